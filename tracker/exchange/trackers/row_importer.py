"""Another tracker's rows, one after the other: their moments, what is wrong with them, what of them is left where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tracker.errors import Problem
from tracker.exchange.safe_read import truncate_problems
from tracker.exchange.trackers.local_time_parsing import (
    InvalidTime,
    Moment,
    dst_fold_by_order,
    moment,
    parse_end,
)
from tracker.exchange.trackers.model import CellError, ImportOptions, Row, TargetChild

MOST_NAMED: Final = 5
ANOTHER_CHILD: Final = "they are another child's"


@dataclass
class ImportState:
    """What is known while rows are read, and what they leave to tell."""

    asked: ImportOptions
    problems: list[Problem]
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    ambiguous_rows: list[str] = field(default_factory=list)

    @property
    def zone(self) -> str:
        """The zone of times without an offset; where every time has one it is not used."""
        return self.asked.time_zone or "UTC"

    def moment(self, row: Row, column: str, settled: int | None = None) -> Moment:
        """Return the instant a cell says."""
        try:
            return moment(row.word(column), self.zone, settled)
        except InvalidTime as wrong:
            raise CellError(column, wrong.problem, wrong.expected) from None

    def end(self, row: Row, column: str, start: Moment) -> Moment | None:
        """Return the instant a stretch ends, None where the cell is empty."""
        try:
            return parse_end(start, row.word(column), self.zone) if row.word(column) else None
        except InvalidTime as wrong:
            raise CellError(column, wrong.problem, wrong.expected) from None

    def span(self, kind: str, row: Row, settled: int | None) -> Record:
        """Return a stretch of sleep or a feed: when it began and, where that is told, ended."""
        start = self.moment(row, "start", settled)
        end = self.end(row, "end", start)
        self.note_ambiguous(row, start, end)
        return "spans", {
            "kind": kind,
            "started_at": start.at,
            "ended_at": end and end.at,
            "note": row.text("notes"),
        }

    def note_ambiguous(self, row: Row, *moments: Moment | None) -> None:
        """Remember a row that stands in a repeated hour which nothing settles."""
        if not all(one is None or one.unambiguous for one in moments):
            self.ambiguous_rows.append(row.where())

    def ambiguity_notices(self, surest: str) -> list[str]:
        """Say which rows stand in a repeated hour, and how to be sure of them."""
        if not self.ambiguous_rows:
            return []
        named = "; ".join(self.ambiguous_rows[:MOST_NAMED]) + (
            "; …" if len(self.ambiguous_rows) > MOST_NAMED else ""
        )
        said = "An hour that the clock repeated in autumn holds entries of which nothing tells the pass. The first was taken, and an episode is marked “about”."
        return [f"{said} Entries: {len(self.ambiguous_rows)} ({named}). {surest}".strip()]


Record = tuple[str, dict[str, object]] | None
"""The table a row belongs to and what it says there; None where it is left alone."""


def read_rows(
    rows: Sequence[Row],
    time: str | None,
    reading: ImportState,
    holder_of: Callable[[Row], TargetChild | None],
    record_of: Callable[[Row, int | None], Record],
    source_of: Callable[[Row], str],
    what: str,
) -> None:
    """Give each row's record to its child; `time` is the column that a list from newest to oldest is sorted by."""
    settled = dst_fold_by_order([row.plain(time) for row in rows], reading.zone) if time else {}
    for position, row in enumerate(rows):
        if truncate_problems(reading.problems):
            return
        holder = holder_of(row)
        if holder is None:
            reading.left[what, ANOTHER_CHILD] += 1
            continue
        try:
            found = record_of(row, settled.get(position))
            if found is not None:
                holder.add(found[0], found[1], row, source_of(row))
        except CellError as wrong:
            reading.problems.append(Problem(row.where(wrong.column), wrong.problem, wrong.expected))
