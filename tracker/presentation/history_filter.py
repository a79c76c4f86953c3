"""Which entries History lists: some kinds, some days, by somebody, with a film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from tracker.domain.diary import CONTRACTS
from tracker.domain.local_time import local_date, place_of
from tracker.presentation.today_status import newest_entries

if TYPE_CHECKING:
    from tracker.domain.diary import Diary

FILMED: Final = ("on_phone", "attached")
PERIODS: Final = {"today": 1, "last 7 days": 7, "last 30 days": 30}
"""Days a chip stands for, today among them."""


@dataclass(frozen=True)
class HistoryFilter:
    """What was asked for: kinds of entries, the first and last day, who logged it, only what was filmed."""

    tables: tuple[str, ...] = tuple(CONTRACTS)
    since: date | None = None
    until: date | None = None
    by: tuple[str, ...] = ()
    filmed: bool = False


def first_day_of(period: str, today: date) -> date:
    """Return the first day of a period that ends today."""
    return today - timedelta(days=PERIODS[period] - 1)


def _name(told: object) -> str:
    return str(told).strip().casefold()


def _days(frame: pd.DataFrame, home: str) -> pd.Series[pd.Timestamp]:
    """Return the local day each entry speaks of."""
    day = next((column for column in ("local_day", "date") if column in frame), None)
    if day:
        return frame[day]
    at = frame["started_at" if "started_at" in frame else "given_at"]
    local: pd.Series[pd.Timestamp] = at.dt.tz_convert(home).dt.tz_localize(None).dt.normalize()
    return local


def _narrowed(name: str, frame: pd.DataFrame, chosen: HistoryFilter, home: str) -> pd.DataFrame:
    keep = pd.Series(data=True, index=frame.index, dtype=bool)
    if chosen.since or chosen.until:
        days = _days(frame, home)
        keep &= days >= pd.Timestamp(chosen.since or date.min)
        keep &= days <= pd.Timestamp(chosen.until or date.max)
    if chosen.by:
        keep &= (
            frame["logged_by"]
            .map(_name, na_action="ignore")
            .isin([_name(one) for one in chosen.by])
        )
    if chosen.filmed:
        keep &= frame["video"].isin(FILMED) if name == "episodes" else False
    return frame[keep]


def matching_entries(diary: Diary, chosen: HistoryFilter, limit: int) -> list[tuple[str, str]]:
    """Return the entries asked for as (table, id), newest first."""
    tables: dict[str, Any] = {
        name: _narrowed(name, diary.table(name), chosen, diary.child.time_zone)
        for name in chosen.tables
    }
    return newest_entries(replace(diary, **tables), chosen.tables, limit)


def matches(said: Mapping[str, Any], chosen: HistoryFilter, home: str) -> bool:
    """Say whether a record in the exchange file's words, such as a removed one, was asked for."""
    told = said.get("started_at") or said.get("given_at")
    place = place_of(said, home)
    day = (
        local_date(datetime.fromisoformat(str(told)), place)
        if told
        else date.fromisoformat(str(said["date"]))
    )
    in_time = (chosen.since or date.min) <= day <= (chosen.until or date.max)
    by_whom = not chosen.by or _name(said.get("logged_by")) in {_name(one) for one in chosen.by}
    return in_time and by_whom and (not chosen.filmed or said.get("video") in FILMED)
