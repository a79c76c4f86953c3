"""The words that the scripts of the quick page and the wall show, beside the questions.

A name in braces is filled by the script: `{number}` to call, `{name}` of the child.
"""

from __future__ import annotations

from typing import Final

from tracker.domain import vocabulary as v
from tracker.presentation import warning_card

CALL_LINES: Final = {
    "calm": (
        "Call {number} if {name} is blue, not breathing normally, not responding, "
        "or if it lasts over 5 minutes."
    ),
    "soon": (
        "Over 3 minutes. Call {number} at 5 minutes, or right now if {name} is blue, "
        "not breathing normally or not responding."
    ),
    "late": "Over 5 minutes: call {number} now.",
}
"""When to call for help, by how long an episode has lasted."""

CALL_LINES_WITHOUT_NUMBER: Final = {
    "calm": (
        "Call your emergency number if {name} is blue, not breathing normally, not responding, "
        "or if it lasts over 5 minutes."
    ),
    "soon": (
        "Over 3 minutes. Call your emergency number at 5 minutes, or right now if {name} is "
        "blue, not breathing normally or not responding."
    ),
    "late": "Over 5 minutes: call your emergency number now.",
}

WARNING: Final = {
    "callNow": warning_card.EMERGENCY_OPENING,
    "unknownNow": warning_card.OPENINGS[v.Urgency.EMERGENCY_NOW],
    "evenIfOver": warning_card.EVEN_IF_OVER,
    "call": warning_card.CALL_EMERGENCY,
    "callDoctor": warning_card.CALL_DOCTOR,
    "link": "Why, and record a call to the doctor",
    "tags": {
        v.Urgency.EMERGENCY_NOW: "call now",
        v.Urgency.SAME_DAY: "doctor today",
    },
}

_HELD: Final = (
    "You said it stopped when you held the arm or leg gently. Movements that a hand can stop are "
    "not on the list of warning signs."
)
_WOKEN: Final = (
    "You said it stopped when {name} woke up. Jerks in sleep that stop on waking are not on the "
    "list of warning signs."
)
_SET_OFF: Final = (
    "You said something set it off. A startle that something sets off is not on the list of "
    "warning signs."
)
_ONE: Final = (
    "You said there was just one. One short movement by itself is not on the list of warning signs."
)

ENDED_WARNING: Final = {
    "heading": "No longer a warning: {title}",
    "otherwise": (
        "With your last answer, this entry does not match our list of warning signs any more. "
        "If {name} worries you, call a doctor anyway."
    ),
    "because": {
        "state": {
            v.ArousalState.ASLEEP: (
                "You said {name} was asleep. Jerks in sleep that stop on waking are not on the "
                "list of warning signs."
            ),
            v.ArousalState.FALLING_ASLEEP: (
                "You said {name} was falling asleep. Short jerks at that time are not on the list "
                "of warning signs."
            ),
        },
        "held": {v.Held.STOPPED: _HELD},
        "woken": {v.Woken.STOPPED: _WOKEN},
        "rhythm": {v.Rhythm.SINGLE: _ONE},
        "jerk_count": {"1": _ONE},
        "trigger": {
            v.Trigger.NOISE: _SET_OFF,
            v.Trigger.TOUCH: _SET_OFF,
            v.Trigger.POSITION_CHANGE: _SET_OFF,
        },
    },
}
"""Why a warning is gone, by the answer that was given last."""

USUAL_DAY: Final = {
    "words": "All as usual",
    "hint": (
        "Saves feeding, mood, cry, how the body felt, alertness and smiling as usual, and nothing "
        "else. Answers you already gave stay."
    ),
    "answers": {
        "feeding": v.Feeding.USUAL,
        "mood": v.Mood.USUAL,
        "cry": v.Cry.USUAL,
        "tone": v.DayTone.USUAL,
        "alertness": v.Alertness.USUAL,
        "social": v.Social.USUAL,
    },
}
"""The first button of the check-in: it answers the questions it names, if they are open."""

EARLIER_BY: Final = "{minutes} min earlier"

OWNER: Final = {
    "question": "Whose phone is the video on?",
    "why": "The report tells the doctor whose phone to ask for.",
    "other": "Someone else: type a name",
}
"""The question after a video that is on a phone."""
