"""What the assessment says, in the clinician's voice, with its sources numbered in the order they are first named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tracker.report.words import count_in_words
from tracker.vocabulary import Urgency

if TYPE_CHECKING:
    from tracker.review import Flag, Match, Review, Source

HOW_SOON: Final = {urgency: urgency.clinical.upper() for urgency in Urgency}
MOST_NOT_JUDGED: Final = 12
"""Lines of what could not be judged; the rest are counted."""


@dataclass
class Numbered:
    """Gives each source its number when it is first named."""

    known: Mapping[str, Source]
    named: dict[str, int] = field(default_factory=dict)

    def __call__(self, sources: Iterable[str]) -> list[int]:
        """Return the numbers of these sources."""
        return [self.named.setdefault(name, len(self.named) + 1) for name in sources]

    def lines(self) -> list[dict[str, object]]:
        """Return the sources named so far."""
        return [{"n": number, "words": _source_in_words(self.known[name])} for name, number in self.named.items()]


def _source_in_words(source: Source) -> str:
    year = f" {source.year}" if source.year else ""
    return f"{source.organisation}{year}: {source.title}."


def flag_lines(review: Review, numbered: Numbered) -> list[dict[str, object]]:
    """Return the flags, the most urgent first."""
    return [_flag(flag, numbered) for flag in review.assessment.flags]


def _flag(flag: Flag, numbered: Numbered) -> dict[str, object]:
    entries = f"From {count_in_words(len(flag.evidence), 'entry', 'entries')}." if flag.evidence else ""
    not_known = f"Not known: {', '.join(flag.not_known)}." if flag.not_known else ""
    small = [entries, not_known, flag.limits, *(f"Our choice: {said}" for said in flag.ours)]
    return {
        "urgency": str(flag.urgency),
        "how_soon": HOW_SOON[flag.urgency],
        "title": flag.title,
        "clinician": flag.clinician,
        "small": " ".join(said for said in small if said),
        "sources": numbered(flag.sources),
    }


def match_lines(review: Review, numbered: Numbered) -> list[dict[str, object]]:
    """Return what fits a published description, and what is only information; neither ever lowers a flag."""
    kinds = (("Fits a published description", review.assessment.reassuring), ("For information", review.assessment.information))
    return [_match(kind, match, numbered) for kind, matches in kinds for match in matches]


def _match(kind: str, match: Match, numbered: Numbered) -> dict[str, object]:
    return {"kind": kind, "words": match.clinician, "sources": numbered(match.sources)}


def not_assessable_lines(review: Review) -> list[dict[str, str]]:
    """Return what could not be judged and what is missing for it, shortly."""
    lines = [{"title": one.title, "missing": ", ".join(one.missing)} for one in review.assessment.not_assessable]
    more = len(lines) - MOST_NOT_JUDGED
    return lines[:MOST_NOT_JUDGED] + ([{"title": f"and {more} more", "missing": "see the Flags page of the diary"}] if more > 0 else [])
