"""Filter of the History page: by kind of record, day, caregiver and film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from tracker.domain.diary import CONTRACTS
from tracker.domain.local_time import entry_zone, local_date
from tracker.localization.messages import N_
from tracker.presentation.today_status import newest_entries

if TYPE_CHECKING:
    from tracker.domain.diary import Diary

FILMED: Final = ("on_phone", "attached")
PERIODS: Final = {N_("today"): 1, N_("last 7 days"): 7, N_("last 30 days"): 30}
"""Days a chip stands for, including today."""


@dataclass(frozen=True)
class HistoryFilter:
    """What to list; `since` and `until` are local days, both included, None for no limit."""

    tables: tuple[str, ...] = tuple(CONTRACTS)
    since: date | None = None
    until: date | None = None
    by: tuple[str, ...] = ()
    filmed: bool = False


def first_day_of(period: str, today: date) -> date:
    """Return the first day of a period that ends today."""
    return today - timedelta(days=PERIODS[period] - 1)


def _name_key(name: object) -> str:
    return str(name).strip().casefold()


def _days(frame: pd.DataFrame, home: str) -> pd.Series[pd.Timestamp]:
    """Return the local day of each entry."""
    day = next((column for column in ("local_day", "date") if column in frame), None)
    if day:
        return frame[day]
    at = frame["started_at" if "started_at" in frame else "given_at"]
    local: pd.Series[pd.Timestamp] = at.dt.tz_convert(home).dt.tz_localize(None).dt.normalize()
    return local


def _matching_rows(
    name: str, frame: pd.DataFrame, selection: HistoryFilter, home: str
) -> pd.DataFrame:
    keep = pd.Series(data=True, index=frame.index, dtype=bool)
    if selection.since or selection.until:
        days = _days(frame, home)
        keep &= days >= pd.Timestamp(selection.since or date.min)
        keep &= days <= pd.Timestamp(selection.until or date.max)
    if selection.by:
        keep &= (
            frame["logged_by"]
            .map(_name_key, na_action="ignore")
            .isin([_name_key(name) for name in selection.by])
        )
    if selection.filmed:
        keep &= frame["video"].isin(FILMED) if name == "episodes" else False
    return frame[keep]


def matching_entries(diary: Diary, selection: HistoryFilter, limit: int) -> list[tuple[str, str]]:
    """Return the newest matching entries as (table, id), newest first."""
    tables: dict[str, Any] = {
        name: _matching_rows(name, diary.table(name), selection, diary.child.time_zone)
        for name in selection.tables
    }
    return newest_entries(replace(diary, **tables), selection.tables, limit)


def matches(record: Mapping[str, Any], selection: HistoryFilter, home: str) -> bool:
    """Return whether a record in exchange-file form, such as a removed one, matches."""
    time = record.get("started_at") or record.get("given_at")
    time_zone = entry_zone(record, home)
    day = (
        local_date(datetime.fromisoformat(str(time)), time_zone)
        if time
        else date.fromisoformat(str(record["date"]))
    )
    in_time = (selection.since or date.min) <= day <= (selection.until or date.max)
    by_whom = not selection.by or _name_key(record.get("logged_by")) in {
        _name_key(name) for name in selection.by
    }
    return in_time and by_whom and (not selection.filmed or record.get("video") in FILMED)
