"""Finished tables for the 24-hour raster: one line a day, hours across, on the family's clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from tracker.age import Period
from tracker.diary import Diary
from tracker.summaries.days import within
from tracker.summaries.pairs import MICROSECONDS_PER_S
from tracker.summaries.series import Happened, jerks
from tracker.vocabulary import SpanKind, TimePrecision, Video

_MINUTE: Final = 60 * MICROSECONDS_PER_S
_DAY: Final = 1440 * _MINUTE


@dataclass(frozen=True, eq=False)
class Raster:
    """What a 24-hour raster draws.

    `days`, the newest first: `day`, `observed` (else hatched), `partial`, `watch_weight` (NaN: not told), `day_only`
    (episodes of which only the day is known). `marks`, one row an event: `day`, `minute` and `time_known`, `state` (NaN: not
    asked), `kind` ("series" or "episode"), `flagged`, `filmed`, `count` (movements, at least), `id`. `sleep` and `feeds`:
    `day`, `from_minute`, `to_minute`, split at midnight; a feed without an end is an instant, a sleep without one is left out.
    """

    days: pd.DataFrame
    marks: pd.DataFrame
    sleep: pd.DataFrame
    feeds: pd.DataFrame


def raster(diary: Diary, days: pd.DataFrame, period: Period, found: Happened, flagged: Collection[str]) -> Raster:
    """Return the raster of a period; `flagged` are the ids of the events that flags point at."""
    seen = marks(found, period, flagged)
    day_only = seen.loc[~seen["time_known"], "day"].value_counts()
    shown = days[["day", "observed", "partial", "watch_weight"]].assign(day_only=days["day"].map(day_only).fillna(0).astype("int64"))
    sleep = diary.spans[(diary.spans["kind"] == SpanKind.SLEEP) & diary.spans["ended_at"].notna()]
    feeds = diary.spans[diary.spans["kind"] == SpanKind.FEED]
    home = diary.child.time_zone
    return Raster(shown.iloc[::-1].reset_index(drop=True), seen, within(bars(sleep, home), period, "day"), within(bars(feeds, home), period, "day"))


def marks(found: Happened, period: Period, flagged: Collection[str]) -> pd.DataFrame:
    """Return one row an event of the period, by start."""
    in_series = frozenset(" ".join(found.series["ids"]).split())
    seen = within(found.events, period)
    columns = {
        "day": seen["local_day"],
        "minute": seen["local_minute"],
        "time_known": seen["time_precision"] != TimePrecision.DAY_ONLY,
        "state": seen["state"],
        "kind": np.where(seen["id"].isin(in_series), "series", "episode"),
        "flagged": seen["id"].isin(flagged),
        "filmed": seen["video"].isin([Video.ATTACHED, Video.ON_PHONE]),
        "count": jerks(seen),
        "id": seen["id"],
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def bars(spans: pd.DataFrame, home: str) -> pd.DataFrame:
    """Return stretches of time as pieces within local days, on the wall clock at home.

    In autumn's repeated hour a stretch that seems to end before it began has no length.
    """
    begin, end = (spans[name].dt.tz_convert(home).dt.tz_localize(None).astype("int64").to_numpy() for name in ("started_at", "ended_at"))
    end = np.maximum(np.where(spans["ended_at"].isna(), begin, end), begin)
    first, last = begin // _DAY, np.maximum(end - 1, begin) // _DAY
    pieces = last - first + 1
    stretch = np.repeat(np.arange(len(spans)), pieces)
    day = first[stretch] + np.arange(stretch.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    table = {
        "day": (day * _DAY).astype("datetime64[us]"),
        "from_minute": np.maximum(begin[stretch] - day * _DAY, 0) / _MINUTE,
        "to_minute": np.minimum(end[stretch] - day * _DAY, _DAY) / _MINUTE,
    }
    return pd.DataFrame(table)
