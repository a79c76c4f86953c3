"""Children as published descriptions tell them, each entered in several ways: words named or not, few answers or many, in a note."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from typing import Any, Final

from tests.clinical.case_book.words import (
    BELOW_EMERGENCY,
    CALM,
    EMERGENCY,
    FROM_A_NOTE,
    MENTION,
    NONE,
    REGRESSION,
    SAME_DAY,
    SAME_DAY_OR_MORE,
    SOON,
    SOON_OR_MORE,
    SPASMS,
    UP_TO_SOON,
    WELL,
    Case,
    Words,
    baby,
    can,
    case,
    day,
    months,
    quiet_week,
    saw,
    sign,
    visit,
)

INFANT: Final = baby(months(6))
NEWBORN: Final = baby(12)
TODDLER: Final = baby(months(14))
INJURED: Final = baby(months(5), background={"birth_history": ["lack_of_oxygen", "cooling"]})
SOON_OR_TODAY: Final = ("soon", "same_day")
ASLEEP_WELL: Final[Words] = {"state": "asleep", "woken": "stopped", "eyes": ["normal"], "colour": "normal", "breathing": "normal", "after": "normal"}
EVEN: Final[Words] = {"state": "awake", "rhythm": "regular", "side": "both"}
ROWS: Final = {"jerk_count": 8, "duration_s": 60, "state": "just_woke"}


def daily(days: int, *movements: str, **words: Any) -> list[Words]:
    """Return the same event on so many days, the last two hours ago."""
    return [saw(2 + 24 * ago, *movements, **words) for ago in range(days)]


def spasms() -> list[Case]:
    """Infantile spasms, benign myoclonus of early infancy, myoclonic epilepsy (3.3; P2, P30)."""
    reason = "SD01, P2, P30: brief alike movements in a row, on waking above all; an EEG tells them apart, nothing else"
    row = [saw(3, "crunch", **ROWS, **WELL)]
    return [
        case("spasms: crunches named, all answered", INFANT, SAME_DAY, reason, episodes=row, flags=[SPASMS], check_ins=quiet_week()),
        case("spasms: nothing named, nothing else answered", INFANT, SAME_DAY, reason, episodes=[saw(3, **ROWS)], flags=[SPASMS]),
        case("spasms: something else, folds in half in the note", INFANT, SAME_DAY, reason,
             episodes=[saw(3, "other", **ROWS, note="She folds in half, again and again.")], flags=[SPASMS]),
        case("spasms: something else, not counted, again and again in the note", INFANT, FROM_A_NOTE, "P3, P30", episodes=[saw(3, "other", state="awake", note="Arms fly up, several in a row on waking.")], flags=[SPASMS]),
        case("spasms: something else, nods again and again in the note", INFANT, FROM_A_NOTE, "P3, P30", episodes=[saw(3, "other", state="awake", note="Nods her head again and again.")], flags=[SPASMS]),
        case("something else, falls asleep nodding off", INFANT, CALM, "no finding", episodes=[saw(3, "other", state="falling_asleep", note="Nodding off on my arm.")]),
        case("a startle whose note speaks of arms that fly up", INFANT, UP_TO_SOON, "an answered movement stands before the note", episodes=[saw(3, "startle", state="awake", trigger="noise", duration_s=1, note="Arms fly out at the door bell.", **WELL)]),
        case("spasms: only a note of the day", INFANT, FROM_A_NOTE, "P3", check_ins=[day(0, note="Head drops in a row after both naps, a few seconds apart.")]),
        case("spasms: only a note of an entry", INFANT, FROM_A_NOTE, "P3", episodes=[saw(3, note="Jack-knifed six times in a row, then cried.")]),
        case("spasms: legs only, knees up, on waking on three days", INFANT, SAME_DAY, reason, episodes=daily(3, "jerk", body_parts=["leg"], **ROWS), flags=[SPASMS]),
        case("spasms: tapped one by one on waking, called startles", INFANT, SAME_DAY, reason, flags=[SPASMS],
             episodes=[saw(3 - step * 8 / 3600, "startle", state="just_woke", duration_s=1, **WELL) for step in range(5)]),
        case("spasms: the eyes roll up six times in a row", INFANT, SAME_DAY, reason, episodes=[saw(3, "eye_roll", jerk_count=6, state="awake", duration_s=40)], flags=[SPASMS]),
        case("spasms: in the bath, feeding and crying answered", INFANT, SAME_DAY, reason, episodes=[saw(3, "jerk", state="feeding", jerk_count=9, duration_s=70, note="At the bottle")], flags=[SPASMS]),
        case("startle reflex: an arm fling of two seconds, called uneven", baby(months(3)), UP_TO_SOON, "P2: what is over in a moment is one movement",
             episodes=[saw(3, "arms_fling", rhythm="irregular", state="awake", duration_s=2, **WELL)]),
        case("an arm fling called uneven, of twenty seconds", baby(months(3)), SAME_DAY, "P2: several in one entry", flags=[SPASMS],
             episodes=[saw(3, "arms_fling", rhythm="irregular", state="awake", duration_s=20, **WELL)]),
        case("an arm fling called uneven, length not told", baby(months(3)), SAME_DAY, "P2: not told is not short", flags=[SPASMS],
             episodes=[saw(3, "arms_fling", rhythm="irregular", state="awake", **WELL)]),
        case("one nod of the head, once", INFANT, UP_TO_SOON, "P15: one movement is no series", episodes=[saw(3, "head_drop", state="awake", duration_s=1, **WELL)]),
        case("one stretch on waking on three days", INFANT, CALM, "a stretch alone is a stretch", episodes=daily(3, "stretch", rhythm="single", state="just_woke", duration_s=3, **WELL)),
        case("myoclonic epilepsy: single head drops with a jerk on three days", baby(months(10)), SOON_OR_MORE, "SD01: the same movement on two days", flags=[SPASMS],
             episodes=daily(3, "jerk", "head_drop", rhythm="single", state="awake", duration_s=1, **WELL)),
        case("early myoclonus: shakes of head and arms in clusters", INFANT, SAME_DAY, "3.9: always SD01 until an EEG", flags=[SPASMS],
             episodes=daily(2, "jerk", body_parts=["head", "arm"], state="awake", jerk_count=7, duration_s=30, **WELL)),
        case("spasms while social less than before", INFANT, SAME_DAY, "SD02", episodes=row, check_ins=[day(0, social="less")], flags=[SPASMS]),
    ]


def asleep() -> list[Case]:
    """Benign neonatal sleep myoclonus, sleep starts, long sleep series, seizures from sleep (3.9; P7, P16, P32)."""
    long_row: Words = {"state": "asleep", "duration_s": 2100}
    chained = [saw(3 - step * 100 / 3600, "jerk", state="asleep", duration_s=2) for step in range(21)]
    even: Words = {"state": "asleep", "rhythm": "regular", "duration_s": 60}
    return [
        case("sleep myoclonus at three weeks, waking stops it", baby(21), NONE, "RS01", episodes=daily(4, "twitch", rhythm="irregular", duration_s=20, **ASLEEP_WELL)),
        case("sleep myoclonus at three weeks, unnamed, even", baby(21), NONE, "RS01", episodes=daily(4, rhythm="regular", duration_s=20, **ASLEEP_WELL)),
        case("sleep myoclonus for twenty minutes that waking ends", baby(45), SAME_DAY, "P7", episodes=[saw(2, "jerk", rhythm="regular", duration_s=1200, **ASLEEP_WELL)]),
        case("long sleep series, counted, named", INFANT, SOON_OR_TODAY, "D", episodes=[saw(2, "jerk", jerk_count=40, **long_row)]),
        case("long sleep series, counted, not named", INFANT, SOON_OR_TODAY, "D", episodes=[saw(2, jerk_count=40, **long_row)]),
        case("long sleep series, counted, called even", INFANT, SOON_OR_TODAY, "D: a movement every minute is no beat", episodes=[saw(2, jerk_count=40, rhythm="regular", **long_row)]),
        case("long sleep series, counted twitches, uneven", INFANT, SOON_OR_TODAY, "D", episodes=[saw(2, "twitch", jerk_count=40, rhythm="irregular", **long_row)]),
        case("long sleep series, counted, went on when held", INFANT, SOON_OR_TODAY, "D", episodes=[saw(2, "jerk", jerk_count=40, held="continued", **long_row)]),
        case("long sleep series, one entry each", INFANT, SOON_OR_TODAY, "D: 35 minutes, however they are entered", episodes=chained),
        case("four minutes of a sleep series, one entry each", INFANT, UP_TO_SOON, "under five minutes", episodes=chained[:3]),
        case("sleep start, one, at eight months", baby(months(8)), CALM, "RS05", episodes=[saw(2, "startle", rhythm="single", state="falling_asleep", duration_s=1, **WELL)]),
        case("from sleep, one side, even, twice", INFANT, SAME_DAY, "P32", episodes=[saw(2, side="left", woken="not_tried", **even), saw(50, side="left", woken="not_tried", **even)]),
        case("from sleep, even, once, nothing asked", INFANT, SOON, "P32", episodes=[saw(2, **even)]),
        case("from sleep, even, the arms twice", INFANT, SAME_DAY, "P32: twice", episodes=[saw(2, body_parts=["arm"], **even), saw(50, body_parts=["arm"], **even)]),
        case("from sleep, even, the arms and once not said", INFANT, SAME_DAY, "P32: not said is not another", episodes=[saw(2, body_parts=["arm"], **even), saw(50, **even)]),
        case("from sleep, even, an arm one night and a leg another", INFANT, SOON, "P15: two similar ones", episodes=[saw(2, body_parts=["arm"], **even), saw(50, body_parts=["leg"], **even)]),
        case("from sleep, even, a hand stops it", INFANT, UP_TO_SOON, "a hand that stops it explains it", episodes=daily(2, held="stopped", **even)),
        case("from sleep, counted, every fifteen seconds", INFANT, UP_TO_SOON, "P15: long pauses are no beat", episodes=daily(2, jerk_count=4, **even)),
    ]


def shivers() -> list[Case]:
    """Shuddering, jitteriness, startles, the newborn's chin, hyperekplexia (3.2, 3.9; P4, P12, P22, P28)."""
    shiver: Words = {"state": "feeding", "rhythm": "regular", "duration_s": 5, "side": "both"}
    chin: Words = {"state": "crying", "body_parts": ["face"], "duration_s": 6, "rhythm": "regular"}
    as_usual: Words = {"eyes": ["normal"], "colour": "red"}
    return [
        case("shuddering named, at meals, for a week", baby(months(9)), CALM, "NV03", episodes=daily(7, "shudder", **shiver, **WELL)),
        case("shuddering named, few answers", baby(months(9)), CALM, "NV03, P12", episodes=daily(4, "shudder", **shiver)),
        case("shuddering not named, it goes on under a hand, aware", baby(months(9)), UP_TO_SOON, "P22: short ones alike, aware",
             episodes=daily(2, held="continued", **{**shiver, "state": "awake"}, responsive="yes")),
        case("shuddering with a stare, uneven, aware", baby(months(9)), UP_TO_SOON, "P12, P22: aware; a stare of six seconds is no held look",
             episodes=daily(2, "shudder", state="awake", rhythm="irregular", duration_s=6, **{**WELL, "eyes": ["staring"]})),
        case("shuddering with a stare, even, aware, once", baby(months(9)), SOON_OR_TODAY, "D: two answers agree", episodes=[saw(2, "shudder", **{**shiver, "state": "awake"}, **{**WELL, "eyes": ["staring"]})]),
        case("shuddering with a stare, no response", baby(months(9)), EMERGENCY, "P22: not responding is grave",
             episodes=[saw(2, "shudder", **{**shiver, "state": "awake"}, eyes=["staring"], responsive="no")]),
        case("goes stiff with excitement, two in eighty seconds, aware", baby(months(9)), BELOW_EMERGENCY, "P22: the eighty seconds are of both, not of one",
             episodes=[saw(2, "stiffening", state="awake", jerk_count=2, duration_s=80, responsive="yes")]),
        case("goes stiff for eighty seconds, aware", baby(months(9)), SOON_OR_MORE, "P22", episodes=[saw(2, "stiffening", state="awake", duration_s=80, responsive="yes")]),
        case("shivers in the note only", baby(months(9)), CALM, "no finding", episodes=[saw(2, state="awake", duration_s=3, note="A little shiver, as if cold.")]),
        case("jittery newborn, a hand stops it", NEWBORN, CALM, "RS02", episodes=daily(4, "tremble", state="crying", rhythm="regular", held="stopped", duration_s=5, **WELL)),
        case("jittery newborn, holding not tried, arms", NEWBORN, SAME_DAY, "P4", episodes=[saw(2, "tremble", state="awake", rhythm="regular", body_parts=["arm"], held="not_tried", duration_s=5, **WELL)]),
        case("chin of a crying newborn, named", NEWBORN, NONE, "P28", episodes=daily(3, "tremble", **chin, **as_usual)),
        case("chin of a crying newborn, holding not tried, all answered", NEWBORN, NONE, "P28", episodes=daily(3, "tremble", held="not_tried", **chin, **WELL)),
        case("chin of a crying newborn, not named, in the note", NEWBORN, NONE, "P28", episodes=[saw(2, **chin, **as_usual, note="Her chin quivers when she cries.")]),
        case("chin of a crying newborn, something else, in the note", NEWBORN, NONE, "P28", episodes=[saw(2, "other", **chin, **as_usual, note="Bottom lip trembling.")]),
        case("chin of a crying newborn, eyes not asked", NEWBORN, SAME_DAY, "P28 asks for eyes and colour; not asked is not as usual", episodes=[saw(2, "tremble", **chin)]),
        case("face of a crying newborn, not named, no note", NEWBORN, SAME_DAY, "P4: nobody said what it was", episodes=[saw(2, **chin, **as_usual)]),
        case("chin of a crying newborn goes on under a hand", NEWBORN, SAME_DAY_OR_MORE, "P4", episodes=[saw(2, **chin, **as_usual, held="continued", note="Chin trembling")]),
        case("chin of a newborn who does not cry", NEWBORN, SAME_DAY, "P28 speaks of a cry", episodes=[saw(2, "tremble", **{**chin, "state": "awake"}, **as_usual)]),
        case("startle at a door, three months", baby(months(3)), CALM, "RS03", episodes=daily(3, "startle", trigger="noise", rhythm="single", state="awake", duration_s=1, **WELL)),
        case("hyperekplexia: a tap on the nose, stiff, no breath", NEWBORN, EMERGENCY, "EM12",
             episodes=[saw(2, "startle", "stiffening", trigger="touch", state="awake", breathing="paused", duration_s=10)]),
        case("hyperekplexia: stiff at every noise, nothing else asked", baby(months(3)), SOON_OR_MORE, "stiffening again and again", episodes=daily(3, "stiffening", trigger="noise", state="awake", duration_s=4)),
    ]


def look_alikes() -> list[Case]:
    """Sandifer and reflux, hiccups, gratification, rocking, torticollis, breath-holding (3.9; P7, P12, P24, P25)."""
    arch: Words = {"state": "feeding", "duration_s": 40}
    long: Words = {"state": "awake", "duration_s": 400}
    hold: Words = {"state": "crying", "colour": "blue", "breathing": "paused", "responsive": "no", "duration_s": 20, "after": "normal"}
    heart = visit(20, "resting:breath_holding:any:any:any:20:heart:2026-08-01")
    return [
        case("Sandifer: arching after feeds on five days, all answered", baby(months(3)), UP_TO_SOON, "P12", episodes=daily(5, "arching", **arch, **WELL)),
        case("Sandifer: arching with feeds, few answers", baby(months(3)), UP_TO_SOON, "P12", episodes=daily(3, "arching", **arch)),
        case("Sandifer: stiff after the bottle, in the note, aware", baby(months(3)), UP_TO_SOON, "P12",
             episodes=[saw(2, "stiffening", "arching", state="awake", duration_s=30, note="After the bottle, reflux again.", **WELL)]),
        case("reflux named, but five nods in a row", INFANT, SAME_DAY, "P30: no label silences a series", episodes=[saw(2, "head_drop", jerk_count=5, state="feeding", note="reflux")], flags=[SPASMS]),
        case("hiccups: a jerk, ten minutes, even", INFANT, NONE, "P7, P12", episodes=[saw(2, "jerk", **{**EVEN, "duration_s": 600}, held="continued", note="Had the hiccups after lunch.")]),
        case("hiccups: not named, newborn, holding not tried", NEWBORN, NONE, "P12", episodes=[saw(2, **{**EVEN, "duration_s": 900}, held="not_tried", note="hiccups")]),
        case("hiccups: counted, aware", INFANT, NONE, "P12", episodes=[saw(2, "other", state="awake", jerk_count=60, duration_s=420, note="Hiccups!", responsive="yes")]),
        case("hiccups asked about", INFANT, EMERGENCY, "a question says nothing", episodes=[saw(2, **{**EVEN, "duration_s": 600}, held="continued", note="Hiccups?")]),
        case("hiccups, but no response", INFANT, EMERGENCY, "P12: no word silences that", episodes=[saw(2, **{**EVEN, "duration_s": 600}, responsive="no", note="Hiccups.")]),
        case("gratification: stiff legs, called, stops", TODDLER, BELOW_EMERGENCY, "P25", episodes=[saw(2, "stiffening", **long, woken="stopped", body_parts=["leg"], responsive="yes")]),
        case("gratification: stops when picked up, in the note", TODDLER, BELOW_EMERGENCY, "P25", episodes=[saw(2, "stiffening", **long, rhythm="irregular", note="Stops as soon as I pick her up.")]),
        case("stiff for six minutes, does not stop when picked up", TODDLER, EMERGENCY, "P7", episodes=[saw(2, "stiffening", **long, note="Does not stop when I pick her up.")]),
        case("stiff for six minutes, a note says it stops, an answer that it goes on", TODDLER, EMERGENCY, "an answer counts before a note",
             episodes=[saw(2, "stiffening", **long, held="continued", note="Stops when picked up.")]),
        case("nods in a row on waking, a note says they stop when picked up", INFANT, SAME_DAY, "P30: no word of a note silences a series",
             episodes=[saw(2, **ROWS, note="Stops when I pick her up.")], flags=[SPASMS]),
        case("gratification: rocking in the car seat, even, aware", TODDLER, BELOW_EMERGENCY, "P25", episodes=[saw(2, "other", **long, rhythm="regular", note="Rocks against the strap, cross when interrupted.", **WELL)]),
        case("gratification: stiff for six minutes, nothing asked", TODDLER, EMERGENCY, "P7: nothing explains it", episodes=[saw(2, "stiffening", **long)]),
        case("rocks to sleep for ten minutes, in the note", TODDLER, CALM, "P7", episodes=daily(4, "other", state="falling_asleep", rhythm="regular", duration_s=600, note="Rocking himself to sleep.")),
        case("rocks to sleep, not named, aware", TODDLER, CALM, "P7", episodes=daily(4, state="falling_asleep", rhythm="regular", duration_s=600, note="rocks to sleep", **WELL)),
        case("rocks to sleep, goes on under a hand", TODDLER, UP_TO_SOON, "P7", episodes=daily(2, "other", state="awake", rhythm="regular", duration_s=120, held="continued", note="Rocking on all fours.", **WELL)),
        case("rocks, goes on under a hand, response not asked", TODDLER, SOON_OR_MORE, "P7: nobody told that she responded",
             episodes=[saw(2, "other", state="awake", rhythm="regular", duration_s=120, held="continued", note="Rocking on all fours.")]),
        case("head rolling at bedtime", TODDLER, CALM, "RS05", episodes=daily(4, "other", body_parts=["head"], state="falling_asleep", rhythm="regular", duration_s=400, note="Head rolling to sleep again.", **WELL)),
        case("rocking, but away and staring", TODDLER, EMERGENCY, "P12: response is not silenced", episodes=[saw(2, "other", state="awake", rhythm="regular", duration_s=120, responsive="no", eyes=["staring"], note="Rocking.")]),
        case("torticollis: head held for a day, not named", INFANT, SOON, "P25", episodes=[saw(10, rhythm="sustained", body_parts=["head"], state="awake", duration_s=28800)]),
        case("torticollis: in the note, aware", INFANT, SOON, "P25", episodes=[saw(10, "other", state="awake", duration_s=28800, note="Head tilted to the left all day.", responsive="yes")]),
        case("torticollis: called stiff, neck, aware", INFANT, SOON, "P25", episodes=[saw(10, "stiffening", body_parts=["head"], rhythm="sustained", state="awake", duration_s=28800, responsive="yes", note="wry neck")]),
        case("torticollis: pale with it", INFANT, SAME_DAY_OR_MORE, "P17, EM13: pale for more than a minute; P25 takes the tilt alone", episodes=[saw(10, "other", rhythm="sustained", body_parts=["head"], state="awake", duration_s=28800, colour="pale", responsive="yes")]),
        case("torticollis: blue with it", INFANT, EMERGENCY, "EM03", episodes=[saw(10, "other", rhythm="sustained", body_parts=["head"], state="awake", duration_s=28800, colour="blue")]),
        case("breath-holding, first", TODDLER, EMERGENCY, "EM03", episodes=[saw(2, "limpness", **hold)]),
        case("breath-holding, explained after a heart check", TODDLER, SOON, "P24", episodes=[saw(2, "limpness", **hold)], visits=[heart]),
        case("breath-holding, explained, not named, pale", TODDLER, SOON, "P24", episodes=[saw(2, **{**hold, "colour": "pale"})], visits=[heart]),
        case("breath-holding, explained, two on one day", TODDLER, SOON, "P24", episodes=[saw(2, "limpness", **hold), saw(8, "stiffening", **hold)], visits=[heart]),
        case("breath-holding, explained, but sleepy afterwards", TODDLER, EMERGENCY, "P24: one outside ends the rest", episodes=[saw(2, "limpness", **{**hold, "after": "sleepy"})], visits=[heart]),
        case("breath-holding, explained, but not crying", TODDLER, EMERGENCY, "P24", episodes=[saw(2, "limpness", **{**hold, "state": "awake"})], visits=[heart]),
    ]


def eyes() -> list[Case]:
    """Eyes held, tonic upgaze, nystagmus, spasmus nutans, opsoclonus (P31, P38)."""
    return [
        case("upgaze: eyes roll, aware, once", INFANT, SOON, "P31", episodes=[saw(2, "eye_roll", state="awake", duration_s=30, responsive="yes")]),
        case("upgaze: only the eyes answered, aware", INFANT, SOON, "P31", episodes=[saw(2, eyes=["rolled"], state="awake", duration_s=30, responsive="yes")]),
        case("upgaze: twice in a week", INFANT, SAME_DAY, "P31", episodes=daily(2, "eye_roll", state="awake", duration_s=30, responsive="yes")),
        case("upgaze: response not asked", INFANT, SAME_DAY, "P31", episodes=[saw(2, eyes=["rolled"], duration_s=30)]),
        case("upgaze: held, no length told", INFANT, SOON_OR_TODAY, "P31: held is longer than seconds", episodes=[saw(2, eyes=["rolled"], rhythm="sustained", state="awake", responsive="yes")]),
        case("eyes turned left, length not told, on two days", INFANT, SOON_OR_TODAY, "P31: not told is not brief", episodes=daily(2, eyes=["turned_left"], state="awake")),
        case("eyes turned left 30 s, response unsure", INFANT, SAME_DAY, "D", episodes=[saw(2, eyes=["turned_left"], state="awake", duration_s=30, responsive="unsure")]),
        case("eyes turned left, length not told, once, aware", INFANT, CALM, "P31", episodes=[saw(2, eyes=["turned_left"], state="awake", responsive="yes")]),
        case("eyes stuck to the left, in the note", INFANT, FROM_A_NOTE, "P3", episodes=[saw(2, duration_s=20, note="Her eyes were stuck to the left.")]),
        case("eyes turned for a second, aware", INFANT, CALM, "P31: under three seconds", episodes=[saw(2, eyes=["turned_left"], state="awake", duration_s=1, responsive="yes")]),
        case("eyes roll as it falls asleep", INFANT, CALM, "drowsy", episodes=[saw(2, "eye_roll", state="falling_asleep", duration_s=5, eyes=["rolled"])]),
        case("stare of 20 s on three days, nothing asked", INFANT, SAME_DAY, "D", episodes=daily(3, "stare", state="awake", duration_s=20)),
        case("stare of 12 s, aware, once", INFANT, SOON, "P31", episodes=[saw(2, eyes=["staring"], state="awake", duration_s=12, responsive="yes")]),
        case("nystagmus: a sign", INFANT, SOON, "P38", signs=[sign("nystagmus", since=30)]),
        case("nystagmus: a sign since today", INFANT, SAME_DAY, "P38", signs=[sign("nystagmus", since=0)]),
        case("nystagmus: the note of a day", INFANT, SOON, "P38", check_ins=[day(0, note="Her eyes wobble from side to side.")]),
        case("nystagmus: an entry, the eyes beat", INFANT, SOON, "P38", episodes=[saw(2, rhythm="regular", body_parts=["eyes"], state="awake", duration_s=20, responsive="yes")]),
        case("nystagmus: an entry, the eyes tremble", INFANT, SOON, "P38", episodes=[saw(2, "tremble", body_parts=["eyes"], state="awake", duration_s=20, responsive="yes")]),
        case("nystagmus: something else, in the note", INFANT, SOON, "P38", episodes=[saw(2, "other", state="awake", note="Eyes flicker back and forth")]),
        case("spasmus nutans: nods, tilts, eyes shimmer", baby(months(8)), SOON_OR_MORE, "P38", signs=[sign("nystagmus", since=20)],
             episodes=[saw(2, "other", body_parts=["head"], state="awake", duration_s=30, note="head tilted, nodding", **WELL)]),
        case("opsoclonus: eyes dance and falls over", TODDLER, SAME_DAY, "P38", check_ins=[day(0, note="Suddenly her eyes are dancing and she keeps falling over.")]),
    ]


def seizures() -> list[Case]:
    """Focal seizures, injury of the brain, low calcium, known epilepsy, first fits (3.1, 3.2, 3.8; P22, P27, P29, P37)."""
    no_drops = baby(months(5), background={"vitamin_d_supplement": "no", "vitamin_d_risks": ["dark_skin"]})
    drops = baby(months(5), background={"vitamin_d_supplement": "yes", "vitamin_d_risks": ["dark_skin"]})
    left: Words = {"side": "left", "state": "awake"}
    epilepsy = baby(months(14), background={"conditions": ["epilepsy"]})
    fit: Words = {"state": "awake", "rhythm": "regular", "responsive": "no", "duration_s": 20, "after": "normal"}
    return [
        case("lack of oxygen: left foot twitches, named, three days", INJURED, SOON, "P37", episodes=daily(3, "twitch", body_parts=["foot"], **left)),
        case("lack of oxygen: left side, not named, three days", INJURED, SOON, "P37", episodes=daily(3, body_parts=["foot"], **left, duration_s=3)),
        case("lack of oxygen: left hand trembles, aware, two days", INJURED, SOON, "P37: not known to be another movement", episodes=daily(2, "tremble", body_parts=["hand"], **left, **WELL)),
        case("lack of oxygen: both sides, three days", INJURED, CALM, "P37 speaks of one side", episodes=daily(3, "twitch", state="awake", side="both", duration_s=1, rhythm="single", **WELL)),
        case("no injury: left foot twitches, three days", INFANT, CALM, "P37", episodes=daily(3, "twitch", body_parts=["foot"], **left, duration_s=1, rhythm="single", **WELL)),
        case("focal clonic: the left arm, forty seconds", INFANT, EMERGENCY, "P22: one side, even, half a minute", episodes=[saw(2, "jerk", rhythm="regular", duration_s=40, held="continued", **left, **WELL)]),
        case("focal clonic: not named, few answers, forty seconds", INFANT, EMERGENCY, "P22", episodes=[saw(2, rhythm="regular", duration_s=40, **left)]),
        case("focal clonic: fifteen seconds, went on", INFANT, SAME_DAY, "P15, P22", episodes=[saw(2, rhythm="regular", duration_s=15, held="continued", responsive="yes", **left)]),
        case("focal clonic: fifteen seconds, twice", INFANT, SAME_DAY, "P15, P22", episodes=daily(2, rhythm="regular", duration_s=15, responsive="yes", **left)),
        case("low calcium: twitches go on under a hand, no drops", no_drops, SAME_DAY, "SD09", episodes=daily(2, "twitch", state="awake", held="continued", duration_s=4)),
        case("low calcium: a cramped hand", no_drops, SAME_DAY, "SD09", episodes=[saw(2, "cramp", state="awake", body_parts=["hand"])]),
        case("dark skin, drops given, one tremble goes on", drops, CALM, "P29", episodes=[saw(2, "tremble", state="awake", held="continued", duration_s=3, **WELL)]),
        case("known epilepsy: twenty seconds, well after", epilepsy, MENTION, "P27", episodes=[saw(2, "jerk", **fit)]),
        case("known epilepsy: on three days", epilepsy, ("next_visit", "same_day"), "D", episodes=daily(3, "jerk", **fit)),
        case("known epilepsy: six minutes", epilepsy, EMERGENCY, "EM01", episodes=[saw(2, "jerk", **{**fit, "duration_s": 360})]),
        case("first fit, a minute, well after", TODDLER, EMERGENCY, "EM05", episodes=[saw(2, "jerk", **{**fit, "duration_s": 60})]),
        case("first fit, told in the note alone", TODDLER, FROM_A_NOTE, "P3", episodes=[saw(2, note="She had a fit, shaking all over.")]),
    ]


def bodies() -> list[Case]:
    """Lost skills, tiptoe, head lag (3.6; P36, section C)."""
    return [
        case("regression: smiles and babbles no more", baby(months(8)), SOON, "SN12", flags=[REGRESSION], milestones=[can("achieved", "cdc_4m_smiles_attention", 90), can("lost", "cdc_4m_smiles_attention", 5)]),
        case("regression: stopped smiling, in the note", baby(months(8)), FROM_A_NOTE, "P3", check_ins=[day(0, note="She has stopped smiling and no longer babbles.")]),
        case("tiptoe at fourteen months", TODDLER, MENTION, "C", signs=[sign("toe_walking", since=30)]),
        case("tiptoe on one side", TODDLER, SOON, "C", signs=[sign("toe_walking", since=30, side="left")]),
        case("head lag at five months", baby(months(5)), SOON, "SN05", signs=[sign("head_lag", since=10)]),
        case("head lag at three months", baby(months(3)), CALM, "SN05", signs=[sign("head_lag", since=10)]),
    ]


CASES = [*spasms(), *asleep(), *shivers(), *look_alikes(), *eyes(), *seizures(), *bodies()]
