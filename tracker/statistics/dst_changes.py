"""Daylight-saving changes at home, and days on the clock of another place."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.arrays import MICROSECONDS_PER_S, microseconds

DAY_MIN: Final = 1440
STEP: Final = pd.Timedelta(minutes=15)
"""The resolution of the search: clocks change on the quarter hour."""

NEAR_H: Final = 24
"""A sleep or a feed has no zone: it gets that of the nearest episode within so many hours (ours).

Without one it gets that of home.
"""

COLUMNS: Final = {
    "day": "datetime64[us]",
    "from_minute": "float64",
    "to_minute": "float64",
    "kind": "str",
}


def clock_changes(days: pd.DataFrame, home: str) -> pd.DataFrame:
    """Return one row a change of the clock at home.

    Columns: `day`, `from_minute` and `to_minute` on the wall clock, `kind`: a `skipped` stretch
    does not exist, a `repeated` one comes twice. Without a change the table is empty.
    """
    if days.empty:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    edges = pd.date_range(days["day"].min(), days["day"].max() + pd.Timedelta(days=1), freq="D")
    begins = edges.tz_localize(
        home, ambiguous=np.ones(len(edges), bool), nonexistent="shift_forward"
    ).tz_convert("UTC")
    changed = np.flatnonzero(np.diff(begins) != pd.Timedelta(minutes=DAY_MIN))
    return pd.DataFrame(
        [_change(begins[int(day)], begins[int(day) + 1], home) for day in changed],
        columns=list(COLUMNS),
    ).astype(COLUMNS)


def _change(
    begin: pd.Timestamp, end: pd.Timestamp, home: str
) -> tuple[pd.Timestamp, float, float, str]:
    local = pd.date_range(begin - STEP, end, freq=STEP).tz_convert(home).tz_localize(None)
    jumps = np.diff(local) - STEP
    at = int(np.argmax(np.abs(jumps)))
    shift, after = jumps[at] / pd.Timedelta(minutes=1), local[at + 1]
    first = after - pd.Timedelta(minutes=max(shift, 0))
    day = first.normalize()
    begins = (first - day) / pd.Timedelta(minutes=1)
    return day, begins, begins + abs(shift), "skipped" if shift > 0 else "repeated"


def abroad_days(events: pd.DataFrame, home: str) -> NDArray[np.datetime64]:
    """Return the local days with an event whose clock was not that of home."""
    at_home = events["started_at"].dt.tz_convert(home).dt.tz_localize(None) - events[
        "started_at"
    ].dt.tz_localize(None)
    elsewhere = (at_home / pd.Timedelta(minutes=1)).round() != events["utc_offset_min"]
    return np.unique(events.loc[elsewhere, "local_day"].to_numpy("datetime64[D]"))


def zones_of(spans: pd.DataFrame, events: pd.DataFrame, home: str) -> NDArray[np.object_]:
    """Return the zone on whose clock each span is drawn: that of the nearest event, else home.

    `events` are sorted by start.
    """
    zones = np.full(len(spans), home, dtype=object)
    if events.empty or spans.empty:
        return zones
    starts, event_starts = microseconds(spans["started_at"]), microseconds(events["started_at"])
    after = np.clip(np.searchsorted(event_starts, starts), 0, event_starts.size - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(
        np.abs(event_starts[before] - starts) <= np.abs(event_starts[after] - starts), before, after
    )
    near = np.abs(event_starts[nearest] - starts) <= NEAR_H * 3600 * MICROSECONDS_PER_S
    zones[near] = events["time_zone"].to_numpy(dtype=object)[nearest[near]]
    return zones
