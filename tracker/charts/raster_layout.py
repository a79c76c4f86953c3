"""The tables of a raster, arranged in rows: one row per day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, cast

import pandas as pd

from tracker.charts.annotations import Annotation, LetteredAnnotation, with_letters
from tracker.charts.themes import STATE_GROUPS, group_of

MOST_DAYS: Final = 126
"""The most rows of one chart; of a longer period the newest days are drawn, and the chart says
so."""


class RasterTables(Protocol):
    """The tables a raster is drawn from.

    `days`: one row per local day, with `day`, `observed`, `partial` (not over yet),
    `watch_weight` (0 to 1; NaN: not told), `abroad`.
    `marks`: one row per episode, with `day`, `minute` of the day, `state` (NaN: not asked),
    `flagged`, and `time_known` if it has that column: False where only the day is known.
    `sleep` and `feeds`: `day`, `from_minute`, `to_minute`.
    `clock_changes`: the same, with `kind`: skipped or repeated.
    """

    @property
    def days(self) -> pd.DataFrame: ...  # noqa: D102  # the class says it
    @property
    def marks(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def sleep(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def feeds(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def clock_changes(self) -> pd.DataFrame: ...  # noqa: D102


@dataclass(frozen=True)
class RasterLayout:
    """The tables as they are drawn.

    Each table has a `row`, 0 for the newest day; `marks` also have the key of their `group`;
    every annotated day is paired with its row.
    """

    days: pd.DataFrame
    marks: pd.DataFrame
    sleep: pd.DataFrame
    feeds: pd.DataFrame
    clock_changes: pd.DataFrame
    annotations: tuple[tuple[int, LetteredAnnotation], ...]
    omitted_days: int

    @property
    def abroad(self) -> list[int]:
        """The rows of the days spent in another time zone."""
        return [int(row) for row in self.days.index[self.days["abroad"].astype(bool)]]

    @property
    def unobserved(self) -> list[int]:
        """The rows of the days that nobody watched, or of which nobody told."""
        return [int(row) for row in self.days.index[~self.days["observed"].astype(bool)]]

    @property
    def flagged(self) -> pd.Series[bool]:
        """Whether each mark is behind a flag."""
        return self.marks["flagged"].astype(bool)

    def has_changes(self, kind: str) -> bool:
        """Return whether there is a clock change of that kind."""
        return bool((self.clock_changes["kind"] == kind).any())


def raster_layout(raster: RasterTables, annotations: Iterable[Annotation] = ()) -> RasterLayout:
    """Return the newest days as rows of a chart."""
    days = raster.days.sort_values("day", ascending=False).head(MOST_DAYS).reset_index(drop=True)
    index = pd.DatetimeIndex(days["day"])

    def with_rows(table: pd.DataFrame) -> pd.DataFrame:
        numbered = table.assign(row=index.get_indexer(pd.DatetimeIndex(table["day"])))
        return numbered[numbered["row"] >= 0]

    row_of = {as_date(day): row for row, day in enumerate(days["day"])}
    oldest, newest = as_date(days["day"].iloc[-1]), as_date(days["day"].iloc[0])
    return RasterLayout(
        days,
        with_rows(raster.marks).assign(group=lambda table: state_groups(table["state"])),
        with_rows(raster.sleep),
        with_rows(raster.feeds),
        with_rows(raster.clock_changes),
        tuple((row_of[each.day], each) for each in with_letters(annotations, oldest, newest)),
        len(raster.days) - len(days),
    )


def state_groups(states: pd.Series[str]) -> pd.Series[str]:
    """Return the key of the group of each state; a state that was not asked is not known."""
    codes, words = states.fillna("").factorize()
    return pd.Series(
        pd.array([group_of(word).key for word in words], dtype="str").take(codes),
        index=states.index,
    )


def group_counts(marks: pd.DataFrame) -> dict[str, int]:
    """Return how many marks each group has, by its key."""
    counts = state_groups(marks["state"]).value_counts()
    return {group.key: int(counts.get(group.key, 0)) for group in STATE_GROUPS}


def as_date(day: object) -> date:
    """Return a table's day as a date."""
    return pd.Timestamp(cast("date", day)).date()


def times_known(marks: pd.DataFrame) -> pd.Series:
    """Return for each mark whether its time of day is known; False where only the day is."""
    known = marks["minute"].notna()
    return known & marks["time_known"].astype(bool) if "time_known" in marks else known
