"""The sizes in Huckleberry's rows of the type Growth.

Its maker does not document them. The tests of two independent importers agree that the weight
stands in Start Condition, with its unit (`6.66kg`); the tests of one of them also have the length
in Start Location (`62.5cm`) and the head circumference in End Condition (`41cm`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from tracker.domain.quantities import TypedQuantity, parse_quantity, size_spec
from tracker.domain.vocabulary import MeasurementKind
from tracker.exchange.trackers.model import Row, TargetChild
from tracker.exchange.trackers.row_importer import ImportState, TableRecord, import_rows
from tracker.localization.messages import N_, _
from tracker.localization.region import current_region

GROWTH: Final = N_("growth")
COLUMNS: Final = {
    MeasurementKind.WEIGHT_G: "start condition",
    MeasurementKind.LENGTH_CM: "start location",
    MeasurementKind.HEAD_CIRCUMFERENCE_CM: "end condition",
}
MOST_NAMED: Final = 5
"""A notice names at most this many cells."""

_HAS_UNIT: Final = re.compile(r"[^\d\s.,]\s*$")


@dataclass
class UnreadableSizes:
    """The cells that hold no size a baby has, or none with a unit: the place and text of each."""

    cells: list[str] = field(default_factory=list)

    def notices(self) -> list[str]:
        """Return a notice that names the cells; none where every size came."""
        if not self.cells:
            return []
        more = "; …" if len(self.cells) > MOST_NAMED else ""
        names = "; ".join(self.cells[:MOST_NAMED]) + more
        sentence = _(
            "A size without a unit, or that no baby has, is left out. Enter it on Log, "
            "Measurements. Cells: {count} ({names})."
        ).format(count=len(self.cells), names=names)
        return [sentence]


def import_sizes(
    rows: Sequence[Row], keys: dict[int, str], target: TargetChild | None, state: ImportState
) -> UnreadableSizes:
    """Add each size of the rows to the child, and return the cells that hold none.

    `keys` are the keys of the rows by `id(row)`.
    """
    unreadable = UnreadableSizes()

    def source(kind: MeasurementKind, row: Row) -> str:
        return f"import:huckleberry:{keys[id(row)]}:{kind}"

    for kind, column in COLUMNS.items():
        import_rows(
            [row for row in rows if row.text_or_empty(column)],
            None,
            state,
            lambda _row: target,
            partial(_size, kind, column, state, unreadable),
            partial(source, kind),
            GROWTH,
        )
    return unreadable


def _size(
    kind: MeasurementKind,
    column: str,
    state: ImportState,
    unreadable: UnreadableSizes,
    row: Row,
    fold: int | None,
) -> TableRecord:
    text = row.stripped(column)
    state.moment(row, "start", fold)
    size = parse_quantity(text, size_spec(kind), current_region())
    if not isinstance(size, TypedQuantity) or not _HAS_UNIT.search(text):
        unreadable.cells.append(f"{row.where(column)}: “{text[:40]}”")
        return None
    day = state.time_text(row, "start")[: len("2026-01-01")]
    return "measurements", {
        "date": day,
        "kind": str(kind),
        "value": size.value,
        "note": row.text("notes"),
    }
