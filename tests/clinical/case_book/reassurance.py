"""When a reassuring description may stand and when it may not: RS01–RS06, P14, P19; a reassuring match never lowers a flag."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from tests.clinical.case_book.words import (
    BREATHING,
    EMERGENCY,
    NONE,
    SAME_DAY_OR_MORE,
    SEIZURE,
    TONE,
    UP_TO_SOON,
    VITAMIN_D,
    WELL,
    Words,
    baby,
    case,
    months,
    saw,
    sign,
)

DOZE: Words = {"state": "asleep", "rhythm": "irregular", "woken": "stopped", "colour": "normal", "breathing": "normal"}
SHAKE: Words = {"state": "awake", "trigger": "touch", "duration_s": 4, **WELL}
JUMP: Words = {"state": "awake", "rhythm": "single", "jerk_count": 1, "trigger": "noise", **WELL}
PARTS = ("arm", "leg", "hand")


def naps(**words: object) -> list[Words]:
    """Return three sleep twitches on three days that stopped on waking, unless told otherwise."""
    return [saw(24 * number + 6 + number, "twitch", body_parts=[part], **{**DOZE, **words}) for number, part in enumerate(PARTS)]


CASES = [
    case("three naps with twitches that end on waking, the day before six months", baby(months(6) - 1), NONE, "RS01 under 6 months", reassures=True,
         episodes=[*naps(), saw(170 * 24, "twitch", **DOZE)]),
    case("three naps, one of them grey", baby(40), EMERGENCY, "a reassuring match never lowers a flag; RS01 needs colour as usual", flags=[BREATHING],
         episodes=[*naps()[:2], saw(2, "twitch", **{**DOZE, "colour": "grey"})]),
    case("three naps and a fit awake", baby(40), EMERGENCY, "highest tier wins", flags=[SEIZURE],
         episodes=[*naps(), saw(2, "jerk", rhythm="regular", tone="stiff", responsive="no", state="awake", duration_s=30)]),
    case("three naps, waking never asked, colour never asked", baby(40), UP_TO_SOON, "P19: a null is never yes", reassures=False,
         episodes=[saw(24 * number + 6, "twitch", state="asleep", body_parts=[part]) for number, part in enumerate(PARTS)]) ,
    case("trembling at three weeks, stopped in the hand", baby(30), NONE, "RS02: held stopped answered", reassures=True, never=[SEIZURE],
         episodes=[saw(3, "tremble", held="stopped", **SHAKE)]),
    case("trembling at five weeks, nobody held it", baby(35), NONE, "RS02 needs held stopped", reassures=False,
         episodes=[saw(3, "tremble", held="not_tried", **SHAKE)]),
    case("trembling at five weeks, held not asked", baby(35), NONE, "RS02 needs held stopped", reassures=False, episodes=[saw(3, "tremble", **SHAKE)]),
    case("trembling at five weeks, held unsure", baby(35), NONE, "unsure is never yes", reassures=False, episodes=[saw(3, "tremble", held="unsure", **SHAKE)]),
    case("trembling that stopped in the hand, eyes turned", baby(35), UP_TO_SOON, "NV02: eyes and colour as usual", reassures=False,
         episodes=[saw(3, "tremble", held="stopped", **{**SHAKE, "eyes": ["turned"]})]),
    case("a single startle at the door at two months", baby(60), NONE, "RS03", reassures=True, episodes=[saw(3, "startle", **JUMP)]),
    case("a startle nobody knows the cause of", baby(60), NONE, "RS03 needs a trigger that was told", reassures=False,
         episodes=[saw(3, "startle", state="awake", rhythm="single", trigger=None, **WELL)]),
    case("ten foot beats at seven weeks", baby(50), NONE, "RS04", signs=[sign("clonus", beats=10)], reassures=True, never=[TONE]),
    case("eleven foot beats at seven weeks", baby(50), ("soon",), "SN16, not RS04", signs=[sign("clonus", beats=11)], reassures=False, flags=[TONE]),
    case("no check-in and nothing seen for three weeks", baby(120), NONE, "rule 8: silence is never a green state", reassures=False,
         episodes=[saw(21 * 24, "twitch", **DOZE)]),
    case("jerks, eyes turned, and no vitamin D", baby(100, background={"vitamin_d_supplement": "no"}), SAME_DAY_OR_MORE, "SD09: an abnormal jerk with a calcium risk",
         flags=[VITAMIN_D], episodes=[saw(3, "jerk", state="awake", rhythm="regular", duration_s=15, eyes=["turned_left"], held="continued")]),
    case("arches after feeds and vomits green at ten weeks", baby(70), EMERGENCY, "NV04's note: green vomit; under 3 months emergency",
         episodes=[saw(3, "arching", state="feeding", trigger="feed", **WELL)],
         check_ins=[{"date": "2026-06-15", "serious_signs": ["green_vomit"], "logged_at": "2026-06-15T19:00:00+01:00"}]),
    case("born at 30 weeks, head lag at five months corrected", baby(225, weeks=30), ("soon",), "SN10, SN05 by corrected age",
         signs=[sign("head_lag", since=10)], flags=[TONE]),
    case("born at 30 weeks, head lag at three months corrected", baby(160, weeks=30), NONE, "SN05 beyond 4 months corrected",
         signs=[sign("head_lag", since=10)], never=[TONE]),
]
