"""What a page says of a value that the diary refused, in the language in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.domain.record_validation import MESSAGES
from tracker.localization.messages import N_, _
from tracker.localization.stored_messages import in_page_language

if TYPE_CHECKING:
    from tracker.errors import Problem

FIELDS: Final = {
    "started_at": N_("the time"),
    "date": N_("the day"),
    "duration_s": N_("the length"),
    "temperature_c": N_("the temperature"),
    "jerk_offsets_s": N_("a tap"),
    "logged_by": N_("the name"),
}
"""What a field is called where the diary refuses it."""

FIELD_AND_PROBLEM: Final = N_("{field} {problem}")

FUTURE, BEFORE_BIRTH = MESSAGES["future_day"][0], MESSAGES["day_before_birth"][0]

SENTENCES: Final = {
    "started_at": {
        FUTURE: N_("the time is in the future"),
        BEFORE_BIRTH: N_("the time is before birth"),
    },
    "date": {
        FUTURE: N_("the day is in the future"),
        BEFORE_BIRTH: N_("the day is before birth"),
    },
}
"""What is said of a field where English needs no more than its name and the problem."""


def problem_text(problem: Problem) -> str:
    """Return which field was refused and why, without what was expected."""
    sentence = SENTENCES.get(problem.where, {}).get(str(problem.problem))
    if sentence:
        return _(sentence)
    field = FIELDS.get(problem.where)
    return _(FIELD_AND_PROBLEM).format(
        field=_(field) if field else problem.where.replace("_", " "),
        problem=in_page_language(problem.problem),
    )


def problem_words() -> dict[str, str]:
    """Return the problems that the HTTP interface names, each in the language in use.

    Only those that read otherwise there than in English.
    """
    problems = {problem for problem, _expected in MESSAGES.values() if "{" not in problem}
    return {problem: _(problem) for problem in sorted(problems) if _(problem) != problem}
