"""What the assessment would have said, evening after evening, with only what was logged by then. It needs no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from tracker.clinical.assess import Flag, highest_urgency, raised_flags
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.clinical.features.as_known_each_evening import facts_by_evening
from tracker.domain.diary import CONTRACTS, Background, Child, Diary
from tracker.domain.local_time import end_of_day, local_date
from tracker.storage.row_mapping import row_of, table_from_rows

if TYPE_CHECKING:
    from tracker.exchange.diary_json import ChildInFile


def diary_in(found: ChildInFile) -> Diary | None:
    """Return a checked child of an exchange file as a Diary, at the end of the day of its last record; None where it has none."""
    tables = {name: _table(found, name) for name in CONTRACTS}
    days = [day for table in tables.values() for day in _days(table, found.child.time_zone)]
    if not days:
        return None
    return Diary(_child(found), end_of_day(max(days), found.child.time_zone), **tables)


def _child(found: ChildInFile) -> Child:
    said, told = found.child, found.child.background
    background = {item.name: getattr(told, item.name) for item in fields(Background)}
    listed: dict[str, Any] = {
        name: tuple(map(str, value)) if isinstance(value, list) else value
        for name, value in background.items()
    }
    return Child(
        found.id,
        said.name,
        said.birth_date,
        said.time_zone,
        said.gestation_weeks,
        said.gestation_days,
        said.sex,
        Background(**listed),
    )


def _table(found: ChildInFile, name: str) -> pd.DataFrame:
    """Return the records of a table that count; one that stands twice in the file is one."""
    rows = {record.id: row_of(record, found.context) for _, record in found.records.get(name, [])}
    return table_from_rows(
        name, [row for row in rows.values() if row["removed_at"] is None], found.child.time_zone
    )


def _days(table: pd.DataFrame, home: str) -> list[date]:
    """Return the first and the last day a table speaks of, and the last on which something was logged."""
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
    """Return the day of a diary's first record; today where there is none."""
    return min(
        (day for name in CONTRACTS for day in _days(diary.table(name), diary.child.time_zone)),
        default=diary.today,
    )


def replay(diary: Diary, first: date, last: date) -> Iterator[dict[str, Any]]:
    """Yield one line for every evening from `first` to `last`, in the words of the contract.

    `since` is the evening from which a rule has stood without a gap, whether or not that evening is asked for; a diary's days
    before its first record are silent.
    """
    diary = Diary(
        diary.child,
        end_of_day(last, diary.child.time_zone),
        **{name: diary.table(name) for name in CONTRACTS},
    )
    catalogue, begin = load_catalogue(), min(first, first_recorded_day(diary))
    if last < begin:
        return
    since: dict[str, date] = {}
    for place, f in enumerate(facts_by_evening(diary, begin, catalogue.thresholds)):
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
