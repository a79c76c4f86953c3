"""The words that the scripts of the quick page and the wall show, beside the questions.

A name in braces is filled by the script: `{number}` to call, `{name}` of the child.
"""

from __future__ import annotations

from typing import Final

from tracker.domain import vocabulary as v
from tracker.presentation import warning_card, warning_changes

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
    "tags": warning_card.TAGS,
}

ENDED_WARNING: Final = {
    "heading": "No longer a warning: {title}",
    "otherwise": warning_changes.OTHERWISE,
    "because": warning_changes.BECAUSE,
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
