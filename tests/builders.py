"""Builders of a Child and a Diary from records in the exchange file's format, without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from tracker.domain.diary import Background, Child, Diary
from tracker.domain.field_types import Context
from tracker.domain.record_validation import valid_record
from tracker.domain.schemas import RECORDS
from tracker.storage.load_diary import table_from_rows
from tracker.storage.row_mapping import row_of

Answers = Mapping[str, Any]


def a_child(
    birth_date: str = "2026-01-01",
    *,
    gestation_weeks: int | None = 40,
    time_zone: str = "Europe/London",
    **more: Any,
) -> Child:
    """Return a child; `background` is given in the exchange file's format."""
    background = more.pop("background", {})
    tuples: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in background.items()
    }
    return Child(
        id=str(uuid5(NAMESPACE_OID, "child")),
        name=more.pop("name", "Robin"),
        birth_date=date.fromisoformat(birth_date),
        time_zone=time_zone,
        gestation_weeks=gestation_weeks,
        background=Background(**tuples),
        **more,
    )


def a_diary(child: Child, as_of: str, **tables: Sequence[Answers]) -> Diary:
    """Return the Diary of a child at an instant, from lists of records by table; ids are made where they are missing.

    Records logged after `as_of`, and removed ones, are left out as the store leaves them out.
    """
    now = datetime.fromisoformat(as_of)
    context = Context(now, child.time_zone, child.birth_date)
    any_time = Context(
        datetime.fromisoformat("2100-01-01T00:00:00+00:00"), child.time_zone, child.birth_date
    )
    frames: dict[str, Any] = {}
    for name, answers in tables.items():
        rows = []
        for number, record in enumerate(answers):
            row = row_of(
                valid_record(
                    RECORDS[name],
                    {"id": str(uuid5(NAMESPACE_OID, f"{name}/{number}")), **record},
                    any_time,
                ),
                context,
            )
            if (
                row["removed_at"] is None
                and datetime.fromtimestamp(int(str(row["known_at"])) / 1e6, now.tzinfo) <= now
            ):
                rows.append(row)
        frames[name] = table_from_rows(name, rows, child.time_zone)
    return Diary(child, now, **frames)
