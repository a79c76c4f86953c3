"""Long events, breathing, colour, response: EM01–EM05, EM12, EM13, SD03, SD08, P1, P7, P17, P20."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from tests.clinical.case_book.words import (
    BREATHING,
    EMERGENCY,
    NONE,
    SAME_DAY,
    SAME_DAY_OR_MORE,
    SEIZURE,
    SOON,
    UP_TO_SOON,
    WELL,
    Words,
    baby,
    case,
    day,
    moment,
    saw,
    usual,
    visit,
)

INFANT = baby(150)
TODDLER = baby(425)
FIT: Words = {"rhythm": "regular", "responsive": "no", "state": "awake", "duration_s": 60}

LENGTH = [
    case("five minutes of beating, not responding", INFANT, EMERGENCY, "EM01: a seizure-like episode of 5 minutes or more",
         episodes=[saw(1, "jerk", **{**FIT, "duration_s": 300})], flags=[BREATHING]),
    case("five minutes and nothing else told", INFANT, EMERGENCY, "P7's doubt: five minutes with nothing said that explains it counts as seizure-like",
         episodes=[saw(1, "jerk", duration_s=300)], flags=[BREATHING]),
    case("a second short of five minutes and nothing else told", INFANT, UP_TO_SOON, "EM01 needs 300 seconds",
         episodes=[saw(1, "jerk", duration_s=299)], never=[BREATHING]),
    case("five minutes, every question answered unsure", INFANT, EMERGENCY, "unsure explains nothing away (P7)", flags=[BREATHING],
         episodes=[saw(1, "jerk", duration_s=300, state="unsure", held="unsure", responsive="unsure", eyes=["unsure"], colour="unsure", breathing="unsure")]),
    case("five minutes of kicking that stopped under a hand", INFANT, NONE, "P7: not an event that stopped when held",
         episodes=[saw(1, "jerk", duration_s=300, state="awake", held="stopped", **WELL)], never=[BREATHING, SEIZURE]),
    case("ten minutes of hiccups, said so", INFANT, NONE, "P7: not hiccups said so",
         episodes=[saw(1, "jerk", duration_s=600, state="awake", note="Hiccups after her bottle.", **WELL)], never=[BREATHING, SEIZURE]),
    case("ten minutes, hiccups with a question mark", INFANT, EMERGENCY, "a question does not count as said so (section 13)",
         episodes=[saw(1, "jerk", duration_s=600, note="hiccups?")], flags=[BREATHING]),
    case("ten minutes of hiccups and grey", INFANT, EMERGENCY, "no look-alike word silences colour (section 13); EM03",
         episodes=[saw(1, "jerk", duration_s=600, colour="grey", note="Hiccups after her bottle.")], flags=[BREATHING]),
    case("fifteen minutes of rocking to sleep, said so", baby(300), NONE, "P7: not calm rocking to sleep said so", never=[BREATHING, SEIZURE],
         episodes=[saw(1, "other", rhythm="regular", state="falling_asleep", duration_s=900, note="Rocks herself to sleep on all fours, calm.", **WELL)]),
    case("twenty minutes in sleep that end on waking", baby(60), SAME_DAY, "P7: a sleep-only event of five minutes that stops on waking is same_day",
         episodes=[saw(1, "jerk", duration_s=1200, state="asleep", woken="stopped", rhythm="irregular", colour="normal", breathing="normal")]),
    case("twenty minutes in sleep, waking not tried", baby(60), EMERGENCY, "P7's exception needs 'stops on waking' said; P16: not_tried is never yes",
         episodes=[saw(1, "jerk", duration_s=1200, state="asleep", woken="not_tried")], flags=[BREATHING]),
    case("still running since 59 minutes", INFANT, EMERGENCY, "P20: a running row counts as happening now for one hour",
         episodes=[saw(59 / 60, "jerk", running=True)], flags=[BREATHING]),
    case("a timer forgotten for 61 minutes", INFANT, UP_TO_SOON, "P20: after an hour its length is unknown and it is not five minutes",
         episodes=[saw(61 / 60, "jerk", running=True, state="awake", **WELL)], never=[BREATHING]),
    case("a timer forgotten for 61 minutes over a fit", TODDLER, EMERGENCY, "EM05 stands whatever its length; P1: it began within 24 hours",
         episodes=[saw(61 / 60, "jerk", running=True, rhythm="regular", tone="stiff", state="awake", responsive="no")], flags=[SEIZURE]),
    case("still running since six minutes, limbs stop when held", INFANT, UP_TO_SOON, "P7's exception holds for a running row, too",
         episodes=[saw(0.1, "jerk", running=True, state="awake", held="stopped", **WELL)], never=[BREATHING]),
]

BREATH = [
    case(f"{word} {question}", INFANT, EMERGENCY, "EM03: a pause in breathing, struggling, blue or grey", episodes=[saw(2, "twitch", **{question: word})],
         flags=[BREATHING])
    for question, word in [("breathing", "paused"), ("breathing", "struggling"), ("colour", "blue"), ("colour", "grey")]
] + [
    case(f"{word} {question} awake and answering", INFANT, NONE, "P17: red, fast and noisy are none; unsure is not a yes",
         episodes=[saw(2, "twitch", **{**WELL, "state": "awake", "rhythm": "single", question: word})], never=[BREATHING, SEIZURE])
    for question, word in [("breathing", "fast"), ("breathing", "noisy"), ("breathing", "unsure"), ("colour", "red"), ("colour", "unsure")]
] + [
    case("pale at fourteen months", TODDLER, UP_TO_SOON, "EM03 names blue and grey; BRUE (P17) is for the first year", never=[BREATHING],
         episodes=[saw(2, "twitch", **{**WELL, "colour": "pale", "state": "awake"})]),
    case("blue in a crying spell at nine months", baby(280), EMERGENCY, "EM03 on a positive word, whatever the cause",
         episodes=[saw(2, "other", state="crying", colour="blue", after="cried")], flags=[BREATHING]),
    case("blue 26 months old", baby(792), EMERGENCY, "P10: beyond 24 months the emergencies are kept", episodes=[saw(2, "jerk", colour="blue")],
         flags=[BREATHING]),
    case("not responding afterwards", INFANT, EMERGENCY, "EM04", episodes=[saw(2, "jerk", after="unresponsive")], flags=[BREATHING]),
    case("61 minutes until as usual", TODDLER, EMERGENCY, "EM04: drowsy for more than an hour", flags=[BREATHING],
         episodes=[saw(4, "jerk", state="awake", after="sleepy", recovery_min=61)]),
    case("60 minutes until as usual", TODDLER, UP_TO_SOON, "EM04 needs more than 60 minutes", never=[BREATHING],
         episodes=[saw(4, "jerk", state="awake", after="sleepy", recovery_min=60, rhythm="single")]),
    case("cannot be woken today", INFANT, EMERGENCY, "EM04, and the words of the day", check_ins=[day(0, alertness="cannot_wake")], flags=[BREATHING]),
    case("still sleepy hours after an episode that left her sleepy", TODDLER, EMERGENCY, "sleepy, and still so an hour after an episode",
         episodes=[saw(5, "jerk", state="awake", after="sleepy")], check_ins=[day(0, alertness="sleepy")]),
    case("touched, stiff all over and pale", baby(90), EMERGENCY, "EM12: startle, whole-body stiffening and a worrying colour", flags=[BREATHING],
         episodes=[saw(2, "startle", "stiffening", trigger="touch", duration_s=20, tone="stiff", colour="blue")]),
    case("touched, stiff and red", baby(90), UP_TO_SOON, "EM12 needs breathing or colour; red is none (P17)", never=[BREATHING],
         episodes=[saw(2, "startle", "stiffening", trigger="touch", duration_s=3, tone="stiff", **{**WELL, "colour": "red"})]),
]

PALE: Words = {**WELL, "colour": "pale", "state": "awake", "duration_s": 30}
BRUE = [
    case("pale for half a minute at 60 days", baby(60), EMERGENCY, "EM13: at most 60 days", episodes=[saw(2, "other", **PALE)], flags=[BREATHING]),
    case("pale for half a minute at 61 days", baby(61), SAME_DAY, "SD08: beyond 60 days, under a minute, the first", episodes=[saw(2, "other", **PALE)],
         flags=[BREATHING]),
    case("pale for 60 seconds", INFANT, EMERGENCY, "EM13: one minute or more", episodes=[saw(2, "other", **{**PALE, "duration_s": 60})], flags=[BREATHING]),
    case("pale for 59 seconds", INFANT, SAME_DAY, "SD08: under a minute", episodes=[saw(2, "other", **{**PALE, "duration_s": 59})], flags=[BREATHING]),
    case("pale for nobody knows how long", INFANT, SAME_DAY_OR_MORE, "a length not told is not under a minute, nor over", flags=[BREATHING],
         episodes=[saw(2, "other", **{**PALE, "duration_s": None})]),
    case("pale twice in four days", INFANT, SAME_DAY, "EM13: repeated is an emergency only blue, grey or paused (P26)", episodes=[saw(2, "other", **PALE), saw(98, "other", **PALE)], flags=[BREATHING]),
    case("pale, born at 31+6", baby(200, weeks=31, gestation_days=6), EMERGENCY, "EM13: born before 32 weeks", episodes=[saw(2, "other", **PALE)]),
    case("pale, born at 32+0", baby(200, weeks=32, gestation_days=0), SAME_DAY, "SD08: 32 weeks is not before 32", episodes=[saw(2, "other", **PALE)]),
    case("pale at 44+6 after conception", baby(90, weeks=32, gestation_days=0), EMERGENCY, "EM13: under 45 weeks", episodes=[saw(2, "other", **PALE)]),
    case("pale at 45+0 after conception", baby(91, weeks=32, gestation_days=0), SAME_DAY, "SD08: 45 weeks reached", episodes=[saw(2, "other", **PALE)]),
    case("limp and not responding", INFANT, SAME_DAY_OR_MORE, "P17: limp with not responding", flags=[BREATHING],
         episodes=[saw(2, "limpness", tone="limp", responsive="no", duration_s=20, state="awake")]),
    case("limp for a moment, answering", INFANT, UP_TO_SOON, "P17: limp is a feature only with not responding",
         episodes=[saw(2, "other", tone="limp", duration_s=20, **{**WELL, "state": "awake"})]),
    case("red, fast and noisy while straining", INFANT, NONE, "P17: none of the three is a feature", never=[BREATHING, SEIZURE],
         episodes=[saw(2, "other", colour="red", breathing="noisy", responsive="yes", state="awake", note="Straining for a poo.", duration_s=60)]),
]

EPILEPSY = baby(425, background={"conditions": ["epilepsy"]})
FITS = [
    case("a first fit, over and well", TODDLER, EMERGENCY, "EM05: even if over", flags=[SEIZURE],
         episodes=[saw(20, "stiffening", "jerk", **FIT, after="normal", recovery_min=5)]),
    case("stiff with eyes rolled, response not asked", TODDLER, EMERGENCY, "section 13: convulsive-looking by the eyes; P15: two answers agree", flags=[SEIZURE],
         episodes=[saw(2, "stiffening", tone="stiff", eyes=["rolled"], state="awake", duration_s=30)]),
    case("a short fit in a child with known seizures, as usual again", EPILEPSY, ("next_visit",), "SD03: known seizures, short and recovered: the family's plan (P27)",
         episodes=[saw(3, "jerk", **FIT, after="normal", recovery_min=5)], flags=[SEIZURE]),
    case("a second fit before the first was over with", EPILEPSY, EMERGENCY, "EM02: without recovery between", flags=[SEIZURE],
         episodes=[saw(3, "jerk", **FIT, after="sleepy", recovery_min=30), saw(2.8, "jerk", **FIT)]),
    case("a fit last week, then another", TODDLER, EMERGENCY, "EM05: not a child with diagnosed seizures; the second is no lesser", flags=[SEIZURE],
         episodes=[saw(170, "jerk", **FIT, tone="stiff"), saw(2, "jerk", **FIT, tone="stiff")]),
]

BLUE: Words = {"colour": "blue", "after": "normal", "recovery_min": 1}
SEEN_RULES = ("breathing_or_colour", "brief_event", "brief_event_high_risk", "EM03", "EM13")
RECENCY = [
    case("blue 23 hours ago", TODDLER, EMERGENCY, "P1: within 24 hours", episodes=[saw(23, "jerk", **BLUE)], flags=[BREATHING]),
    case("blue 25 hours ago", TODDLER, SAME_DAY, "P1: from 24 hours to 14 days", episodes=[saw(25, "jerk", **BLUE)], flags=[BREATHING]),
    case("blue 13 days ago", TODDLER, SAME_DAY, "P1: to 14 days", episodes=[saw(13 * 24, "jerk", **BLUE)], flags=[BREATHING]),
    case("blue 15 days ago", TODDLER, SOON, "P1: older, soon", episodes=[saw(15 * 24, "jerk", **BLUE)], flags=[BREATHING]),
    case("blue 89 days ago", TODDLER, SOON, "P1: to 90 days", episodes=[saw(89 * 24, "jerk", **BLUE)], flags=[BREATHING]),
    case("blue 92 days ago", TODDLER, NONE, "after 90 days it is information", episodes=[saw(92 * 24, "jerk", **BLUE)], never=[BREATHING]),
    case("blue ten days ago and talked about since", TODDLER, NONE, "P1: once a later visit discussed it, information",
         episodes=[saw(240, "jerk", **BLUE)], visits=[visit(3, *SEEN_RULES)], never=[BREATHING]),
    case("blue after the visit that talked about the first time", TODDLER, EMERGENCY, "a newer event comes back (contract)",
         episodes=[saw(240, "jerk", **BLUE), saw(2, "jerk", **BLUE)], visits=[visit(3, *SEEN_RULES)], flags=[BREATHING]),
    case("a visit without a word about it", TODDLER, SAME_DAY, "only a visit that discussed it lowers it",
         episodes=[saw(240, "jerk", **BLUE)], visits=[visit(3)], flags=[BREATHING]),
    case("blue the evening before the clocks went forward", baby(300), EMERGENCY, "23 hours of real time, though the clock shows 24",
         as_of="2026-03-29T20:00:00+01:00",
         episodes=[{"started_at": "2026-03-28T20:00:00+00:00", **BLUE}], flags=[BREATHING]),
    case("blue the evening before the clocks went back", baby(200), SAME_DAY, "24.5 hours of real time, though the clock shows 23.5",
         as_of="2026-10-25T20:00:00+00:00", episodes=[{"started_at": "2026-10-24T20:30:00+01:00", **BLUE}], flags=[BREATHING]),
    case("blue yesterday evening in Tokyo, home in London", TODDLER, EMERGENCY, "20 hours are 20 hours in every zone", flags=[BREATHING],
         episodes=[{"started_at": "2026-06-15T08:00:00+09:00", "time_zone": "Asia/Tokyo", **BLUE}]),
    case("a removed blue spell", TODDLER, NONE, "a removed record counts nowhere", never=[BREATHING],
         episodes=[saw(2, "jerk", **BLUE, removed_at=moment(1), removed_why="mistake")], check_ins=usual(0)),
    case("a blue spell typed in after the asking", TODDLER, NONE, "what was logged later is not seen", never=[BREATHING],
         episodes=[saw(2, "jerk", **BLUE, logged_at="2026-06-15T21:00:00+01:00")], check_ins=usual(0)),
]

CASES = [*LENGTH, *BREATH, *BRUE, *FITS, *RECENCY]
