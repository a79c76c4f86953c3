"""The report as a short plain text, for the message box of a clinic.

It has the same numbers as the PDF, from the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tracker.domain.age import format_age
from tracker.domain.display_text import without_direction_marks
from tracker.domain.report_note import NOTHING_ADDED, VisitNote
from tracker.localization.messages import N_, _
from tracker.localization.numbers import count_text
from tracker.report.bottom_line import bottom_line
from tracker.report.content import NOTICED, format_period, name_of, no_flag, scope
from tracker.report.features import ANSWERS, feature_text, yes_text
from tracker.report.findings import how_soon
from tracker.report.formatting import END_OF_ISOLATE, ISOLATE, MAY_BREAK, format_day, plain
from tracker.report.statistics_section import number_lines

if TYPE_CHECKING:
    from tracker.review import Review

LONGEST: Final = 2_000
"""The characters that most message boxes take (ours)."""
MORE_FLAGS: Final = 6
CUT: Final = N_("… The rest is in the report (PDF).")
NO_DIAGNOSIS: Final = N_(
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
    end, cut = f"\n{_(NO_DIAGNOSIS)}", f"\n{_(CUT)}"
    if len(text) + len(end) > LONGEST:
        text = text[: LONGEST - len(end) - len(cut)].rpartition("\n")[0] + cut
    return text + end + "\n"


def _lines(review: Review, note: VisitNote) -> Iterator[str]:
    line = _("{label}: {words}")
    yield _title(review, note)
    if note.concern:
        yield line.format(label=_("Concern"), words=plain(note.concern))
    if note.first_seen:
        yield line.format(label=_(NOTICED), words=format_day(note.first_seen))
    for question in note.questions:
        yield line.format(label=_("Question"), words=plain(question))
    yield ""
    yield from (line.format(label=label, words=words) for label, words in bottom_line(review, note))
    yield ""
    yield from _flags(review)
    yield ""
    yield from _number_lines(review)
    yield from _features(review)


def _title(review: Review, note: VisitNote) -> str:
    """Return whose diary it is, how old the child is, and which days it is about."""
    text = (
        _("Movement diary of {name}, {age} old, {corrected} corrected. {period}.")
        if review.age.corrected_applies
        else _("Movement diary of {name}, {age} old. {period}.")
    )
    return text.format(
        name=name_of(review, note),
        age=format_age(review.age.chronological_days, review.diary.today),
        corrected=format_age(review.age.corrected_days, review.diary.today),
        period=format_period(review),
    )


def _number_lines(review: Review) -> Iterator[str]:
    for label, value, more in number_lines(review):
        text = _("{label}: {value} ({more})") if more else _("{label}: {value}")
        yield text.format(label=label, value=value, more=more)


def _flags(review: Review) -> Iterator[str]:
    flags, scope_text = review.assessment.flags, scope(review)
    if scope_text:
        yield scope_text
    if not flags:
        yield no_flag(review)
    for flag in flags[:MORE_FLAGS]:
        yield _("{how_soon}: {title}.").format(how_soon=how_soon(flag.urgency), title=flag.title)
    if len(flags) > MORE_FLAGS:
        yield _("and {count} more, see the report.").format(count=len(flags) - MORE_FLAGS)


def _features(review: Review) -> Iterator[str]:
    """Yield the features in three lists that are never mixed.

    Those seen and those answered no, each out of all it could be asked of, then those that
    nobody answered. A feature that no entry could be asked about is in none of them.
    """
    present, absent, unanswered = [], [], []
    text = _("{feature} {count} of {all}")
    for _index, row in review.features.iterrows():
        name, all_of_them = feature_text(row), sum(row[answer] for answer in ANSWERS)
        yes, no, everything = map(count_text, (row["yes"], row["no"], all_of_them))
        if row["yes"]:
            present.append(yes_text(row, text.format(feature=name, count=yes, all=everything)))
        elif row["no"]:
            absent.append(text.format(feature=name, count=no, all=everything))
        elif all_of_them:
            unanswered.append(name)
    lists = {
        _("Seen: {features}."): present,
        _("Answered no, and never yes: {features}."): absent,
        _("Never answered: {features}."): unanswered,
    }
    yield from (words.format(features=", ".join(names)) for words, names in lists.items() if names)
