"""Replay: the assessment of every evening, with only what was logged by then; no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from tracker.clinical.assess import Flag, highest_urgency, raised_flags
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.features.as_known_each_evening import features_by_evening
from tracker.domain.diary import CONTRACTS, Background, Child, Diary
from tracker.domain.local_time import end_of_day, local_date
from tracker.storage.load_diary import table_from_rows
from tracker.storage.row_mapping import row_of

if TYPE_CHECKING:
    from tracker.exchange.diary_json import ChildInFile


def diary_in(child: ChildInFile) -> Diary | None:
    """Return a child of an exchange file as a Diary, at the end of the day of its last record.

    None if it has no record.
    """
    home = child.child.time_zone
    tables: dict[str, Any] = {name: _table(child, name) for name in CONTRACTS}
    days = [day for table in tables.values() for day in _days(table, home)]
    if not days:
        return None
    return Diary(_child(child), end_of_day(max(days), home), **tables)


def _child(child: ChildInFile) -> Child:
    record = child.child
    background = {item.name: getattr(record.background, item.name) for item in fields(Background)}
    values: dict[str, Any] = {
        name: tuple(map(str, value)) if isinstance(value, list) else value
        for name, value in background.items()
    }
    return Child(
        child.id,
        record.name,
        record.birth_date,
        record.time_zone,
        record.gestation_weeks,
        record.gestation_days,
        record.sex,
        Background(**values),
    )


def _table(child: ChildInFile, name: str) -> pd.DataFrame:
    """Return the records of a table that are not deleted; of two with one id the last."""
    rows = {record.id: row_of(record, child.context) for _, record in child.records.get(name, [])}
    return table_from_rows(
        name, [row for row in rows.values() if row["removed_at"] is None], child.child.time_zone
    )


def _days(table: pd.DataFrame, home: str) -> list[date]:
    """Return the first and last day of a table's records, and the last day of their logging.

    Empty for an empty table.
    """
    if table.empty:
        return []
    column = next(name for name in ("local_day", "date", "started_at", "given_at") if name in table)
    own = table[column].dt.tz_convert(home) if column.endswith("_at") else table[column]
    return [
        own.min().date(),
        own.max().date(),
        local_date(table["known_at"].max().to_pydatetime(), home),
    ]


def first_recorded_day(diary: Diary) -> date:
    """Return the local day of a diary's first record, of any kind; today if there is none."""
    return min(
        (day for name in CONTRACTS for day in _days(diary.table(name), diary.child.time_zone)),
        default=diary.today,
    )


def replay(diary: Diary, first: date, last: date) -> Iterator[dict[str, Any]]:
    """Yield one JSON line for every evening from `first` to `last`.

    `since` is the first evening of a flag's current run, even if it is before `first`. Days before
    the diary's first record have no line.
    """
    tables: dict[str, Any] = {name: diary.table(name) for name in CONTRACTS}
    diary = Diary(diary.child, end_of_day(last, diary.child.time_zone), **tables)
    catalogue, begin = load_catalogue(), min(first, first_recorded_day(diary))
    if last < begin:
        return
    since: dict[str, date] = {}
    for place, f in enumerate(features_by_evening(diary, begin, catalogue.thresholds)):
        day = begin + timedelta(days=place)
        flags = raised_flags(f, catalogue)
        since = {flag.rule: since.get(flag.rule, day) for flag in flags}
        if day >= first:
            yield {
                "child": diary.child.id,
                "day": day.isoformat(),
                "urgency": str(highest_urgency(flags)),
                "flags": [_flag_line(flag, since[flag.rule]) for flag in flags],
                "rising_score": f.evenings.score(f.today),
            }


def _flag_line(flag: Flag, since: date) -> dict[str, str]:
    return {
        "rule": flag.rule,
        "domain": str(flag.domain),
        "urgency": str(flag.urgency),
        "since": since.isoformat(),
    }
