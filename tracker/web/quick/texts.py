"""The texts of the quick page and the wall, in the language in use, by the names the scripts use.

A script reads `TEXT.name`, a document has it at `{{name}}`. What stands in braces inside a text is
filled by the script: `{number}` to call, `{name}` of the child. In a document `<b>` and `<a>` stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from tracker.domain import vocabulary as v
from tracker.localization.messages import N_, _, ngettext
from tracker.localization.region import current_region
from tracker.presentation import first_aid, warning_card, warning_changes
from tracker.presentation.emergency_number import USUAL_NUMBERS
from tracker.presentation.refused_values import FIELD_AND_PROBLEM

if TYPE_CHECKING:
    from babel import Locale

Plural = Callable[[int], str]
"""Return the form of a message that fits a number."""

MOST_TRIED: Final = 200
"""Up to here each plural form of every language occurs, but for that of whole millions."""


def plural_forms(form_of: Plural, locale: Locale) -> dict[str, str]:
    """Return the forms of a message by the names of CLDR ("one", "few", …).

    A script chooses one by `Intl.PluralRules`, which knows the same names; "other" is always there.
    """
    categories = {locale.plural_form(number): number for number in range(MOST_TRIED, -1, -1)}
    forms = {category: form_of(number) for category, number in categories.items()}
    return {"other": next(iter(forms.values()))} | forms


def in_language(texts: Mapping[str, str | Plural]) -> dict[str, str | dict[str, str]]:
    """Return texts in the language in use, one with a number as its plural forms."""
    locale = current_region().locale
    return {
        name: _(text) if isinstance(text, str) else plural_forms(text, locale)
        for name, text in texts.items()
    }


SIGNED_OUT: Final = {"aBaby": N_("Baby {number}"), "theBaby": N_("Your baby")}
"""What a child is called on a device that was signed out."""

SHARED: Final[Mapping[str, str | Plural]] = SIGNED_OUT | {
    "needsScript": N_("This page needs JavaScript. You can also log in the <a>diary</a>."),
    "diary": N_("Diary"),
    "videos": N_("Videos"),
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "inPlace": N_("{when} in {place}"),
    "dayTime": N_("{day} {time}"),
    "minutes": N_("{minutes} min"),
    "hours": N_("{hours} h"),
    "days": lambda n: ngettext("{count} day", "{count} days", n),
    "moreReasons": lambda n: ngettext("and {count} more", "and {count} more", n),
    "happening": N_("Happening now"),
    "stopped": N_("Just stopped"),
    "startsTimer": N_("starts a timer"),
    "savesMinute": N_("saves this minute"),
    "stop": N_("Stop"),
    "stillGoing": N_("Is it still going?"),
    "longTimer": N_("The timer has run for more than 20 minutes."),
    "going": N_("Yes, still going"),
    "over": N_("It stopped, I don't know when"),
    "redOnBlack": N_("Night: red on black"),
    "undo": N_("Undo"),
    "saved": N_("Saved {what}"),
    "deleted": N_("Deleted: {what}"),
    "saving": N_("Saving… {what}"),
    "notSaved": N_("Not saved ({what}): {problem}"),
    "fieldProblem": FIELD_AND_PROBLEM,
    "keepOpen": N_("Keep this page open until it has uploaded"),
    "looking": N_("Looking for the diary…"),
}
"""Texts of both pages."""

CALL_LINES: Final = {
    "calm": N_(
        "Call {number} if {name} is blue, not breathing normally, not responding, "
        "or if it lasts over 5 minutes."
    ),
    "soon": N_(
        "Over 3 minutes. Call {number} at 5 minutes, or right now if {name} is blue, "
        "not breathing normally or not responding."
    ),
    "late": N_("Over 5 minutes: call {number} now."),
}
"""When to call for help, by how long an episode has lasted."""

CALL_LINES_WITHOUT_NUMBER: Final = {
    "calm": N_(
        "Call your emergency number if {name} is blue, not breathing normally, not responding, "
        "or if it lasts over 5 minutes."
    ),
    "soon": N_(
        "Over 3 minutes. Call your emergency number at 5 minutes, or right now if {name} is "
        "blue, not breathing normally or not responding."
    ),
    "late": N_("Over 5 minutes: call your emergency number now."),
}

CALL_LINES_WITHOUT_NAME: Final = CALL_LINES | {
    "calm": N_(
        "Call {number} if your baby is blue, not breathing normally, not responding, "
        "or if it lasts over 5 minutes."
    ),
    "soon": N_(
        "Over 3 minutes. Call {number} at 5 minutes, or right now if your baby is blue, "
        "not breathing normally or not responding."
    ),
}

CALL_LINES_WITHOUT_EITHER: Final = CALL_LINES_WITHOUT_NUMBER | {
    "calm": N_(
        "Call your emergency number if your baby is blue, not breathing normally, not responding, "
        "or if it lasts over 5 minutes."
    ),
    "soon": N_(
        "Over 3 minutes. Call your emergency number at 5 minutes, or right now if your baby is "
        "blue, not breathing normally or not responding."
    ),
}

WARNING: Final = {
    "callNow": warning_card.EMERGENCY_OPENING,
    "unknownNow": warning_card.OPENINGS[v.Urgency.EMERGENCY_NOW],
    "evenIfOver": warning_card.EVEN_IF_OVER,
    "evenIfOverBaby": N_(
        "Call even if it is over and your baby seems better, and say what happened. "
        "Go even without a video."
    ),
    "call": warning_card.CALL_EMERGENCY,
    "callDoctor": warning_card.CALL_DOCTOR,
    "addDoctor": N_("Add your doctor's number"),
    "link": N_("Why, and record a call to the doctor"),
}

ENDED_WARNING: Final = {
    "heading": N_("No longer a warning: {title}"),
    "otherwise": warning_changes.OTHERWISE,
}

USUAL_DAY: Final = {
    "words": N_("All as usual"),
    "hint": N_(
        "Saves feeding, mood, cry, how the body felt, alertness and smiling as usual, and nothing "
        "else. Answers you already gave stay."
    ),
}

USUAL_ANSWERS: Final = {
    "feeding": v.Feeding.USUAL,
    "mood": v.Mood.USUAL,
    "cry": v.Cry.USUAL,
    "tone": v.DayTone.USUAL,
    "alertness": v.Alertness.USUAL,
    "social": v.Social.USUAL,
}
"""What the first button of the check-in answers, if the question is open."""

EARLIER_BY: Final = N_("{minutes} min earlier")

OWNER: Final = {
    "question": N_("Whose phone is the video on?"),
    "why": N_("The report tells the doctor whose phone to ask for."),
    "other": N_("Someone else: type a name"),
}
"""The question after a video that is on a phone."""


def emergency_words() -> dict[str, object]:
    """Return what both pages say about calling for help, a warning, and first aid."""
    tags = {str(urgency): _(text) for urgency, text in warning_card.TAGS.items()}
    return {
        "usualNumbers": USUAL_NUMBERS,
        "firstAid": _(first_aid.FIRST_AID),
        "firstAidUnknown": first_aid.first_aid(),
        "whileItLasts": _(first_aid.WHILE_IT_LASTS),
        "call": in_language(CALL_LINES),
        "callUnknown": in_language(CALL_LINES_WITHOUT_NUMBER),
        "callBaby": in_language(CALL_LINES_WITHOUT_NAME),
        "callBabyUnknown": in_language(CALL_LINES_WITHOUT_EITHER),
        "warning": in_language(WARNING) | {"tags": tags},
    }


def ended_warning_words() -> dict[str, object]:
    """Return why a warning is gone, by the answer that was given last."""
    because = {field: in_language(texts) for field, texts in warning_changes.BECAUSE.items()}
    return in_language(ENDED_WARNING) | {"because": because}
