"""Import from Huckleberry: sleep, feeds, medicines and sizes of its CSV export.

The layout is taken from other importers; its maker does not document it. The file has no child, no
time zone and no row ids, and some rows are repeated. So a row is identified by its kind and start
or, if another row of that kind and start differs, by its whole content.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from tracker.domain.number_parsing import readings
from tracker.errors import Problem
from tracker.exchange.diary_json import ChildInFile
from tracker.exchange.record_rows import derived_id
from tracker.exchange.safe_read import InvalidFile, truncate_problems
from tracker.exchange.trackers.file_dates import decide_date_order, set_days
from tracker.exchange.trackers.huckleberry_growth import (
    GROWTH,
    UnreadableSizes,
    import_sizes,
)
from tracker.exchange.trackers.match_children import SourceChild, match_children
from tracker.exchange.trackers.model import (
    Files,
    ImportOptions,
    ImportSummary,
    Row,
    Stored,
    header_of,
    open_tables,
    require_time_zone,
    validate_children,
)
from tracker.exchange.trackers.row_importer import ImportState, TableRecord, import_rows
from tracker.localization.messages import _

PROGRAM: Final = "Huckleberry"
HEAD: Final = frozenset({"type", "start", "end", "start condition", "end condition"})
KNOWN_COLUMNS: Final = HEAD | {"duration", "start location", "notes", "logged by"}
SPANS: Final = {"sleep": "sleep", "feed": "feed"}
CONTENT: Final = ("end", "start condition", "start location", "end condition", "notes")
LONGEST_KIND, MOST_KINDS = 40, 20
MEDICINES: Final = frozenset({"medication", "medicine", "meds"})
IMPORTED: Final = SPANS.keys() | MEDICINES | {GROWTH}
COLUMNS: Final = {
    "children": {},
    "episodes": {},
    "spans": {"started_at": "start", "ended_at": "end", "note": "notes"},
    "doses": {
        "given_at": "start",
        "medicine": "start location",
        "amount": "end condition",
        "unit": "end condition",
        "note": "notes",
    },
    "measurements": {"date": "start", "note": "notes"},
}
"""By table, the column in Huckleberry of each field whose name differs."""

_AMOUNT: Final = re.compile(r"(\d(?:[\d.,]{0,18}\d)?)\s*([^\d\s]\D{0,49})?", re.ASCII)


def is_huckleberry(data: bytes) -> bool:
    """Return whether a file is Huckleberry's, by its columns."""
    return header_of(data, KNOWN_COLUMNS) >= HEAD


def read_huckleberry(
    files: Files, options: ImportOptions, now: datetime, stored: Stored
) -> tuple[list[ChildInFile], ImportSummary]:
    """Return the validated child of Huckleberry's files and a summary; InvalidFile if faulty."""
    problems: list[Problem] = []
    tables = open_tables(files, KNOWN_COLUMNS, problems)
    problems += [
        Problem(
            table.file,
            _("is no export of {program}").format(program=PROGRAM),
            _("its CSV with its first row"),
        )
        for table in tables
        if not table.head >= HEAD
    ]
    if problems:
        truncate_problems(problems)
        raise InvalidFile(problems)
    rows = [row for table in tables for row in table.rows]
    imported = [row for row in rows if _kind(row) in IMPORTED]
    times = [(row, column) for row in imported for column in ("start", "end")]
    require_time_zone(PROGRAM, times, options, "")
    summary = ImportSummary(PROGRAM, options.time_zone)
    sources = {PROGRAM: SourceChild()} if imported else {}
    target = match_children(sources, stored, options, summary).get(PROGRAM)
    keys = _unique_keys(imported)
    state = ImportState(options, problems)
    state.date_order = decide_date_order(PROGRAM, times, options, now, summary)
    for table in tables:
        import_rows(
            [row for row in table.rows if id(row) in keys and _kind(row) != GROWTH],
            "start",
            state,
            lambda _row: target,
            partial(_record, state),
            lambda row: f"import:huckleberry:{keys[id(row)]}",
            PROGRAM,
        )
    growth = [row for row in imported if id(row) in keys and _kind(row) == GROWTH]
    unreadable = import_sizes(growth, keys, target, state)
    _summarise(summary, state, rows, unreadable, repeated=len(imported) - len(keys))
    targets = [] if target is None else [target]
    children = validate_children(targets, COLUMNS, problems, now)
    set_days(summary, children)
    return children, summary


def _kind(row: Row) -> str:
    return row.text_or_empty("type").casefold()


def _medicine(row: Row) -> str:
    return row.text_or_empty("start location") or row.text_or_empty("start condition")


def _unique_keys(rows: Sequence[Row]) -> dict[int, str]:
    """Return the key of each row by `id(row)`; of identical rows only the first is included."""
    content_by_start: dict[str, str] = {}
    row_by_key: dict[str, int] = {}
    for row in rows:
        kind, start = _kind(row), row.text_or_empty("start")
        by_start = derived_id(kind, start, _medicine(row) if kind in MEDICINES else "")
        by_content = derived_id(by_start, [row.text_or_empty(column) for column in CONTENT])
        is_first = content_by_start.setdefault(by_start, by_content) == by_content
        row_by_key.setdefault(f"{kind}:{by_start if is_first else by_content}", id(row))
    return {row: key for key, row in row_by_key.items()}


def _dose(state: ImportState, row: Row, fold: int | None) -> TableRecord:
    name, when = _medicine(row), state.moment(row, "start", fold)
    if not name:
        state.skipped["medication", _("the medicine has no name")] += 1
        return None
    state.note_ambiguous(row, when)
    text = row.stripped("end condition")
    amount = _AMOUNT.fullmatch(text)
    number, _is_clear = state.amount(row, text, readings(amount[1]) if amount else ())
    unit, note = "", row.text("notes")
    if amount and number is not None:
        unit = (amount[2] or "").strip()
    else:
        note = ". ".join(filter(None, (row.text("end condition"), note)))
    return "doses", {
        "given_at": when.at,
        "medicine": name,
        "amount": number,
        "unit": unit,
        "note": note,
    }


def _record(state: ImportState, row: Row, fold: int | None) -> TableRecord:
    kind = _kind(row)
    return state.span(SPANS[kind], row, fold) if kind in SPANS else _dose(state, row, fold)


def _summarise(
    summary: ImportSummary,
    state: ImportState,
    rows: Sequence[Row],
    unreadable: UnreadableSizes,
    *,
    repeated: int,
) -> None:
    """Add to the summary what is left alone, and the notices."""
    others = Counter(
        row.text_or_empty("type")[:LONGEST_KIND] or _("rows without a type")
        for row in rows
        if _kind(row) not in IMPORTED
    )
    most_common = others.most_common(MOST_KINDS)
    why = _("this diary takes sleep, feeds, medicines and sizes of it")
    for kind, count in most_common:
        summary.leave(kind, count, why)
    summary.leave(_("other kinds"), others.total() - sum(count for _, count in most_common), why)
    for (what, reason), count in state.skipped.items():
        summary.leave(_(what), count, reason)
    if repeated:
        summary.notices.append(
            _("Rows that stand there twice, word for word: {count}. Each counts once.").format(
                count=repeated
            )
        )
    if rows:
        summary.notices.append(
            _(
                "Huckleberry's rows have no number of their own: one whose start was changed there "
                "comes as a new entry."
            )
        )
    summary.notices += unreadable.notices() + state.amount_notices() + state.ambiguity_notices("")
