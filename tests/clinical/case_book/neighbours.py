"""Neighbours of the table in revision 2 of the clinical guide: one step to either side of a length, a count, an age, or an answer."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from typing import Any, Final

from tests.clinical.case_book.words import (
    BREATHING,
    CALM,
    EMERGENCY,
    FEVER,
    MENTION,
    NONE,
    SAME_DAY,
    SAME_DAY_OR_MORE,
    SEIZURE,
    SOON,
    SPASMS,
    UP_TO_SOON,
    VITAMIN_D,
    WELL,
    Case,
    Words,
    baby,
    can,
    case,
    day,
    months,
    saw,
    sign,
    visit,
)

INFANT: Final = baby(months(6))
NEWBORN: Final = baby(12)
TODDLER: Final = baby(months(14))
INJURED: Final = baby(months(6), background={"birth_history": ["lack_of_oxygen"]})
EPILEPSY: Final = baby(months(14), background={"conditions": ["epilepsy"]})
AWAKE: Final[Words] = {"state": "awake"}
HEART: Final = "resting:breath_holding:any:any:any:20:heart:2026-12-01"


def apart(days: float, *movements: str, **words: Any) -> list[Words]:
    """Return the same event twice, the later two hours ago."""
    return [saw(2, *movements, **words), saw(2 + 24 * days, *movements, **words)]


def eyes() -> list[Case]:
    """Eyes held, stares, no response, darting eyes (P31, P21, SN13, P38)."""
    rolled = "Her eyes were stuck looking up for half a minute."
    return [
        case("eyes turned 4 s, no response", INFANT, SAME_DAY, "P31: three seconds are enough", episodes=[saw(2, eyes=["turned_right"], responsive="no", duration_s=4, **AWAKE)]),
        case("eyes turned 30 s, state not asked, responded", INFANT, SOON, "P31: not asked is not asleep", episodes=[saw(2, eyes=["turned_left"], responsive="yes", duration_s=30)]),
        case("eyes turned 30 s, asleep", INFANT, UP_TO_SOON, "P31: awake", episodes=[saw(2, state="asleep", eyes=["turned_left"], duration_s=30)]),
        case("stiff for 5 s with eyes turned, responded", INFANT, SAME_DAY, "P15, P22: two answers agree, nothing grave", episodes=[saw(2, "stiffening", eyes=["turned_left"], responsive="yes", duration_s=5, **AWAKE)]),
        case("stare of 20 s, response unsure", INFANT, SAME_DAY, "P31", episodes=[saw(2, "stare", duration_s=20, responsive="unsure", **AWAKE)]),
        case("stare of 5 s, no response", INFANT, SOON, "P21: once", episodes=[saw(2, "stare", duration_s=5, responsive="no", **AWAKE)]),
        case("stare of 5 s, no response, twice in a week", INFANT, SAME_DAY, "P21: twice", episodes=apart(6, "stare", duration_s=5, responsive="no", **AWAKE)),
        case("no response for 20 s and nothing else, fourteen months", TODDLER, SOON, "SN13: a blackout, beyond the age of EM13", flags=[SEIZURE], episodes=[saw(2, duration_s=20, responsive="no", **AWAKE)]),
        case("no response for 20 s in a twitch, fourteen months", TODDLER, SOON, "SN13, P26", flags=[SEIZURE], episodes=[saw(2, "twitch", duration_s=20, responsive="no", **AWAKE)]),
        case("no response, length not told, fourteen months", TODDLER, SOON, "SN13: not told is not short", flags=[SEIZURE], episodes=[saw(2, responsive="no", **AWAKE)]),
        case("no response for 9 s in a twitch, fourteen months", TODDLER, NONE, "P26 from ten seconds", episodes=[saw(2, "twitch", duration_s=9, responsive="no", **AWAKE)]),
        case("no response for 20 s, asleep, fourteen months", TODDLER, NONE, "in sleep nobody can answer", episodes=[saw(2, duration_s=20, responsive="no", state="asleep")]),
        case("response unsure for 20 s, fourteen months", TODDLER, NONE, "unsure never satisfies", episodes=[saw(2, duration_s=20, responsive="unsure", **AWAKE)]),
        case("no response for 20 s twice in a week, fourteen months", TODDLER, SAME_DAY, "P21: twice", episodes=apart(6, duration_s=20, responsive="no", **AWAKE)),
        case("no response for 20 s twice in eight days, fourteen months", TODDLER, SOON, "P21: not within seven days", episodes=apart(8, duration_s=20, responsive="no", **AWAKE)),
        case("no response for 20 s, seven months", baby(months(7)), SAME_DAY, "EM13, P26", episodes=[saw(2, duration_s=20, responsive="no", **AWAKE)]),
        case("eyes stuck up in the note, responded, eyes not asked", INFANT, SOON, "P3, P31: aware upgaze", flags=[SEIZURE], episodes=[saw(2, responsive="yes", note=rolled, **AWAKE)]),
        case("eyes stuck up in the note, response unsure", INFANT, SAME_DAY, "P3, P31", flags=[SEIZURE], episodes=[saw(2, responsive="unsure", note=rolled, **AWAKE)]),
        case("eyes stuck up in the note, nothing answered", INFANT, SAME_DAY, "P3", flags=[SEIZURE], episodes=[saw(2, note=rolled, **AWAKE)]),
        case("eyes stuck up in the note, eyes answered as usual", INFANT, NONE, "P3: the answer wins", episodes=[saw(2, responsive="yes", eyes=["normal"], note=rolled, **AWAKE)]),
        case("eyes not stuck in the note", INFANT, NONE, "P3: denied", episodes=[saw(2, responsive="yes", note="Her eyes were not stuck.", **AWAKE)]),
        case("eyes rolled up as it fell asleep, in the note", INFANT, NONE, "drowsy", episodes=[saw(2, state="falling_asleep", responsive="yes", note="Eyes rolled up.")]),
        case("darting eyes, and a tilted head", INFANT, SOON, "P38", signs=[sign("nystagmus", since=30)], episodes=[saw(2, "other", responsive="yes", note="head tilted", duration_s=3600, **AWAKE)]),
    ]


def jerks() -> list[Case]:
    """Twitches after an injury, shudders with a stare, hiccups, leg spasms, series (P37, P22, P12, P30)."""
    left: Words = {**AWAKE, "side": "left"}
    waking: Words = {"state": "just_woke", "jerk_count": 8, "duration_s": 60}
    shudder: Words = {**AWAKE, "rhythm": "regular", "eyes": ["staring"]}
    return [
        case("lack of oxygen: left twitches thirteen days apart", INJURED, SOON, "P37: two days in two weeks", episodes=apart(13, "twitch", **left)),
        case("lack of oxygen: left twitches fifteen days apart", INJURED, CALM, "P37: not in two weeks", episodes=apart(15, "twitch", **left)),
        case("lack of oxygen: left, then right", INJURED, SOON, "P37: each is of one side", episodes=[saw(2, "twitch", **left), saw(26, "twitch", **{**left, "side": "right"})]),
        case("lack of oxygen, nothing seen, smiles", INJURED, NONE, "P9: a risk alone is no sign", milestones=[can("achieved", "cdc_04m_smiles_to_get_attention", 5)]),
        case("shudder of 6 s with a stare, responded, a hand stopped it", INFANT, UP_TO_SOON, "P15: a hand stopped it", episodes=[saw(2, "shudder", duration_s=6, responsive="yes", held="stopped", **shudder)]),
        case("shudder of 6 s with a stare, responded, twice", INFANT, SAME_DAY, "D: two answers agree", episodes=apart(2, "shudder", duration_s=6, responsive="yes", held="continued", **shudder)),
        case("shudder of 12 s with a stare, uneven, response unsure", INFANT, SAME_DAY, "P31: a stare of ten seconds", episodes=[saw(2, "shudder", duration_s=12, responsive="unsure", **{**shudder, "rhythm": "irregular"})]),
        case("jerks like hiccups, eight on waking", INFANT, SAME_DAY, "P30: only like hiccups", flags=[SPASMS], episodes=[saw(2, "jerk", note="Little jerks, like hiccups.", **waking)]),
        case("hiccup-like jerks, eight awake", INFANT, SAME_DAY, "P30: only like hiccups", flags=[SPASMS], episodes=[saw(2, note="hiccup-like jerks", **{**waking, "state": "awake"})]),
        case("hiccups, eight on waking", INFANT, SAME_DAY, "P30: no word silences a series on waking", flags=[SPASMS], episodes=[saw(2, note="hiccups", **waking)]),
        case("hiccups, eight awake", INFANT, NONE, "P12: said so", episodes=[saw(2, note="hiccups", **{**waking, "state": "awake"})]),
        case("hiccups, two on waking", INFANT, CALM, "P30 from three", episodes=[saw(2, note="hiccups", **{**waking, "jerk_count": 2})]),
        case("even jerks of the left arm, 40 s, like hiccups", INFANT, EMERGENCY, "P22: hiccups are on both sides", episodes=[saw(2, "jerk", side="left", rhythm="regular", duration_s=40, note="Left arm jerking, like hiccups but in the arm.", **AWAKE)]),
        case("even jerks of the left arm, 40 s, hiccups in the note", INFANT, EMERGENCY, "P22: no word silences one side", episodes=[saw(2, "jerk", side="left", rhythm="regular", duration_s=40, note="Had hiccups.", **AWAKE)]),
        case("even jerks, 40 s, like hiccups, both sides", INFANT, NONE, "P12: said so", episodes=[saw(2, "jerk", side="both", rhythm="regular", duration_s=40, note="Like hiccups.", **AWAKE)]),
        case("crunches, five in a row, hiccups in the note", INFANT, SAME_DAY, "no word silences a typical series", flags=[SPASMS], episodes=[saw(2, "crunch", jerk_count=5, note="hiccups", **AWAKE)]),
        case("hiccups of twenty minutes, even, response unsure", INFANT, NONE, "P25: whatever held", episodes=[saw(2, "other", rhythm="regular", held="continued", responsive="unsure", duration_s=1200, note="hiccups", **AWAKE)]),
        case("legs, eight in a row while crying", INFANT, SAME_DAY, "P30: crying silences nothing", flags=[SPASMS], episodes=[saw(2, state="crying", body_parts=["leg"], jerk_count=8)]),
        case("legs, five in a row, a hand stopped them", INFANT, CALM, "P30: holding still does", episodes=[saw(2, "jerk", body_parts=["leg"], jerk_count=5, held="stopped", **AWAKE)]),
        case("legs go stiff six times on waking", INFANT, SAME_DAY, "P30", flags=[SPASMS], episodes=[saw(2, "stiffening", state="just_woke", body_parts=["leg"], jerk_count=6, duration_s=60)]),
        case("unnamed, even, 40 s, a hand stopped it", INFANT, CALM, "P15: a beat that a hand stopped is none", episodes=[saw(2, rhythm="regular", side="both", duration_s=40, held="stopped", responsive="yes", **AWAKE)]),
        case("unnamed, uneven, 40 s, went on, responded", INFANT, UP_TO_SOON, "P12", episodes=[saw(2, rhythm="irregular", side="both", duration_s=40, held="continued", responsive="yes", **AWAKE)]),
    ]


def long_ones() -> list[Case]:
    """Gratification, rocking, torticollis, chins, breath-holding, sleep (P25, P28, P24, P32, P7)."""
    hold: Words = {"state": "crying", "colour": "blue", "breathing": "paused", "responsive": "no", "duration_s": 20, "after": "normal"}
    tilt: Words = {**AWAKE, "body_parts": ["head"], "rhythm": "sustained", "duration_s": 28800}
    chin: Words = {"state": "crying", "body_parts": ["face"], "eyes": ["normal"], "colour": "normal", "duration_s": 9}
    even: Words = {"state": "asleep", "rhythm": "regular", "side": "left"}
    row: Words = {"state": "asleep", "jerk_count": 30, "duration_s": 2100}
    return [
        case("stiff and staring for 7 min, a hand stopped it, response not asked", TODDLER, SAME_DAY, "P25: response not 'no'", episodes=[saw(2, "stiffening", eyes=["staring"], duration_s=420, held="stopped", **AWAKE)]),
        case("stiff for 4 min, stops when picked up, responded", TODDLER, UP_TO_SOON, "P25: under five minutes", episodes=[saw(2, "stiffening", duration_s=240, held="stopped", responsive="yes", **AWAKE)]),
        case("stiff for 90 s, responded, holding not tried", TODDLER, SOON, "P15: one sign", episodes=[saw(2, "stiffening", duration_s=90, responsive="yes", **AWAKE)]),
        case("head tilted for 8 h, response not asked", INFANT, SOON, "P25: a tilt alone", episodes=[saw(9, "other", **tilt)]),
        case("head tilted for 8 h, response unsure", INFANT, SOON, "P25: unsure never satisfies", episodes=[saw(9, "other", responsive="unsure", **tilt)]),
        case("stiff neck for 8 h with a fever", INFANT, SAME_DAY_OR_MORE, "P25: a fever is no posture", episodes=[saw(9, "stiffening", responsive="yes", fever="yes", **tilt)]),
        case("a crying newborn's chin, called a shudder", NEWBORN, NONE, "P28", episodes=[saw(2, "shudder", **chin)]),
        case("a crying newborn's chin, one side, even", NEWBORN, SAME_DAY, "P28: not of one side", episodes=[saw(2, "tremble", side="left", rhythm="regular", **chin)]),
        case("the chin at 28 days, not crying", baby(28), CALM, "P4: to 28 days", episodes=[saw(2, "tremble", rhythm="regular", **{**chin, **AWAKE})]),
        case("the chin at 27 days, not crying", baby(27), SAME_DAY, "P4", episodes=[saw(2, "tremble", rhythm="regular", **{**chin, **AWAKE})]),
        case("breath-holding explained, 30 s", TODDLER, SOON, "P24: up to thirty seconds", episodes=[saw(2, "limpness", **{**hold, "duration_s": 30})], visits=[visit(20, HEART)]),
        case("breath-holding explained, 31 s", TODDLER, EMERGENCY, "P24: never over thirty", episodes=[saw(2, "limpness", **{**hold, "duration_s": 31})], visits=[visit(20, HEART)]),
        case("breath-holding explained, length not told", TODDLER, EMERGENCY, "P24: inside what was seen", episodes=[saw(2, "limpness", **{**hold, "duration_s": None})], visits=[visit(20, HEART)]),
        case("breath-holding explained 93 days ago", TODDLER, EMERGENCY, "P24: three months", flags=[BREATHING], episodes=[saw(2, "limpness", **hold)], visits=[visit(93, HEART)]),
        case("from sleep, one side, even, 30 s, waking did not end it", INFANT, SAME_DAY_OR_MORE, "P32", episodes=[saw(2, duration_s=30, woken="continued", **even)]),
        case("from sleep, one side, even, 29 s", INFANT, CALM, "P32 from thirty seconds", episodes=[saw(2, duration_s=29, **even)]),
        case("from sleep, one side, even, stopped on waking, sleepy again", INFANT, UP_TO_SOON, "P32: known to stop", episodes=[saw(2, duration_s=60, woken="stopped", after="sleepy", **even)]),
        case("from sleep, one side, even, cannot be woken after", INFANT, EMERGENCY, "EM04", episodes=[saw(2, duration_s=60, after="unresponsive", **even)]),
        case("long sleep series, blue", INFANT, EMERGENCY, "EM03", episodes=[saw(2, colour="blue", **row)]),
    ]


def illness() -> list[Case]:
    """Fever, known epilepsy, apnoea, low calcium, blue spells, regression, a knock to the head (EM09, P27, EM12, SD09, P36, P33)."""
    fit: Words = {**AWAKE, "rhythm": "regular", "responsive": "no", "duration_s": 20, "after": "normal"}
    shaking: Words = {**AWAKE, "rhythm": "regular", "duration_s": 20, "temperature_c": 39.2}
    feed: Words = {"state": "feeding", "duration_s": 10, "after": "normal"}
    jerk: Words = {**AWAKE, "rhythm": "irregular", "duration_s": 5}
    return [
        case("fever, even shaking of 20 s, response not asked", INFANT, SAME_DAY, "EM09, P15: not known to respond", flags=[FEVER], episodes=[saw(2, **shaking)]),
        case("fever, even shaking of 20 s, response unsure", INFANT, SAME_DAY, "EM09, P15", flags=[FEVER], episodes=[saw(2, responsive="unsure", **shaking)]),
        case("fever of the day, even shaking of 20 s", INFANT, SAME_DAY, "EM09: fever in the check-in", flags=[FEVER], episodes=[saw(2, **{**shaking, "temperature_c": None})], check_ins=[day(0, temperature_c=38.4)]),
        case("fever, even shaking of 20 s, responded", INFANT, NONE, "a shiver of a child that looked at you", episodes=[saw(2, responsive="yes", **shaking)]),
        case("fever, even shaking of 9 s", INFANT, NONE, "P15: an even beat from ten seconds", episodes=[saw(2, **{**shaking, "duration_s": 9})]),
        case("fever, even shaking of 20 s, a hand stopped it", INFANT, NONE, "P15", episodes=[saw(2, held="stopped", **shaking)]),
        case("fever, even shivering named, 20 s", INFANT, NONE, "P12: a shiver", episodes=[saw(2, "shudder", **shaking)]),
        case("even jerks of 20 s, sleepy after, response not asked", TODDLER, SAME_DAY, "P22: sleepy after, and nobody noted a response (ours)", flags=[SEIZURE], episodes=[saw(2, "jerk", **{**shaking, "temperature_c": None}, after="sleepy")]),
        case("even jerks of 20 s, as usual after, response not asked", TODDLER, NONE, "P15: one sign", episodes=[saw(2, "jerk", **{**shaking, "temperature_c": None}, after="normal")]),
        case("even jerks of 20 s, sleepy after, responded", TODDLER, NONE, "looked at you", episodes=[saw(2, "jerk", **{**shaking, "temperature_c": None}, after="sleepy", responsive="yes")]),
        case("even jerks of 20 s, sleepy after, a hand stopped them", TODDLER, NONE, "P15", episodes=[saw(2, "jerk", **{**shaking, "temperature_c": None}, after="sleepy", held="stopped")]),
        case("even jerks of 9 s, sleepy after", TODDLER, NONE, "P15: an even beat from ten seconds", episodes=[saw(2, "jerk", **{**shaking, "temperature_c": None, "duration_s": 9}, after="sleepy")]),
        case("even jerks of 60 s, nothing else answered", TODDLER, SOON, "P22: a minute is a true beat; P15: one sign", flags=[SEIZURE], episodes=[saw(2, "jerk", **{**shaking, "temperature_c": None, "duration_s": 60})]),
        case("even jerks of 59 s, nothing else answered", TODDLER, NONE, "P22 from a minute", episodes=[saw(2, "jerk", **{**shaking, "temperature_c": None, "duration_s": 59})]),
        case("stiff for 20 s, sleepy after, response not asked", TODDLER, SAME_DAY, "P22", flags=[SEIZURE], episodes=[saw(2, "stiffening", duration_s=20, after="sleepy", **AWAKE)]),
        case("stiff for 20 s at a feed, sleepy after", INFANT, SOON, "P12: bound to a feed", episodes=[saw(2, "stiffening", duration_s=20, after="sleepy", state="feeding")]),
        case("no fever, even shaking of 20 s", INFANT, NONE, "P15: one sign", episodes=[saw(2, **{**shaking, "temperature_c": 37.9})]),
        case("fever and one jerk, responded", INFANT, NONE, "one jerk is no seizure", episodes=[saw(2, "jerk", rhythm="single", duration_s=1, fever="yes", **AWAKE, **WELL)]),
        case("known epilepsy: 20 s with fever, well after", EPILEPSY, SAME_DAY, "P27: not the first; with a fever for today (ours)", episodes=[saw(2, "jerk", temperature_c=39.2, **fit)]),
        case("known epilepsy: 20 s with fever, blue", EPILEPSY, EMERGENCY, "the emergencies stay", episodes=[saw(2, "jerk", colour="blue", temperature_c=39.2, **fit)]),
        case("known epilepsy: six minutes with fever", EPILEPSY, EMERGENCY, "EM01", flags=[FEVER], episodes=[saw(2, "jerk", temperature_c=39.2, **{**fit, "duration_s": 360})]),
        case("known epilepsy: 119 s with fever, well after", EPILEPSY, SAME_DAY, "P27: short", episodes=[saw(2, "jerk", temperature_c=39.2, **{**fit, "duration_s": 119})]),
        case("known epilepsy: 120 s with fever, well after", EPILEPSY, EMERGENCY, "P27: not short", flags=[FEVER], episodes=[saw(2, "jerk", temperature_c=39.2, **{**fit, "duration_s": 120})]),
        case("known epilepsy: 20 s with fever, sleepy after", EPILEPSY, EMERGENCY, "P27: not recovered", flags=[FEVER], episodes=[saw(2, "jerk", temperature_c=39.2, **{**fit, "after": "sleepy"})]),
        case("known epilepsy: 20 s with fever, recovery not asked", EPILEPSY, EMERGENCY, "P27: not known to have recovered", flags=[FEVER], episodes=[saw(2, "jerk", temperature_c=39.2, **{**fit, "after": None})]),
        case("known epilepsy: 40 s of one side with fever, well after", EPILEPSY, EMERGENCY, "P22: one side for half a minute", flags=[FEVER], episodes=[saw(2, "jerk", temperature_c=39.2, **{**fit, "duration_s": 40, "side": "left"})]),
        case("first fit of 20 s with fever", TODDLER, EMERGENCY, "EM09", flags=[FEVER], episodes=[saw(2, "jerk", temperature_c=39.2, **fit)]),
        case("known epilepsy: sleepy after", EPILEPSY, SAME_DAY, "P27: not recovered", episodes=[saw(2, "jerk", **{**fit, "after": "sleepy"})]),
        case("stiff, and breathing paused", INFANT, EMERGENCY, "EM03", episodes=[saw(2, "stiffening", breathing="paused", duration_s=10, **AWAKE)]),
        case("stiff at a touch, pale", INFANT, EMERGENCY, "EM12", episodes=[saw(2, "stiffening", trigger="touch", colour="pale", duration_s=10, **AWAKE)]),
        case("stiff at a touch, colour as usual", INFANT, SOON, "EM12 needs breathing or colour", episodes=[saw(2, "stiffening", trigger="touch", colour="normal", duration_s=10, **AWAKE)]),
        case("a cramped hand, no vitamin D", baby(months(5), background={"vitamin_d_supplement": "no"}), SAME_DAY, "SD09", flags=[VITAMIN_D], episodes=[saw(2, "cramp", body_parts=["hand"], **AWAKE)]),
        case("no vitamin D and dark skin, no sign", baby(months(5), background={"vitamin_d_supplement": "no", "vitamin_d_risks": ["dark_skin"]}), MENTION, "P9: a risk alone is no sign"),
        case("pale at a feed, 60 days", baby(60), EMERGENCY, "EM13: to sixty days", episodes=[saw(2, colour="pale", **feed)]),
        case("pale at a feed, 61 days", baby(61), SAME_DAY, "SD08", episodes=[saw(2, colour="pale", **feed)]),
        case("pale for 59 s", INFANT, SAME_DAY, "SD08", episodes=[saw(2, colour="pale", duration_s=59, **AWAKE)]),
        case("pale for 60 s", INFANT, EMERGENCY, "EM13", episodes=[saw(2, colour="pale", duration_s=60, **AWAKE)]),
        case("blue at a feed two days ago", baby(90), SAME_DAY, "P1", episodes=[saw(50, colour="blue", **feed)]),
        case("hands blue at a feed", baby(90), CALM, "P23: hands and feet", episodes=[saw(2, colour="acro", **feed)]),
        case("sitting lost three days ago", baby(months(9)), SAME_DAY, "P36", milestones=[can("lost", "cdc_09m_sits_without_support", 3)]),
        case("babble lost three days ago", baby(months(9)), SOON, "P36: sitting to walking", milestones=[can("lost", "cdc_06m_takes_turns_making_sounds", 3)]),
        case("fell off the sofa in the note, a jerk, sleepy after", INFANT, SAME_DAY, "P33, P3", flags=[SEIZURE], episodes=[saw(2, "jerk", after="sleepy", note="Fell off the sofa on his head.", **jerk)]),
        case("note: hit the back of his head on the floor", INFANT, SAME_DAY, "P33, P3", flags=[SEIZURE], episodes=[saw(2, "jerk", note="Hit the back of his head on the floor.", **jerk)]),
        case("note: she fell on the floor", INFANT, SAME_DAY, "P33, P3", flags=[SEIZURE], episodes=[saw(2, "jerk", note="She fell on the floor.", **jerk)]),
        case("note: slipped off the sofa", INFANT, SAME_DAY, "P33, P3", flags=[SEIZURE], episodes=[saw(2, "jerk", note="Slipped off the sofa.", **jerk)]),
        case("note: had a fall from the changing table", INFANT, SAME_DAY, "P33, P3", flags=[SEIZURE], episodes=[saw(2, "jerk", note="Had a fall from the changing table.", **jerk)]),
        case("note: i dropped her", INFANT, SAME_DAY, "P33, P3", flags=[SEIZURE], episodes=[saw(2, "jerk", note="I dropped her.", **jerk)]),
        case("note: fell downstairs", INFANT, SAME_DAY, "P33, P3", flags=[SEIZURE], episodes=[saw(2, "jerk", note="Fell downstairs.", **jerk)]),
        case("note: he rolled down on the mat", INFANT, NONE, "no fall of the child", episodes=[saw(2, "jerk", note="He rolled down on the mat.", **jerk)]),
        case("note: landed a kiss on her head", INFANT, NONE, "no fall of the child", episodes=[saw(2, "jerk", note="Landed a kiss on her head.", **jerk)]),
        case("note: the cot has a bump on head end", INFANT, NONE, "no fall of the child", episodes=[saw(2, "jerk", note="The cot has a bump on head end.", **jerk)]),
        case("note: a book fell on the floor", INFANT, NONE, "no fall of the child", episodes=[saw(2, "jerk", note="A book fell on the floor.", **jerk)]),
        case("note: just after i dropped her off at nursery", INFANT, NONE, "no fall of the child", episodes=[saw(2, "jerk", note="Just after I dropped her off at nursery.", **jerk)]),
        case("fell off the bed in the note, stiff in sleep", INFANT, SAME_DAY_OR_MORE, "P33: asleep, too", episodes=[saw(2, "stiffening", state="asleep", duration_s=10, note="Fell off the bed this evening.")]),
        case("fell off the sofa in the note, injury answered no", INFANT, NONE, "P3: the answer wins", episodes=[saw(2, "jerk", injury_before="no", note="Fell off the sofa on his head.", **jerk)]),
        case("bumped her head in the note, nothing since", INFANT, NONE, "P3 with a jerk, stiffness, no response or sleepiness", episodes=[saw(2, "other", note="She bumped her head on the cot.", **AWAKE, **WELL)]),
        case("did not bump her head in the note", INFANT, NONE, "P3: denied", episodes=[saw(2, "jerk", note="She did not hit her head.", **jerk)]),
        case("rocked and banged his head as he fell asleep", TODDLER, CALM, "rocking to sleep", episodes=[saw(2, "other", state="falling_asleep", rhythm="regular", duration_s=60, note="Banged his head, rocking to sleep.", **WELL)]),
        case("bumped the head, in the note of a day", INFANT, NONE, "no entry of a movement", check_ins=[day(0, note="Bumped his head at lunch.")]),
    ]


CASES = [*eyes(), *jerks(), *long_ones(), *illness()]
