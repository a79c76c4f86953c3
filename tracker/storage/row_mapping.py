"""Map validated records to table rows, and table rows to the exchange file's format.

A row is a plain dict of integers, floats and text: instants are UTC microseconds, days ISO text,
lists of words text with a space between them, other lists JSON text, null is None.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, cast

from tracker.domain.field_types import Context
from tracker.domain.local_time import (
    end_of_day,
    from_microseconds,
    iso,
    local_stamp,
    to_microseconds,
    usable_zone_name,
)
from tracker.domain.schemas import (
    RECORDS,
    BackgroundRecord,
    ChildRecord,
    Clip,
    EpisodeRecord,
    Record,
)
from tracker.domain.table_contracts import CONTRACTS, Column
from tracker.errors import DatabaseUnusable
from tracker.localization.messages import N_, _

Row = dict[str, object]

DERIVED: Final = frozenset({"known_at", "utc_offset_min", "local_day", "local_minute"})
"""Columns of a Diary that are computed and stand in no record."""

WORD_LISTS: Final = frozenset({"vitamin_d_risks", "birth_history", "conditions", "family_history"})


def _column_value(column: Column, value: object) -> object:
    if column.kind == "instant":
        return None if value is None else to_microseconds(cast("datetime", value))
    if column.kind == "day":
        return None if value is None else cast("date", value).isoformat()
    if column.kind == "words":
        return " ".join(cast("Sequence[str]", value))
    if column.kind == "json":
        return json.dumps(value) if value else ""
    if column.kind == "flag":
        return int(cast("bool", value))
    return None if value is None else str(value) if column.kind in {"word", "text"} else value


def _own_time(record: Record, home: str) -> datetime:
    """Return the time a record is about: its start, or the end of its day in the home time zone."""
    for name in ("started_at", "given_at"):
        instant = getattr(record, name, None)
        if instant is not None:
            return cast("datetime", instant)
    return end_of_day(cast("date", record.date), home)  # type: ignore[attr-defined]  # every other record has it


def row_of(record: Record, context: Context) -> Row:
    """Return the row that stores a record, without `id` and `child_id`.

    `known_at` is when the record was logged, otherwise the time it is about, but no later than now.
    """
    row = {
        column.name: _column_value(column, getattr(record, column.name))
        for column in CONTRACTS[record.table]
        if column.name not in DERIVED
    }
    known_at = record.logged_at or min(_own_time(record, context.time_zone), context.now)
    row |= {
        "known_at": to_microseconds(known_at),
        "removed_at": None if record.removed_at is None else to_microseconds(record.removed_at),
        "removed_why": None if record.removed_why is None else str(record.removed_why),
    }
    if isinstance(record, EpisodeRecord):
        stamp = local_stamp(record.started_at, record.time_zone or context.time_zone)
        row |= {
            "utc_offset_min": stamp.utc_offset_min,
            "local_day": stamp.local_day.isoformat(),
            "local_minute": stamp.local_minute,
        }
    return row


DAMAGED_ENTRY: Final = N_(
    "The diary file is damaged: the entry {id} cannot be read. Nothing was changed. "
    "movement-diary check says what is damaged; movement-diary restore puts a copy back."
)


def _without_fraction(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _exchange_value(kind: str, value: object, zone: str) -> object:
    """Return a stored value in the exchange file's format; None where there is no answer."""
    if value is None or value == "":
        return None
    readers: dict[str, Callable[[], object]] = {
        "instant": lambda: iso(from_microseconds(cast("int", value)), zone),
        "words": lambda: str(value).split(),
        "json": lambda: [_without_fraction(item) for item in json.loads(str(value))],
        "flag": lambda: bool(value) or None,
        "number": lambda: _without_fraction(value),
    }
    return readers.get(kind, lambda: value)()


def exchange_record(
    table: str, row: Mapping[str, object], home: str, clips: Iterable[Mapping[str, object]] = ()
) -> dict[str, object]:
    """Return a stored row in the exchange file's format, without questions that have no answer.

    Instants are in the time zone of the row, otherwise in `home`, the child's time zone.
    """
    zone = str(row.get("time_zone") or home)
    zone = (
        usable_zone_name(zone, int(cast("int", row["utc_offset_min"])))
        if row.get("utc_offset_min") is not None
        else zone
    )
    kinds = {column.name: column.kind for column in CONTRACTS[table]} | {"removed_at": "instant"}
    fields = RECORDS[table].model_fields
    try:
        values = {
            name: _exchange_value(kinds.get(name, "word"), row.get(name), zone)
            for name in fields
            if name != "clips"
        } | {"clips": [_exchange_clip(clip, zone) for clip in clips] or None}
    except (OverflowError, ValueError) as error:  # what was stored was valid: a bit of it changed
        raise DatabaseUnusable(_(DAMAGED_ENTRY).format(id=row.get("id"))) from error
    return {
        name: "" if values[name] is None else values[name]
        for name in fields
        if values[name] is not None or fields[name].is_required()
    }


def clip_row(clip: Clip) -> Row:
    """Return the row that stores the description of a film, without its episode and position."""
    taken_at = None if clip.taken_at is None else to_microseconds(clip.taken_at)
    return clip.model_dump() | {"media_type": str(clip.media_type), "taken_at": taken_at}


def _exchange_clip(row: Mapping[str, object], zone: str) -> dict[str, object]:
    """Return the stored description of a film in the exchange file's format."""
    values = {
        name: _exchange_value("instant" if name == "taken_at" else "number", row[name], zone)
        for name in Clip.model_fields
    }
    return {name: value for name, value in values.items() if value is not None}


def background_row(background: BackgroundRecord) -> Row:
    """Return the row that stores a child's background, without the child's id."""
    values: Row = background.model_dump(mode="json")
    lists = {name: " ".join(getattr(background, name)) for name in WORD_LISTS}
    return values | lists | {"complete": int(background.complete)}


def exchange_background(row: Mapping[str, object]) -> dict[str, object]:
    """Return a stored background in the exchange file's format, without unanswered questions."""
    kinds = {
        name: "words" if name in WORD_LISTS else "flag" if name == "complete" else "number"
        for name in BackgroundRecord.model_fields
    }
    values = {name: _exchange_value(kind, row[name], "UTC") for name, kind in kinds.items()}
    return {name: value for name, value in values.items() if value is not None}


def exchange_child_record(child: ChildRecord) -> dict[str, object]:
    """Return a validated child in the exchange file's format, without unanswered questions."""
    values = child.model_dump(mode="json", exclude={"background"}, exclude_none=True)
    return values | {"background": exchange_background(background_row(child.background))}
