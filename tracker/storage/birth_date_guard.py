"""Refuse a birth date that lies after entries already made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.field_types import EASTERNMOST_ZONE
from tracker.domain.local_time import from_microseconds, local_date
from tracker.domain.schemas import RECORDS
from tracker.domain.table_contracts import CONTRACTS
from tracker.errors import InvalidRecord, Problem
from tracker.localization.messages import N_, _
from tracker.storage.models import TABLES, Base

NOUNS: Final = {
    "episodes": N_("episode"),
    "check_ins": N_("check-in"),
    "milestones": N_("skill"),
    "signs": N_("lasting sign"),
    "spans": N_("sleep or feed"),
    "measurements": N_("measurement"),
    "doses": N_("medicine given"),
    "visits": N_("visit"),
}

_CLIP: Final = Base.metadata.tables["clip"]


def _first_times(session: Session, child_id: str) -> Iterator[tuple[str, str | int]]:
    """Yield the earliest day (ISO text) and instant (microseconds) of each table's time columns.

    Removed entries do not count.
    """
    for name, table in TABLES.items():
        columns = [
            table.c[column.name]
            for column in CONTRACTS[name]
            if column.kind in {"instant", "day"} and column.name in RECORDS[name].model_fields
        ]
        counted = (table.c.child_id == child_id) & table.c.removed_at.is_(None)
        row = session.execute(select(*map(func.min, columns)).where(counted)).one()
        yield from ((name, value) for value in row if value is not None)
    episodes = TABLES["episodes"]
    counted = (episodes.c.child_id == child_id) & episodes.c.removed_at.is_(None)
    first_film_time = select(func.min(_CLIP.c.taken_at)).join(
        episodes, _CLIP.c.episode_id == episodes.c.id
    )
    taken_at = session.scalar(first_film_time.where(counted))
    if taken_at is not None:
        yield "episodes", taken_at


def refuse_entries_before(
    session: Session,
    child_id: str,
    birth_date: date,
    time_zone: str,
    *,
    any_zone: bool = False,
    where: str = "birth_date",
) -> None:
    """Raise InvalidRecord if an entry, or the making of one, lies before the birth date.

    `any_zone`: only if it lies before that day in every time zone.
    """
    problems: dict[str, date] = {}
    for table, value in _first_times(session, child_id):
        if isinstance(value, str):
            day = date.fromisoformat(value)
        else:
            instant = from_microseconds(value)
            day = local_date(instant, time_zone)
            if any_zone:
                day = max(day, instant.astimezone(EASTERNMOST_ZONE).date())
        if day < birth_date:
            problems[table] = min(day, problems.get(table, day))
    if problems:
        raise InvalidRecord(
            [
                Problem(
                    where,
                    _("is after the first {kind}, of {day}").format(kind=_(NOUNS[table]), day=day),
                    _("a birth date on or before it"),
                )
                for table, day in problems.items()
            ]
        )
