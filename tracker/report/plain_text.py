"""The report as a short plain text, for the message box of a clinic.

It has the same numbers as the PDF, from the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tracker.domain.age import format_age
from tracker.domain.display_text import without_direction_marks
from tracker.domain.report_note import NOTHING_ADDED, VisitNote
from tracker.report.bottom_line import bottom_line
from tracker.report.content import (
    ANSWERS,
    feature_name,
    format_period,
    name_of,
    no_flag,
    scope,
    yes_text,
)
from tracker.report.findings import how_soon
from tracker.report.formatting import END_OF_ISOLATE, ISOLATE, MAY_BREAK, format_day, plain
from tracker.report.statistics_section import number_lines

if TYPE_CHECKING:
    from tracker.review import Review

LONGEST: Final = 2_000
"""The characters that most message boxes take (ours)."""
MORE_FLAGS: Final = 6
CUT: Final = "\n… The rest is in the report (PDF)."
NO_DIAGNOSIS: Final = (
    "Recorded at home by the family; not an examination and not a diagnosis. "
    "If a question wasn't answered, or nobody saw it, it doesn't mean no."
)
_WITHOUT_CONTROLS: Final = str.maketrans(dict.fromkeys((ISOLATE, END_OF_ISOLATE, MAY_BREAK)))


def plain_text(review: Review, note: VisitNote = NOTHING_ADDED) -> str:
    """Return the report in at most `LONGEST` characters, the most important first.

    The bottom line, flags, numbers, what was seen, what was not asked.
    """
    lines = without_direction_marks("\n".join(_lines(review, note)))
    text = lines.translate(_WITHOUT_CONTROLS)
    end = f"\n{NO_DIAGNOSIS}"
    if len(text) + len(end) > LONGEST:
        text = text[: LONGEST - len(end) - len(CUT)].rpartition("\n")[0] + CUT
    return text + end + "\n"


def _lines(review: Review, note: VisitNote) -> Iterator[str]:
    age = f"{format_age(review.age.chronological_days, review.diary.today)} old" + (
        f", {format_age(review.age.corrected_days, review.diary.today)} corrected"
        if review.age.corrected_applies
        else ""
    )
    yield f"Movement diary of {name_of(review, note)}, {age}. {format_period(review)}."
    if note.concern:
        yield f"Concern: {plain(note.concern)}"
    if note.first_seen:
        yield f"First noticed by the family: {format_day(note.first_seen)}"
    yield from (f"Question: {plain(question)}" for question in note.questions)
    yield ""
    yield from (f"{label}: {words}" for label, words in bottom_line(review, note))
    yield ""
    yield from _flags(review)
    yield ""
    yield from (
        f"{label}: {value}{f' ({more})' if more else ''}"
        for label, value, more in number_lines(review)
    )
    yield from _features(review)


def _flags(review: Review) -> Iterator[str]:
    flags, scope_text = review.assessment.flags, scope(review)
    if scope_text:
        yield scope_text
    if not flags:
        yield no_flag(review)
    yield from (f"{how_soon(flag.urgency)}: {flag.title}." for flag in flags[:MORE_FLAGS])
    if len(flags) > MORE_FLAGS:
        yield f"and {len(flags) - MORE_FLAGS} more, see the report."


def _features(review: Review) -> Iterator[str]:
    """Yield the features in three lists that are never mixed.

    Those seen and those answered no, each out of all it could be asked of, then those that
    nobody answered. A feature that no entry could be asked about is in none of them.
    """
    present, absent, unanswered = [], [], []
    for _, row in review.features.iterrows():
        name, all_of_them = feature_name(row).lower(), sum(row[answer] for answer in ANSWERS)
        if row["yes"]:
            present.append(yes_text(row, f"{name} {row['yes']:,} of {all_of_them:,}"))
        elif row["no"]:
            absent.append(f"{name} {row['no']:,} of {all_of_them:,}")
        elif all_of_them:
            unanswered.append(name)
    lists = {
        "Seen": ", ".join(present),
        "Answered no, and never yes": ", ".join(absent),
        "Never answered": ", ".join(unanswered),
    }
    yield from (f"{title}: {names}." for title, names in lists.items() if names)
