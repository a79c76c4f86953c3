"""Export for a spreadsheet: a zip with one CSV file per table, one row per record, and a README.

UTF-8 with a byte-order mark, commas, every cell quoted. The same diary at the same moment gives the
same bytes. Records are streamed, some hundreds at a time.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from tracker.domain.child import Child
from tracker.domain.local_time import entry_zone, local_stamp
from tracker.domain.schemas import RECORDS
from tracker.exchange.csv_cells import (
    child_cells,
    child_headers,
    escape_formula,
    headers,
    record_cells,
    time_key,
)
from tracker.exchange.csv_data_dictionary import columns_document
from tracker.storage import store

CHILDREN: Final = "children.csv"
README: Final = "README.txt"
SHEET_FILES: Final = {table: f"{table}.csv" for table in RECORDS}

_BEGINNING_OF_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


def open_member(archive: ZipFile, name: str, *, packed: int = ZIP_DEFLATED) -> IO[bytes]:
    """Open a member of a zip for writing.

    Its date and permissions are constant, so that the same diary gives the same bytes.
    """
    info = ZipInfo(name, _BEGINNING_OF_ZIP_TIME)
    info.compress_type, info.external_attr, info.create_system = packed, 0o100644 << 16, 3
    return archive.open(info, "w", force_zip64=packed != ZIP_DEFLATED)


def local_day_and_time(table: str, record: Mapping[str, Any], home: str) -> list[str]:
    """Return the local day and time of a record's instant; [] for a record that has only a day."""
    key = time_key(table)
    if key is None:
        return []
    stamp = local_stamp(datetime.fromisoformat(record[key]), entry_zone(record, home))
    hours, minutes = divmod(stamp.local_minute, 60)
    return [
        stamp.local_day.isoformat(),
        "not_known" if record.get("time_precision") == "day_only" else f"{hours:02d}:{minutes:02d}",
    ]


def _rows(session: Session, table: str, family: Sequence[Child]) -> Iterator[list[str]]:
    for child in family:
        for record in store.entries_in_order(session, child.id, table):
            yield [
                escape_formula(child.name),
                *local_day_and_time(table, record, child.time_zone),
                *record_cells(table, record),
                child.id,
            ]


def write_rows(archive: ZipFile, name: str, head: list[str], rows: Iterable[list[str]]) -> None:
    """Write one table into a zip."""
    with TextIOWrapper(open_member(archive, name), encoding="utf-8-sig", newline="") as sheet:
        # The header is not quoted: a program that ignores the byte-order mark would treat a quote
        # after it as text.
        csv.writer(sheet).writerow(head)
        csv.writer(sheet, quoting=csv.QUOTE_ALL).writerows(rows)


def write_sheets(
    archive: ZipFile, session: Session, family: Sequence[Child], *, folder: str = ""
) -> None:
    """Write the children, each table, and the README that describes every column, into a zip."""
    with open_member(archive, folder + README) as readme:
        readme.write(columns_document(CHILDREN, SHEET_FILES).encode())
    write_rows(
        archive,
        folder + CHILDREN,
        child_headers(),
        (child_cells(store.exchange_child(child)) for child in family),
    )
    for table, name in SHEET_FILES.items():
        write_rows(archive, folder + name, headers(table), _rows(session, table, family))


def write_spreadsheet(
    target: IO[bytes], session: Session, children: Sequence[str] | None = None
) -> None:
    """Write the zip of these children (ids), or of all; removed records are included."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        write_sheets(archive, session, store.children(session, children))


def dated_file_name(name: str, now: datetime, suffix: str) -> str:
    """Return a file name with the UTC date."""
    return f"{name}-{now.astimezone(UTC):%Y-%m-%d}.{suffix}"
