"""The tables behind the 24-hour raster: one line a day, hours across, on the family's clock."""

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
    """The tables of a 24-hour raster, on the clock of the place.

    Parameters
    ----------
    days
        The newest first: `day`, `observed` (else hatched), `partial`, `watch_weight` (NaN: not
        told), `day_only` (number of events with only a date), `abroad` (an event's clock was not
        that of home).
    marks
        One row an event: `day`, `minute` and `time_known`, `state` (NaN: not asked), `kind`
        ("series" or "episode"), `flagged`, `filmed`, `count` (movements, at least), `id`.
    sleep, feeds
        `day`, `from_minute`, `to_minute`, split at midnight. A feed without an end is an instant, a
        sleep without one is left out.
    clock_changes
        The hours at home that were skipped or repeated.

    """

    days: pd.DataFrame
    marks: pd.DataFrame
    sleep: pd.DataFrame
    feeds: pd.DataFrame
    clock_changes: pd.DataFrame


def raster(
    diary: Diary, days: pd.DataFrame, period: Period, index: EventIndex, flagged: NDArray[np.bool_]
) -> Raster:
    """Return the raster of a period; `flagged` is a mask of the events behind flags."""
    event_marks = marks(index, period, flagged)
    day_only = event_marks.loc[~event_marks["time_known"], "day"].value_counts()
    home, abroad = (
        diary.child.time_zone,
        abroad_days(within(index.events, period), diary.child.time_zone),
    )
    shown = days[["day", "observed", "partial", "watch_weight"]].assign(
        day_only=days["day"].map(day_only).fillna(0).astype("int64"),
        abroad=np.isin(days["day"].to_numpy("datetime64[D]"), abroad),
    )
    sleep = diary.spans[(diary.spans["kind"] == SpanKind.SLEEP) & diary.spans["ended_at"].notna()]
    feeds = diary.spans[diary.spans["kind"] == SpanKind.FEED]
    asleep, fed = (
        within(bars(spans, zones_of(spans, index.events, home)), period, "day")
        for spans in (sleep, feeds)
    )
    return Raster(
        shown.iloc[::-1].reset_index(drop=True), event_marks, asleep, fed, clock_changes(days, home)
    )


def marks(index: EventIndex, period: Period, flagged: NDArray[np.bool_]) -> pd.DataFrame:
    """Return one row an event of the period, by start."""
    rows = as_slice_if_contiguous(inside(index.events, period))
    events = index.events.iloc[rows]
    columns = {
        "day": events["local_day"],
        "minute": events["local_minute"],
        "time_known": events["time_precision"] != TimePrecision.DAY_ONLY,
        "state": events["state"],
        "kind": np.where(index.series_numbers_strict[rows] >= 0, "series", "episode"),
        "flagged": flagged[rows],
        "filmed": events["video"].isin([Video.ATTACHED, Video.ON_PHONE]),
        "count": movement_counts(events),
        "id": events["id"],
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def bars(spans: pd.DataFrame, zones: NDArray[np.object_]) -> pd.DataFrame:
    """Return spans as pieces within local days, each on the wall clock of its zone.

    Columns: `day`, `from_minute`, `to_minute`. In autumn's repeated hour a span that seems to end
    before it begins has no length.
    """
    begin, end = (_wall_clock_us(spans[name], zones) for name in ("started_at", "ended_at"))
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


def _wall_clock_us(
    instants: pd.Series[pd.Timestamp], zones: NDArray[np.object_]
) -> NDArray[np.int64]:
    """Return instants as microseconds of the wall clock of their zones."""
    wall = np.zeros(len(instants), np.int64)
    for zone in set(zones):
        these = zones == zone
        wall[these] = (
            instants[these].dt.tz_convert(zone).dt.tz_localize(None).astype("int64").to_numpy()
        )
    return wall
