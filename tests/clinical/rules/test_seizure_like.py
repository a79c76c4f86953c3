"""What could be a seizure: one answer alone waits for a second, a newborn's does not wait, and look-alikes are left alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clinical.example_cases.rule_outcomes import (
    AS_USUAL,
    NOW,
    ago,
    assessed,
    born,
    check_in,
    episode,
    flag_of,
    rule_outcome,
    sign,
)

BABY = born(months=6)
NEWBORN = born(days=20)
JERK: dict[str, Any] = {"state": "awake", "movements": ["jerk"]}


def of(rule: str, *episodes: dict[str, Any], **more: Any) -> str:
    return rule_outcome(more.pop("child", BABY), rule, episodes=list(episodes), **more)


# A first seizure.


def test_an_even_beat_without_response_is_a_first_seizure_even_when_it_is_over() -> None:
    assert (
        of("first_seizure", episode(**JERK, rhythm="regular", responsive="no", after="normal"))
        == "emergency_now"
    )
    assert (
        of("first_seizure", episode(**JERK, rhythm="irregular", responsive="no", eyes=["normal"]))
        == "not raised"
    )
    assert of("first_seizure", episode(**JERK, rhythm="regular")) == "not assessable"


def test_rolled_eyes_with_a_beat_of_five_seconds_wait_for_a_second_sign() -> None:
    rolled = JERK | {"rhythm": "regular", "eyes": ["rolled"], "responsive": "unsure"}
    assert of("first_seizure", episode(**rolled, duration_s=9)) == "soon"
    assert of("first_seizure", episode(**rolled, duration_s=10)) == "emergency_now"
    assert of("first_seizure", episode(**rolled)) == "emergency_now"


def test_answers_of_a_sleep_that_ended_on_waking_do_not_count() -> None:
    asleep = {
        "state": "asleep",
        "movements": ["jerk"],
        "rhythm": "regular",
        "eyes": ["rolled"],
        "responsive": "no",
        "duration_s": 30,
    }
    assert of("first_seizure", episode(**asleep, woken="stopped")) == "not raised"
    assert of("first_seizure", episode(**asleep, woken="continued")) == "emergency_now"


def test_a_known_seizure_is_left_to_the_plan_once_and_recovered_and_seen_today_otherwise() -> None:
    child = born(months=10, background={"conditions": ["epilepsy"]})
    seizure = episode(**JERK, rhythm="regular", responsive="no", eyes=["rolled"], duration_s=60)
    assert of("first_seizure", seizure, child=child) == "not raised"
    assert of("known_seizure_again", seizure, child=child) == "same_day"
    recovered = seizure | {"after": "normal"}
    assert of("known_seizure_again", recovered, child=child) == "next_visit"
    again = recovered | {"started_at": ago(days=1, hours=1)}
    assert of("known_seizure_again", recovered, again, child=child) == "same_day"
    earlier = recovered | {"started_at": ago(days=2, hours=1)}
    assert of("known_seizure_again", recovered, earlier, child=child) == "next_visit"
    earlier = recovered | {"started_at": ago(days=2, hours=1)}
    assert of("known_seizure_again", recovered, earlier, child=child) == "next_visit"
    for days, outcome in ((3, "same_day"), (4, "next_visit")):
        one_illness = [recovered, recovered | {"started_at": ago(days=days, hours=1)}]
        feverish = [one | {"fever": "yes"} for one in one_illness]
        assert of("known_seizure_again", *feverish, child=child) == outcome
    for seconds, outcome in ((119, "next_visit"), (120, "same_day")):
        long = recovered | {"duration_s": seconds}
        assert of("known_seizure_again", long, child=child) == outcome
    assert of("known_seizure_again", seizure) == "not raised"
    assert of("known_seizure_again", episode(**JERK), child=child) == "not assessable"


def test_a_second_one_before_recovery_is_an_emergency() -> None:
    first = episode(
        ago(hours=2), **JERK, rhythm="regular", responsive="no", after="limp", recovery_min=30
    )
    soon = episode(ago(hours=1, minutes=35), **JERK, rhythm="regular", responsive="no")
    later = episode(ago(minutes=50), **JERK, rhythm="regular", responsive="no")
    assert of("seizure_without_recovery", first, soon) == "emergency_now"
    assert of("seizure_without_recovery", first, later) == "not assessable"
    assert (
        of(
            "seizure_without_recovery",
            first | {"after": "normal", "recovery_min": None},
            later | {"after": "normal"},
        )
        == "not raised"
    )


# Goes on when held.


def test_an_even_beat_that_went_on_under_a_hand_is_for_today_and_with_a_grave_sign_an_emergency() -> (
    None
):
    beats = JERK | {"rhythm": "regular", "duration_s": 30}
    went_on = beats | {"held": "continued"}
    assert of("goes_on_when_held", episode(**went_on)) == "same_day"
    assert of("goes_on_when_held", episode(**went_on, after="sleepy")) == "emergency_now"
    assert of("goes_on_when_held", episode(**went_on | {"duration_s": 59})) == "same_day"
    assert of("goes_on_when_held", episode(**went_on | {"duration_s": 60})) == "emergency_now"
    assert of("goes_on_when_held", episode(**beats, held="stopped")) == "not raised"
    assert of("goes_on_when_held", episode(**beats)) == "not assessable"


def test_the_same_asleep_is_not_this_rule() -> None:
    assert (
        of(
            "goes_on_when_held",
            episode(
                state="asleep",
                movements=["jerk"],
                rhythm="regular",
                duration_s=30,
                held="continued",
            ),
        )
        == "not raised"
    )


def test_one_answer_alone_gives_soon_and_the_same_answer_twice_in_a_week_stands() -> None:
    once = JERK | {"rhythm": "regular", "duration_s": 5, "held": "continued"}
    assert of("goes_on_when_held", episode(**once)) == "soon"
    assert of("goes_on_when_held", episode(**once), episode(ago(days=7), **once)) == "same_day"
    assert of("goes_on_when_held", episode(**once), episode(ago(days=9), **once)) == "soon"


def test_one_answer_in_two_brief_ones_alike_with_a_response_is_worth_a_visit() -> None:
    once = JERK | {"rhythm": "regular", "held": "continued", "responsive": "yes"}
    for seconds, outcome in ((9, "soon"), (10, "same_day")):
        brief = once | {"duration_s": seconds}
        assert of("goes_on_when_held", episode(**brief), episode(ago(days=2), **brief)) == outcome
        stiff: dict[str, Any] = {"state": "awake", "movements": ["stiffening"]}
        stiff |= {"responsive": "yes", "duration_s": seconds}
        assert of("goes_on_when_held", episode(**stiff), episode(ago(days=2), **stiff)) == outcome


def test_half_a_minute_of_an_even_beat_on_one_side_looks_like_a_seizure() -> None:
    beats = JERK | {"rhythm": "regular", "side": "left"}
    assert of("first_seizure", episode(**beats, duration_s=30)) == "emergency_now"
    assert of("first_seizure", episode(**beats, duration_s=29)) == "not assessable"
    assert of("first_seizure", episode(**beats, duration_s=30, held="stopped")) == "not assessable"
    assert of("first_seizure", episode(**beats | {"state": "asleep"}, duration_s=30)) == (
        "not assessable"
    )


def test_stiffness_alone_is_one_sign_and_with_turned_eyes_two() -> None:
    assert (
        of("goes_on_when_held", episode(state="awake", movements=["stiffening"], **AS_USUAL))
        == "soon"
    )
    assert (
        of(
            "goes_on_when_held",
            episode(state="awake", movements=["stiffening"], eyes=["turned_left"]),
        )
        == "emergency_now"
    )


def test_one_stiffness_told_twice_is_not_an_emergency() -> None:
    stiff = {"state": "awake", "movements": ["stiffening"]}
    assert of("goes_on_when_held", episode(**stiff), episode(ago(days=2), **stiff)) == "same_day"
    assert (
        of(
            "goes_on_when_held",
            episode(**stiff, **AS_USUAL),
            episode(ago(days=2), **stiff, **AS_USUAL),
        )
        == "soon"
    )


@pytest.mark.parametrize(
    "answers",
    [
        {"movements": ["arching", "stiffening"], "state": "feeding"},
        {"movements": ["stiffening"], "state": "awake", "note": "straining, then a full nappy"},
        {
            "movements": ["tremble"],
            "state": "awake",
            "rhythm": "regular",
            "held": "continued",
            "side": "both",
            "duration_s": 15,
        },
        {
            "movements": ["other"],
            "state": "awake",
            "rhythm": "regular",
            "held": "continued",
            "note": "hiccups after lunch",
        },
    ],
)
def test_feeds_straining_trembling_and_hiccups_do_not_send_anybody_to_an_emergency_department(
    answers: dict[str, Any],
) -> None:
    assert of("goes_on_when_held", episode(**answers, **AS_USUAL)) in {
        "not raised",
        "not assessable",
    }


def test_trembling_that_goes_on_when_held_on_two_days_is_worth_a_visit() -> None:
    tremble = {"state": "awake", "movements": ["tremble"], "rhythm": "regular", "held": "continued"}
    assert of("uneven_jerks_go_on", episode(**tremble), episode(ago(days=1), **tremble)) == "soon"
    assert (
        of("uneven_jerks_go_on", episode(**tremble), episode(ago(hours=3), **tremble))
        == "not raised"
    )
    assert (
        of("uneven_jerks_go_on", episode(state="awake", movements=["tremble"])) == "not assessable"
    )


def test_even_beats_of_one_side_are_soon_once_and_today_twice_in_a_week() -> None:
    beats = JERK | {"rhythm": "regular", "side": "left", "duration_s": 10}
    assert of("one_sided_beats", episode(**beats)) == "soon"
    assert of("one_sided_beats", episode(**(beats | {"duration_s": 9}))) == "not raised"
    assert of("one_sided_beats", episode(**beats), episode(ago(days=7), **beats)) == "same_day"
    assert (
        of("one_sided_beats", episode(**beats), episode(ago(days=7), **(beats | {"side": "right"})))
        == "soon"
    )
    assert of("one_sided_beats", episode(**JERK)) == "not assessable"


# Newborns.


def test_a_newborns_one_sided_beat_that_goes_on_when_held_is_an_emergency() -> None:
    beats = JERK | {"rhythm": "regular", "side": "right"}
    assert (
        of("newborn_seizure", episode(**beats, held="continued"), child=NEWBORN) == "emergency_now"
    )
    assert (
        of("newborn_seizure", episode(**beats, held="stopped", eyes=["normal"]), child=NEWBORN)
        == "not raised"
    )
    assert of("newborn_seizure", episode(**beats), child=NEWBORN) == "not assessable"


def test_the_chin_of_a_crying_newborn_is_left_out_while_it_is_brief() -> None:
    chin = {"state": "crying", "movements": ["tremble"], "body_parts": ["face"], **AS_USUAL}
    for seconds, outcome in ((9, "not raised"), (10, "same_day")):
        quivers = episode(**chin, rhythm="regular", held="not_tried", duration_s=seconds)
        got = of("newborn_movement", quivers, child=NEWBORN)
        assert got == (outcome if outcome == "same_day" else "not assessable")


def test_chewing_in_the_words_of_the_note_counts_in_a_newborn() -> None:
    chews = episode(
        state="awake", movements=["other"], note="chewing and cycling with the legs", colour="pale"
    )
    assert of("newborn_seizure", chews, child=NEWBORN) == "emergency_now"


@pytest.mark.parametrize(("age_days", "outcome"), [(27, "same_day"), (28, "not raised")])
@pytest.mark.parametrize("gestation_weeks", [40, 42])
def test_a_newborn_is_under_28_days(age_days: int, outcome: str, gestation_weeks: int) -> None:
    child = born(days=age_days, gestation_weeks=gestation_weeks)
    jerk = episode(**JERK, rhythm="regular", held="not_tried")
    assert of("newborn_movement", jerk, child=child) == outcome


def test_a_baby_born_early_is_a_newborn_until_44_weeks_after_the_last_period() -> None:
    jerk = episode(**JERK, rhythm="regular", held="not_tried")
    assert of("newborn_movement", jerk, child=born(days=97, gestation_weeks=30)) == "same_day"
    assert of("newborn_movement", jerk, child=born(days=98, gestation_weeks=30)) == "not raised"


@pytest.mark.parametrize("rhythm", ["regular", "unsure"])
def test_a_newborns_repeated_movement_not_known_to_stop_is_for_today(rhythm: str) -> None:
    assert (
        of("newborn_movement", episode(**JERK, rhythm=rhythm, held="not_tried"), child=NEWBORN)
        == "same_day"
    )
    assert of(
        "newborn_movement", episode(**JERK, rhythm=rhythm, held="stopped"), child=NEWBORN
    ) in {"not raised", "not assessable"}
    assert of(
        "newborn_movement",
        episode(state="asleep", movements=["jerk"], rhythm=rhythm, held="not_tried"),
        child=NEWBORN,
    ) in {
        "not raised",
        "not assessable",
    }
    assert of("newborn_movement", episode(**JERK), child=NEWBORN) == "not assessable"


def test_trembling_in_the_first_two_weeks_with_a_diabetic_mother_is_for_today() -> None:
    tremble = episode(state="awake", movements=["tremble"], held="stopped")
    risk = {"background": {"birth_history": ["maternal_diabetes"]}}
    assert of("newborn_jitter_with_risk", tremble, child=born(days=14, **risk)) == "same_day"
    assert of("newborn_jitter_with_risk", tremble, child=born(days=15, **risk)) == "not raised"
    assert of("newborn_jitter_with_risk", tremble, child=born(days=14)) == "not raised"
    assert (
        of("newborn_jitter_with_risk", episode(state="awake"), child=born(days=14))
        == "not assessable"
    )
    assert (
        of(
            "newborn_jitter_with_risk",
            tremble,
            child=born(days=14),
            check_ins=[check_in(feeding="harder")],
        )
        == "same_day"
    )


# Writhing, staring, sleep.


def test_writhing_is_an_emergency_where_it_began_suddenly() -> None:
    writhes = episode(state="awake", movements=["writhing"])
    assert (
        of("sudden_writhing", writhes, check_ins=[check_in(tone_onset="sudden")]) == "emergency_now"
    )
    assert of("sudden_writhing", writhes) == "soon"
    assert of("sudden_writhing", writhes, child=born(days=59)) == "next_visit"
    assert of("sudden_writhing", writhes, child=born(days=60)) == "soon"
    assert of("sudden_writhing", episode(state="awake")) == "not assessable"


def test_a_vacant_stare_is_soon_once_and_today_twice_in_a_week_or_with_turned_eyes() -> None:
    stare = {"state": "awake", "movements": ["stare"], "responsive": "no", "duration_s": 20}
    assert of("vacant_spell", episode(**stare)) == "soon"
    assert of("vacant_spell", episode(**stare), episode(ago(days=7), **stare)) == "same_day"
    assert of("vacant_spell", episode(**stare), episode(ago(days=8), **stare)) == "soon"
    assert of("vacant_spell", episode(**stare, eyes=["turned_right"])) == "same_day"
    assert of("vacant_spell", episode(**(stare | {"responsive": "yes"}))) == "not raised"
    assert of("vacant_spell", episode(state="awake", movements=["stare"])) == "not assessable"


def test_a_vacant_stare_is_neither_a_seizure_nor_a_brief_event() -> None:
    rules = {
        flag.rule
        for flag in assessed(
            BABY,
            episodes=[episode(state="awake", movements=["stare"], responsive="no", duration_s=20)],
        ).flags
    }
    assert rules == {"vacant_spell", "eyes_held"}


def test_a_finding_of_two_weeks_ago_is_information_and_of_yesterday_a_flag() -> None:
    stare = {"state": "awake", "movements": ["stare"], "responsive": "no"}
    assert of("vacant_spell", episode(ago(days=14), **stare)) == "soon"
    assert of("vacant_spell", episode(ago(days=15), **stare)) == "information"
    assert of("vacant_spell", episode(ago(days=91), **stare)) in {"not raised", "not assessable"}


SLEEP: dict[str, Any] = {
    "state": "asleep",
    "movements": ["jerk"],
    "rhythm": "irregular",
    "colour": "normal",
    "breathing": "normal",
}


def test_sleep_jerks_that_waking_does_not_end_are_worth_a_visit() -> None:
    assert of("sleep_seizure_pattern", episode(**SLEEP, woken="continued")) == "soon"
    assert of("sleep_seizure_pattern", episode(**SLEEP, woken="stopped")) == "not raised"
    assert of("sleep_seizure_pattern", episode(**SLEEP)) == "not assessable"


def test_three_alike_of_one_side_asleep_are_worth_a_visit_unless_waking_ended_one() -> None:
    alike = SLEEP | {"side": "left", "woken": "not_tried"}
    three = [episode(ago(days=n, hours=4), **alike) for n in (1, 2, 3)]
    assert of("sleep_seizure_pattern", *three) == "soon"
    assert of("sleep_seizure_pattern", *three[:2]) in {"not raised", "not assessable"}
    assert of(
        "sleep_seizure_pattern", *three, episode(ago(days=4), **(alike | {"woken": "stopped"}))
    ) in {"not raised", "not assessable"}


def test_sleep_jerks_that_began_after_eight_weeks_are_worth_a_visit() -> None:
    nights = [
        episode(ago(days=n, hours=h), **SLEEP, side="both", woken="not_tried")
        for n, h in ((1, 1), (1, 3), (2, 2))
    ]
    assert of("sleep_jerks_late", *nights, child=born(days=59)) == "soon"
    assert of("sleep_jerks_late", *nights[:2], child=born(days=70)) in {
        "not raised",
        "not assessable",
    }
    assert of("sleep_jerks_late", *nights, child=born(days=58)) in {"not raised", "not assessable"}
    assert (
        of(
            "sleep_jerks_late",
            *[night | {"woken": "stopped"} for night in nights],
            child=born(days=70),
        )
        == "not raised"
    )


def test_trembling_beyond_nine_months_corrected_is_mentioned_once_and_booked_when_it_stays() -> (
    None
):
    tremble = {"state": "awake", "movements": ["tremble"], **AS_USUAL}
    assert of("trembling_persistent", episode(**tremble), child=born(days=276)) == "next_visit"
    assert of("trembling_persistent", episode(**tremble), child=born(days=274)) == "not raised"
    assert (
        of(
            "trembling_persistent",
            episode(**tremble),
            episode(ago(days=1), **tremble),
            child=born(days=276),
        )
        == "soon"
    )
    assert (
        of("trembling_persistent", episode(**tremble), child=born(days=276, gestation_weeks=35))
        == "not raised"
    )
    assert of("trembling_persistent", episode(**tremble), signs=[sign("stiff_legs")]) == "soon"
    assert of("trembling_persistent", episode(state="awake")) == "not assessable"


# Words and worry.


def test_a_fit_told_in_the_note_is_for_today_and_an_answer_wins_over_it() -> None:
    text = "He had a fit, shook all over."
    assert rule_outcome(BABY, "note_seizure", check_ins=[check_in(note=text)]) == "same_day"
    assert of("note_seizure", episode(movements=["other"], note=text)) == "same_day"
    assert (
        of("note_seizure", episode(movements=["other"], note=text, responsive="yes"))
        == "not raised"
    )
    assert (
        rule_outcome(
            BABY, "note_seizure", check_ins=[check_in(note="His brother had a fit as a baby.")]
        )
        == "not raised"
    )
    assert rule_outcome(BABY, "note_seizure", check_ins=[check_in()]) == "not raised"


def test_a_parent_who_says_that_something_is_seriously_wrong_is_believed() -> None:
    calm = episode(state="awake", movements=["startle"], rhythm="single", **AS_USUAL)
    assert of("very_worried", calm | {"very_worried": "yes"}) == "emergency_now"
    assert of("very_worried", calm | {"very_worried": "no"}) == "not raised"
    assert of("very_worried", calm) == "not raised"
    assert (
        rule_outcome(BABY, "very_worried_day", check_ins=[check_in(very_worried="yes")])
        == "emergency_now"
    )
    assert (
        rule_outcome(BABY, "very_worried_day", check_ins=[check_in(very_worried="no")])
        == "not raised"
    )
    assert rule_outcome(BABY, "very_worried_day", check_ins=[check_in()]) == "not raised"


def test_a_worry_speaks_in_the_domain_of_what_it_is_about() -> None:
    series = episode(state="just_woke", movements=["crunch"], jerk_count=4, very_worried="yes")
    worry = flag_of(assessed(BABY, episodes=[series]), "very_worried")
    alone = flag_of(assessed(BABY, episodes=[episode(very_worried="yes")]), "very_worried")
    assert worry is not None
    assert worry.domain == "spasm_clusters"
    assert alone is not None
    assert alone.domain == "seizure_like"


def test_two_caregivers_who_log_one_event_are_one_sign_not_two() -> None:
    held = JERK | {"rhythm": "regular", "duration_s": 5, "held": "continued"}
    pair = [
        episode(ago(minutes=30), **held, logged_by="Mum"),
        episode(ago(minutes=29), **held, logged_by="Dad"),
    ]
    flag = flag_of(assessed(BABY, as_of=NOW, episodes=pair), "goes_on_when_held")
    assert flag is not None
    assert str(flag.urgency) == "soon"
    assert len(flag.evidence) == 2


def test_a_tap_that_a_week_of_others_outweighs_is_worth_a_visit_not_an_ambulance() -> None:
    trembles = [
        episode(ago(days=n), **JERK, rhythm="regular", side="both", held="stopped", duration_s=12)
        for n in (1, 2, 3)
    ]
    once = episode(**JERK, rhythm="regular", side="both", held="continued", duration_s=12)
    assert of("goes_on_when_held", once, *trembles) == "soon"
    assert of("goes_on_when_held", once, *trembles[:2]) == "same_day"
    assert of("goes_on_when_held", once | {"side": "left"}, *trembles) == "same_day"


def test_ten_of_the_same_beat_that_a_hand_stopped_make_two_signs_of_the_other_side_a_matter_for_today() -> (
    None
):
    trembles = [
        episode(
            ago(days=1, hours=n),
            **JERK,
            rhythm="regular",
            side="both",
            held="stopped",
            duration_s=12,
        )
        for n in range(10)
    ]
    once = episode(
        **JERK, rhythm="regular", side="left", held="continued", duration_s=12, after="sleepy"
    )
    assert of("goes_on_when_held", once, *trembles) == "same_day"
    assert of("goes_on_when_held", once, *trembles[:9]) == "emergency_now"


def test_the_same_answer_counts_twice_only_of_another_time_and_the_same_beat() -> None:
    once = JERK | {"rhythm": "regular", "duration_s": 5, "held": "continued"}
    assert of("goes_on_when_held", episode(**once), episode(ago(minutes=58), **once)) == "soon"
    assert of("goes_on_when_held", episode(**once), episode(ago(minutes=50), **once)) == "same_day"
    assert (
        of(
            "goes_on_when_held",
            episode(**once),
            episode(ago(days=1), **(once | {"rhythm": "irregular"})),
        )
        == "soon"
    )
    assert (
        of(
            "goes_on_when_held",
            episode(**once),
            episode(ago(days=1), **(once | {"rhythm": "single"})),
        )
        == "soon"
    )


def test_three_movements_in_a_minute_are_no_beat() -> None:
    counted = JERK | {"rhythm": "regular", "held": "continued", "jerk_count": 3}
    assert of("goes_on_when_held", episode(**counted, duration_s=15)) == "same_day"
    assert of("goes_on_when_held", episode(**counted, duration_s=16)) == "soon"


def test_a_beat_that_a_hand_stopped_is_no_second_sign() -> None:
    stopped = episode(ago(days=1), **JERK, rhythm="regular", held="stopped", duration_s=30)
    assert (
        of(
            "goes_on_when_held",
            stopped,
            episode(**JERK, rhythm="regular", held="continued", duration_s=5),
        )
        == "soon"
    )


def test_two_signs_said_to_be_awake_among_five_times_as_many_alike_asleep_are_for_today_not_an_ambulance() -> (
    None
):
    asleep = [
        episode(
            ago(days=n),
            state="asleep",
            movements=["jerk"],
            rhythm="regular",
            held="continued",
            duration_s=20,
        )
        for n in range(1, 6)
    ]
    awake = JERK | {
        "rhythm": "regular",
        "held": "continued",
        "duration_s": 20,
        "after": "sleepy",
    }
    assert of("goes_on_when_held", episode(**awake), *asleep) == "same_day"
    assert of("goes_on_when_held", episode(**awake), *asleep[:4]) == "emergency_now"
    assert of("goes_on_when_held", episode(**awake, responsive="no"), *asleep) == "emergency_now"


def test_a_newborns_untried_trembling_is_for_today_though_others_stopped_or_came_asleep() -> None:
    untried = episode(**JERK, rhythm="regular", side="both")
    stopped = [
        episode(ago(days=n), **JERK, rhythm="regular", side="both", held="stopped")
        for n in range(1, 12)
    ]
    asleep = [
        episode(ago(days=n), state="asleep", movements=["jerk"], rhythm="regular", side="both")
        for n in range(1, 12)
    ]
    assert of("newborn_movement", untried, *stopped, child=NEWBORN) == "same_day"
    assert of("newborn_movement", untried, *asleep, child=NEWBORN) == "same_day"


def test_a_sleeping_newborn_whose_one_sided_beat_goes_on_under_a_hand_is_for_today() -> None:
    beats = {"movements": ["jerk"], "rhythm": "regular", "side": "left", "held": "continued"}
    assert of("newborn_seizure", episode(state="asleep", **beats), child=NEWBORN) == "same_day"
    assert of(
        "newborn_seizure", episode(state="asleep", woken="stopped", **beats), child=NEWBORN
    ) in {"not raised", "not assessable"}
    assert of("newborn_seizure", episode(state="awake", **beats), child=NEWBORN) == "emergency_now"


def test_one_brief_start_asleep_is_everybodys() -> None:
    starts = [
        episode(
            ago(days=n),
            state="asleep",
            movements=["jerk"],
            rhythm="single",
            woken="not_tried",
            duration_s=1,
        )
        for n in range(1, 5)
    ]
    assert of("sleep_jerks_late", *starts) in {"not raised", "not assessable"}
    assert of("sleep_jerks_late", *[start | {"duration_s": 4} for start in starts]) == "soon"
