"""What the assessment says, in the clinician's voice: sources by number, our own choices by letter, both in the order they are first named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.report.words import count_in_words, day_in_words, days_between, length_in_words
from tracker.vocabulary import Urgency

if TYPE_CHECKING:
    from tracker.review import Flag, Match, NotAssessable, Review, Source

HOW_SOON: Final = {urgency: urgency.clinical.upper() for urgency in Urgency}

PLACES: Final = {
    "check_ins": "daily check-in",
    "episodes": "in episodes",
    "milestones": "skills",
    "signs": "signs",
    "background": "background",
    "children": "background",
    "entries": "entries",
}
"""Where an answer is missing, as the page says it."""

_SAID_APART: Final = frozenset({"first", "last", "entries", "discussed_at_a_visit"})
Line = dict[str, object]


@dataclass
class References:
    """Gives each source its number, and each choice of our own its letter, when it is first named."""

    sources: Mapping[str, Source]
    named: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)

    def marks(self, sources: Iterable[str], ours: Iterable[str] = ()) -> str:
        """Return the marks of these sources and choices."""
        numbers = [self.named.setdefault(name, str(len(self.named) + 1)) for name in sources]
        letters = [self.chosen.setdefault(words, letter(len(self.chosen))) for words in ours]
        return ", ".join([*numbers, *letters])

    def published(self) -> list[str]:
        """Return the sources named so far, each with its mark."""
        return [f"[{mark}] {_source_in_words(self.sources[name])}" for name, mark in self.named.items()]

    def own(self) -> list[str]:
        """Return our own choices named so far, each with its mark."""
        return [f"[{mark}] {words}" for words, mark in self.chosen.items()]


def letter(place: int) -> str:
    """Return a, b, … z, aa, ab, …."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("a") + last)


def _source_in_words(source: Source) -> str:
    return f"{source.organisation}{f' {source.year}' if source.year else ''}: {source.title.rstrip('.')}."


def flag_lines(review: Review, references: References) -> list[Line]:
    """Return the flags, the most urgent first."""
    return [_flag(flag, references) for flag in review.assessment.flags]


def _flag(flag: Flag, references: References) -> Line:
    not_known = ", ".join(_question(name) for name in flag.not_known)
    small = [_evidence(flag), f"Not asked of some: {not_known}." if not_known else "", flag.limits]
    return {
        "urgency": str(flag.urgency),
        "how_soon": HOW_SOON[flag.urgency],
        "title": flag.title,
        "clinician": flag.clinician,
        "small": " ".join(said for said in small if said),
        "marks": references.marks(flag.sources, flag.ours),
    }


def _evidence(flag: Flag) -> str:
    """Say how many entries, of which days, and the rule's own figures."""
    first, last = (flag.facts.get(name) for name in ("first", "last"))
    entries = count_in_words(len(flag.evidence), "entry", "entries") if flag.evidence else ""
    days = days_between(date.fromisoformat(str(first)), date.fromisoformat(str(last))) if first and last else ""
    figures = [_figure(name, value) for name, value in flag.facts.items() if name not in _SAID_APART and value not in (None, [], ())]
    discussed = "discussed at a visit since" if flag.facts.get("discussed_at_a_visit") else ""
    said = ", ".join(part for part in (entries, days, *figures, discussed) if part)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _figure(name: str, value: object) -> str:
    """Say one figure with its unit, which its name ends in."""
    words, _, unit = name.rpartition("_")
    if unit == "s" and isinstance(value, int | float):
        return f"{_question(words)} {length_in_words(value)}"
    said = (
        ", ".join(_question(str(item)) for item in value) if isinstance(value, list | tuple) else f"{value:g}" if isinstance(value, int | float) else str(value)
    )
    if unit in {"days", "months", "min"} and words:
        return f"{_question(words)} {said} {unit}"
    return f"{_question(name)}: {said}"


def _question(name: str) -> str:
    return name.replace("responsive", "response").replace("vitamin_d", "vitamin D").replace("_", " ")


def match_lines(review: Review, references: References) -> list[Line]:
    """Return what fits a published description, and what is only information; neither ever lowers a flag."""
    kinds = (("Fits a published description", review.assessment.reassuring), ("For information", review.assessment.information))
    return [_match(kind, match, references) for kind, matches in kinds for match in matches]


def _match(kind: str, match: Match, references: References) -> Line:
    entries = f" ({count_in_words(len(match.evidence), 'entry', 'entries')})" if match.evidence else ""
    return {"kind": kind, "title": match.title, "words": f"{match.clinician}{entries}", "marks": references.marks(match.sources)}


def not_judged(review: Review) -> list[Line]:
    """Return what was not answered, so that rules could not be judged: by where it belongs, each question once."""
    gaps: dict[str, dict[str, None]] = {}
    for rule in review.assessment.not_assessable:
        for place, question in _gaps(rule):
            gaps.setdefault(place, {})[question] = None
    return [{"place": place, "questions": ", ".join(name for name in sorted(questions) if name)} for place, questions in gaps.items()]


def _gaps(rule: NotAssessable) -> list[tuple[str, str]]:
    """Read `table.question since 2026-11-08`; words of another form stand as they are."""
    read = []
    for missing in rule.missing:
        said = re.fullmatch(r"(?P<table>\w+)(\.(?P<question>\w+))?( since (?P<day>\d{4}-\d\d-\d\d))?", missing)
        if said and said["table"] in PLACES:
            when = f" since {day_in_words(date.fromisoformat(said['day']), year=False)}" if said["day"] else ""
            read.append((PLACES[said["table"]] + when, _question(said["question"] or "")))
        else:
            read.append(("", missing))
    return read
