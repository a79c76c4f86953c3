"""When and how: hours on the family's clock, shares that keep their unknowns, lengths, gaps, and what the raster draws."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from tests.builders import a_child, a_diary
from tracker.domain.age import Period
from tracker.domain.diary import Diary
from tracker.events.event_index import detect_events
from tracker.presentation.timing_sentences import timing_sentences
from tracker.statistics.data_quality import data_quality
from tracker.statistics.days import day_table
from tracker.statistics.raster_tables import bars, raster
from tracker.statistics.symptom_grid import symptom_grid
from tracker.statistics.timing import Timing, spread, timing

CHILD = a_child("2026-01-01")
JUNE = Period(date(2026, 6, 1), date(2026, 6, 29))
DUE = {"smiles": "social_smile", "head_up": "head_control"}


def at(day: int, clock: str = "06:00", **answers: Any) -> dict[str, Any]:
    return {"started_at": f"2026-06-{day:02d}T{clock}:00+01:00", **answers}


def a_june(episodes: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> Diary:
    return a_diary(CHILD, "2026-06-28T22:00:00+01:00", episodes=episodes, **tables)


def of_june(episodes: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> Timing:
    diary = a_june(episodes, **tables)
    return timing(diary, day_table(diary, JUNE), JUNE)


def grid(episodes: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> dict[str, list[int]]:
    diary = a_june(episodes, **tables)
    table = symptom_grid(
        detect_events(diary.episodes),
        day_table(diary, JUNE),
        diary.milestones,
        JUNE,
        long_min=5,
        due=DUE,
    )
    return {
        row["feature"]: [row["yes"], row["no"], row["not_seen_or_tried"], row["not_asked"]]
        for row in table.to_dict("records")
    }


def test_hours_are_those_of_the_place_and_a_day_alone_has_no_hour() -> None:
    abroad = {
        "started_at": "2026-06-04T21:30:00+01:00",
        "time_zone": "Asia/Tokyo",
    }  # half past five in the morning there
    answer = of_june([at(3, "05:59"), abroad, at(5, "12:00", time_precision="day_only")])
    assert answer.hours["episodes"].tolist() == [0] * 5 + [2] + [0] * 18
    assert (answer.day_only, answer.episodes) == (1, 3)


def test_a_state_that_was_not_asked_or_not_seen_is_unknown_and_stays_in_the_denominator() -> None:
    answer = of_june(
        [at(1, state="asleep"), at(1, "09:00", state="asleep"), at(2, state="unsure"), at(3)]
    )
    fields = {
        row.state: (row.episodes.k, row.episodes.n, row.episodes.unknown, row.days.k, row.days.n)
        for row in answer.states
    }
    assert fields == {"asleep": (2, 4, 2, 1, 3), "unknown": (2, 4, 2, 2, 3)}


def test_holding_is_judged_awake_or_on_waking_only() -> None:
    states = ["awake", "just_woke", "feeding", "crying", "asleep", "falling_asleep", "unsure", None]
    answer = of_june(
        [at(day, state=state, held="continued") for day, state in enumerate(states, start=1)]
    )
    assert (answer.held.stopped.k, answer.held.stopped.n) == (0, 4)


def test_five_answers_about_holding_give_a_share_and_four_give_counts() -> None:
    words = ["stopped", "stopped", "continued", "stronger", "not_tried", "unsure", None]
    four = of_june(
        [at(day, state="awake", held=word) for day, word in enumerate(words, start=1)]
    ).held
    five = of_june(
        [at(day, state="awake", held=word) for day, word in enumerate([*words, "stopped"], start=1)]
    ).held
    assert (
        four.stopped.k,
        four.stopped.n,
        four.stopped.low,
        four.not_tried,
        four.stopped.unknown,
    ) == (2, 4, None, 1, 2)
    assert (five.stopped.k, five.stopped.n) == (3, 5)
    assert five.stopped.low == pytest.approx(0.23072428)


def test_without_an_answer_nothing_is_said_to_have_stopped_no_times() -> None:
    text = " ".join(
        timing_sentences(of_june([at(1, state="awake"), at(2, state="awake", held="not_tried")]))
    )
    assert (
        "Held gently: we don't know yet whether it stopped. Nobody tried it with 1 episode. For 1 episode nobody noted it, or nobody was sure."
        in text
    )
    assert "of 0 times" not in text


def test_waking_does_not_apply_to_a_child_that_was_awake() -> None:
    rows = [
        ("asleep", "stopped"),
        ("asleep", None),
        ("awake", None),
        ("just_woke", "was_awake"),
        ("asleep", "not_tried"),
        ("awake", "continued"),
    ]
    answer = of_june(
        [at(day, state=state, woken=word) for day, (state, word) in enumerate(rows, start=1)]
    ).woken
    assert (answer.stopped.k, answer.stopped.n, answer.not_tried, answer.stopped.unknown) == (
        1,
        2,
        1,
        1,
    )


def test_quartiles_are_of_type_seven_and_the_unknown_count_in_the_total_only() -> None:
    answer = spread(np.array([4.0, 0.0, np.nan, 10.0, 1.0]))
    assert vars(answer) == {
        "known": 4,
        "total": 5,
        "median": 2.5,
        "q1": 0.75,
        "q3": 5.5,
        "shortest": 0.0,
        "longest": 10.0,
    }
    assert spread(np.array([np.nan])).median is None


def test_lengths_say_which_are_guesses_and_a_running_episode_has_none_yet() -> None:
    measured, guess = {"duration_precision": "measured"}, {"duration_precision": "estimated"}
    rows = [
        at(1, duration_s=5, **measured),
        at(2, duration_s=60, **guess),
        at(3, duration_s=0),
        at(4),
        at(5, running=True, duration_s=999),
    ]
    answer = of_june(rows).durations
    assert (
        answer.seconds.known,
        answer.seconds.total,
        answer.seconds.longest,
        answer.seconds.shortest,
    ) == (3, 5, 60, 0)
    assert (answer.estimated, answer.longest_estimated) == (1, True)
    assert not of_june(
        [at(1, duration_s=60, **measured), at(2, duration_s=60, **guess)]
    ).durations.longest_estimated


def test_series_are_summed_up_with_how_many_began_on_waking() -> None:
    answer = of_june(
        [
            at(1, jerk_count=4, state="just_woke"),
            at(2, jerk_count=8, state="awake"),
            at(3, jerk_count=3),
            at(4),
        ]
    ).series
    assert (answer.count, answer.jerks.median, answer.jerks.longest) == (3, 4, 8)
    assert (answer.on_waking.k, answer.on_waking.n, answer.on_waking.unknown) == (1, 3, 1)


def test_gaps_are_taken_between_neighbouring_days_and_never_across_an_unobserved_one() -> None:
    answer = of_june(
        [at(1), at(2), at(4), at(6)], check_ins=[{"date": "2026-06-05", "episodes_seen": "none"}]
    ).intervals_h
    assert (answer.known, answer.shortest, answer.longest) == (2, 24, 48)
    assert of_june([at(1), at(3)]).intervals_h.known == 0
    assert of_june([at(1)]).intervals_h.known == 0


def test_a_gap_over_the_clock_change_is_counted_in_real_hours() -> None:
    diary = a_diary(
        CHILD,
        "2026-10-26T12:00:00+00:00",
        episodes=[
            {"started_at": "2026-10-24T12:00:00+01:00"},
            {"started_at": "2026-10-25T12:00:00+00:00"},
        ],
    )
    october = Period(date(2026, 10, 24), date(2026, 10, 27))
    assert timing(diary, day_table(diary, october), october).intervals_h.median == 25


def test_the_mean_time_of_day_goes_around_midnight() -> None:
    twenty = [at(day, clock) for day in range(1, 11) for clock in ("23:00", "01:00")]
    clock = of_june(twenty).clock
    assert clock is not None
    assert clock.minute is not None
    assert min(clock.minute, 1440 - clock.minute) < 1e-6
    assert clock.resultant_length == pytest.approx(np.cos(np.pi / 12))


def test_times_all_around_the_clock_have_no_preferred_hour() -> None:
    clock = of_june([at(day, clock) for day in range(1, 11) for clock in ("09:00", "21:00")]).clock
    assert clock is not None
    assert clock.minute is None
    assert clock.resultant_length == pytest.approx(0, abs=1e-9)


def test_nineteen_bouts_nine_days_or_a_journey_hide_the_mean_time() -> None:
    twenty = [at(day, clock) for day in range(1, 11) for clock in ("06:00", "07:00")]
    assert of_june(twenty).clock is not None
    assert of_june(twenty[:-1]).clock is None
    assert (
        of_june(
            [at(day, clock) for day in range(1, 10) for clock in ("06:00", "07:00", "08:00")]
        ).clock
        is None
    )
    assert of_june([*twenty, at(20, time_zone="Asia/Tokyo")]).clock is None
    assert of_june([]).clock is None


def test_minutes_since_waking_need_a_sleep_that_was_logged_within_twelve_hours() -> None:
    sleep = {
        "kind": "sleep",
        "started_at": "2026-06-01T04:00:00+01:00",
        "ended_at": "2026-06-01T06:00:00+01:00",
    }
    nap = {
        "kind": "sleep",
        "started_at": "2026-06-01T08:00:00+01:00",
        "ended_at": "2026-06-01T09:00:00+01:00",
    }
    episodes = [
        at(1, "06:10"),
        at(1, "10:00"),
        at(1, "08:30"),
        at(1, "05:00", state="asleep"),
        at(1, "21:00"),
        at(1, "21:20"),
        at(1, "03:00"),
    ]
    answer = of_june(episodes, spans=[nap, sleep]).since_waking
    assert answer is not None
    # 06:10 is 10 min after 06:00, 10:00 is 60 min and 21:00 exactly 12 h after 09:00; 21:20 and 03:00 have no sleep before them; 08:30 was in the nap.
    assert (
        answer.median_min,
        answer.within_30_min.k,
        answer.within_30_min.n,
        answer.within_30_min.unknown,
    ) == (60, 1, 3, 2)
    assert answer.awake_time_share == pytest.approx(30 / 120)
    assert of_june(episodes).since_waking is None


def test_without_an_episode_nothing_is_known_and_nothing_is_said() -> None:
    answer = of_june([])
    assert (
        answer.episodes,
        answer.states,
        timing_sentences(answer),
        answer.clock,
        answer.intervals_h.median,
    ) == (0, (), (), None, None)


# The features grid: yes, no, not seen or tried, not asked.


def test_what_was_not_asked_is_never_counted_as_no() -> None:
    answers = grid([at(1)])
    for feature in (
        "crunch_or_head_drop",
        "eyes_turned_or_fixed",
        "colour_or_breathing_change",
        "long",
        "went_on_when_held",
        "one_side_only",
    ):
        assert answers[feature] == [0, 0, 0, 1], feature
    assert answers["not_responding"] == [0, 0, 0, 1]
    assert answers["series_on_waking"] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("feature", "yes", "no", "unseen"),
    [
        ("crunch_or_head_drop", {"movements": ["head_drop"]}, {"movements": ["twitch"]}, None),
        ("eyes_turned_or_fixed", {"eyes": ["staring"]}, {"eyes": ["normal"]}, {"eyes": ["unsure"]}),
        ("eyes_turned_or_fixed", {"movements": ["eye_roll"]}, {"eyes": ["normal"]}, None),
        (
            "colour_or_breathing_change",
            {"colour": "pale"},
            {"colour": "normal", "breathing": "normal"},
            {"colour": "normal", "breathing": "unsure"},
        ),
        ("long", {"duration_s": 300}, {"duration_s": 299}, {"running": True}),
        ("went_on_when_held", {"held": "stronger"}, {"held": "stopped"}, {"held": "not_tried"}),
        (
            "went_on_when_woken",
            {"woken": "continued"},
            {"woken": "stopped"},
            {"woken": "not_tried"},
        ),
        ("one_side_only", {"side": "left"}, {"side": "both"}, {"side": "unsure"}),
        ("not_responding", {"responsive": "no"}, {"responsive": "yes"}, {"responsive": "unsure"}),
        ("not_responding", {"after": "unresponsive"}, {"responsive": "yes"}, None),
    ],
)
def test_each_feature_has_its_yes_its_no_and_its_not_seen(
    feature: str, yes: dict[str, Any], no: dict[str, Any], unseen: dict[str, Any] | None
) -> None:
    answers = grid(
        [at(1, **yes), at(2, **no), at(3, **no), *([at(4, **unseen)] if unseen else [])]
    )[feature]
    assert answers == [1, 2, 1 if unseen else 0, 0]


def test_a_sleeping_baby_is_in_no_column_of_not_responding_unless_it_gave_no_response_afterwards() -> (
    None
):
    asleep = {"state": "asleep"}
    rows = [at(1, **asleep), at(2, **asleep, responsive="no"), at(3, **asleep, responsive="yes")]
    assert grid(rows)["not_responding"] == [0, 0, 0, 0]
    after = [
        *rows,
        at(4, **asleep, after="unresponsive"),
        at(5, state="falling_asleep", responsive="no"),
    ]
    assert grid(after)["not_responding"] == [2, 0, 0, 0]


def test_one_question_of_two_answered_no_is_not_yet_a_no() -> None:
    assert grid([at(1, colour="normal")])["colour_or_breathing_change"] == [0, 0, 0, 1]


def test_woken_is_not_asked_of_a_child_that_was_awake() -> None:
    assert grid([at(1, state="awake"), at(2, state="asleep"), at(3, woken="was_awake")])[
        "went_on_when_woken"
    ] == [0, 0, 0, 1]


def test_series_are_counted_on_waking_by_their_state() -> None:
    rows = [
        at(1, jerk_count=3, state="just_woke"),
        at(2, jerk_count=3, state="awake"),
        at(3, jerk_count=3, state="unsure"),
        at(4, jerk_count=3),
    ]
    assert grid(rows)["series_on_waking"] == [1, 1, 1, 1]


def test_a_lost_skill_is_its_newest_statement_and_a_skill_nobody_spoke_of_is_not_asked() -> None:
    rows = [{"milestone": "smiles", "status": "achieved", "date": "2026-03-01"}]
    lost = [*rows, {"milestone": "social_smile", "status": "lost", "date": "2026-06-02"}]
    entries = [*lost, {"milestone": "smiles", "status": "achieved", "date": "2026-06-09"}]
    assert grid([])["lost_skill"] == [0, 0, 0, 2]
    assert grid([], milestones=rows)["lost_skill"] == [0, 1, 0, 1]
    assert grid([], milestones=lost)["lost_skill"] == [1, 0, 0, 1]
    assert grid([], milestones=entries)["lost_skill"] == [0, 1, 0, 1]


def test_stiff_and_irritable_are_counted_by_the_day() -> None:
    check_ins = [
        {"date": "2026-06-01", "tone": "usual", "mood": "usual", "feeding": "usual"},
        {"date": "2026-06-02", "tone": "floppy", "mood": "more_irritable"},
        {"date": "2026-06-03", "tone": "unsure", "mood": "usual"},
    ]
    answers = grid([at(1, tone="stiff")], check_ins=check_ins)
    assert answers["stiff_or_floppy"] == [2, 0, 1, 25]
    assert answers["irritable_or_feeding_badly"] == [1, 1, 0, 26]


def test_the_last_yes_has_its_day() -> None:
    diary = a_june([at(1, held="continued"), at(9, held="continued"), at(12, held="stopped")])
    table = symptom_grid(
        detect_events(diary.episodes),
        day_table(diary, JUNE),
        diary.milestones,
        JUNE,
        long_min=5,
        due=DUE,
    )
    last = table.set_index("feature")["yes_last"]
    assert last["went_on_when_held"] == pd.Timestamp("2026-06-09")
    assert last.isna().sum() == len(last) - 1


# The raster's tables.


def at_home(spans: pd.DataFrame) -> NDArray[np.object_]:
    return np.full(len(spans), "Europe/London", dtype=object)


def test_sleep_is_cut_at_midnight_on_the_clock_at_home() -> None:
    spans = a_june(
        [],
        spans=[
            {
                "kind": "sleep",
                "started_at": "2026-06-01T21:00:00+00:00",
                "ended_at": "2026-06-02T05:00:00+00:00",
            }
        ],
    ).spans
    assert bars(spans, at_home(spans)).to_numpy().tolist() == [
        [pd.Timestamp("2026-06-01"), 1320.0, 1440.0],
        [pd.Timestamp("2026-06-02"), 0.0, 360.0],
    ]


def test_a_sleep_that_ends_at_midnight_leaves_nothing_on_the_next_day_and_two_midnights_make_three_pieces() -> (
    None
):
    to_midnight = {
        "kind": "sleep",
        "started_at": "2026-06-01T22:00:00+01:00",
        "ended_at": "2026-06-02T00:00:00+01:00",
    }
    long = {
        "kind": "sleep",
        "started_at": "2026-06-03T22:00:00+01:00",
        "ended_at": "2026-06-05T01:00:00+01:00",
    }
    spans = a_june([], spans=[to_midnight, long]).spans
    pieces = bars(spans, at_home(spans))
    assert pieces[["from_minute", "to_minute"]].to_numpy().tolist() == [
        [1320, 1440],
        [1320, 1440],
        [0, 1440],
        [0, 60],
    ]


def test_a_sleep_over_the_repeated_hour_never_runs_backwards() -> None:
    diary = a_diary(
        CHILD,
        "2026-10-26T12:00:00+00:00",
        spans=[
            {
                "kind": "sleep",
                "started_at": "2026-10-25T01:50:00+01:00",
                "ended_at": "2026-10-25T01:10:00+00:00",
            }
        ],
    )
    assert bars(diary.spans, at_home(diary.spans))[
        ["from_minute", "to_minute"]
    ].to_numpy().tolist() == [[110, 110]]


def test_a_feed_without_an_end_is_an_instant_and_a_sleep_without_one_is_left_out() -> None:
    begun = "2026-06-02T09:00:00+01:00"
    diary = a_june(
        [], spans=[{"kind": "feed", "started_at": begun}, {"kind": "sleep", "started_at": begun}]
    )
    drawn = raster(
        diary, day_table(diary, JUNE), JUNE, detect_events(diary.episodes), np.zeros(0, dtype=bool)
    )
    assert drawn.feeds[["from_minute", "to_minute"]].to_numpy().tolist() == [[540, 540]]
    assert drawn.sleep.empty


def test_the_raster_has_the_newest_day_on_top_and_one_mark_an_event() -> None:
    pair = [at(3, "07:00", logged_by="Mum"), at(3, "07:01", logged_by="Dad")]
    diary = a_june(
        [
            at(1, state="asleep", video="on_phone"),
            at(2, jerk_count=5),
            at(3, time_precision="day_only"),
            *pair,
        ]
    )
    result = detect_events(diary.episodes)
    drawn = raster(diary, day_table(diary, JUNE), JUNE, result, np.arange(len(result.events)) == 1)
    assert (drawn.days["day"].iloc[0], drawn.days["day_only"].sum()) == (
        pd.Timestamp("2026-06-28"),
        1,
    )
    assert drawn.marks["kind"].tolist() == ["episode", "series", "episode", "episode"]
    assert drawn.marks["flagged"].tolist() == [False, True, False, False]
    assert drawn.marks["filmed"].tolist() == [True, False, False, False]
    assert drawn.marks["count"].tolist() == [1, 5, 1, 1]
    assert drawn.marks["time_known"].tolist() == [True, True, False, True]


# How good the record is.


def test_written_within_five_minutes_of_the_end_is_at_once_and_a_second_more_is_not() -> None:
    times = [("06:06:00", 60), ("06:06:01", 60), ("06:05:00", None)]
    entries = [
        at(1, duration_s=length, logged_at=f"2026-06-01T{clock}+01:00") for clock, length in times
    ]
    answer = data_quality(
        a_june(
            [
                *entries,
                at(2),
                at(3, time_precision="day_only", logged_at="2026-06-03T06:00:00+01:00"),
            ]
        ),
        JUNE,
    )
    assert (
        answer.logged_within_5_min.k,
        answer.logged_within_5_min.n,
        answer.logged_within_5_min.unknown,
    ) == (2, 3, 2)
    assert (
        answer.entries,
        answer.day_only,
        answer.approximate_times.k,
        answer.delay_min.median,
    ) == (5, 1, 1, 5)


def test_late_imported_running_and_doubled_entries_are_counted() -> None:
    late = at(1, logged_at="2026-06-02T06:00:01+01:00", logged_by="Mum")
    in_time = at(3, logged_at="2026-06-04T06:00:00+01:00", logged_by="Mum")
    double = at(
        3,
        "06:01",
        logged_at="2026-06-04T06:00:00+01:00",
        logged_by="Dad",
        source="import:babybuddy:notes/3",
    )
    answer = data_quality(a_june([late, in_time, double, at(5, running=True)]), JUNE)
    assert (
        answer.logged_after_24_h.k,
        answer.imported.k,
        answer.imported.n,
        answer.running,
        answer.doubles,
    ) == (1, 1, 4, 1, 1)
    assert answer.logged_by == {"Dad": 1, "Mum": 2}
