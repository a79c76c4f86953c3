"""Finished tables for the 24-hour raster: one line a day, hours across, on the family's clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.domain.age import Period
from tracker.domain.arrays import MICROSECONDS_PER_S, as_slice_if_contiguous
from tracker.domain.diary import Diary
from tracker.domain.vocabulary import SpanKind, TimePrecision, Video
from tracker.events.clusters import movement_counts
from tracker.events.event_index import EventIndex
from tracker.statistics.days import inside, within
from tracker.statistics.dst_changes import abroad_days, clock_changes, zones_of

_MINUTE: Final = 60 * MICROSECONDS_PER_S
_DAY: Final = 1440 * _MINUTE


@dataclass(frozen=True, eq=False)
class Raster:
    """What a 24-hour raster draws, on the clock of the place.

    `days`, the newest first: `day`, `observed` (else hatched), `partial`, `watch_weight` (NaN: not told), `day_only`
    (episodes of which only the day is known), `abroad` (an episode's clock was not that of home). `marks`, one row an event:
    `day`, `minute` and `time_known`, `state` (NaN: not asked), `kind` ("series" or "episode"), `flagged`, `filmed`, `count`
    (movements, at least), `id`. `sleep` and `feeds`: `day`, `from_minute`, `to_minute`, split at midnight; a feed without an end is
    an instant, a sleep without one is left out. `clock_changes`: the hours at home that were skipped or came twice.
    """

    days: pd.DataFrame
    marks: pd.DataFrame
    sleep: pd.DataFrame
    feeds: pd.DataFrame
    clock_changes: pd.DataFrame


def raster(
    diary: Diary, days: pd.DataFrame, period: Period, found: EventIndex, flagged: NDArray[np.bool_]
) -> Raster:
    """Return the raster of a period; `flagged` says which events flags point at."""
    seen = marks(found, period, flagged)
    day_only = seen.loc[~seen["time_known"], "day"].value_counts()
    home, abroad = (
        diary.child.time_zone,
        abroad_days(within(found.events, period), diary.child.time_zone),
    )
    shown = days[["day", "observed", "partial", "watch_weight"]].assign(
        day_only=days["day"].map(day_only).fillna(0).astype("int64"),
        abroad=np.isin(days["day"].to_numpy("datetime64[D]"), abroad),
    )
    sleep = diary.spans[(diary.spans["kind"] == SpanKind.SLEEP) & diary.spans["ended_at"].notna()]
    feeds = diary.spans[diary.spans["kind"] == SpanKind.FEED]
    asleep, fed = (
        within(bars(spans, zones_of(spans, found.events, home)), period, "day")
        for spans in (sleep, feeds)
    )
    return Raster(
        shown.iloc[::-1].reset_index(drop=True), seen, asleep, fed, clock_changes(days, home)
    )


def marks(found: EventIndex, period: Period, flagged: NDArray[np.bool_]) -> pd.DataFrame:
    """Return one row an event of the period, by start."""
    rows = as_slice_if_contiguous(inside(found.events, period))
    seen = found.events.iloc[rows]
    columns = {
        "day": seen["local_day"],
        "minute": seen["local_minute"],
        "time_known": seen["time_precision"] != TimePrecision.DAY_ONLY,
        "state": seen["state"],
        "kind": np.where(found.series_id_strict[rows] >= 0, "series", "episode"),
        "flagged": flagged[rows],
        "filmed": seen["video"].isin([Video.ATTACHED, Video.ON_PHONE]),
        "count": movement_counts(seen),
        "id": seen["id"],
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def bars(spans: pd.DataFrame, zones: NDArray[np.object_]) -> pd.DataFrame:
    """Return stretches of time as pieces within local days, each on the wall clock of its zone.

    In autumn's repeated hour a stretch that seems to end before it began has no length.
    """
    begin, end = (_on_the_wall(spans[name], zones) for name in ("started_at", "ended_at"))
    end = np.maximum(np.where(spans["ended_at"].isna(), begin, end), begin)
    first, last = begin // _DAY, np.maximum(end - 1, begin) // _DAY
    pieces = last - first + 1
    span = np.repeat(np.arange(len(spans)), pieces)
    day = first[span] + np.arange(span.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    table = {
        "day": (day * _DAY).astype("datetime64[us]"),
        "from_minute": np.maximum(begin[span] - day * _DAY, 0) / _MINUTE,
        "to_minute": np.minimum(end[span] - day * _DAY, _DAY) / _MINUTE,
    }
    return pd.DataFrame(table)


def _on_the_wall(
    instants: pd.Series[pd.Timestamp], zones: NDArray[np.object_]
) -> NDArray[np.int64]:
    """Return microseconds of the wall clock."""
    wall = np.zeros(len(instants), np.int64)
    for zone in set(zones):
        these = zones == zone
        wall[these] = (
            instants[these].dt.tz_convert(zone).dt.tz_localize(None).astype("int64").to_numpy()
        )
    return wall
