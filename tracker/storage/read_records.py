"""Read stored records in the exchange file's format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import DatabaseUnusable, UnknownRecord
from tracker.localization.messages import _
from tracker.storage.audit_log import (
    CHILD,
    CLIP,
    ROWS_IN_MEMORY,
    TIME_COLUMN,
    fetch_rows,
    table_named,
)
from tracker.storage.row_mapping import DAMAGED_ENTRY, exchange_record

ROWS_PER_QUERY: Final = 500
"""How many ids one statement asks for; databases limit the number of parameters."""


def stored_row(session: Session, table: str, record_id: str) -> Mapping[str, Any]:
    """Return the row of one record; UnknownRecord where there is none."""
    source = table_named(table)
    rows = fetch_rows(session, select(source).where(source.c.id == record_id))
    if not rows:
        raise UnknownRecord(
            f"There is no entry with the id {record_id} among the {table.replace('_', '-')}."
        )
    return rows[0]


def _clips(session: Session, episode_ids: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows of films by episode, in their order."""
    clips: dict[str, list[Mapping[str, Any]]] = {}
    for start in range(0, len(episode_ids), ROWS_PER_QUERY):
        ids = episode_ids[start : start + ROWS_PER_QUERY]
        statement = select(CLIP).where(CLIP.c.episode_id.in_(ids))
        for row in fetch_rows(session, statement.order_by(CLIP.c.episode_id, CLIP.c.position)):
            clips.setdefault(row["episode_id"], []).append(row)
    return clips


def _home_of(row: Mapping[str, object], homes: Mapping[str, str]) -> str:
    """Return the time zone of a row's child; DatabaseUnusable where its id names nobody."""
    home = homes.get(str(row["child_id"]))
    if home is None:
        raise DatabaseUnusable(_(DAMAGED_ENTRY).format(id=row["id"]))
    return home


def exchange_records(
    session: Session, table: str, rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return stored rows of one table in the exchange file's format."""
    owners = {row["child_id"] for row in rows}
    homes = {
        row.id: row.time_zone
        for row in session.execute(
            select(CHILD.c.id, CHILD.c.time_zone).where(CHILD.c.id.in_(owners))
        )
    }
    clips = _clips(session, [row["id"] for row in rows]) if table == "episodes" else {}
    return [
        exchange_record(table, row, _home_of(row, homes), clips.get(row["id"], ())) for row in rows
    ]


def read_with_owner(session: Session, table: str, record_id: str) -> tuple[str, dict[str, Any]]:
    """Return the id of a record's child, and the record; UnknownRecord where there is none."""
    row = stored_row(session, table, record_id)
    return row["child_id"], exchange_records(session, table, [row])[0]


def read(session: Session, table: str, record_id: str) -> dict[str, Any]:
    """Return one record in the exchange file's format; UnknownRecord where there is none."""
    return read_with_owner(session, table, record_id)[1]


def read_many(
    session: Session, table: str, record_ids: Sequence[str]
) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the records that exist among these ids: id → (child's id, record)."""
    source = table_named(table)
    records: dict[str, tuple[str, dict[str, Any]]] = {}
    for start in range(0, len(record_ids), ROWS_PER_QUERY):
        ids = record_ids[start : start + ROWS_PER_QUERY]
        rows = fetch_rows(session, select(source).where(source.c.id.in_(ids)))
        records |= {
            row["id"]: (row["child_id"], record)
            for row, record in zip(rows, exchange_records(session, table, rows), strict=True)
        }
    return records


def entries(
    session: Session, child_id: str, table: str, *, removed: bool = False
) -> list[dict[str, Any]]:
    """Return a child's records of one table, newest first; with `removed` the removed ones too."""
    source = table_named(table)
    statement = select(source).where(source.c.child_id == child_id)
    if not removed:
        statement = statement.where(source.c.removed_at.is_(None))
    newest_first = (source.c[TIME_COLUMN[table]].desc(), source.c.id.desc())
    return exchange_records(session, table, fetch_rows(session, statement.order_by(*newest_first)))


def entries_in_order(session: Session, child_id: str, table: str) -> Iterator[dict[str, Any]]:
    """Yield a child's records of one table, the removed ones too, oldest first.

    Only ROWS_IN_MEMORY of them are in memory at a time.
    """
    source = table_named(table)
    statement = (
        select(source)
        .where(source.c.child_id == child_id)
        .order_by(source.c[TIME_COLUMN[table]], source.c.id)
    )
    result = session.execute(statement, execution_options={"yield_per": ROWS_IN_MEMORY})
    for rows in result.mappings().partitions():
        yield from exchange_records(session, table, [dict(row) for row in rows])
