"""What is over and recovered is told calmly, and no grave sign is lost: policies P22 and P25 to P29, on both sides of each boundary."""

# A table to be read: what the diary says beside what must be answered.
# fmt: off
from __future__ import annotations

from typing import Any, Final

import pytest

from tests.builders import a_diary
from tests.clinical.case_book.words import (
    CALM,
    EMERGENCY,
    NONE,
    NOW,
    SAME_DAY,
    SOON,
    UP_TO_SOON,
    Words,
    baby,
    day,
    saw,
)
from tracker.clinical.assess import Assessment, assess

INFANT: Final = baby(183)
TODDLER: Final = baby(425)
NEWBORN: Final = baby(20)
EPILEPSY: Final = baby(425, background={"conditions": ["epilepsy"]})
MENTION_OR_TODAY: Final = ("next_visit", "same_day")
SOON_OR_TODAY: Final = ("soon", "same_day")

BRIEF: Final[Words] = {"state": "awake", "rhythm": "regular", "duration_s": 5, "side": "both", "held": "continued"}
"""An unnamed, brief, even movement that went on when held."""
AWARE: Final[Words] = {**BRIEF, "responsive": "yes"}
LONGER: Final[Words] = {**AWARE, "duration_s": 12}
STARING: Final[Words] = {"state": "awake", "rhythm": "regular", "duration_s": 6, "eyes": ["staring"], "responsive": "yes"}
EXCITED: Final[Words] = {"state": "awake", "trigger": "excitement", "duration_s": 4, "responsive": "yes"}
STIFF_AND_STARING: Final[Words] = {"state": "awake", "eyes": ["staring"], "duration_s": 420, "responsive": "yes"}
POSTURE: Final[Words] = {"state": "awake", "body_parts": ["arm"], "rhythm": "irregular", "duration_s": 360, "responsive": "yes"}
FIT: Final[Words] = {"state": "awake", "rhythm": "regular", "responsive": "no", "eyes": ["rolled"], "duration_s": 20}


def twice(*movements: str, days_apart: float = 2, **words: Any) -> list[Words]:
    """Return two such events, the later two hours ago."""
    return [saw(2, *movements, **words), saw(2 + 24 * days_apart, *movements, **words)]


def assessment_of(child: Any, episodes: list[Words], check_ins: list[Words]) -> Assessment:
    return assess(a_diary(child, NOW, episodes=episodes, check_ins=check_ins))


Row = tuple[str, Any, list[Words], tuple[str, ...]]

OVER: Final[list[Row]] = [
    ("five seconds, responded, twice in three days", INFANT, twice(**AWARE), SOON),
    ("five seconds, response not asked, twice", INFANT, twice(**BRIEF), SAME_DAY),
    ("five seconds, response not sure, twice", INFANT, twice(**BRIEF, responsive="unsure"), SAME_DAY),
    ("five seconds, no response, twice", INFANT, twice(**BRIEF, responsive="no"), EMERGENCY),
    ("five seconds, responded, once", INFANT, [saw(2, **AWARE)], SOON),
    ("nine seconds, responded, twice", INFANT, twice(**{**AWARE, "duration_s": 9}), SOON),
    ("ten seconds, responded, twice", INFANT, twice(**{**AWARE, "duration_s": 10}), SAME_DAY),
    ("length not known, responded, twice", INFANT, twice(**{**AWARE, "duration_s": None}), SAME_DAY),
    ("one with a response and one not asked", INFANT, [saw(2, **AWARE), saw(50, **BRIEF)], SAME_DAY),
    ("one with a response and one of twelve seconds", INFANT, [saw(2, **AWARE), saw(50, **LONGER)], SAME_DAY),
    ("five seconds, responded, one side, twice", INFANT, twice(**{**AWARE, "side": "left"}), SAME_DAY),
    ("five seconds, responded, pale, twice", baby(425), twice(**AWARE, colour="pale"), SAME_DAY),
    ("twelve seconds, responded, once", INFANT, [saw(2, **LONGER)], SAME_DAY),
    ("twelve seconds, response not asked", INFANT, [saw(2, **{**LONGER, "responsive": None})], SAME_DAY),
    ("twelve seconds, yesterday and longer ago than a day", INFANT, [saw(26, **LONGER)], SAME_DAY),
    ("59 seconds of even beat", INFANT, [saw(2, **{**LONGER, "duration_s": 59})], SAME_DAY),
    ("60 seconds of even beat", INFANT, [saw(2, **{**LONGER, "duration_s": 60})], EMERGENCY),
    ("29 seconds of one side", INFANT, [saw(2, **{**LONGER, "side": "left", "duration_s": 29})], SAME_DAY),
    ("30 seconds of one side", INFANT, [saw(2, **{**LONGER, "side": "left", "duration_s": 30})], EMERGENCY),
    ("30 seconds of one side, holding not tried", INFANT, [saw(2, "jerk", state="awake", rhythm="regular", side="left", duration_s=30)], EMERGENCY),
    ("29 seconds of one side, holding not tried", INFANT, [saw(2, "jerk", state="awake", rhythm="regular", side="left", duration_s=29)], SOON),
    ("30 seconds of one side that a hand stopped", INFANT, [saw(2, "jerk", state="awake", rhythm="regular", side="left", duration_s=30, held="stopped")], NONE),
    ("59 seconds stiff with eyes staring, responded", INFANT, [saw(2, "stiffening", state="awake", eyes=["staring"], responsive="yes", duration_s=59)], SAME_DAY),
    ("60 seconds stiff with eyes staring, responded", INFANT, [saw(2, "stiffening", state="awake", eyes=["staring"], responsive="yes", duration_s=60)], EMERGENCY),
    *[
        (f"twelve seconds, {word} afterwards", INFANT, [saw(2, **LONGER, after=word)], accepted)
        for word, accepted in (("normal", SAME_DAY), ("cried", SAME_DAY), ("unsure", SAME_DAY), ("sleepy", EMERGENCY), ("limp", EMERGENCY), ("unresponsive", EMERGENCY))
    ],
    *[
        (f"twelve seconds, {question} {word}", INFANT, [saw(2, **LONGER, **{question: word})], accepted)
        for question, word, accepted in (
            ("colour", "red", SAME_DAY), ("colour", "pale", SAME_DAY), ("colour", "unsure", SAME_DAY), ("colour", "blue", EMERGENCY), ("colour", "grey", EMERGENCY),
            ("breathing", "noisy", SAME_DAY), ("breathing", "paused", EMERGENCY), ("breathing", "struggling", EMERGENCY),
            ("fever", "no", SAME_DAY), ("fever", "unsure", SAME_DAY), ("fever", "yes", EMERGENCY),
            ("injury_before", "no", SAME_DAY), ("injury_before", "unsure", SAME_DAY), ("injury_before", "yes", EMERGENCY),
            ("very_worried", "yes", EMERGENCY),
        )
    ],
    *[
        (f"twelve seconds, eyes {eyes}, responsive {word}", INFANT, [saw(2, **{**LONGER, "responsive": word}, eyes=[eyes])], accepted)
        for eyes, word, accepted in (
            ("turned_left", "yes", SAME_DAY), ("turned_left", "unsure", EMERGENCY), ("turned_left", None, EMERGENCY), ("rolled", "yes", SAME_DAY), ("rolled", None, EMERGENCY),
            ("staring", None, SAME_DAY), ("staring", "no", EMERGENCY), ("unsure", None, SAME_DAY),
        )
    ],
    ("shudders evenly with a stare, responded, twice", INFANT, twice("shudder", **STARING), SAME_DAY),
    ("shudders evenly with a stare, no response", INFANT, [saw(2, "shudder", **{**STARING, "responsive": "no"})], EMERGENCY),
    ("stiffens with excitement, responded, three times", INFANT, [saw(2 + 24 * n, "stiffening", **EXCITED) for n in range(3)], SOON),
    ("stiffens for ten seconds, responded, twice", INFANT, twice("stiffening", **{**EXCITED, "duration_s": 10}), SAME_DAY),
    ("stiffens for four seconds, response not asked, twice", INFANT, twice("stiffening", **{**EXCITED, "responsive": None}), SAME_DAY),
    ("trembles on one side and goes on, responded, twice", INFANT, twice("tremble", **{**AWARE, "side": "left", "duration_s": 4}), SAME_DAY),
    ("still going on under a hand after twelve seconds", INFANT, [saw(12 / 3600, **{**BRIEF, "duration_s": None}, running=True)], EMERGENCY),
    ("writhes, stiff and staring, for a moment", INFANT, [saw(2, "writhing", "stiffening", state="awake", eyes=["staring"], responsive="yes", duration_s=20)], SAME_DAY),
    ("writhes, stiff and staring, sleepy afterwards", INFANT, [saw(2, "writhing", "stiffening", state="awake", eyes=["staring"], after="sleepy", duration_s=20)], EMERGENCY),
    ("two signs in a newborn", NEWBORN, [saw(2, **LONGER, eyes=["staring"])], EMERGENCY),
]

LONG: Final[list[Row]] = [
    ("ten minutes of hiccups, even, went on when held", INFANT, [saw(2, **{**AWARE, "duration_s": 600}, note="hiccups")], NONE),
    ("ten minutes of hiccups, no response", INFANT, [saw(2, **{**AWARE, "duration_s": 600, "responsive": "no"}, note="hiccups")], EMERGENCY),
    ("ten minutes of hiccups, eyes turned, response not asked", INFANT, [saw(2, **{**BRIEF, "duration_s": 600}, eyes=["turned"], note="hiccups")], EMERGENCY),
    ("ten minutes, hiccups with a question mark", INFANT, [saw(2, **{**AWARE, "duration_s": 600}, note="hiccups?")], EMERGENCY),
    ("hiccups with a fever", INFANT, [saw(2, **AWARE, note="hiccups", fever="yes")], NONE),
    ("seven minutes stiff and staring, stopped when held", INFANT, [saw(2, "stiffening", **STIFF_AND_STARING, held="stopped")], SAME_DAY),
    ("seven minutes stiff and staring, stopped when called", INFANT, [saw(2, "stiffening", **STIFF_AND_STARING, woken="stopped")], SAME_DAY),
    ("seven minutes stiff and staring, went on", INFANT, [saw(2, "stiffening", **STIFF_AND_STARING, held="continued")], EMERGENCY),
    ("the same, stopped when held, no response", INFANT, [saw(2, "stiffening", **{**STIFF_AND_STARING, "responsive": "no"}, held="stopped")], EMERGENCY),
    ("six minutes of nothing but no response, stopped when held", TODDLER, [saw(2, "other", state="awake", responsive="no", duration_s=360, held="stopped")], EMERGENCY),
    ("head tilted for eight hours, aware", INFANT, [saw(9, "other", state="awake", body_parts=["head"], rhythm="sustained", duration_s=28800, responsive="yes")], SOON),
    ("head tilted for eight hours by the note", INFANT, [saw(9, "other", state="awake", duration_s=28800, note="Head tilted to the left all day.")], SOON),
    ("head tilted and no response", INFANT, [saw(9, "other", state="awake", body_parts=["head"], rhythm="sustained", duration_s=28800, responsive="no")], EMERGENCY),
    ("head tilted and eyes turned, response not asked", INFANT, [saw(9, "other", state="awake", body_parts=["head"], rhythm="sustained", duration_s=28800, eyes=["turned"])], EMERGENCY),
    ("arms stiff on the tummy for six minutes, aware, uneven", INFANT, [saw(2, "stiffening", **POSTURE)], SOON),
    ("the same, response not asked", INFANT, [saw(2, "stiffening", **{**POSTURE, "responsive": None})], EMERGENCY),
    ("the same, eyes turned", INFANT, [saw(2, "stiffening", **POSTURE, eyes=["turned_left"])], EMERGENCY),
    ("the same, eyes not sure", INFANT, [saw(2, "stiffening", **POSTURE, eyes=["unsure"])], EMERGENCY),
    ("the same with an even beat", INFANT, [saw(2, "stiffening", **{**POSTURE, "rhythm": "regular"})], EMERGENCY),
    ("the same with a fever", INFANT, [saw(2, "stiffening", **POSTURE, fever="yes")], EMERGENCY),
    ("still running since four minutes, nothing asked", INFANT, [saw(239 / 3600, running=True)], NONE),
    ("still running since five minutes, nothing asked", INFANT, [saw(300 / 3600, running=True)], EMERGENCY),
    ("asleep, a counted series over 35 minutes, waking not asked", INFANT, [saw(2, "jerk", state="asleep", jerk_count=40, duration_s=2100)], SAME_DAY),
    ("asleep, a counted series over 35 minutes that waking ended", INFANT, [saw(2, "jerk", state="asleep", jerk_count=40, duration_s=2100, woken="stopped")], UP_TO_SOON),
    ("asleep, a counted series of under five minutes", INFANT, [saw(2, "jerk", state="asleep", jerk_count=40, duration_s=299)], UP_TO_SOON),
]

MOMENTS: Final[list[Row]] = [
    ("a twitch of one second without response, twice", INFANT, twice("twitch", state="awake", rhythm="single", duration_s=1, responsive="no"), SOON_OR_TODAY),
    ("nine seconds without response", INFANT, [saw(2, "twitch", state="awake", duration_s=9, responsive="no")], SOON),
    ("ten seconds without response", INFANT, [saw(2, "twitch", state="awake", duration_s=10, responsive="no")], SAME_DAY),
    ("ten seconds without response, twice", INFANT, twice("twitch", state="awake", duration_s=10, responsive="no"), SAME_DAY),
    ("no response, length not known", INFANT, [saw(2, "twitch", state="awake", responsive="no")], SAME_DAY),
    ("a second without response, limp", INFANT, [saw(2, "limpness", state="awake", duration_s=1, responsive="no")], SAME_DAY),
    ("a second without response, stiff", INFANT, [saw(2, "stiffening", state="awake", duration_s=1, responsive="no")], EMERGENCY),
    ("a second without response, pale", INFANT, [saw(2, "twitch", state="awake", duration_s=1, responsive="no", colour="pale")], SAME_DAY),
    ("pale five months ago, and today", INFANT, [saw(2, state="awake", colour="pale", duration_s=10, after="normal"), saw(150 * 24, state="awake", colour="pale", duration_s=10)], SAME_DAY),
    ("blue five months ago, and today", INFANT, [saw(2, state="awake", colour="blue", duration_s=10, after="normal"), saw(150 * 24, state="awake", colour="blue", duration_s=10)], EMERGENCY),
]

KNOWN: Final[list[Row]] = [
    ("a known seizure of 20 s on three days", EPILEPSY, [saw(2 + 24 * n, "jerk", **FIT) for n in range(3)], MENTION_OR_TODAY),
    ("short and recovered", EPILEPSY, [saw(2, "jerk", **FIT, after="normal")], ("next_visit",)),
    ("119 seconds and recovered", EPILEPSY, [saw(2, "jerk", **{**FIT, "duration_s": 119}, after="normal")], ("next_visit",)),
    ("120 seconds and recovered", EPILEPSY, [saw(2, "jerk", **{**FIT, "duration_s": 120}, after="normal")], SAME_DAY),
    ("length not known", EPILEPSY, [saw(2, "jerk", **{**FIT, "duration_s": None}, after="normal")], SAME_DAY),
    ("recovery not asked", EPILEPSY, [saw(2, "jerk", **FIT)], SAME_DAY),
    ("stiff and staring, went on when held, recovered", EPILEPSY, [saw(2, "stiffening", **FIT, held="continued", after="cried")], ("next_visit",)),
    ("two within a day", EPILEPSY, twice("jerk", days_apart=1, **FIT, after="normal"), SAME_DAY),
    ("two on different days", EPILEPSY, twice("jerk", days_apart=2, **FIT, after="normal"), ("next_visit",)),
    ("blue with it", EPILEPSY, [saw(2, "jerk", **FIT, colour="blue", after="normal")], EMERGENCY),
    ("no response afterwards", EPILEPSY, [saw(2, "jerk", **FIT, after="unresponsive")], EMERGENCY),
    ("five minutes", EPILEPSY, [saw(2, "jerk", **{**FIT, "duration_s": 300}, after="normal")], EMERGENCY),
    ("the same seizure where none is known", TODDLER, [saw(2, "jerk", **FIT, after="normal")], EMERGENCY),
    ("in the first year, known and as usual", baby(300, background={"conditions": ["epilepsy"]}), [saw(2, "jerk", **FIT, after="normal")], ("next_visit",)),
]

CHIN: Final[Words] = {"state": "crying", "body_parts": ["face"], "rhythm": "regular", "duration_s": 6, "eyes": ["normal"], "colour": "red"}
CHINS: Final[list[Row]] = [
    ("hiccups said so, even, went on", NEWBORN, [saw(2, **BRIEF, note="hiccups")], NONE),
    ("a crying newborn's chin, holding not tried", NEWBORN, [saw(2, "tremble", **CHIN, held="not_tried")], NONE),
    ("a crying newborn's chin, holding not asked", NEWBORN, [saw(2, "tremble", **CHIN)], NONE),
    ("it went on under a hand", NEWBORN, [saw(2, "tremble", **CHIN, held="continued")], SAME_DAY),
    ("nine seconds", NEWBORN, [saw(2, "tremble", **{**CHIN, "duration_s": 9})], NONE),
    ("ten seconds", NEWBORN, [saw(2, "tremble", **{**CHIN, "duration_s": 10})], SAME_DAY),
    ("length not known", NEWBORN, [saw(2, "tremble", **{**CHIN, "duration_s": None})], SAME_DAY),
    ("not crying", NEWBORN, [saw(2, "tremble", **{**CHIN, "state": "awake"})], SAME_DAY),
    ("face and arm", NEWBORN, [saw(2, "tremble", **{**CHIN, "body_parts": ["face", "arm"]})], SAME_DAY),
    ("eyes not asked", NEWBORN, [saw(2, "tremble", **{**CHIN, "eyes": []})], SAME_DAY),
    ("colour not sure", NEWBORN, [saw(2, "tremble", **{**CHIN, "colour": "unsure"})], SAME_DAY),
    ("a twitch of the face", NEWBORN, [saw(2, "twitch", **CHIN)], SAME_DAY),
]

DARK: Final = {"vitamin_d_risks": ["dark_skin"]}
TREMBLE: Final[list[Words]] = [saw(2, "jerk", state="awake", rhythm="irregular", held="continued")]
CASES: Final[list[Row]] = [
    ("dark skin, vitamin D given", baby(183, background=DARK), [saw(2, "tremble", state="awake", rhythm="regular", held="continued")], CALM),
    ("dark skin, vitamin D given, a jerk", baby(183, background=DARK), TREMBLE, CALM),
    ("dark skin, vitamin D not given", baby(183, background={**DARK, "vitamin_d_supplement": "no"}), TREMBLE, SAME_DAY),
    ("dark skin, vitamin D not asked", baby(183, background={**DARK, "vitamin_d_supplement": None}), TREMBLE, SAME_DAY),
    ("mother's diabetes, vitamin D given", baby(183, background={"birth_history": ["maternal_diabetes"]}), TREMBLE, CALM),
]


@pytest.mark.parametrize(
    ("child", "episodes", "accepted"),
    [pytest.param(*row[1:], id=row[0]) for row in (*OVER, *LONG, *MOMENTS, *KNOWN, *CHINS, *CASES)],
)
def test_what_is_over_is_told_as_urgently_as_its_grave_signs(child: Any, episodes: list[Words], accepted: tuple[str, ...]) -> None:
    answer = assessment_of(child, episodes, [])
    assert str(answer.urgency) in accepted, [f"{flag.rule}:{flag.urgency}" for flag in answer.flags]


@pytest.mark.parametrize(("days_ago", "urgency"), [(0, "emergency_now"), (1, "same_day")])
def test_a_fever_of_that_day_in_the_check_in_is_a_grave_sign(days_ago: int, urgency: str) -> None:
    stiff = saw(2, "stiffening", state="awake", duration_s=20, held="continued", responsive="yes")
    assert str(assessment_of(INFANT, [stiff], [day(days_ago, fever="yes")]).urgency) == urgency


def test_a_crying_newborns_chin_is_told_as_information() -> None:
    answer = assessment_of(NEWBORN, [saw(2, "tremble", **CHIN)], [])
    assert "newborn_chin" in {match.rule for match in answer.information}
    assert "newborn_chin" not in {match.rule for match in assessment_of(INFANT, [saw(2, "tremble", **CHIN)], []).information}
