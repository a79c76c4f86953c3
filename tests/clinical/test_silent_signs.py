"""Signs that used to be silent: policies P30 to P39, on both sides of each boundary, and with nothing answered."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from typing import Any, Final

import pytest

from tests.clinical.case_book.words import (
    CALM,
    EMERGENCY,
    MENTION,
    NONE,
    SAME_DAY,
    SOON,
    UP_TO_SOON,
    USUAL,
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
)
from tests.clinical.test_case_book import unmet
from tracker.clinical.assess import assess

INFANT: Final = baby(183)
TODDLER: Final = baby(425)
INJURED: Final = baby(183, background={"birth_history": ["lack_of_oxygen"]})

NOTHING_ELSE: Final = (*CALM, "soon")
"""What an event is left with where the rule of the row is one step short."""


def on_days(*movements: str, days: int = 3, **words: Any) -> list[Words]:
    """Return the same event on so many days, the last two hours ago."""
    return [saw(2 + 24 * ago, *movements, **words) for ago in range(days)]


NODS: Final[Words] = {"jerk_count": 9, "note": "nods nine times, I think it is the bottle"}
P30: Final = [
    case("other, nine nods on waking, the bottle in the note", INFANT, SAME_DAY, "P30", episodes=[saw(2, "other", state="just_woke", **NODS)]),
    case("other, nine nods after a feed, on three days", INFANT, SAME_DAY, "P30", episodes=on_days("other", state="awake", trigger="feed", **NODS)),
    case("other, two nods", INFANT, SAME_DAY, "P30: a nod is a head drop, two in a row", episodes=[saw(2, "other", state="awake", jerk_count=2, note="nods")]),
    case("other, one nod", INFANT, CALM, "P2: one is no series", episodes=[saw(2, "other", state="awake", jerk_count=1, note="one nod")]),
    case("other, two, no nod in words", INFANT, CALM, "P2", episodes=[saw(2, "other", state="awake", jerk_count=2, note="something with her tongue")]),
    case("other, two, and not nodding", INFANT, CALM, "P3: denied", episodes=[saw(2, "other", state="awake", jerk_count=2, note="she was not nodding")]),
    case("jerks of the legs, knees up, eight in a row on waking, three days", INFANT, SAME_DAY, "P30",
         episodes=on_days("jerk", state="just_woke", body_parts=["leg"], jerk_count=8, note="knees up")),
    case("jerks of the legs, three in a row on waking", INFANT, SAME_DAY, "P30", episodes=[saw(2, "jerk", state="just_woke", body_parts=["leg"], jerk_count=3)]),
    case("jerks of the legs, two in a row on waking", INFANT, CALM, "P30 from three", episodes=[saw(2, "jerk", state="just_woke", body_parts=["leg"], jerk_count=2)]),
    case("twitches of the arms, eight in a row, awake, three days", INFANT, SAME_DAY, "P30",
         episodes=on_days("twitch", state="awake", body_parts=["arm"], jerk_count=8)),
    case("twitches of the arms, five in a row, awake", INFANT, SAME_DAY, "P30: five alike", episodes=[saw(2, "twitch", state="awake", body_parts=["arm"], jerk_count=5)]),
    case("twitches of the arms, four in a row, awake", INFANT, CALM, "P30 from five", episodes=[saw(2, "twitch", state="awake", body_parts=["arm"], jerk_count=4)]),
    *[case(f"five stiffenings in a row, {name}", INFANT, SAME_DAY, "P30: no longer silenced", episodes=[saw(2, "arching", jerk_count=5, **how)])
      for name, how in (("after a feed", {"state": "awake", "trigger": "feed"}), ("crying", {"state": "crying"}), ("at a noise", {"state": "awake", "trigger": "noise"}),
                        ("laid down", {"state": "awake", "trigger": "position_change"}))],
    *[case(f"five in a row, {name}", INFANT, NOTHING_ELSE, "P2: not this rule", never=["spasm_clusters"], episodes=[saw(2, "twitch", jerk_count=5, **how)])
      for name, how in (("a foot alone", {"state": "awake", "body_parts": ["foot"]}), ("a hand alone", {"state": "awake", "body_parts": ["hand"]}),
                        ("asleep", {"state": "asleep", "body_parts": ["leg"], "woken": "stopped"}), ("stopped when held", {"state": "awake", "held": "stopped"}),
                        ("hiccups said so", {"state": "awake", "note": "hiccups"}))],
    case("five in a row, of two kinds", INFANT, NOTHING_ELSE, "P30: alike", never=["spasm_clusters"],
         episodes=[saw(2, "twitch", state="awake", body_parts=["leg"], jerk_count=3), saw(2 - 1 / 60, "jerk", state="awake", body_parts=["leg"], jerk_count=2)]),
    case("straining, three in a row on waking", INFANT, SAME_DAY, "P30: look-alike words never silence a series on waking",
         episodes=[saw(2, "jerk", state="just_woke", jerk_count=3, note="straining")]),
    case("straining, three in a row awake", INFANT, NONE, "P2", never=["spasm_clusters"], episodes=[saw(2, "jerk", state="awake", jerk_count=3, note="straining")]),
]

TURNED: Final[Words] = {"state": "awake", "eyes": ["turned_left"]}
P31: Final = [
    case("eyes turned left 30 s, response unsure", INFANT, SAME_DAY, "P31", episodes=[saw(2, duration_s=30, responsive="unsure", **TURNED)]),
    case("eyes turned left 30 s, response not asked", INFANT, SAME_DAY, "P31: not known to respond", episodes=[saw(2, duration_s=30, **TURNED)]),
    case("eyes turned left 30 s, responded", INFANT, SOON, "P31: aware", episodes=[saw(2, duration_s=30, responsive="yes", **TURNED)]),
    case("eyes rolled 3 s, responded", INFANT, SOON, "P31 from 3 s", episodes=[saw(2, state="awake", eyes=["rolled"], duration_s=3, responsive="yes")]),
    case("eyes rolled 2 s, responded", INFANT, CALM, "P31 from 3 s", episodes=[saw(2, state="awake", eyes=["rolled"], duration_s=2, responsive="yes")]),
    case("eyes rolled, length not asked", INFANT, CALM, "null never satisfies", episodes=[saw(2, state="awake", eyes=["rolled"], responsive="yes")]),
    case("one eye roll of 4 s, responded", INFANT, SOON, "P31: as a movement", episodes=[saw(2, "eye_roll", state="awake", duration_s=4, responsive="yes")]),
    case("eyes rolled 5 s, dozing off", INFANT, CALM, "P31: awake", episodes=[saw(2, state="falling_asleep", eyes=["rolled"], duration_s=5)]),
    case("eyes rolled 5 s twice in seven days, responded", INFANT, SAME_DAY, "P31: twice",
         episodes=[saw(hours, state="awake", eyes=["rolled"], duration_s=5, responsive="yes") for hours in (2, 2 + 7 * 24)]),
    case("eyes rolled 5 s twice in eight days, responded", INFANT, SOON, "P31: not within seven",
         episodes=[saw(hours, state="awake", eyes=["rolled"], duration_s=5, responsive="yes") for hours in (2, 2 + 8 * 24)]),
    case("stare 20 s, response not asked, three days", INFANT, SAME_DAY, "P31", episodes=on_days("stare", duration_s=20)),
    case("stare 20 s, response not asked, once", INFANT, SOON, "P31", episodes=[saw(2, "stare", duration_s=20)]),
    case("stare 10 s, responded", INFANT, SOON, "P31 from 10 s", episodes=[saw(2, "stare", state="awake", duration_s=10, responsive="yes")]),
    case("stare 9 s, responded", INFANT, CALM, "P31 from 10 s", episodes=[saw(2, "stare", state="awake", duration_s=9, responsive="yes")]),
    case("stare 20 s, no response, a toddler", TODDLER, SAME_DAY, "P31", episodes=[saw(2, "stare", state="awake", duration_s=20, responsive="no")]),
    case("looks at her hands for 40 s, responded", INFANT, CALM, "not a stare", episodes=[saw(2, "stare", state="awake", duration_s=40, responsive="yes", note="looking at her hands")]),
    case("looks at her hands for 40 s, response not asked", INFANT, SOON, "no word of a note silences", episodes=[saw(2, "stare", duration_s=40, note="looking at her hands")]),
    case("eyes as usual for 30 s", INFANT, CALM, "P31", episodes=[saw(2, "twitch", state="awake", rhythm="irregular", duration_s=30, **WELL)]),
]

ASLEEP: Final[Words] = {"state": "asleep", "rhythm": "regular", "side": "both", "woken": "not_tried"}
P32: Final = [
    case("asleep, one-sided, even, 60 s, twice", INFANT, SAME_DAY, "P32", episodes=on_days("jerk", days=2, duration_s=60, **{**ASLEEP, "side": "left"})),
    case("asleep, one-sided, even, 60 s, once", INFANT, SAME_DAY, "P32", episodes=[saw(2, "jerk", duration_s=60, **{**ASLEEP, "side": "left"})]),
    case("asleep, both, 90 s, noisy breathing, sleepy after", INFANT, SAME_DAY, "P32", episodes=[saw(2, "jerk", duration_s=90, breathing="noisy", after="sleepy", **ASLEEP)]),
    case("asleep, both, 90 s, as usual after", INFANT, SOON, "P32", episodes=[saw(2, "jerk", duration_s=90, after="normal", **ASLEEP)]),
    case("asleep, both, 30 s", INFANT, SOON, "P32 from 30 s", episodes=[saw(2, "jerk", duration_s=30, **ASLEEP)]),
    case("asleep, both, 29 s", INFANT, CALM, "P32 from 30 s", episodes=[saw(2, "jerk", duration_s=29, **ASLEEP)]),
    case("asleep, both, length not asked", INFANT, CALM, "null never satisfies", episodes=[saw(2, "jerk", **ASLEEP)]),
    case("asleep, both, 30 s, twice in fourteen days", INFANT, SAME_DAY, "P32: twice", episodes=[saw(hours, "jerk", duration_s=30, **ASLEEP) for hours in (2, 2 + 14 * 24)]),
    case("asleep, both, 30 s, twice in fifteen days", INFANT, SOON, "P32: not within 14", episodes=[saw(hours, "jerk", duration_s=30, **ASLEEP) for hours in (2, 2 + 15 * 24)]),
    case("asleep, both, 60 s, stopped on waking", INFANT, CALM, "P32: known to stop", episodes=[saw(2, "jerk", duration_s=60, **{**ASLEEP, "woken": "stopped"})]),
    case("asleep, both, 60 s, like one that stopped on waking", INFANT, CALM, "P32: known to stop",
         episodes=[saw(2, "jerk", duration_s=60, **ASLEEP), saw(30, "jerk", duration_s=20, **{**ASLEEP, "woken": "stopped"})]),
    *[case(f"asleep, one-sided, even, 60 s, and {count} both-sided ones stopped on waking", INFANT, accepted, "P32: three alike are known to stop",
           episodes=[saw(2, "jerk", duration_s=60, **{**ASLEEP, "side": "left"}),
                     *(saw(30 + 20 * number, "jerk", duration_s=20, **{**ASLEEP, "woken": "stopped"}) for number in range(count))])
      for count, accepted in ((2, SAME_DAY), (3, CALM))],
    case("asleep, counted, one in five seconds", INFANT, SOON, "P15: up to five seconds apart is a beat", episodes=[saw(2, "jerk", jerk_count=8, duration_s=40, **ASLEEP)]),
    case("asleep, counted, one in more than five seconds", INFANT, CALM, "P15: longer pauses are no beat", episodes=[saw(2, "jerk", jerk_count=8, duration_s=41, **ASLEEP)]),
    case("asleep, both, 60 s, a hand stopped it", INFANT, CALM, "a hand stopped it", episodes=[saw(2, "jerk", duration_s=60, held="stopped", **ASLEEP)]),
    case("asleep, both, 60 s, went on under a hand", INFANT, SOON, "in sleep a hand stops neither", episodes=[saw(2, "jerk", duration_s=60, held="continued", **ASLEEP)]),
    case("asleep, uneven, 60 s", INFANT, CALM, "P32: even", episodes=[saw(2, "jerk", duration_s=60, **{**ASLEEP, "rhythm": "irregular"})]),
    case("asleep, waking not asked, 60 s", INFANT, SOON, "P32: not known to stop", episodes=[saw(2, "jerk", state="asleep", rhythm="regular", side="both", duration_s=60)]),
]

P33: Final = [
    case("hit her head, then a 5 s jerk, sleepy after", INFANT, EMERGENCY, "P33", episodes=[saw(2, "jerk", state="awake", injury_before="yes", duration_s=5, after="sleepy")]),
    *[case(f"hit her head, then {name}", INFANT, EMERGENCY, "P33", episodes=[saw(2, injury_before="yes", state="awake", **how)])
      for name, how in (("a twitch", {"movements": ["twitch"]}), ("stiff", {"tone": "stiff"}), ("no response", {"responsive": "no"}), ("sleepy", {"after": "sleepy"}))],
    case("hit her head, sleepy that day", INFANT, EMERGENCY, "P33", episodes=[saw(2, "stare", injury_before="yes", state="awake", responsive="yes")], check_ins=[day(0, alertness="sleepy")]),
    case("hit her head, nothing else", INFANT, SAME_DAY, "P33: else same_day", episodes=[saw(2, "other", injury_before="yes", state="awake", **WELL)]),
    *[case(f"a jerk, injury {word}", INFANT, UP_TO_SOON, "null and unsure never satisfy", episodes=[saw(2, "jerk", state="awake", rhythm="single", injury_before=word, **WELL)])
      for word in ("no", "unsure", None)],
    case("hit her head and jerked two days ago", INFANT, SAME_DAY, "P1: after 24 h", episodes=[saw(48, "jerk", state="awake", injury_before="yes")]),
]

FIT: Final = saw(20, "jerk", state="awake", rhythm="regular", duration_s=60, responsive="no")
P34: Final = [
    case("left side moves less, first noticed today", INFANT, SAME_DAY, "P34", signs=[sign("asymmetry", side="left", since=0)]),
    case("left side moves less, first noticed yesterday", INFANT, SAME_DAY, "P34", signs=[sign("asymmetry", side="left", since=1)]),
    case("left side moves less, first noticed two days ago", INFANT, MENTION, "P34: today or yesterday", signs=[sign("asymmetry", side="left", since=2)]),
    case("left side moves less, nobody told since when", INFANT, MENTION, "null never satisfies", signs=[sign("asymmetry", side="left")]),
    case("left side moves less overall, first noticed today", INFANT, SAME_DAY, "P34", signs=[sign("less_movement", side="left", since=0)]),
    case("moves less overall, first noticed today", INFANT, MENTION, "P34: one side", signs=[sign("less_movement", since=0)]),
    case("left side moves less since a fit yesterday", INFANT, EMERGENCY, "P34: after a seizure-like event", episodes=[FIT | {"started_at": saw(30)["started_at"]}],
         signs=[sign("asymmetry", side="left", since=0)]),
    case("left side moves less, said three days ago", INFANT, SOON, "speaks that day and the next, then soon", signs=[sign("asymmetry", 3, side="left", since=3)]),
]

HOT: Final[Words] = {**USUAL, "temperature_c": 39.6}
SMALL: Final = baby(months(3) - 1)
P35: Final = [
    case("39.6 and sleepy", INFANT, SAME_DAY, "P35", check_ins=[day(0, **{**HOT, "alertness": "sleepy"})]),
    case("38 and sleepy", INFANT, SAME_DAY, "P35: any fever", check_ins=[day(0, **{**USUAL, "temperature_c": 38, "alertness": "sleepy"})]),
    case("37.9 and sleepy", INFANT, NONE, "no fever", check_ins=[day(0, **{**USUAL, "temperature_c": 37.9, "alertness": "sleepy"})]),
    *[case(f"vaccinated, {name}", baby(122), accepted, "expected for two days below 39", check_ins=[day(0, **{**USUAL, "alertness": "sleepy", "vaccinated": "yes", **how})])
      for name, how, accepted in (("38.9 and sleepy", {"temperature_c": 38.9}, NONE), ("39 and sleepy", {"temperature_c": 39}, SAME_DAY),
                                  ("a fever not measured and sleepy", {"fever": "yes"}, SAME_DAY), ("38.2, sleepy and feeding less", {"temperature_c": 38.2, "feeding": "harder"}, SAME_DAY))],
    *[case(f"38.2 and sleepy {ago} days after a vaccination", baby(122), accepted, "that day and the next",
           check_ins=[day(ago, vaccinated="yes"), day(0, **{**USUAL, "temperature_c": 38.2, "alertness": "sleepy"})]) for ago, accepted in ((1, NONE), (2, SAME_DAY))],
    case("39.6, alertness not sure", INFANT, NONE, "unsure never satisfies", check_ins=[day(0, **{**HOT, "alertness": "unsure"})]),
    case("39.6 and sleepy the day before three months", SMALL, EMERGENCY, "under three months EM08", check_ins=[day(0, **{**HOT, "alertness": "sleepy"})]),
    case("38.5 and sleepy at three months", baby(months(3)), SAME_DAY, "P35 from three months", check_ins=[day(0, **{**USUAL, "temperature_c": 38.5, "alertness": "sleepy"})]),
    case("39.6 and sleepy the day before two years", baby(months(24) - 1), SAME_DAY, "P35 to 24 months", check_ins=[day(0, **{**HOT, "alertness": "sleepy"})]),
    case("39.6 and sleepy at two years", baby(months(24)), NONE, "P35 to 24 months", check_ins=[day(0, **{**HOT, "alertness": "sleepy"})]),
    case("39.6 and floppy", INFANT, EMERGENCY, "P35", check_ins=[day(0, **{**HOT, "tone": "floppy"})]),
    case("39.6 and floppy bit by bit", INFANT, EMERGENCY, "P35: however it came", check_ins=[day(0, **{**HOT, "tone": "floppy", "tone_onset": "gradual"})]),
    case("39.6 and stiff for an afternoon", INFANT, NONE, "P35: floppy", check_ins=[day(0, **{**HOT, "tone": "stiff"})]),
    case("floppy, onset not told, no fever", INFANT, SAME_DAY, "as before", check_ins=[day(0, **{**USUAL, "tone": "floppy", "fever": "no"})]),
    case("fever told with an episode, floppy that day", INFANT, EMERGENCY, "P35", episodes=[saw(2, "tremble", temperature_c=38.4)], check_ins=[day(0, tone="floppy")]),
    case("green vomit at four months", baby(122), EMERGENCY, "P35", check_ins=[day(0, serious_signs=["green_vomit"])]),
    case("a weak cry alone", INFANT, SAME_DAY, "P35: ours", check_ins=[day(0, **{**USUAL, "cry": "weak"})]),
    *[case(f"a high-pitched cry and {name}", INFANT, EMERGENCY, "P35", check_ins=[day(0, **{**USUAL, "cry": "high_pitched", **how})])
      for name, how in (("sleepy", {"alertness": "sleepy"}), ("refusing feeds", {"feeding": "refusing"}), ("a fever", {"fever": "yes"}), ("floppy", {"tone": "floppy"}),
                        ("blue", {"serious_signs": ["blue_or_mottled"]}))],
    case("a high-pitched cry, and half of the feeds", INFANT, SAME_DAY, "P35: refusing", check_ins=[day(0, **{**USUAL, "cry": "high_pitched", "feeding": "much_less"})]),
]

WALKS: Final = "cdc_18m_walks_alone"
LOST: Final = [can("achieved", WALKS, 60), can("lost", WALKS, 3)]
P36: Final = [
    case("walking lost three days ago", TODDLER, SAME_DAY, "P36", milestones=LOST),
    case("walking lost fourteen days ago", TODDLER, SAME_DAY, "P36 to 14 days", milestones=[can("lost", WALKS, 14)]),
    case("walking lost fifteen days ago", TODDLER, SOON, "P36 to 14 days", milestones=[can("lost", WALKS, 15)]),
    case("a word lost three days ago", TODDLER, SOON, "P36: sitting to walking", milestones=[can("lost", "says mama", 3)]),
    case("crawling lost in free words", TODDLER, SAME_DAY, "P36", milestones=[can("lost", "crawling", 3)]),
    case("walking lost, and new jerks", TODDLER, EMERGENCY, "P36", milestones=LOST, episodes=[saw(30, "jerk", state="awake", rhythm="single", **WELL)]),
    case("walking lost, and jerks asleep that stop", TODDLER, SAME_DAY, "P36: awake", milestones=LOST, episodes=[saw(30, "jerk", state="asleep", woken="stopped", **WELL)]),
    case("walking lost, and jerks for months", TODDLER, SAME_DAY, "P36: new; SD11 same day", milestones=LOST,
         episodes=[saw(24 * ago, "jerk", state="awake", rhythm="single", held="stopped", **WELL) for ago in (2, 31)]),
    case("walking lost, and jerks since twenty-seven days before", TODDLER, EMERGENCY, "P36: within 28 days are new", milestones=LOST,
         episodes=[saw(24 * ago, "jerk", state="awake", rhythm="single", held="stopped", **WELL) for ago in (2, 30)]),
    case("walking lost, and darting eyes", TODDLER, EMERGENCY, "P36", milestones=LOST, signs=[sign("nystagmus", since=20)]),
]

FOOT: Final[Words] = {"state": "awake", "body_parts": ["foot"], "side": "left", "rhythm": "irregular"}
P37: Final = [
    case("short of oxygen: left foot twitches on three days", INJURED, SOON, "P37", episodes=on_days("twitch", **FOOT)),
    case("short of oxygen: left foot twitches on two days", INJURED, SOON, "P37", episodes=on_days("twitch", days=2, **FOOT)),
    case("short of oxygen: left foot twitches once", INJURED, CALM, "P37: two days", episodes=on_days("twitch", days=1, **FOOT)),
    case("short of oxygen: both feet twitch on three days", INJURED, CALM, "P37: one side", episodes=on_days("twitch", **{**FOOT, "side": "both"})),
    case("short of oxygen: left foot twitches, side not asked", INJURED, CALM, "null never satisfies", episodes=on_days("twitch", **{**FOOT, "side": None})),
    case("short of oxygen: left foot twitches asleep", INJURED, CALM, "P37: awake", episodes=on_days("twitch", days=2, **{**FOOT, "state": "asleep"}, woken="stopped")),
    case("no injury known: left foot twitches on three days", INFANT, CALM, "P37", episodes=on_days("twitch", **FOOT)),
    *[case(f"{word}: left foot twitches on two days", baby(183, background={"birth_history": [word]}), SOON, "P37", episodes=on_days("twitch", days=2, **FOOT))
      for word in ("cooling", "newborn_seizures", "brain_bleed", "meningitis", "brain_injury_on_imaging")],
    case("sepsis: left foot twitches on two days", baby(183, background={"birth_history": ["sepsis"]}), CALM, "P37: no injury of the brain", episodes=on_days("twitch", days=2, **FOOT)),
]

P38: Final = [
    case("eyes dart, noticed three weeks ago", INFANT, SOON, "P38", signs=[sign("nystagmus", since=21)]),
    case("eyes dart, nobody told since when", INFANT, SOON, "null never satisfies sudden", signs=[sign("nystagmus")]),
    case("eyes dart since two days", INFANT, SAME_DAY, "P38: sudden", signs=[sign("nystagmus", since=2)]),
    case("eyes dart since three days", INFANT, SOON, "P38: not sudden", signs=[sign("nystagmus", since=3)]),
    case("eyes dart, and she keeps falling", TODDLER, SAME_DAY, "P38: with falls", signs=[sign("nystagmus", since=21, note="she keeps falling over")]),
    case("eyes dart and the head nods, in a note", INFANT, SOON, "P38", episodes=[saw(2, "other", state="awake", jerk_count=1, note="her eyes shimmer from side to side and her head tilts")]),
    case("eyes dart suddenly, in a note of the day", INFANT, SAME_DAY, "P38", check_ins=[day(0, **USUAL, note="Suddenly her eyes are darting about.")]),
    case("the eyes alone beat evenly, awake", INFANT, SOON, "P38", episodes=[saw(2, "other", state="awake", body_parts=["eyes"], rhythm="regular", responsive="yes")]),
    case("the eyes alone beat evenly, asleep", INFANT, CALM, "dreaming", episodes=[saw(2, "other", state="asleep", body_parts=["eyes"], rhythm="regular", woken="stopped")]),
    case("eyes and arms beat evenly, awake", INFANT, CALM, "P38: the eyes alone",
         episodes=[saw(2, "other", state="awake", body_parts=["eyes", "arm"], rhythm="regular", held="stopped", **WELL)]),
    case("eyes do not dart, in a note", INFANT, NONE, "P3: denied", check_ins=[day(0, **USUAL, note="Her eyes did not dart today.")]),
    case("eyes shimmer asleep, in a note", INFANT, CALM, "dreaming", episodes=[saw(2, "twitch", state="asleep", woken="stopped", note="eyes jiggling under the lids")]),
    *[case(f"the report's words: {word}", INFANT, SOON, "P38", check_ins=[day(0, **USUAL, note=word)]) for word in ("nystagmus?", "Dancing eyes again.", "Her eyes wobble.")],
]

CRUNCH: Final[Words] = {"state": "just_woke", **WELL}
MUM_ID, DAD_ID = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


def two_people(*movements: str, minutes_apart: float = 1, second: Words | None = None) -> list[Words]:
    """Return one entry each of two caregivers."""
    return [saw(2, *movements, id=MUM_ID, logged_by="Mum", **CRUNCH),
            saw(2 - minutes_apart / 60, *movements, id=DAD_ID, logged_by="Dad", **CRUNCH, **(second or {}))]


P39: Final = [
    *[case(f"a {movement} each of two people", INFANT, SAME_DAY, "P39", episodes=two_people(movement)) for movement in ("crunch", "stretch", "head_drop", "arms_fling", "eye_roll")],
    case("arms flung at a noise, seen by two people", INFANT, CALM, "P39: one startle", episodes=[row | {"trigger": "noise"} for row in two_people("arms_fling")]),
    case("a startle each of two people", INFANT, CALM, "P39: typical movements", episodes=two_people("startle")),
    case("a crunch each of two people, two minutes apart", INFANT, SAME_DAY, "P39 within the gap of a series", episodes=two_people("crunch", minutes_apart=2)),
    case("a crunch each of two people, two and a half minutes apart", INFANT, UP_TO_SOON, "P2: not chained", episodes=two_people("crunch", minutes_apart=2.5)),
    case("a crunch each of two people, who say that it was one", INFANT, UP_TO_SOON, "the family decides", episodes=two_people("crunch", second={"source": f"app same-as:{MUM_ID}"})),
]

WEIGHT: Final = [
    case("no weight on the feet at nine months", baby(months(9)), SOON, "sign to ask", signs=[sign("no_weight_on_feet", since=20)]),
    case("no weight on the feet the day before nine months", baby(months(9) - 1), NONE, "from nine months", signs=[sign("no_weight_on_feet", since=20)]),
    case("no weight on the feet at nine months, ten weeks early", baby(months(9), weeks=30), NONE, "corrected", signs=[sign("no_weight_on_feet", since=20)]),
]

HANDS_BLUE: Final = [
    case("only hands or feet blue", INFANT, CALM, "P23: no flag", episodes=[saw(2, "twitch", state="awake", rhythm="single", **{**WELL, "colour": "acro"})], never=["prolonged_or_breathing"]),
    case("arching at a feed, hands blue", INFANT, NONE, "P12: colour as usual", never=["seizure_like"],
         episodes=[saw(2, "arching", state="feeding", eyes=["normal"], responsive="yes", tone="stiff", colour="acro")]),
    case("blue", INFANT, EMERGENCY, "EM03", episodes=[saw(2, "twitch", state="awake", rhythm="single", **{**WELL, "colour": "blue"})]),
    case("only hands or feet blue, asked, and blue in the note", INFANT, CALM, "P3: the answer wins", never=["prolonged_or_breathing"],
         episodes=[saw(2, "twitch", state="awake", rhythm="single", note="her hands went blue", **{**WELL, "colour": "acro"})]),
]

RUNNING: Final = [
    case("still running for four minutes, nothing asked", INFANT, CALM, "P40: the running screen counts and shows first aid", episodes=[saw(4 / 60, running=True)]),
    case("still running for five minutes, nothing asked", INFANT, EMERGENCY, "P7, P20", episodes=[saw(5 / 60, running=True)]),
]


@pytest.mark.parametrize("one", [*P30, *P31, *P32, *P33, *P34, *P35, *P36, *P37, *P38, *P39, *WEIGHT, *HANDS_BLUE, *RUNNING], ids=lambda one: one.name)
def test_a_sign_that_was_silent_is_answered_as_the_policies_say(one: Case) -> None:
    assert unmet(one) == [], one.reason


@pytest.mark.parametrize(
    ("rule", "tables", "missing"),
    [
        ("eyes_held", {"episodes": [saw(2, "twitch", state="awake", duration_s=5)]}, "episodes.eyes"),
        ("eyes_held", {"episodes": [saw(2, state="awake", eyes=["rolled"], responsive="yes")]}, "episodes.duration_s"),
        ("even_beat_asleep", {"episodes": [saw(2, "jerk", state="asleep", duration_s=5)]}, "episodes.woken"),
        ("head_injury", {"episodes": [saw(2, "jerk", state="awake")]}, "episodes.injury_before"),
        ("new_weakness", {"signs": [sign("asymmetry", side="left")]}, "signs.first_noticed"),
        ("twitches_after_brain_injury", {"episodes": on_days("twitch", **FOOT)}, "background.birth_history"),
        ("darting_eyes", {}, "signs.nystagmus"),
    ],
)
def test_what_was_not_asked_leaves_the_rule_open(rule: str, tables: dict[str, list[Words]], missing: str) -> None:
    assessment = assess(case("", INFANT, NONE, "", **tables).diary())
    open_questions = {item.rule: item.missing for item in assessment.not_assessable}
    assert missing in open_questions[rule]


@pytest.mark.parametrize("word", ["lack_of_oxygen", "cooling", "newborn_seizures", "brain_bleed", "brain_injury_on_imaging", "meningitis"])
def test_an_injury_of_the_brain_is_a_risk_beside_a_series(word: str) -> None:
    child = baby(183, background={"birth_history": [word]})
    assessment = assess(case("", child, SAME_DAY, "", episodes=[saw(2, "crunch", jerk_count=4, state="just_woke")]).diary())
    flag = next(flag for flag in assessment.flags if flag.rule == "series_with_risk")
    assert flag.facts["risks"] == [word]
