"""Ordinary babies: whole weeks as families log them, of which nothing may be said more urgently than 'mention it at the next visit'."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from typing import Any

from tests.clinical.case_book.words import (
    BREATHING,
    MENTION,
    NONE,
    RISING,
    SEIZURE,
    SPASMS,
    USUAL,
    WELL,
    Case,
    Words,
    baby,
    can,
    case,
    day,
    moment,
    quiet_week,
    saw,
    sign,
    usual,
)

ALARMS = (BREATHING, SEIZURE, SPASMS, RISING)
DOZE: Words = {"state": "asleep", "rhythm": "irregular", "woken": "stopped", "colour": "normal", "breathing": "normal"}
PLAY: Words = {"state": "awake", "rhythm": "single", "held": "stopped", **WELL}


def nights(count: int, *parts: str, **words: object) -> list[Words]:
    """Return one sleep twitch a night, at another hour each."""
    return [saw(24 * ago + 14 + ago % 5, "twitch", body_parts=[parts[ago % len(parts)]], duration_s=5 + ago, **{**DOZE, **words}) for ago in range(count)]


def week(name: str, age: int, reason: str, *rows: Words, **more: Any) -> Case:
    """Return a baby whose week was usual but for these episodes; nothing is raised unless `accepted` says so."""
    accepted = more.pop("accepted", NONE)
    about: Words = {key: more.pop(key) for key in ("weeks", "background", "sex", "gestation_days") if key in more}
    answers: Words = {"check_ins": quiet_week(), **more}
    return case(name, baby(age, **about), accepted, reason, episodes=list(rows), never=ALARMS, **answers)


NEW = [
    week("a newborn who twitches asleep", 18, "RS01", *nights(6, "leg", "arm", "hand")),
    week("a newborn who twitches asleep, nobody tried to wake", 18, "sleep alone is not P4", *nights(4, "leg", "arm", "hand", woken="not_tried")),
    week("a six-week-old who twitches asleep every nap", 44, "RS01", *nights(7, "leg", "arm", "foot"), saw(30, "jerk", **DOZE), saw(54, "jerk", **DOZE)),
    week("a ten-week-old whose sleep twitches began in the second week", 70, "RS01, P16", *nights(5, "leg", "arm"), saw(56 * 24, "twitch", **DOZE)),
    week("a four-month-old still twitching asleep", 121, "RS01 to 6 months", *nights(5, "leg", "hand", "face")),
    week("an eight-month-old whose sleep jerks stop on waking", 245, "P16", *nights(5, "leg", "shoulder", "arm")),
    week("twenty-month-old, one big jerk on falling asleep", 610, "a sleep start is single",
         saw(15, "jerk", state="falling_asleep", rhythm="single", jerk_count=1, body_parts=["whole_body"])),
    week("a newborn who startles at the door", 12, "RS03", saw(5, "startle", state="awake", rhythm="single", trigger="noise", jerk_count=1, after="cried",
         eyes=["normal"], colour="normal", breathing="normal", responsive="yes")),
    week("the Moro on being laid down, day after day", 50, "RS03",
         *[saw(24 * ago + 9, "startle", state="falling_asleep", rhythm="single", trigger="position_change", **WELL) for ago in range(5)]),
    week("a startle asleep that woke her", 40, "RS03, single",
         saw(15, "startle", state="asleep", rhythm="single", trigger="noise", woken="stopped", after="cried")),
    week("the chin of a crying newborn trembles", 12, "NV02: only with crying", saw(6, "tremble", state="crying", body_parts=["face"], duration_s=10),
         saw(50, "tremble", state="crying", body_parts=["face"])),
    week("a jittery three-week-old who stops in the hand", 20, "NV02",
         *[saw(hours, "tremble", state="awake", held="stopped", trigger="touch", duration_s=4, **WELL) for hours in (5, 33, 80)]),
    week("a newborn's hiccups", 15, "P7, P12: hiccups said so",
         saw(4, "jerk", state="feeding", trigger="feed", rhythm="regular", duration_s=420, note="Hiccups again after the bottle.", held="not_tried", **WELL)),
    week("hiccups twice a day at two months", 62, "hiccups said so",
         *[saw(hours, "other", state="awake", trigger="feed", rhythm="regular", duration_s=600, note="hiccups", **WELL) for hours in (4, 9, 30, 35)]),
    week("straining with a red face", 35, "P12, P17", saw(3, "stiffening", state="awake", colour="red", responsive="yes", duration_s=40,
         note="Straining, then a full nappy."), saw(27, "stiffening", state="awake", colour="red", responsive="yes", duration_s=30,
         note="pushing hard for a poo")),
    week("pulls the legs up with wind", 45, "an uneven movement that cuddling ends",
         saw(3, "other", state="crying", body_parts=["leg"], side="both", held="stopped", colour="red", responsive="yes", note="wind, legs up")),
    week("sucks and smacks asleep", 25, "sucking said so, no worrying word",
         saw(14, "other", state="asleep", body_parts=["face"], woken="stopped", note="sucking in her sleep", colour="normal", breathing="normal")),
    week("a bath, quivering lip, cold", 30, "single trembling with handling",
         saw(5, "tremble", state="awake", trigger="touch", held="stopped", body_parts=["face"], duration_s=3, **WELL)),
    week("stretches on waking, once each morning", 60, "one stretch is no series",
         *[saw(24 * ago + 13, "stretch", state="just_woke", rhythm="single", jerk_count=1, **WELL) for ago in range(2)]),
    week("one arms fling on waking, answered single", 95, "P2: a series has two",
         saw(13, "arms_fling", state="just_woke", rhythm="single", jerk_count=1, **WELL)),
    week("noisy, irregular breathing of a newborn asleep", 10, "P17: noisy is none", saw(14, "twitch", **{**DOZE, "breathing": "noisy"})),
    week("seen twice by two phones", 33, "P5", *[saw(24 * ago + 14 - step, "twitch", **DOZE, logged_by=who) for ago in range(4) for step,
         who in ((0.0, "Mum"), (0.02, "Dad"))]),
    week("a preterm of 30 weeks at five months, twitching asleep", 150, "RS01 by the birth date; skills by corrected age", *nights(5, "leg", "arm"), weeks=30,
         milestones=[can("not_yet", "cdc_04m_holds_head_steady", 3), can("sometimes", "cdc_04m_chuckles", 3), can("achieved", "cdc_02m_smiles_back", 20)]),
    week("a preterm at term age, twitching asleep", 56, "asleep, stops on waking", *nights(5, "leg", "arm"), weeks=32),
]

OLDER = [
    week("shudders at lunch in the high chair", 270, "NV03", *[saw(hours, "shudder", state="feeding", trigger="excitement", duration_s=4, rhythm="irregular",
         **WELL) for hours in (8, 32, 57)]),
    week("shudders at the spoon, responsive not asked", 210, "P12: only shudder, nothing else", saw(8, "shudder", state="feeding", duration_s=3),
         saw(32, "shudder", state="feeding")),
    week("arches after feeds", 80, "NV04, P12: Sandifer-like",
         *[saw(hours, "arching", state="feeding", trigger="feed", duration_s=20, **WELL) for hours in (5, 30)], accepted=MENTION),
    week("arches out of the car seat", 240, "aware and cross",
         saw(5, "arching", state="crying", responsive="yes", colour="red", note="Did not want to go into the car seat.")),
    week("flaps both arms when the dog comes", 190, "excited, single question answered",
         saw(4, "other", state="awake", trigger="excitement", body_parts=["arm"], side="both", duration_s=6, held="stopped", **WELL)),
    week("nods to music at ten months", 305, "said so, aware",
         saw(4, "other", state="awake", trigger="excitement", body_parts=["head"], rhythm="regular", duration_s=20,
         note="Nods along to music, stops when it stops.", **WELL)),
    week("dances holding the sofa", 350, "rhythm alone raises nothing",
         saw(4, "other", state="awake", rhythm="regular", duration_s=60, trigger="excitement", note="dancing to the radio", **WELL)),
    week("rocks on hands and knees to sleep", 260, "P7: rocking said so",
         *[saw(24 * ago + 1, "other", state="falling_asleep", rhythm="regular", duration_s=400, note="rocks himself to sleep", **WELL) for ago in range(3)]),
    week("bangs the head gently in the cot before sleep", 300, "rocking to sleep said so",
         saw(1, "other", state="falling_asleep", rhythm="regular", body_parts=["head"], duration_s=120, note="rolling and rocking to sleep as always", **WELL)),
    week("kicks in the bath for minutes", 160, "stops when held",
         saw(2, "jerk", state="awake", rhythm="regular", body_parts=["leg"], side="both", duration_s=200, held="stopped", trigger="excitement", **WELL)),
    week("gazes at the own hands", 100, "a stare with response is none",
         saw(4, "stare", state="awake", responsive="yes", duration_s=40, note="looking at her hands"),
         milestones=[can("achieved", "cdc_04m_watches_own_hands", 2)]),
    week("stares at the lamp for a moment, nobody called her", 90, "P31 from 10 s; P21 needs 'no'", saw(4, "stare", state="awake", duration_s=9)),
    week("stares out of tiredness, answers when called", 230, "P21 needs 'no'", saw(4, "stare", state="falling_asleep", responsive="yes", duration_s=15),
         saw(28, "stare", state="falling_asleep", responsive="yes")),
    week("shivers after a wee", 400, "a shiver is information", saw(4, "shudder", state="awake", rhythm="single", duration_s=1, **WELL)),
    week("single twitch of an arm on three days", 140, "single, stops when held",
         *[saw(hours, "twitch", **PLAY, body_parts=["arm"], side="left") for hours in (6, 32, 55)]),
    week("foot twitches in the pram", 130, "a foot alone", saw(6, "twitch", state="awake", body_parts=["foot"], jerk_count=4, held="stopped", **WELL)),
    week("a jump at the vacuum cleaner at five months", 155, "RS03 to five months", saw(6, "startle", state="awake", rhythm="single", trigger="noise", **WELL)),
    week("a night of teething", 200, "P8: one night", check_ins=quiet_week(but={2: {"mood": "hard_to_console", "night_wakings": 6, "feeding": "harder"}})),
    week("one cross evening", 55, "P8", check_ins=quiet_week(but={1: {"mood": "more_irritable", "cry": "continuous"}})),
    week("three cross evenings of a colicky six-week-old", 43, "P8: seven of fourteen",
         check_ins=quiet_week(but={1: {"cry": "continuous"}, 3: {"mood": "hard_to_console"}, 5: {"cry": "continuous"}})),
    week("vaccination day at four months, 38.2 and sleepy", 122, "SD05 from 39; P35 not after a vaccination below 39",
         check_ins=quiet_week(but={0: {"temperature_c": 38.2, "fever": "yes", "vaccinated": "yes", "alertness": "sleepy", "mood": "more_irritable"}})),
    week("a startle on the vaccination day, sleepy after", 122, "sleepy counts an hour after an episode that left her so",
         saw(8, "startle", state="awake", trigger="noise", rhythm="single", **WELL),
         check_ins=quiet_week(but={0: {"vaccinated": "yes", "alertness": "sleepy"}})),
    week("a cold with 38.6 at eleven months", 335, "no red sign",
         check_ins=quiet_week(but={0: {"temperature_c": 38.6, "feeding": "harder", "mood": "more_irritable"}, 1: {"temperature_c": 38.1}})),
    week("cries hard, holds no breath, red", 300, "P17", saw(4, "other", state="crying", colour="red", breathing="fast", responsive="yes", after="cried",
         note="Furious about the nappy.")),
]

LOGGERS = [
    week("a parent who only presses the button", 75, "unknown is never worrying", saw(4), saw(30), saw(52)),
    week("a parent who only says twitch", 33, "P4 needs a positive word", saw(4, "twitch"), saw(30, "twitch"), saw(52, "twitch")),
    week("a parent who says asleep and nothing else", 48, "blank is not worrying", *[saw(24 * ago + 15, "twitch", state="asleep") for ago in range(5)]),
    week("all questions answered unsure", 110, "unsure is never a yes",
         saw(4, "twitch", state="unsure", rhythm="unsure", side="unsure", held="unsure", woken="unsure", eyes=["unsure"], responsive="unsure", colour="unsure",
         breathing="unsure", tone="unsure", trigger="unsure", after="unsure")),
    week("check-ins with everything unsure", 110, "unsure is never a yes",
         check_ins=[day(ago, feeding="unsure", mood="unsure", cry="unsure", tone="unsure", tone_onset="unsure", alertness="unsure", social="unsure",
         fever="unsure") for ago in range(7)]),
    week("a timer forgotten overnight", 60, "P20", saw(14, "twitch", state="asleep", running=True)),
    week("a timer forgotten, asleep, seven hours typed in as usual", 75, "P20", saw(6, "twitch", **DOZE, running=True)),
    week("a fortnight away, nothing logged", 150, "silence raises nothing", check_ins=usual(20, 19, 18)),
    week("an empty diary", 150, "silence raises nothing", check_ins=[]),
    week("twelve entries of one boring afternoon, single foot twitches", 90, "a foot alone, not a series",
         *[saw(3 + step / 3, "twitch", state="awake", body_parts=["foot"], rhythm="single", held="stopped", **WELL) for step in range(6)]),
    week("one entry removed because it was the other twin", 100, "a removed record counts nowhere",
         saw(4, "crunch", jerk_count=6, removed_at=moment(3), removed_why="other_child")),
    week("Mum marks asleep, Dad marks woken, one event", 40, "P5", saw(15, "twitch", **DOZE, logged_by="Mum"),
         saw(14.97, "twitch", state="asleep", woken="stopped", logged_by="Dad")),
    week("alarming words denied in a chatty note", 140, "P3: negated",
         saw(5, "twitch", **PLAY, note="No blue lips, not limp, never stopped breathing, did not roll her eyes.")),
    week("a note about a friend's baby", 140, "P3: somebody else",
         check_ins=[*usual(3, 2, 1), day(0, **USUAL, note="Read about a baby who had seizures. Ours is fine, laughing a lot.")]),
    week("a note about blue eyes and grey rain", 140, "words answered otherwise", saw(5, "twitch", **PLAY, note="Grey day, in the blue romper.")),
    week("travel to New York and back", 130, "each entry in its own zone", saw(80, "twitch", **DOZE, time_zone="America/New_York"),
         saw(56, "twitch", **DOZE, time_zone="America/New_York"), saw(15, "twitch", **DOZE)),
    week("skills of six months, some 'sometimes', asked at five and a half", 168, "P6: before the limit",
         milestones=[can("sometimes", "cdc_06m_rolls_tummy_to_back", 1), can("not_yet", "cdc_06m_sits_propped", 1), can("achieved", "cdc_06m_laughs", 10)]),
    week("one item short at nine months", 275, "NV01: mention", accepted=MENTION,
         milestones=[can("not_yet", "cdc_09m_wary_of_strangers", 0), can("achieved", "cdc_09m_sits_without_support", 10)]),
    week("not walking at fourteen months", 427, "before the limit",
         milestones=[can("not_yet", "cdc_18m_walks_alone", 0), can("achieved", "cdc_12m_pulls_to_stand", 60)]),
    week("does not crawl but shuffles", 400, "SN18: not for crawling", milestones=[can("not_yet", "who_hands_and_knees_crawling", 0)]),
    week("a twin born at 34 weeks, on track for the due date", 130, "by corrected age", weeks=34,
         milestones=[can("achieved", "cdc_02m_smiles_back", 30), can("not_yet", "cdc_04m_holds_head_steady", 2)]),
    week("prefers the right hand at fourteen months", 430, "SN03: mention from 12 months", accepted=MENTION, signs=[sign("hand_preference", since=30, side="right")]),
    week("curls the toes and stands on tiptoe at nine months", 275, "SN11 from twelve months", signs=[sign("toe_walking", since=10)]),
    week("fists at three months", 92, "SN04 beyond four months", signs=[sign("fisting", since=30)]),
    week("wobbly head at seven weeks", 50, "SN05 beyond four months", signs=[sign("head_lag", since=20)]),
    week("two foot beats at six weeks, on the couch", 42, "RS04", signs=[sign("clonus", beats=4)]),
    week("in the neonatal unit for a week, well since", 160, "P9: a risk alone", background={"birth_history": ["neonatal_unit", "sepsis"], "complete": True}),
]

CASES = [*NEW, *OLDER, *LOGGERS]
