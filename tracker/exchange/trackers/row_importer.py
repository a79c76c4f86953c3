"""Import another tracker's rows one by one: their instants, problems, and skipped rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tracker.errors import Problem
from tracker.exchange.safe_read import truncate_problems
from tracker.exchange.trackers.local_time_parsing import (
    DateOrder,
    InvalidTime,
    Moment,
    dst_fold_by_order,
    iso_text,
    parse_end,
    parse_moment,
)
from tracker.exchange.trackers.model import CellError, ImportOptions, Row, TargetChild
from tracker.localization.messages import N_, _

MOST_NAMED: Final = 5
"""A notice names at most this many rows."""

ANOTHER_CHILD: Final = N_("they are another child's")

TableRecord = tuple[str, dict[str, object]] | None
"""The table and the fields of the record that a row becomes; None if the row is skipped."""


@dataclass
class ImportState:
    """The state of an import: options, problems, counts of skipped rows by kind and reason."""

    options: ImportOptions
    problems: list[Problem]
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    ambiguous_rows: list[str] = field(default_factory=list)
    unclear_amounts: list[tuple[str, str]] = field(default_factory=list)
    date_order: DateOrder = DateOrder.MONTH_FIRST

    @property
    def zone(self) -> str:
        """The zone of times without an offset; it does not matter if every time has one."""
        return self.options.time_zone or "UTC"

    def time_text(self, row: Row, column: str) -> str:
        """Return the text of a time, with a date such as 9/28/2026 in ISO form."""
        return iso_text(row.stripped(column), self.date_order)

    def amount(self, row: Row, text: str, numbers: Sequence[float]) -> tuple[float | None, bool]:
        """Return an amount and whether it is clear; one that may be two numbers is remembered."""
        if len(numbers) > 1:
            self.unclear_amounts.append((row.where(), text))
            return None, False
        return (numbers[0] if numbers else None), True

    def moment(self, row: Row, column: str, fold: int | None = None) -> Moment:
        """Return the instant in a cell."""
        try:
            return parse_moment(self.time_text(row, column), self.zone, fold)
        except InvalidTime as error:
            raise CellError(column, error.problem, error.expected) from None

    def end(self, row: Row, column: str, start: Moment) -> Moment | None:
        """Return the instant at which a span ends; None for an empty cell."""
        text = self.time_text(row, column)
        try:
            return parse_end(start, text, self.zone) if text else None
        except InvalidTime as error:
            raise CellError(column, error.problem, error.expected) from None

    def span(self, kind: str, row: Row, fold: int | None) -> TableRecord:
        """Return a span of sleep or a feed, from the columns start, end and notes."""
        start = self.moment(row, "start", fold)
        end = self.end(row, "end", start)
        self.note_ambiguous(row, start, end)
        return "spans", {
            "kind": kind,
            "started_at": start.at,
            "ended_at": end and end.at,
            "note": row.text("notes"),
        }

    def note_ambiguous(self, row: Row, *moments: Moment | None) -> None:
        """Remember a row if one of its moments is ambiguous."""
        if not all(moment is None or moment.unambiguous for moment in moments):
            self.ambiguous_rows.append(row.where())

    def amount_notices(self) -> list[str]:
        """Return a notice about the amounts that may be two numbers; [] if there are none."""
        if not self.unclear_amounts:
            return []
        names = _names([where for where, _text in self.unclear_amounts])
        notice = _(
            "An amount such as “{amount}” can mean two numbers, one a thousand times the other. It "
            "is kept in the note as it was written, not as a number. Entries: {count} ({names})."
        )
        amount = self.unclear_amounts[0][1]
        return [notice.format(amount=amount, count=len(self.unclear_amounts), names=names)]

    def ambiguity_notices(self, advice: str) -> list[str]:
        """Return a notice about the ambiguous rows, ending with `advice`; [] if there are none."""
        if not self.ambiguous_rows:
            return []
        names = _names(self.ambiguous_rows)
        notice = _(
            "An hour that the clock repeated in autumn holds entries of which nothing tells the "
            "pass. The first was taken, and an episode is marked “about”. Entries: {count} "
            "({names})."
        ).format(count=len(self.ambiguous_rows), names=names)
        return [f"{notice} {advice}".strip()]


def _names(rows: Sequence[str]) -> str:
    return "; ".join(rows[:MOST_NAMED]) + ("; …" if len(rows) > MOST_NAMED else "")


def import_rows(
    rows: Sequence[Row],
    time: str | None,
    state: ImportState,
    target_of: Callable[[Row], TargetChild | None],
    record_of: Callable[[Row, int | None], TableRecord],
    source_of: Callable[[Row], str],
    what: str,
) -> None:
    """Add each row's record to its child; rows of other children are counted as skipped.

    `time` is the column by which the file is sorted, newest first; None if it is not sorted.
    """
    folds = {}
    if time:
        texts = [iso_text(row.text_or_empty(time), state.date_order) for row in rows]
        folds = dst_fold_by_order(texts, state.zone)
    for position, row in enumerate(rows):
        if truncate_problems(state.problems):
            return
        target = target_of(row)
        if target is None:
            state.skipped[what, _(ANOTHER_CHILD)] += 1
            continue
        try:
            record = record_of(row, folds.get(position))
            if record is not None:
                target.add(*record, row, source_of(row))
        except CellError as error:
            state.problems.append(Problem(row.where(error.column), error.problem, error.expected))
