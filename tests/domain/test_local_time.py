from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.domain.local_time import (
    end_of_day,
    from_microseconds,
    iso,
    local_date,
    local_stamp,
    named_zone,
    read_wall_clock,
    to_microseconds,
    usable_zone_name,
    years_before,
    zone,
)
from tracker.errors import UserError


def test_the_hour_that_comes_twice_has_two_readings_an_hour_apart() -> None:
    read = read_wall_clock(datetime(2026, 10, 25, 2, 30), "Europe/Paris")  # noqa: DTZ001 - typed on the wall
    assert read.readings == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    assert [local_stamp(reading, "Europe/Paris").local_minute for reading in read.readings] == [
        150,
        150,
    ]


def test_the_hour_that_never_comes_is_moved_forward_and_said_so() -> None:
    read = read_wall_clock(datetime(2026, 3, 29, 2, 30), "Europe/Paris")  # noqa: DTZ001
    assert (read.moved, read.readings) == (True, (datetime(2026, 3, 29, 1, 30, tzinfo=UTC),))
    assert local_stamp(read.readings[0], "Europe/Paris").local_minute == 210


@pytest.mark.parametrize("minute", [1, 59])
def test_the_minutes_beside_a_clock_change_have_one_reading(minute: int) -> None:
    before = datetime(2026, 10, 25, 1, minute)  # noqa: DTZ001
    assert len(read_wall_clock(before, "Europe/Paris").readings) == 1


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)]
)
def test_a_day_ends_on_its_own_clock(day: date, hours: int) -> None:
    end, before = (
        end_of_day(day, "Europe/Paris"),
        end_of_day(day - timedelta(days=1), "Europe/Paris"),
    )
    assert local_date(end, "Europe/Paris") == day
    assert end - before == timedelta(hours=hours)


def test_microseconds_go_there_and_back() -> None:
    instant = datetime(2026, 11, 20, 3, 12, 0, 1, tzinfo=UTC)
    assert from_microseconds(to_microseconds(instant)) == instant


def test_an_instant_is_written_on_the_places_clock_or_in_utc_where_that_offset_has_seconds() -> (
    None
):
    assert (
        iso(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "Asia/Kathmandu")
        == "2026-07-01T17:45:00+05:45"
    )
    assert iso(datetime(1901, 1, 1, 12, 0, tzinfo=UTC), "Africa/Monrovia").endswith("+00:00")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "europe/paris"])
def test_a_place_that_is_no_zone_is_told(name: str) -> None:
    with pytest.raises(UserError, match="is not a time zone"):
        zone(name)


def test_a_place_this_machine_does_not_know_is_read_on_its_stored_clock_and_nobody_may_name_such_a_clock() -> (
    None
):
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert usable_zone_name("Europe/London", 330) == "Europe/London"
    assert (
        local_stamp(moment, usable_zone_name("Atlantis/Poseidonis", 330)).local_minute
        == 17 * 60 + 30
    )
    assert (
        local_stamp(moment, usable_zone_name("Atlantis/Poseidonis", -210)).local_minute
        == 8 * 60 + 30
    )
    with pytest.raises(UserError):
        named_zone("UTC+05:30")


def test_the_same_day_years_before_the_29th_of_february_is_the_28th() -> None:
    assert years_before(date(2028, 2, 29), 10) == date(2018, 2, 28)
    assert years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)
    assert years_before(date(2028, 3, 1), 10) == date(2018, 3, 1)
