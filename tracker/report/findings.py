"""What the assessment says, for the clinician.

Sources are marked by number and our own choices by letter, in the order they are first named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from numbers import Real
from typing import TYPE_CHECKING, Final

from tracker.domain.number_format import format_number, format_numbers
from tracker.domain.vocabulary import Urgency, VisitKind
from tracker.localization.messages import N_, _, capitalized
from tracker.localization.numbers import count_text, localized
from tracker.presentation.missing_answers import DAYS_BEFORE, missing_phrase, open_questions
from tracker.presentation.today_status import contact_day, visits_about
from tracker.report.formatting import (
    TIED,
    entry_count,
    format_day,
    format_days,
    format_duration,
)
from tracker.report.question_names import FIGURES, question_name

if TYPE_CHECKING:
    from tracker.domain.diary import Diary
    from tracker.review import Flag, Match, NotAssessable, Review, Source

PLACES: Final = {
    "check_ins": N_("daily check-in"),
    "episodes": N_("in episodes"),
    "milestones": N_("skills"),
    "signs": N_("signs"),
    "background": N_("background"),
    "children": N_("background"),
    "measurements": N_("measurements"),
    "entries": N_("entries"),
}
"""Where an answer is missing, by table."""

MOST_CONTACTS: Final = 2
"""How many contacts about a flag are named beside it; the visits stand on page 2 (ours)."""

SMALLEST_P: Final = 0.001
"""A smaller p value is given as less than this."""

WITH_TEXT: Final = frozenset({Urgency.EMERGENCY_NOW, Urgency.SAME_DAY})
"""The urgencies of the flags whose rule is explained; the others are named with their evidence."""

_POLICY: Final = re.compile(r"\s*\([^()]*\bP\d+\)|,? ours, P\d+")
_SENTENCE: Final = re.compile(r"(?<=[.!?)])\s+(?=[A-Z])")
_MISSING: Final = re.compile(
    r"(?P<table>\w+)(\.(?P<question>\w+))?( since (?P<day>\d{4}-\d\d-\d\d))?"
)
Line = dict[str, object]


@dataclass
class References:
    """The number of each source and the letter of each of our own choices.

    They are given when first named.
    """

    sources: Mapping[str, Source]
    named: dict[str, int] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)

    def marks(self, sources: Sequence[str], ours: Sequence[str] = ()) -> str:
        """Return the marks of these sources and choices."""
        for name in sources:
            self.named.setdefault(name, len(self.named))
        for words in ours:
            self.chosen.setdefault(words, len(self.chosen))
        numbers = _runs({self.named[name] for name in sources}, lambda place: str(place + 1))
        return ", ".join([*numbers, *_runs({self.chosen[words] for words in ours}, letter)])

    def published(self, *, short: bool = False) -> list[str]:
        """Return the sources named so far, each with its mark; short: without its title."""
        return [
            f"[{place + 1}]{TIED}{_source_in_words(self.sources[name], short=short)}"
            for name, place in self.named.items()
        ]

    def own(self) -> list[str]:
        """Return our own choices named so far, each with its mark."""
        return [f"[{letter(place)}]{TIED}{words}" for words, place in self.chosen.items()]


def _runs(places: set[int], mark: Callable[[int], str]) -> list[str]:
    """Return marks in order, three or more in a row as the first to the last."""
    marks: list[str] = []
    for first in sorted(place for place in places if place - 1 not in places):
        last = next(place for place in count(first) if place + 1 not in places)
        marks += (
            [_("{first} to {last}").format(first=mark(first), last=mark(last))]
            if last - first > 1
            else [mark(place) for place in range(first, last + 1)]
        )
    return marks


def letter(place: int) -> str:
    """Return a, b, … z, aa, ab, …."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("a") + last)


def _source_in_words(source: Source, *, short: bool) -> str:
    by = f"{source.organisation}{f' {source.year}' if source.year else ''}"
    title = source.title.rstrip(".")
    return by if short else f"{by}: {title}" + ("" if title.endswith(("?", "!")) else ".")


def flag_lines(review: Review, references: References, *, with_visits: bool = True) -> list[Line]:
    """Return the flags, the most urgent first; `with_visits`: and when each was discussed."""
    return [
        _flag(flag, review.diary, references, _contacts(review, flag) if with_visits else "")
        for flag in review.assessment.flags
    ]


def how_soon(urgency: Urgency) -> str:
    """Return an urgency in capitals, as it stands before the title of a flag."""
    return urgency.clinical.upper()


def limits(review: Review) -> list[str]:
    """Return the limits of the flags, each sentence once."""
    return list(dict.fromkeys(flag.limits for flag in review.assessment.flags if flag.limits))


def _contacts(review: Review, flag: Flag) -> str:
    """Return with whom the family discussed a flag, and when, the newest first; "" if never."""
    diary = review.diary
    visits = visits_about(diary, flag.rule).sort_values("date", ascending=False)
    contacts = [
        _("{day} ({who})").format(
            day=format_day(day.date(), year=day.year != diary.today.year),
            who=VisitKind(kind).clinical,
        )
        for day, kind in zip(visits["date"], visits["kind"], strict=True)
    ]
    if not contacts:
        return ""
    earlier = len(contacts) - MOST_CONTACTS
    named = contacts[:MOST_CONTACTS]
    if earlier > 0:
        named.append(_("and {count} earlier").format(count=count_text(earlier)))
    sentence = (
        _("Discussed {contacts}.")
        if contact_day(diary, flag)
        else _("Discussed {contacts}; more was recorded since.")
    )
    return sentence.format(contacts=", ".join(named))


def _flag(flag: Flag, diary: Diary, references: References, contacts: str) -> Line:
    not_known = ", ".join(question_name(name) for name in open_questions(diary, flag))
    open_ = _("Not answered for some: {questions}.").format(questions=not_known)
    small = [contacts, _evidence(flag, is_dated=bool(contacts)), open_ if not_known else ""]
    return {
        "urgency": str(flag.urgency),
        "how_soon": how_soon(flag.urgency),
        "title": flag.title,
        "clinician": without_policies(flag.clinician) if flag.urgency in WITH_TEXT else "",
        "small": " ".join(filter(None, small)),
        "marks": references.marks(flag.sources, flag.ours),
    }


def without_policies(text: str) -> str:
    """Return a rule's words without how we rate it, which changes nothing in what to do.

    Sentences that refer to one of our policies are left out; of the first only the reference is.
    """
    first, *others = _SENTENCE.split(text)
    return " ".join([_POLICY.sub("", first), *(one for one in others if not _POLICY.search(one))])


def _evidence(flag: Flag, *, is_dated: bool) -> str:
    """Return how many entries there are, of which days, and the rule's own figures.

    `is_dated`: when it was discussed stands beside it.
    """
    if "bouts_before" in flag.facts:
        return _comparison(flag.facts)
    first, last = (flag.facts.get(name) for name in ("first", "last"))
    entries = entry_count(len(flag.evidence)) if flag.evidence else ""
    days = (
        format_days(date.fromisoformat(str(first)), date.fromisoformat(str(last)))
        if first and last
        else ""
    )
    figures = [
        _figure(name, value)
        for name, value in flag.facts.items()
        if name in FIGURES and value not in (None, [], ())
    ]
    is_discussed = flag.facts.get("discussed_at_a_visit") and not is_dated
    discussed = _("discussed at a visit since") if is_discussed else ""
    text = ", ".join(filter(None, (entries, days, *figures, discussed)))
    return _("{findings}.").format(findings=capitalized(text)) if text else ""


def _comparison(facts: Mapping[str, object]) -> str:
    """Return a rise in frequency in words.

    The counts with their days, and the ratio with its interval.
    """
    ratios = [facts.get(name) for name in ("ratio", "ratio_low", "ratio_high")]
    times, low, high = _ratio_texts(ratios)
    text = _(
        "{bouts} bouts on {observed} observed of the {days} days to {last}, against {before} on "
        "{observed_before} observed days before; rate ratio {ratio} (95 % CI {low} to {high})."
    )
    if not times:
        text = _(
            "{bouts} bouts on {observed} observed of the {days} days to {last}, against none on "
            "{observed_before} observed days before: no rate ratio can be computed (95 % CI from "
            "{low})."
        )
    return text.format(
        bouts=facts["bouts"],
        observed=facts["observed_days"],
        days=facts["days"],
        last=format_day(date.fromisoformat(str(facts["last_day"]))),
        before=facts["bouts_before"],
        observed_before=facts["observed_days_before"],
        ratio=times,
        low=low,
        high=high,
    )


def test_of_rise(facts: Mapping[str, object]) -> str:
    """Return the dispersion of a rise, and its test per watched day and per calendar day."""
    phi = facts.get("phi")
    return _(
        "Rise in frequency: dispersion {phi}; {watched} per watched day, {calendar} per calendar "
        "day."
    ).format(
        phi=format_number(phi) if isinstance(phi, float) else _("not known"),
        watched=_p(facts["p_watched"]),
        calendar=_p(facts["p_calendar"]),
    )


def _ratio_texts(values: list[object]) -> list[str]:
    """Return a ratio and its limits as text, "" for what has no limit."""
    numbers = [value for value in values if isinstance(value, float)]
    texts = iter(format_numbers(*numbers, beside=1) if numbers else ())
    return [next(texts) if isinstance(value, float) else "" for value in values]


def _p(value: object) -> str:
    if isinstance(value, float) and value >= SMALLEST_P:
        return _("p {value}").format(value=localized(f"{value:.2g}"))
    return _("p < {value}").format(value=localized(str(SMALLEST_P)))


def _figure(name: str, value: object) -> str:
    """Return one figure of a finding with its name: a length, words, or a number."""
    text = _(FIGURES[name])
    if name.endswith("_s") and isinstance(value, Real):
        return text.format(length=format_duration(float(value)))
    if isinstance(value, list | tuple):
        return text.format(words=", ".join(question_name(str(item)) for item in value))
    if not isinstance(value, Real):
        return text.format(words=question_name(str(value)))
    number = f"{value:,}" if isinstance(value, int) else f"{float(value):,g}"
    return text.format(number=localized(number))


def match_lines(review: Review, references: References) -> list[Line]:
    """Return what fits a published description, and what is only information.

    Neither ever lowers a flag.
    """
    kinds = (
        (_("Fits a published description"), review.assessment.reassuring),
        (_("For information"), review.assessment.information),
    )
    return [_match(kind, match, references) for kind, matches in kinds for match in matches]


def _match(kind: str, match: Match, references: References) -> Line:
    entries = entry_count(len(match.evidence)) if match.evidence else ""
    return {
        "kind": kind,
        "title": match.title,
        "words": f"{match.clinician} ({entries})" if entries else match.clinician,
        "marks": references.marks(match.sources),
    }


def unanswered(review: Review) -> list[Line]:
    """Return the unanswered questions because of which rules could not be judged.

    They are grouped by where they belong, each question once.
    """
    gaps: dict[str, dict[str, None]] = {}
    for rule in review.assessment.not_assessable:
        for place, question in _gaps(rule):
            gaps.setdefault(place, {})[question] = None
    return [
        {"place": place, "questions": ", ".join(name for name in sorted(questions) if name)}
        for place, questions in gaps.items()
    ]


def _gaps(rule: NotAssessable) -> list[tuple[str, str]]:
    """Return where each answer is missing, and the question; see `NotAssessable.missing`."""
    return [_gap(missing) for missing in rule.missing]


def _gap(missing: str) -> tuple[str, str]:
    """Parse `table.question since 2026-11-08`; a text of another form is kept as it is."""
    if DAYS_BEFORE.fullmatch(missing):
        return "", missing_phrase(missing)
    match = _MISSING.fullmatch(missing)
    if not match or match["table"] not in PLACES:
        return "", missing
    place, question = _(PLACES[match["table"]]), question_name(match["question"] or "")
    if not match["day"]:
        return place, question
    day = format_day(date.fromisoformat(match["day"]), year=False)
    return _("{place} since {day}").format(place=place, day=day), question
