"""A made-up export in Huckleberry's layout, which is known from other people's importers alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.exchange.test_babybuddy import (
    a_child,
    child_of,
    edited,
    instant,
    refusal,
    sheet,
    take_in,
)
from tests.exchange.test_diary_json import taken_out
from tracker.exchange.trackers.local_time_parsing import DateOrder
from tracker.exchange.trackers.model import ImportOptions

EXPORT = Path(__file__).parent / "huckleberry" / "export.csv"
LONDON = ImportOptions(time_zone="Europe/London")
HEAD = "Type,Start,End,Duration,Start Condition,Start Location,End Condition,Notes,Logged By"


def test_sleep_feeds_and_medicines_come_and_the_rest_is_counted(engine: Engine) -> None:
    a_child(engine)
    outcome, account = take_in(engine, [EXPORT], LONDON)
    assert (account.program, outcome.added) == (
        "Huckleberry",
        {"spans": 5, "doses": 3, "measurements": 4},
    )
    child = child_of(engine)
    spans = [
        (span["started_at"][5:16], span.get("ended_at", "")[5:16], span["kind"], span.get("note"))
        for span in child["spans"]
    ]
    assert sorted(spans) == [
        ("11-18T19:00", "", "sleep", None),
        ("11-18T19:00", "11-18T20:30", "sleep", None),
        ("11-18T22:30", "11-18T22:55", "feed", None),
        ("11-18T23:10", "11-19T05:10", "sleep", "=woke twice"),
        ("11-19T05:30", "", "feed", None),
    ]
    doses = [
        (dose["medicine"], dose.get("amount"), dose.get("unit"), dose.get("note"))
        for dose in child["doses"]
    ]
    assert doses == [
        ("Saline drops", None, None, "one each side"),
        ("Paracetamol", 2.5, "ml", "after jabs"),
        ("Vitamin D", 1, None, None),
    ]
    assert {left["what"]: left["rows"] for left in account.left_alone} == {
        "Diaper": 1,
        "Solids": 1,
        "medication": 1,
    }
    assert account.notices[0] == "Rows that stand there twice, word for word: 1. Each counts once."


def test_sizes_come_with_the_unit_of_their_cell_and_one_that_cannot_be_read_is_named(
    engine: Engine,
) -> None:
    a_child(engine)
    _, account = take_in(engine, [EXPORT], LONDON)
    sizes = [
        (size["date"], size["kind"], size["value"], size.get("note"))
        for size in child_of(engine)["measurements"]
    ]
    assert sorted(sizes) == [
        ("2026-11-10", "weight_g", 6441, None),
        ("2026-11-18", "head_circumference_cm", 41, "at the clinic"),
        ("2026-11-18", "length_cm", 62.5, "at the clinic"),
        ("2026-11-18", "weight_g", 6660, "at the clinic"),
    ]
    (notice,) = [notice for notice in account.notices if "size" in notice]
    assert "row 14" in notice
    assert "“3 ft”" in notice


@pytest.mark.parametrize("cell", ["6.6", "6,", "66 kg", "heavy"])
def test_a_size_without_a_unit_or_that_no_baby_has_is_never_guessed(
    cell: str, sqlite_engine: Engine, tmp_path: Path
) -> None:
    a_child(sqlite_engine)
    row = f'Growth,2026-11-18 08:00,,,"{cell}",,41cm,,'
    outcome, account = take_in(sqlite_engine, [sheet(tmp_path, HEAD, row)], LONDON)
    assert outcome.added == {"measurements": 1}
    assert f"“{cell}”" in " ".join(account.notices)


def test_a_second_time_adds_nothing_and_a_changed_end_is_a_conflict(
    engine: Engine, tmp_path: Path
) -> None:
    a_child(engine)
    take_in(engine, [EXPORT], LONDON)
    first = taken_out(engine)
    outcome, _ = take_in(engine, [EXPORT], LONDON)
    assert (outcome.added, outcome.conflicts) == ({}, [])
    changed = edited(tmp_path, EXPORT, '"2026-11-19 05:10","06:00"', '"2026-11-19 05:40","06:30"')
    outcome, _ = take_in(engine, [changed], LONDON)
    assert (outcome.added, [(one["where"], one["differs"]) for one in outcome.conflicts]) == (
        {},
        [("export.csv, row 7", ["ended_at"])],
    )
    assert taken_out(engine) == first
    assert take_in(engine, [changed], LONDON, replace=True)[0].replaced == {"spans": 1}


def test_its_american_times_are_read_and_the_zone_is_asked_for(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    a_child(sqlite_engine)
    path = sheet(tmp_path, HEAD, "Sleep,9/28/2026 6:05 PM,9/28/2026 11:40 PM,5:35,,,,,Mum")
    assert refusal(sqlite_engine, [path], ImportOptions()) == [
        ("made.csv", "says times without saying in which time zone")
    ]
    take_in(sqlite_engine, [path], ImportOptions(time_zone="America/New_York"))
    (span,) = child_of(sqlite_engine)["spans"]
    assert [instant(span[key]).isoformat() for key in ("started_at", "ended_at")] == [
        "2026-09-28T22:05:00+00:00",
        "2026-09-29T03:40:00+00:00",
    ]


def test_noon_and_midnight_of_the_american_clock(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_child(sqlite_engine)
    take_in(
        sqlite_engine,
        [sheet(tmp_path, HEAD, "Feed,9/28/2026 12:05 AM,9/28/2026 12:05 PM,,,,,,")],
        ImportOptions(time_zone="UTC"),
    )
    (span,) = child_of(sqlite_engine)["spans"]
    assert [instant(span[key]).hour for key in ("started_at", "ended_at")] == [0, 12]


def test_it_names_no_child_so_one_must_be_plain(sqlite_engine: Engine) -> None:
    assert (
        refusal(sqlite_engine, [EXPORT], LONDON)[0][1]
        == "do not say which child they are about, and this diary has no child yet"
    )
    noor = a_child(sqlite_engine)
    a_child(sqlite_engine, name="Sami")
    assert (
        refusal(sqlite_engine, [EXPORT], LONDON)[0][1]
        == "do not say which child they are about, and no child of this diary is plainly the same"
    )
    take_in(sqlite_engine, [EXPORT], ImportOptions(time_zone="Europe/London", child_id=noor))
    assert [child["name"] for child in taken_out(sqlite_engine)["children"] if child["spans"]] == [
        "Noor"
    ]


def test_a_bad_row_refuses_the_file_by_its_place(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_child(sqlite_engine)
    rows = [
        "Sleep,2026-11-19 05:10,2026-11-18 23:10,,,,,,",
        "Feed,13/13/2026 6:05 PM,,,,,,,",
        "Feed,,,,,,,,",
        "Diaper,never,,,,,,,",
        "Meds,2026-11-19 05:10,,,,Drops,,nul\x00,",
        "Feed,2026-11-19 05:10",
    ]
    assert refusal(sqlite_engine, [sheet(tmp_path, HEAD, *rows[:5])], LONDON) == [
        ("made.csv, row 3, column start", "is not a time"),
        ("made.csv, row 4, column start", "is not a time"),
        ("made.csv, row 2", "ended_at is before started_at"),
        ("made.csv, row 6, column notes", "contains a NUL character"),
    ]
    assert refusal(sqlite_engine, [sheet(tmp_path, HEAD, rows[5])], LONDON) == [
        ("made.csv, row 2", "has 2 cells")
    ]


def test_an_excel_file_is_to_be_saved_as_csv(sqlite_engine: Engine, tmp_path: Path) -> None:
    from tests.exchange.test_spreadsheet import zipped  # noqa: PLC0415 - only here

    path = tmp_path / "export.xlsx"
    path.write_bytes(zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}))
    assert refusal(sqlite_engine, [path], LONDON) == [
        ("export.xlsx", "is a spreadsheet program's own file")
    ]


def test_another_trackers_file_is_not_taken_for_it(sqlite_engine: Engine) -> None:
    a_child(sqlite_engine)
    paths = [EXPORT.parent.parent / "babybuddy" / "csv" / "Sleep-2026-11-22.csv"]
    assert refusal(sqlite_engine, paths, ImportOptions(program="huckleberry", time_zone="UTC")) == [
        ("Sleep-2026-11-22.csv", "is no export of Huckleberry")
    ]
    assert refusal(sqlite_engine, [EXPORT], ImportOptions(program="babybuddy", time_zone="UTC"))[0][
        1
    ].startswith("is no export of Baby Buddy")


# numbers and dates that can be read in two ways --------------------------------------------------


@pytest.mark.parametrize(
    ("written", "amount", "unit", "note"),
    [
        ("1,000 IU", None, None, "1,000 IU. with milk"),
        ("1.000 IE", None, None, "1.000 IE. with milk"),
        ("400 IU", 400, "IU", "with milk"),
        ("0.125 mg", 0.125, "mg", "with milk"),
        ("0,5 ml", 0.5, "ml", "with milk"),
        ("1,000.5 IU", 1000.5, "IU", "with milk"),
        ("1.000,5 IE", 1000.5, "IE", "with milk"),
        ("1,000,000 IU", 1_000_000, "IU", "with milk"),
        ("1000 IU", 1000, "IU", "with milk"),
        ("1.2.3 ml", None, None, "1.2.3 ml. with milk"),
    ],
)
def test_an_amount_that_can_mean_two_numbers_is_kept_as_text_and_reported(
    sqlite_engine: Engine,
    tmp_path: Path,
    written: str,
    amount: float | None,
    unit: str | None,
    note: str,
) -> None:
    a_child(sqlite_engine)
    row = f'Meds,2026-11-20 08:00,,,,Vitamin D,"{written}",with milk,'
    _, account = take_in(sqlite_engine, [sheet(tmp_path, HEAD, row)], LONDON)
    (dose,) = child_of(sqlite_engine)["doses"]
    assert (dose.get("amount"), dose.get("unit"), dose["note"]) == (amount, unit, note)
    unclear = [notice for notice in account.notices if "can mean two numbers" in notice]
    assert bool(unclear) == (written in {"1,000 IU", "1.000 IE"})
    assert all(f"“{written}”" in notice and "made.csv, row 2" in notice for notice in unclear)


SYDNEY = ImportOptions(time_zone="Australia/Sydney")
DAY_FIRST = ImportOptions(time_zone="Australia/Sydney", date_order=DateOrder.DAY_FIRST)
MONTH_FIRST = ImportOptions(time_zone="Australia/Sydney", date_order=DateOrder.MONTH_FIRST)


def sleeps(tmp_path: Path, *starts: str) -> Path:
    return sheet(tmp_path, HEAD, *(f'Sleep,"{start}",,,,,,,' for start in starts))


@pytest.mark.parametrize(
    ("starts", "options", "days"),
    [
        (("3/09/2026 7:05 PM", "4/09/2026 7:05 PM", "13/09/2026 7:05 PM"), SYDNEY, "09-03 09-13"),
        (("9/3/2026 7:05 PM", "9/13/2026 7:05 PM"), SYDNEY, "09-03 09-13"),
        (("3/09/2026 7:05 PM", "4/09/2026 19:05"), DAY_FIRST, "09-03 09-04"),
        (("9/3/2026, 7:05\u202fpm", "9/4/2026 7:05 PM"), MONTH_FIRST, "09-03 09-04"),
        (("9/12/2026 7:05 PM", "9/10/2026 7:05 PM"), SYDNEY, "09-10 09-12"),
        (("9/9/2026 7:05 PM",), SYDNEY, "09-09 09-09"),
    ],
)
def test_dates_with_slashes_are_decided_by_the_whole_file(
    sqlite_engine: Engine,
    tmp_path: Path,
    starts: tuple[str, ...],
    options: ImportOptions,
    days: str,
) -> None:
    a_child(sqlite_engine)
    _, account = take_in(sqlite_engine, [sleeps(tmp_path, *starts)], options)
    stored = sorted(instant(span["started_at"]) for span in child_of(sqlite_engine)["spans"])
    assert len(stored) == len(starts)
    assert f"{account.first_day} {account.last_day}".replace("2026-", "") == days
    assert any("slashes were read with the " in notice for notice in account.notices)


def test_dates_that_the_file_does_not_decide_are_asked_for(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    a_child(sqlite_engine)
    path = sleeps(tmp_path, "3/09/2026 7:05 PM", "4/09/2026 7:05 PM")
    assert refusal(sqlite_engine, [path], SYDNEY) == [
        ("", "have dates such as 3/09/2026 7:05 PM, which can mean two days")
    ]
    path = sleeps(tmp_path, "28/09/2026 7:05 PM", "9/28/2026 7:05 PM")
    assert refusal(sqlite_engine, [path], SYDNEY) == [
        ("", "have dates that fit neither the day first nor the month first throughout")
    ]


def test_several_files_are_decided_together(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_child(sqlite_engine)
    first = sleeps(tmp_path, "3/09/2026 7:05 PM").rename(tmp_path / "first.csv")
    take_in(sqlite_engine, [first, sleeps(tmp_path, "28/09/2026 7:05 PM")], SYDNEY)
    days = sorted(instant(span["started_at"]).day for span in child_of(sqlite_engine)["spans"])
    assert days == [3, 28]
