"""Entries, events, bouts and series: what two caregivers tell of one twitch, and what belongs together in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from tests.builders import a_child, a_diary
from tracker.events.clusters import BOUT_GAP_MIN, cluster_numbers, date_only_last
from tracker.events.deduplicate import canonical_ids, is_duplicate
from tracker.events.event_index import detect_events

MORNING = datetime.fromisoformat("2026-06-01T06:00:07+01:00")


def at(minutes: float, by: str | None = "Mum", **answers: Any) -> dict[str, Any]:
    """Return an entry so many minutes after 06:00:07, logged a minute later."""
    start = MORNING + timedelta(minutes=minutes)
    return {
        "started_at": start.isoformat(),
        "logged_at": (start + timedelta(minutes=1)).isoformat(),
        "logged_by": by,
        **answers,
    }


def diary_of(*entries: dict[str, Any]) -> pd.DataFrame:
    return a_diary(a_child("2026-01-01"), "2026-06-02T12:00:00+01:00", episodes=entries).episodes


def events(entries: pd.DataFrame) -> pd.DataFrame:
    return detect_events(entries).events


def bouts(entries: pd.DataFrame) -> pd.DataFrame:
    return detect_events(entries).bouts


def series(entries: pd.DataFrame) -> pd.DataFrame:
    return detect_events(entries).series


def bout_numbers(entries: pd.DataFrame) -> pd.Series[int]:
    """Return the row of `bouts` that each entry belongs to; a duplicate has its event's."""
    ordered, date_only = date_only_last(events(entries), ["id", "started_at"])
    numbers = cluster_numbers(ordered, date_only, BOUT_GAP_MIN)
    cluster = pd.Series(numbers, index=ordered["id"].to_numpy())
    first_ids = cluster[~cluster.duplicated()].index
    row = pd.Series(pd.Index(bouts(entries)["first_id"]).get_indexer(first_ids))
    return pd.Series(
        row[cluster[canonical_ids(entries)]].to_numpy(), index=entries.index, dtype="int64"
    )


def pair(first: dict[str, Any], second: dict[str, Any]) -> list[bool]:
    return list(is_duplicate(diary_of(first, second)))


def test_two_caregivers_three_minutes_apart_tell_of_one_twitch_and_three_minutes_and_a_second_of_two() -> (
    None
):
    assert pair(at(0, "Mum"), at(3, "Dad")) == [False, True]
    assert pair(at(0, "Mum"), at(3 + 1 / 60, "Dad")) == [False, False]


def test_one_caregiver_never_writes_a_double_however_the_name_is_typed() -> None:
    assert pair(at(0, "Mum"), at(1, "Mum")) == [False, False]
    assert pair(at(0, "Mum"), at(1, " mum ")) == [False, False]


def test_an_entry_by_nobody_known_is_no_double() -> None:
    assert pair(at(0, None), at(1, "Dad")) == [False, False]
    assert pair(at(0, "Mum"), at(1, None)) == [False, False]


@pytest.mark.parametrize(
    ("mums", "dads", "one_event"),
    [
        ({"state": "asleep"}, {"state": "asleep"}, True),
        ({"state": "asleep"}, {"state": "just_woke"}, False),
        ({"state": "asleep"}, {}, True),
        ({"state": "asleep"}, {"state": "unsure"}, True),
        ({"held": "stopped"}, {"held": "not_tried"}, True),
        ({"held": "stopped"}, {"held": "continued"}, False),
        ({"movements": ["twitch", "jerk"]}, {"movements": ["jerk"]}, True),
        ({"movements": ["twitch"]}, {"movements": ["crunch"]}, False),
        ({"movements": ["twitch"]}, {}, True),
        ({"eyes": ["normal"]}, {"eyes": ["rolled"]}, False),
        ({"eyes": ["normal"]}, {"eyes": ["unsure"]}, True),
        ({"body_parts": ["whole_body"]}, {"body_parts": ["arm"]}, True),
        ({"jerk_count": 1}, {"jerk_count": 7}, False),
        ({"jerk_count": 6}, {"jerk_count": 7}, True),
        ({"duration_s": 5}, {"duration_s": 20}, True),
    ],
)
def test_answers_that_contradict_make_two_events_and_unanswered_ones_do_not(
    mums: dict[str, Any], dads: dict[str, Any], *, one_event: bool
) -> None:
    assert pair(at(0, "Mum", **mums), at(1, "Dad", **dads)) == [False, one_event]


def test_each_entry_of_a_copied_log_finds_its_own_original() -> None:
    entries = diary_of(at(0), at(1), at(2), at(2.5, "Dad"), at(3.5, "Dad"), at(4.5, "Dad"))
    assert list(is_duplicate(entries)) == [False, False, False, True, True, True]
    assert list(canonical_ids(entries)) == [*entries["id"][:3]] * 2


def test_three_caregivers_can_tell_of_one_event() -> None:
    assert list(is_duplicate(diary_of(at(0), at(1, "Dad"), at(2, "Gran")))) == [False, True, True]


def test_an_event_keeps_what_only_the_second_caregiver_saw() -> None:
    mum = at(
        0,
        "Mum",
        movements=["twitch"],
        held="not_tried",
        video="none",
        very_worried="no",
        note="foot",
    )
    dad = at(
        1,
        "Dad",
        movements=["twitch", "jerk"],
        held="continued",
        colour="blue",
        jerk_count=4,
        video="on_phone",
        very_worried="yes",
        note="arm too",
    )
    both = events(diary_of(mum, dad))
    assert len(both) == 1
    row = both.iloc[0]
    assert (row["logged_by"], row["movements"], row["held"], row["colour"]) == (
        "Mum",
        "twitch jerk",
        "continued",
        "blue",
    )
    assert (row["jerk_count"], row["video"], row["very_worried"], row["note"]) == (
        4,
        "on_phone",
        "yes",
        "foot\narm too",
    )
    assert pd.isna(row["breathing"])


def test_events_of_a_diary_without_doubles_are_its_rows() -> None:
    entries = diary_of(at(0), at(10))
    pd.testing.assert_frame_equal(events(entries), entries)


def test_five_minutes_apart_is_one_bout_and_a_second_more_is_two() -> None:
    assert list(bouts(diary_of(at(0), at(5)))["n"]) == [2]
    assert list(bouts(diary_of(at(0), at(5 + 1 / 60)))["n"]) == [1, 1]


def test_a_bout_is_chained_and_begins_with_its_first_entry() -> None:
    entries = diary_of(at(0), at(4), at(8), at(60))
    table = bouts(entries)
    assert list(table["n"]) == [3, 1]
    assert list(bout_numbers(entries)) == [0, 0, 0, 1]
    assert list(table["first_id"]) == [entries["id"][0], entries["id"][3]]
    assert table["started_at"][0] == entries["started_at"][0]


def test_a_bout_is_known_from_the_first_entry_that_was_written() -> None:
    late = {**at(0), "logged_at": "2026-06-01T20:00:00+01:00"}
    table = bouts(diary_of(late, at(4)))
    assert table["known_at"][0] == pd.Timestamp(MORNING + timedelta(minutes=5))


def test_a_double_belongs_to_its_events_bout_and_counts_nowhere() -> None:
    entries = diary_of(at(0), at(2, "Dad"), at(60))
    assert list(bouts(entries)["n"]) == [1, 1]
    assert list(bout_numbers(entries)) == [0, 0, 1]


def test_an_entry_of_which_only_the_day_is_known_is_a_bout_of_its_own_and_breaks_no_other() -> None:
    table = bouts(
        diary_of(at(0), at(2, time_precision="day_only"), at(3, time_precision="day_only"), at(4))
    )
    assert list(table["n"]) == [2, 1, 1]
    assert list(table["local_minute"].isna()) == [False, True, True]


def test_a_diary_without_entries_has_no_events_bouts_or_series() -> None:
    nothing = diary_of()
    assert [
        len(match)
        for match in (
            events(nothing),
            bouts(nothing),
            bout_numbers(nothing),
            series(nothing),
            is_duplicate(nothing),
        )
    ] == [0] * 5
    assert list(series(nothing).columns) == list(series(diary_of(at(0, jerk_count=2))).columns)


def test_two_minutes_apart_is_a_series_and_a_second_more_is_none() -> None:
    assert list(series(diary_of(at(0), at(2)))["entries"]) == [2]
    assert len(series(diary_of(at(0), at(2 + 1 / 60)))) == 0


def test_one_entry_of_two_jerks_is_a_series_one_jerk_or_an_unknown_number_is_none() -> None:
    assert len(series(diary_of(at(0, jerk_count=2)))) == 1
    assert len(series(diary_of(at(0, jerk_count=1)))) == 0
    assert len(series(diary_of(at(0)))) == 0


def test_tapped_jerks_are_a_series_and_give_its_intervals_and_length() -> None:
    row = series(diary_of(at(0, jerk_offsets_s=[0, 6, 14, 20], state="just_woke"))).iloc[0]
    assert (row["entries"], row["jerks"], row["interval_s"], row["length_s"]) == (1, 4, 6.0, 20.0)
    assert (row["state"], row["on_waking"]) == ("just_woke", True)


def test_a_single_tap_is_one_jerk_and_no_series() -> None:
    assert len(series(diary_of(at(0, jerk_offsets_s=[0])))) == 0


def test_a_series_of_entries_adds_their_jerks_and_counts_an_uncounted_entry_as_one() -> None:
    row = series(
        diary_of(at(0, jerk_count=3, jerk_interval_s=9), at(1), at(2, duration_s=30))
    ).iloc[0]
    assert (row["entries"], row["jerks"], row["interval_s"], row["length_s"]) == (3, 5, 9.0, 150.0)


def test_entries_alone_give_the_gap_between_their_starts() -> None:
    assert series(diary_of(at(0), at(1), at(2.5)))["interval_s"][0] == 75.0


def test_a_lone_series_of_unknown_length_has_none() -> None:
    row = series(diary_of(at(0, jerk_count=3))).iloc[0]
    assert pd.isna(row["length_s"])
    assert pd.isna(row["interval_s"])
    assert pd.isna(row["state"])
    assert not row["on_waking"]


def test_a_double_does_not_make_a_series_but_its_jerk_count_does() -> None:
    assert len(series(diary_of(at(0), at(1, "Dad")))) == 0
    counted = series(diary_of(at(0), at(1, "Dad", jerk_count=5)))
    assert (list(counted["entries"]), list(counted["jerks"])) == ([1], [5])


def test_entries_all_typed_to_the_quarter_hour_do_not_chain_but_one_real_time_among_them_does() -> (
    None
):
    quarter = "2026-06-01T06:15:00+01:00"
    rounded = [{"started_at": quarter}, {"started_at": quarter}]
    assert len(series(diary_of(*rounded))) == 0
    assert len(series(diary_of(*rounded, {"started_at": "2026-06-01T06:16:10+01:00"}))) == 1
    assert len(series(diary_of({"started_at": quarter, "jerk_count": 4}))) == 1


def test_a_series_across_midnight_belongs_to_the_day_it_began() -> None:
    table = series(
        diary_of(
            {"started_at": "2026-06-01T23:59:30+01:00"}, {"started_at": "2026-06-02T00:00:40+01:00"}
        )
    )
    assert list(table["local_day"]) == [pd.Timestamp("2026-06-01")]


def test_the_order_of_rows_changes_nothing() -> None:
    entries = diary_of(
        at(0),
        at(1, "Dad"),
        at(1.5, jerk_count=3),
        at(4),
        at(50, "Dad", time_precision="day_only"),
        at(51, jerk_count=2),
        at(51, "Dad"),
    )
    shuffled = entries.sample(frac=1, random_state=3)
    for summary in (bouts, series):
        pd.testing.assert_frame_equal(summary(entries), summary(shuffled))
    pd.testing.assert_series_equal(is_duplicate(entries), is_duplicate(shuffled).sort_index())
    pd.testing.assert_series_equal(bout_numbers(entries), bout_numbers(shuffled).sort_index())
