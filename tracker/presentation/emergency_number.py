"""Sentences that name the emergency number: the family's own where it is known."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tracker.clinical.catalogue.translated_texts import YOUR_EMERGENCY_NUMBER
from tracker.clinical.recorded_reasons import recorded_reasons
from tracker.domain.vocabulary import Urgency
from tracker.localization.messages import N_, _

if TYPE_CHECKING:
    from tracker.clinical.assessment import Flag

CALL_NOW: Final = N_("Call {number} now")
NORTH_AMERICA: Final = (
    "^(US/|Canada/|Pacific/Honolulu|America/(New_York|Detroit|Kentucky|Indiana|Chicago|Menominee|"
    "North_Dakota|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Metlakatla|Yakutat|Nome|"
    "Adak|St_Johns|Halifax|Glace_Bay|Moncton|Goose_Bay|Toronto|Montreal|Iqaluit|Winnipeg|Resolute|"
    "Rankin_Inlet|Regina|Swift_Current|Edmonton|Cambridge_Bay|Inuvik|Yellowknife|Dawson|"
    "Whitehorse|Fort_Nelson|Creston|Vancouver))"
)
UNITED_KINGDOM: Final = "^Europe/(London|Belfast|Jersey|Guernsey|Isle_of_Man)$"
USUAL_NUMBERS: Final = ((UNITED_KINGDOM, "999"), ("^Europe/", "112"), (NORTH_AMERICA, "911"))
"""Patterns of time zones, also read by the quick page and the wall, and the number used there.

The first that matches counts: 999 in the UK (where 112 works as well), 112 across Europe
(Directive (EU) 2018/1972, Article 109), 911 in the USA and Canada. Elsewhere nothing is guessed.
"""


def usual_number(time_zone: str | None) -> str | None:
    """Return the emergency number used in a time zone, None where it is not guessed."""
    numbers = (number for zones, number in USUAL_NUMBERS if re.match(zones, time_zone or ""))
    return next(numbers, None)


def number_or_words(number: str | None) -> str:
    """Return the number, or "your emergency number" where it is not known."""
    return number or _(YOUR_EMERGENCY_NUMBER)


def urgency_text(urgency: Urgency, number: str | None) -> str:
    """Return how soon to act, with the number to call where it is known."""
    if urgency is Urgency.EMERGENCY_NOW and number:
        return _(CALL_NOW).format(number=number)
    return urgency.parent


def flag_with_number(flag: Flag, number: str | None) -> Flag:
    """Return a flag whose sentences name the number; the same flag where it is not known."""
    if not number:
        return flag
    from tracker.clinical.catalogue.loader import load_catalogue  # noqa: PLC0415 - heavy

    words, numbered = load_catalogue(), load_catalogue(emergency_number=number)
    rule = numbered.rules.get(flag.rule)
    if rule is None:
        return flag
    _title, why, _clinician = rule.worded(*recorded_reasons(flag.facts))
    of_the_rule = flag.do == words.rules[flag.rule].parent_do
    do = rule.parent_do if of_the_rule else numbered.advice[Urgency(flag.urgency)]
    return replace(flag, why=why, do=do)
