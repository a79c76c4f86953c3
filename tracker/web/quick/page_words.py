"""What the scripts of the quick page and the wall ask and answer, beside their texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tracker.domain import vocabulary as v
from tracker.domain.quantities import quantity_spec
from tracker.domain.questions import (
    DURATION_CHOICES,
    QUICK_CHECK_IN,
    QUICK_EPISODE,
    field_spec,
)
from tracker.localization.messages import _
from tracker.presentation.refused_values import FIELDS, SENTENCES, problem_words
from tracker.presentation.time_presets import DAY_ONLY_CHIPS, EARLIER_CHIPS
from tracker.web.quick.texts import (
    EARLIER_BY,
    OWNER,
    USUAL_ANSWERS,
    USUAL_DAY,
    emergency_words,
    ended_warning_words,
    in_language,
)

AT_ONCE: Final = {
    "episodes": {
        "colour": ["blue", "grey"],
        "breathing": ["paused", "struggling"],
        "after": ["unresponsive"],
    },
    "check_ins": {
        "alertness": ["cannot_wake"],
        "serious_signs": [
            "rash_does_not_fade",
            "bulging_soft_spot",
            "stiff_neck",
            "blue_or_mottled",
        ],
    },
}
"""Answers, by table, that show the emergency text without waiting for the network.

Each of them alone raises an emergency; a test compares them with the rules.
"""

LONG_S: Final = 300
"""Five minutes, as in the rule `long_episode` (a test compares): the page then says to call."""


def _answers(words: Iterable[v.Word]) -> list[list[str]]:
    return [[str(word), word.parent] for word in words]


def _choices(choices: Iterable[tuple[str, int | None]]) -> list[list[str | int | None]]:
    return [[_(words), number] for words, number in choices]


def _question(table: str, field: str) -> dict[str, object]:
    """Return a question as the page's script reads it, in the language in use."""
    spec = field_spec(table, field)
    question: dict[str, object] = {
        "field": field,
        "widget": spec.widget,
        "words": spec.quick_text,
        "more": spec.hint,
    }
    if spec.vocabulary:
        return question | {
            "many": spec.many,
            "answers": _answers(spec.quick_words or spec.vocabulary),
            "exclusive": spec.exclusive_words,
        }
    if quantity_spec(table, field):
        question["unit"] = spec.unit
    if spec.choices:
        return question | {"choices": _choices(spec.choices)}
    if spec.widget == "number":
        return question | {"min": spec.minimum, "max": spec.maximum, "step": spec.step}
    return question | {"maxLength": spec.max_length}


def wall_words() -> dict[str, object]:
    """Return what both pages need: lengths of an episode, emergencies, warnings."""
    return {
        "lengths": _choices(DURATION_CHOICES),
        "longS": LONG_S,
        "fields": in_language(FIELDS),
        "problems": {field: in_language(texts) for field, texts in SENTENCES.items()},
        "refused": problem_words(),
        **emergency_words(),
    }


def phone_words() -> dict[str, object]:
    """Return what the quick page needs: all its questions and their answers too."""
    return wall_words() | {
        "endedWarning": ended_warning_words(),
        "ago": {minutes: _(words) for words, minutes in EARLIER_CHIPS},
        "earlierBy": _(EARLIER_BY),
        "dayOnly": _choices(DAY_ONLY_CHIPS),
        "usual": in_language(USUAL_DAY) | {"answers": USUAL_ANSWERS},
        "lengthQuestion": field_spec("episodes", "duration_s").quick_text,
        "questions": [_question("episodes", field) for field in QUICK_EPISODE],
        "owner": in_language(OWNER),
        "day": [_question("check_ins", field) for field in QUICK_CHECK_IN],
        "atOnce": {field: words for fields in AT_ONCE.values() for field, words in fields.items()},
        "precisions": _answers(v.TimePrecision),
        "skill": {
            field: _question("milestones", field) for field in ("milestone", "status", "date")
        },
    }
