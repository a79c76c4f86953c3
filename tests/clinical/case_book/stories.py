"""Children as published cases and parents tell them: spasms taken for colic, newborn seizures, weakness, look-alikes, and notes in many wordings."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from tests.clinical.case_book.words import (
    BREATHING,
    EMERGENCY,
    FEEDING,
    FROM_A_NOTE,
    NONE,
    REGRESSION,
    RISING,
    SAME_DAY,
    SEIZURE,
    SIDES,
    SOON,
    SOON_OR_MORE,
    SPASMS,
    TONE,
    UP_TO_SOON,
    USUAL,
    VITAMIN_D,
    WELL,
    Words,
    baby,
    can,
    case,
    day,
    quiet_week,
    saw,
    sign,
    usual,
)

INFANT = baby(160)
FIT: Words = {"rhythm": "regular", "responsive": "no", "state": "awake"}

SICK = [
    case("nods after every nap for a week, called reflux", INFANT, SAME_DAY, "SD01: do not downgrade for a reflux label", flags=[SPASMS], check_ins=quiet_week(),
         episodes=[saw(24 * ago + 7, "head_drop", state="just_woke", jerk_count=6 + ago, duration_s=120, note="Reflux again?", **WELL) for ago in range(7)]),
    case("startles in a row on waking, nothing set them off", INFANT, SAME_DAY,
         "SN20's note: sudden startles in series are SD01 first; P2 leaves out a single one",
         episodes=[saw(3, "startle", state="just_woke", trigger="none", jerk_count=6, jerk_interval_s=6, single_movement_s=1, **WELL)], flags=[SPASMS]),
    case("shudders in a cluster on waking at six months", baby(185), SAME_DAY, "3.9: shuddering in clusters in infancy is SD01 (cannot be told apart without EEG)",
         episodes=[saw(3, "shudder", state="just_woke", trigger="none", jerk_count=8, jerk_interval_s=6, single_movement_s=1, **WELL)], flags=[SPASMS]),
    case("short stiffenings in a row on waking", INFANT, SOON_OR_MORE, "a series that looks like tonic spasms must not pass", flags_any=[SPASMS, SEIZURE],
         episodes=[saw(3, "stiffening", state="just_woke", tone="stiff", jerk_count=7, jerk_interval_s=8, single_movement_s=2)]),
    case("folds up and cries, ten times, called colic", INFANT, SAME_DAY, "SD01, whatever the state", flags=[SPASMS],
         episodes=[saw(3, "crunch", state="crying", jerk_count=10, after="cried", note="colic?")]),
    case("the left arm flies up four times", INFANT, SAME_DAY, "SD01: a one-sided series too", flags=[SPASMS],
         episodes=[saw(3, "arms_fling", side="left", state="awake", jerk_count=4, **WELL)]),
    case("crunches four months after a lack of oxygen", baby(120, background={"birth_history": ["lack_of_oxygen", "cooling"]}), SAME_DAY, "SD02", flags=[SPASMS],
         episodes=[saw(3, "crunch", jerk_count=3, state="just_woke")]),
    case("stiff, turned, blue on the third day", baby(3), EMERGENCY, "EM07, EM03", flags=[BREATHING],
         episodes=[saw(3, "stiffening", tone="stiff", side="left", eyes=["turned_left"], colour="blue", breathing="paused", state="asleep", duration_s=60)]),
    case("one arm, then the other leg, on the fifth day", baby(5), EMERGENCY, "EM07, P4: rhythmic, went on when held", flags=[SEIZURE],
         episodes=[saw(3, "jerk", rhythm="regular", side="alternating", held="continued", state="awake", duration_s=40)]),
    case("one side jerks for twelve minutes after a vaccination, 39.0", INFANT, EMERGENCY, "EM01, EM05, EM09", flags=[BREATHING, SEIZURE],
         episodes=[saw(3, "jerk", **FIT, side="left", duration_s=720, temperature_c=39.0)], check_ins=[day(0, temperature_c=39.0, vaccinated="yes")]),
    case("two minutes of jerking at 39.4, well since", baby(550), EMERGENCY, "EM09 and EM05: even if over", flags=[SEIZURE],
         episodes=[saw(3, "jerk", "stiffening", **FIT, duration_s=120, tone="stiff", after="sleepy", recovery_min=30, temperature_c=39.4)],
         check_ins=[day(0, temperature_c=39.4)]),
    case("a first fit this morning, fever only in the check-in", baby(550), EMERGENCY, "EM09", flags=[SEIZURE], check_ins=[day(0, temperature_c=39.4)],
         episodes=[saw(10, "jerk", **FIT, duration_s=60)]),
    case("cried, blue, limp and away for ten seconds", baby(400), EMERGENCY, "EM03", flags=[BREATHING],
         episodes=[saw(3, "limpness", state="crying", colour="blue", tone="limp", responsive="no", duration_s=10, after="normal")]),
    case("weaker from week to week, feeds with effort", baby(100), SAME_DAY, "SN07", flags=[TONE],
         check_ins=[day(ago, tone="floppy", tone_onset="gradual", feeding="harder") for ago in range(20, -1, -2)]),
    case("floppy since today, weak cry, refuses", baby(120), EMERGENCY, "EM10", flags=[TONE, FEEDING],
         check_ins=[*usual(3, 2, 1), day(0, tone="floppy", cry="weak", feeding="refusing")]),
    case("right fist and left hand only at eight months", baby(245), SOON, "SN03, SN04", flags=[SIDES, TONE],
         signs=[sign("hand_preference", since=40, side="left"), sign("fisting", since=40, side="right")]),
    case("three fits at three months, breast-fed without drops", baby(95, background={"vitamin_d_supplement": "no"}), EMERGENCY, "EM05; SD09",
         flags=[SEIZURE, VITAMIN_D],
         episodes=[saw(hours, "jerk", **FIT, duration_s=40, side="both") for hours in (2, 8, 20)]),
    case("touched on the nose, stiff and no breath at ten days", baby(10), EMERGENCY, "EM12, EM03", flags=[BREATHING],
         episodes=[saw(3, "startle", "stiffening", trigger="touch", tone="stiff", breathing="paused", state="awake", duration_s=15)]),
    case("stares, smacks, eyes to the left for a minute and a half", baby(300), SAME_DAY, "P21 with eyes turned", flags=[SEIZURE],
         episodes=[saw(3, "stare", "other", responsive="no", eyes=["turned_left"], state="awake", duration_s=90, note="smacking the lips")]),
    case("ten days old, refuses, sleepy", baby(10), EMERGENCY, "refusing with sleepy", check_ins=[day(0, feeding="refusing", alertness="sleepy")],
         flags=[FEEDING]),
    case("lost words and hand skills at fourteen months", baby(430), SOON, "SN12", flags=[REGRESSION],
         milestones=[can("achieved", "cdc_12m_names_parent", 90), can("lost", "cdc_12m_names_parent", 5), can("lost", "cdc_12m_pincer_grasp", 5)]),
    case("eyes rolled up for twenty minutes, answering", baby(300), EMERGENCY, "P7: long, and nothing said explains it", flags_any=[BREATHING, SEIZURE, SPASMS],
         episodes=[saw(3, "eye_roll", eyes=["rolled"], state="awake", rhythm="sustained", duration_s=1200, responsive="yes")]),
    case("running since three minutes, jerks and does not respond", baby(425), EMERGENCY, "EM05, P1: happening now", flags=[SEIZURE],
         episodes=[saw(0.05, "jerk", **FIT, running=True)]),
    case("known seizures, six minutes", baby(425, background={"conditions": ["epilepsy"]}), EMERGENCY, "EM01 for every child", flags=[BREATHING],
         episodes=[saw(3, "jerk", **FIT, duration_s=360)]),
    case("a first fit at 26 months", baby(792), EMERGENCY, "P10 keeps the emergencies", flags=[SEIZURE],
         episodes=[saw(3, "jerk", "stiffening", **FIT, tone="stiff", duration_s=60)]),
    case("six minutes at 30 months", baby(913), EMERGENCY, "P10 keeps the emergencies", flags=[BREATHING], episodes=[saw(3, "jerk", **FIT, duration_s=360)]),
    case("a rash with fever at 26 months", baby(792), EMERGENCY, "P10 keeps the emergencies",
         check_ins=[day(0, temperature_c=39.2, serious_signs=["rash_does_not_fade"])]),
    case("suddenly floppy at 26 months", baby(792), EMERGENCY, "P10 keeps the emergencies", check_ins=[day(0, tone="floppy", tone_onset="sudden")]),
    case("pale once, told by both parents", INFANT, SAME_DAY, "P5: one event, not a repeat (SD08)", flags=[BREATHING],
         episodes=[saw(3 - step, "other", state="awake", duration_s=30, logged_by=who, **{**WELL, "colour": "pale"}) for step,
         who in ((0, "Mum"), (0.02, "Dad"))]),
    case("refused on the family's yesterday, asked after midnight in Auckland", baby(200, time_zone="Pacific/Auckland"), SAME_DAY,
         "days are those of the home",
         as_of="2026-06-15T13:00:00+00:00", check_ins=[{"date": "2026-06-15", "feeding": "refusing"}], flags=[FEEDING]),
    case("refused two of the family's days ago in Auckland", baby(200, time_zone="Pacific/Auckland"), SOON, "that day and the next, then soon",
         as_of="2026-06-15T13:00:00+00:00", check_ins=[{"date": "2026-06-14", "feeding": "refusing"}], flags=[FEEDING]),
    case("limp in the night, logged this morning by Grandma without answers", INFANT, FROM_A_NOTE, "P3", flags_any=[TONE, BREATHING],
         episodes=[saw(14, logged_by="Grandma", note="He was all limp when I picked him up.")]),
]

TELLS = [
    case(f"note: {note}", INFANT, FROM_A_NOTE, "P3: parents write before they tap", check_ins=[day(0, note=note)])
    for note in (
        "She turned blue this afternoon.", "Lips were grey for a few seconds.", "He stopped breathing for a bit after the bottle.", "She wasn't breathing!",
        "Went floppy in my arms.", "He had a seizure at lunch.", "Two fits today.", "She had a convulsion.", "Was shaking all over, arms and legs.",
        "We could not wake her for ten minutes.", "She would not wake up.", "Eyes rolled back into his head.", "Little crunches again after the nap.",
        "Her head drops forward again and again.", "No fever but she had a fit.", "Not blue, but completely limp.", "He was unresponsive.",
        "It was not hiccups, she shook all over.", "Nanny says he had a seizure.", "She has stopped smiling.", "BLUE LIPS!!", "went  limp\nand grey",
    )
]

DENIES = [
    case(f"note of an ordinary day: {note}", INFANT, NONE, "P3: negated, somebody else, or another sense", never=[SEIZURE, BREATHING, SPASMS, TONE, REGRESSION],
         check_ins=[*usual(3, 2, 1), day(0, watched="most", feeding="usual", note=note)])
    for note in (
        "Didn't go blue.", "She wasn't limp at all.", "No seizures today.", "Never had a fit.", "Without any seizure or blue lips.", "No sign of fits.",
        "The doctor said it was not a seizure.", "He hasn't had any fits.", "Seizures were ruled out.", "Not floppy, not grey, a happy boy.",
        "My nephew had a fit when he was two.", "The dog had a seizure, poor thing.", "I had seizures as a child.", "Saw a video of a baby with a seizure.",
        "The new car seat is a perfect fit.", "Does not fit the newborn clothes any more.", "Bought a fitted sheet.", "Shook his rattle with joy.",
        "He shook his head for no.", "Crunched a rice cake.", "Slept under the blue blanket.", "Grey and rainy, stayed in.", "She has blue eyes like Dad.",
        "Big brother held a limp balloon.", "He rolled his eyes at Dad, we laughed.", "Coughing fit at breakfast.", "A fit of hiccups.",
    )
]


def steady(days: int, every: int, **words: object) -> dict[str, list[Words]]:
    """Return a diary of so many days, all watched, with an entry on every so-manieth of them."""
    rows = [ago for ago in range(days, 0, -1) if ago % every == 0]
    return {
        "episodes": [saw(24 * ago + 3 + ago % 7, "twitch", body_parts=["leg"], **words) for ago in rows],
        "check_ins": [day(ago, **{**USUAL, "watched": "most"}, episodes_seen="yes" if ago in rows else "none") for ago in range(days, 0, -1)],
    }


AWAKE: Words = {"state": "awake", "rhythm": "single", "held": "stopped", **WELL}
ASLEEP: Words = {"state": "asleep", "rhythm": "irregular", "woken": "stopped", "colour": "normal", "breathing": "normal"}
CALM_LIVES = [
    case("twelve weeks, one twitch every other day", baby(150), NONE, "a steady count is no rise", never=[RISING, SEIZURE], **steady(84, 2, **AWAKE)),
    case("ten weeks of sleep twitches, one each day", baby(80), NONE, "a steady count is no rise", never=[RISING, SEIZURE], **steady(70, 1, **ASLEEP)),
    case("six weeks, one every fifth day", baby(200), NONE, "a steady count is no rise", never=[RISING, SEIZURE], **steady(42, 5, **AWAKE)),
    case("four minutes of sleep jerks that holding made stronger, over on waking", baby(21), NONE, "BNSM as published: RS01; under five minutes",
         never=[SEIZURE, BREATHING],
         episodes=[saw(14, "jerk", state="asleep", rhythm="regular", held="stronger", woken="stopped", duration_s=240, colour="normal", breathing="normal")]),
    case("arches and turns the head after each bottle", baby(90), UP_TO_SOON, "P12: bound to a feed: soon at most", never=[SEIZURE, BREATHING, SPASMS],
         episodes=[saw(hours, "arching", "stiffening", state="feeding", trigger="feed", tone="stiff", duration_s=60, **WELL) for hours in (2, 6, 10, 26)]),
    case("rocks, crosses the legs, stops when picked up", baby(430), UP_TO_SOON, "P7: stopped when held or picked up", never=[BREATHING],
         episodes=[saw(3, "other", state="awake", rhythm="regular", duration_s=420, held="stopped", note="In the high chair, stops when we pick her up.",
         **WELL)]),
    case("shudders every meal for two weeks", baby(280), NONE, "NV03", never=[SEIZURE, SPASMS],
         episodes=[saw(24 * ago + 8, "shudder", state="feeding", trigger="excitement", duration_s=5, **WELL) for ago in range(14)],
         check_ins=usual(*range(14))),
    case("a phone counted two shivers at lunch", baby(280), NONE, "P12: only a shudder, at a meal, answering", never=[SEIZURE],
         episodes=[saw(8, "shudder", state="feeding", trigger="excitement", jerk_count=2, duration_s=4, **WELL)]),
    case("asked on the day of birth", baby(0), NONE, "an empty first day", never=[SEIZURE]),
    case("one sneeze logged as other", baby(9), NONE, "one single movement", never=[SEIZURE],
         episodes=[saw(20, "other", rhythm="single", state="awake", jerk_count=1, note="sneezed", **WELL)]),
]

CASES = [*SICK, *TELLS, *DENIES, *CALM_LIVES]
