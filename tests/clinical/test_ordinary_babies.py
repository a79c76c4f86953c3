"""Ordinary babies: lifelike weeks of well children. None may raise anything above "mention it at the next visit"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import pytest

from tests.clinical.example_cases.rule_outcomes import (
    AS_USUAL,
    ago,
    assessed,
    born,
    check_in,
    episode,
    milestone,
)
from tracker.clinical.assess import Assessment
from tracker.domain.vocabulary import Urgency

Week = tuple[Any, dict[str, Any]]

QUIET: Final[dict[str, Any]] = {
    "feeding": "usual",
    "mood": "usual",
    "tone": "usual",
    "alertness": "usual",
    "fever": "no",
    "watched": "most",
}


def days(count: int, **answers: Any) -> list[dict[str, Any]]:
    return [check_in(n, **(QUIET | answers)) for n in range(count)]


def spread(count: int, every_h: float, **answers: Any) -> list[dict[str, Any]]:
    return [episode(ago(hours=2 + n * every_h), **answers) for n in range(count)]


def sleepy_newborn() -> Week:
    twitch = {
        "state": "asleep",
        "movements": ["twitch"],
        "rhythm": "irregular",
        "body_parts": ["hand", "foot"],
        "woken": "stopped",
        "held": "not_tried",
    }
    return born(days=24), {
        "episodes": spread(
            9, 11, **twitch, eyes=["normal"], colour="normal", breathing="normal", after="normal"
        ),
        "check_ins": days(6),
    }


def jittery_newborn() -> Week:
    tremble = {
        "state": "crying",
        "movements": ["tremble"],
        "rhythm": "regular",
        "body_parts": ["face", "arm"],
        "side": "both",
        "held": "stopped",
        "trigger": "touch",
        "duration_s": 6,
    }
    return born(days=12), {"episodes": spread(8, 9, **tremble, **AS_USUAL), "check_ins": days(5)}


def startling_two_month_old() -> Week:
    startle = {
        "state": "awake",
        "movements": ["startle"],
        "rhythm": "single",
        "body_parts": ["arm"],
        "side": "both",
        "jerk_count": 1,
        "trigger": "noise",
        "duration_s": 1,
    }
    return born(months=2), {"episodes": spread(12, 7, **startle, **AS_USUAL), "check_ins": days(7)}


def hiccups_after_every_feed() -> Week:
    hiccup = {
        "state": "awake",
        "movements": ["other"],
        "rhythm": "regular",
        "body_parts": ["trunk"],
        "duration_s": 420,
        "held": "not_tried",
        "note": "hiccups again",
    }
    return born(months=3), {"episodes": spread(6, 8, **hiccup, **AS_USUAL), "check_ins": days(5)}


def straining_and_red() -> Week:
    strains = {
        "state": "awake",
        "movements": ["stiffening"],
        "tone": "stiff",
        "duration_s": 25,
        "note": "straining, red, then a full nappy",
    }
    return born(months=2), {
        "episodes": spread(5, 10, **strains, **{**AS_USUAL, "colour": "red"}),
        "check_ins": days(4),
    }


def arches_at_the_breast() -> Week:
    arch = {
        "state": "feeding",
        "movements": ["arching", "stiffening"],
        "trigger": "feed",
        "duration_s": 20,
    }
    return born(months=3), {"episodes": spread(5, 13, **arch, **AS_USUAL), "check_ins": days(5)}


def shivers_at_the_spoon() -> Week:
    shiver = {
        "state": "feeding",
        "movements": ["shudder"],
        "rhythm": "irregular",
        "body_parts": ["shoulder", "head"],
        "duration_s": 3,
        "trigger": "excitement",
    }
    return born(months=9), {"episodes": spread(14, 6, **shiver, **AS_USUAL), "check_ins": days(5)}


def kicks_under_the_mobile() -> Week:
    kick = {
        "state": "awake",
        "movements": ["other"],
        "rhythm": "regular",
        "body_parts": ["leg"],
        "side": "both",
        "held": "stopped",
        "trigger": "excitement",
        "duration_s": 200,
    }
    return born(months=4), {"episodes": spread(5, 20, **kick, **AS_USUAL), "check_ins": days(7)}


def starts_as_she_falls_asleep() -> Week:
    start = {
        "state": "falling_asleep",
        "movements": ["jerk"],
        "rhythm": "single",
        "body_parts": ["whole_body"],
        "jerk_count": 1,
        "duration_s": 1,
    }
    return born(months=7), {"episodes": spread(7, 24, **start, **AS_USUAL), "check_ins": days(8)}


def dreams_at_ten_months() -> Week:
    twitch = {
        "state": "asleep",
        "movements": ["twitch"],
        "rhythm": "irregular",
        "body_parts": ["foot"],
        "woken": "stopped",
        "colour": "normal",
        "breathing": "normal",
    }
    single = {
        "state": "asleep",
        "movements": ["twitch"],
        "rhythm": "single",
        "body_parts": ["hand"],
        "woken": "not_tried",
        "duration_s": 1,
        "colour": "normal",
        "breathing": "normal",
    }
    return born(months=10), {
        "episodes": spread(5, 23, **twitch) + spread(4, 31, **single),
        "check_ins": days(7),
    }


def a_cold_at_seven_months() -> Week:
    ill = [
        check_in(
            n,
            **(
                QUIET
                | {
                    "mood": "more_irritable",
                    "feeding": "harder",
                    "fever": "yes",
                    "temperature_c": 38.4,
                }
            ),
        )
        for n in range(3)
    ]
    return born(months=7), {"check_ins": ill + [check_in(n, **QUIET) for n in range(3, 12)]}


def vaccines_at_four_months() -> Week:
    return born(months=4), {
        "check_ins": [
            check_in(
                0,
                **(
                    QUIET
                    | {
                        "mood": "more_irritable",
                        "alertness": "sleepy",
                        "vaccinated": "yes",
                        "temperature_c": 38.1,
                        "fever": "yes",
                    }
                ),
            ),
            *days(6)[1:],
        ]
    }


def a_teething_fortnight() -> Week:
    cross = [
        check_in(n, **(QUIET | {"mood": "hard_to_console" if n % 3 == 0 else "usual"}))
        for n in range(14)
    ]
    return born(months=8), {"check_ins": cross}


def all_milestones_in_their_time() -> Week:
    rows = [
        milestone(name, "achieved", before)
        for name, before in (
            ("social_smile", 200),
            ("head_control", 150),
            ("rolls", 100),
            ("sits_unsupported", 30),
            ("babbles", 20),
        )
    ]
    return born(months=9.5), {
        "milestones": [
            *rows,
            milestone("crawls", "not_yet", 2),
            milestone("stands_with_support", "sometimes", 2),
        ],
        "check_ins": days(7),
    }


def early_born_and_on_time() -> Week:
    rows = [
        milestone("social_smile", "achieved", 90),
        milestone("rolls", "not_yet", 3),
        milestone("sits_unsupported", "not_yet", 3),
    ]
    return born(
        months=7,
        gestation_weeks=29,
        background={"birth_history": ["neonatal_unit"], "birth_weight_g": 1250},
    ), {
        "milestones": rows,
        "check_ins": days(7),
    }


def notes_full_of_ordinary_words() -> Week:
    notes = (
        "blue blanket, floppy bunny, a perfect fit for the new cot",
        "a fit of giggles at the dog",
        "grandma asked about fits and turning blue: never",
        "did not go stiff, was not limp, breathing fine",
        "milk drunk and floppy on my shoulder",
        "his cousin had a febrile seizure last year",
    )
    twitch = {"state": "asleep", "movements": ["twitch"], "rhythm": "single", "woken": "stopped"}
    return born(months=5), {
        "episodes": [
            episode(ago(hours=9 * n + 1), **twitch, note=note) for n, note in enumerate(notes)
        ],
        "check_ins": [check_in(1, **QUIET, note=notes[2])],
    }


def one_event_on_two_phones() -> Week:
    fling = {
        "state": "awake",
        "movements": ["arms_fling"],
        "rhythm": "single",
        "trigger": "noise",
        **AS_USUAL,
    }
    return born(months=3), {
        "episodes": [
            episode(ago(hours=4), **fling, logged_by="Mum"),
            episode(ago(hours=4, seconds=-70), **fling, logged_by="Dad"),
        ],
        "check_ins": days(3),
    }


def a_forgotten_timer() -> Week:
    return born(months=5), {
        "episodes": [episode(ago(hours=9), running=True, state="asleep", movements=["twitch"])],
        "check_ins": days(3),
    }


def breast_fed_with_drops() -> Week:
    twitch = {
        "state": "awake",
        "movements": ["twitch"],
        "rhythm": "single",
        "body_parts": ["leg"],
        "duration_s": 1,
    }
    return born(months=4), {
        "episodes": spread(20, 16, **twitch, **AS_USUAL),
        "check_ins": days(10, vitamin_d_given="yes"),
    }


ORDINARY: Final[tuple[Callable[[], Week], ...]] = (
    *(
        sleepy_newborn,
        jittery_newborn,
        startling_two_month_old,
        hiccups_after_every_feed,
        straining_and_red,
        arches_at_the_breast,
        shivers_at_the_spoon,
    ),
    *(
        kicks_under_the_mobile,
        starts_as_she_falls_asleep,
        dreams_at_ten_months,
        a_cold_at_seven_months,
        vaccines_at_four_months,
        a_teething_fortnight,
    ),
    *(
        all_milestones_in_their_time,
        early_born_and_on_time,
        notes_full_of_ordinary_words,
        one_event_on_two_phones,
        a_forgotten_timer,
        breast_fed_with_drops,
    ),
)


def _of(week: Callable[[], Week]) -> Assessment:
    child, tables = week()
    return assessed(child, **tables)


def _named(weeks: Iterable[Callable[[], Week]]) -> list[Any]:
    return [pytest.param(week, id=week.__name__) for week in weeks]


@pytest.mark.parametrize("week", _named(ORDINARY))
def test_an_ordinary_week_raises_nothing_above_the_next_visit(week: Callable[[], Week]) -> None:
    assessment = _of(week)
    above = [
        (flag.rule, str(flag.urgency))
        for flag in assessment.flags
        if flag.urgency.rank > Urgency.NEXT_VISIT.rank
    ]
    assert above == []


def test_one_worrying_answer_among_them_is_still_seen() -> None:
    child, tables = startling_two_month_old()
    assert (
        assessed(
            child, episodes=[*tables["episodes"], episode(ago(hours=1), colour="blue")]
        ).urgency
        is Urgency.EMERGENCY_NOW
    )
