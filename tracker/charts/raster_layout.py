"""The tables a raster is drawn from, with a row for every day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, cast

import pandas as pd

from tracker.charts.annotations import Lettered, Marked, lettered
from tracker.charts.themes import STATE_GROUPS, group_of

MOST_DAYS: Final = 126
"""Lines that fit one picture; of a longer period the newest are drawn, and the picture says so."""


class RasterTables(Protocol):
    """The tables a raster is drawn from.

    `days`: one row a local day, with `day`, `observed`, `partial` (not over yet), `watch_weight` (0 to 1; NaN: not told), `abroad`.
    `marks`: one row an episode, with `day`, `minute` of the day, `state` (NaN: not asked), `flagged`, and `time_known` if it has that
    column: False where only the day is known. `sleep` and `feeds`: `day`, `from_minute`, `to_minute`. `clock_changes`: the same with
    `kind`, skipped or repeated.
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
class Sheet:
    """The tables as they are drawn: a `row` on every table, 0 the newest day; `group` on the marks; a row for every marked day."""

    days: pd.DataFrame
    marks: pd.DataFrame
    sleep: pd.DataFrame
    feeds: pd.DataFrame
    clock_changes: pd.DataFrame
    marked: tuple[tuple[int, Lettered], ...]
    left_out_days: int

    @property
    def abroad(self) -> list[int]:
        """The rows of the days on the clock of another place."""
        return [int(row) for row in self.days.index[self.days["abroad"].astype(bool)]]

    @property
    def unobserved(self) -> list[int]:
        """The rows of the days that nobody watched, as far as was told."""
        return [int(row) for row in self.days.index[~self.days["observed"].astype(bool)]]

    @property
    def flagged(self) -> pd.Series[bool]:
        """Whether a flag rests on a mark."""
        return self.marks["flagged"].astype(bool)

    def has_changes(self, kind: str) -> bool:
        """Say whether there is a change of the clock of that kind."""
        return bool((self.clock_changes["kind"] == kind).any())


def sheet_of(raster: RasterTables, marked: Iterable[Marked] = ()) -> Sheet:
    """Return the newest days as rows of a picture."""
    days = raster.days.sort_values("day", ascending=False).head(MOST_DAYS).reset_index(drop=True)
    rows = pd.DatetimeIndex(days["day"])

    def placed(table: pd.DataFrame) -> pd.DataFrame:
        shown = table.assign(row=rows.get_indexer(pd.DatetimeIndex(table["day"])))
        return shown[shown["row"] >= 0]

    row_of = {as_date(day): row for row, day in enumerate(days["day"])}
    lines = lettered(marked, as_date(days["day"].iloc[-1]), as_date(days["day"].iloc[0]))
    return Sheet(
        days,
        placed(raster.marks).assign(group=lambda table: groups(table["state"])),
        placed(raster.sleep),
        placed(raster.feeds),
        placed(raster.clock_changes),
        tuple((row_of[one.day], one) for one in lines),
        len(raster.days) - len(days),
    )


def groups(states: pd.Series[str]) -> pd.Series[str]:
    """Return the key of the group each state belongs to; a state that was not asked is not known."""
    codes, words = states.fillna("").factorize()
    return pd.Series(
        pd.array([group_of(word).key for word in words], dtype="str").take(codes),
        index=states.index,
    )


def group_counts(marks: pd.DataFrame) -> dict[str, int]:
    """Return how many marks each group has, by its label."""
    found = groups(marks["state"]).value_counts()
    return {group.label: int(found.get(group.key, 0)) for group in STATE_GROUPS}


def as_date(day: object) -> date:
    """Return a table's day as a date."""
    return pd.Timestamp(cast("date", day)).date()
