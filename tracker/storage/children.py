"""The children: add, change, find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.diary import Background, Child
from tracker.domain.field_types import Context
from tracker.domain.local_time import zone_names
from tracker.domain.record_validation import checked
from tracker.domain.schemas import BackgroundRecord, ChildRecord
from tracker.errors import UnknownChild
from tracker.storage.audit_log import BACKGROUND, CHANGE, CHILD, Said, rows_of, write_history
from tracker.storage.birth_date_guard import refuse_entries_before
from tracker.storage.models import TABLES, Action
from tracker.storage.prepared import run
from tracker.storage.row_mapping import Row, background_row, background_said

_KNOWN: Final = select(CHILD.c.id).where(CHILD.c.id == bindparam("child"))


def _child(row: Mapping[str, Any], background: Mapping[str, Any]) -> Child:
    said = background_said(background)
    lists = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    return Child(
        row["id"],
        row["name"],
        date.fromisoformat(row["birth_date"]),
        row["time_zone"],
        row["gestation_weeks"],
        row["gestation_days"],
        row["sex"],
        Background(**lists),  # type: ignore[arg-type]  # the words of the exchange file are its fields
    )


def children(session: Session, ids: Sequence[str] | None = None) -> list[Child]:
    """Return every child, oldest first, or those with these ids: then no other is read, however many families the database holds."""
    wanted, beside = (
        select(CHILD).order_by(CHILD.c.birth_date, CHILD.c.name, CHILD.c.id),
        select(BACKGROUND),
    )
    if ids is not None:
        wanted, beside = (
            wanted.where(CHILD.c.id.in_(ids)),
            beside.where(BACKGROUND.c.child_id.in_(ids)),
        )
    found = rows_of(session, wanted)
    backgrounds = {row["child_id"]: row for row in rows_of(session, beside)}
    return [_child(row, backgrounds[row["id"]]) for row in found]


def child_with_id(session: Session, child_id: str) -> Child | None:
    """Return the child with that id, None where there is none."""
    try:
        UUID(child_id)
    except ValueError:
        return None
    return next(iter(children(session, [child_id.lower()])), None)


def known_child(session: Session, child_id: str) -> str | None:
    """Return the id of the child with that id, as it is stored; None where there is none. Nothing else of it is read."""
    try:
        UUID(child_id)
    except ValueError:
        return None
    return run(session.connection(), _KNOWN, {"child": child_id.lower()}).scalar()


def find_child(session: Session, text: str | None) -> Child:
    """Return the child with that id or name; with None, the only one. UnknownChild says which names there are."""
    if text is not None and (child := child_with_id(session, text)):
        return child
    family = children(session)
    found = [
        child
        for child in family
        if text is None or child.id == text.lower() or child.name.casefold() == text.casefold()
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join(child.name for child in family)
    if not family:
        raise UnknownChild(
            "There is no child in this diary yet. Add one in the browser (movement-diary serve), or import a diary."
        )
    if not found:
        raise UnknownChild(f"No child here is called {text!r}. Known: {names}.")
    raise UnknownChild(
        f"Say which child: give --child with a name or an id. Known: {', '.join(f'{child.name} ({child.id})' for child in found)}."
    )


def child_said(child: Child) -> dict[str, object]:
    """Return a child in the words of the exchange file, without what was recorded about it."""
    row = background_row(
        BackgroundRecord.model_validate(
            {
                name: list(v) if isinstance(v, tuple) else v
                for name, v in vars(child.background).items()
            }
        )
    )
    said = {
        "id": child.id,
        "name": child.name,
        "birth_date": child.birth_date.isoformat(),
        "gestation_weeks": child.gestation_weeks,
        "gestation_days": child.gestation_days,
        "sex": child.sex,
        "time_zone": child.time_zone,
        "background": background_said(row),
    }
    return {name: value for name, value in said.items() if value is not None}


def _child_row(record: ChildRecord) -> Row:
    return record.model_dump(mode="json", exclude={"background"})


def add_child(
    session: Session,
    record: ChildRecord,
    *,
    now: datetime,
    by: str | None,
    action: Action = Action.RECORDED,
) -> str:
    """Store a checked child and its background; return its id."""
    child_id = record.id or str(uuid4())
    session.execute(insert(CHILD), [_child_row(record) | {"id": child_id}])
    session.execute(
        insert(BACKGROUND), [background_row(record.background) | {"child_id": child_id}]
    )
    write_history(session, child_id, "children", [(child_id, None)], now=now, by=by, action=action)
    return child_id


def record_child(session: Session, said: Said, *, now: datetime, by: str | None) -> Child:
    """Store a new child said in the exchange file's words; InvalidRecord lists all that is wrong."""
    time_zone = said.get("time_zone")
    record = checked(
        ChildRecord,
        said,
        Context(now, str(time_zone) if time_zone in zone_names() else "UTC", date.min),
    )
    if record.id is not None and session.scalar(select(CHILD.c.id).where(CHILD.c.id == record.id)):
        return find_child(session, record.id)
    return find_child(session, add_child(session, record, now=now, by=by))


def amend_child(
    session: Session,
    child_id: str,
    changes: Said,
    *,
    now: datetime,
    by: str | None,
    action: Action = Action.AMENDED,
) -> Child:
    """Change what is known of a child; `background` is merged key by key. Entries made at the old home keep the old home's clock."""
    child = find_child(session, child_id)
    before = child_said(child)
    merged = before | {name: value for name, value in changes.items() if name != "background"}
    merged["background"] = before["background"] | dict(changes.get("background") or {})  # type: ignore[call-overload]
    return replace_child(
        session,
        child,
        {name: value for name, value in merged.items() if value is not None},
        now=now,
        by=by,
        action=action,
    )


def replace_child(
    session: Session,
    child: Child,
    said: Said,
    *,
    now: datetime,
    by: str | None,
    action: Action,
    entries_follow: bool = False,
) -> Child:
    """Store a child anew as `said`; its id stays.

    A birth date after existing entries is refused, unless an import is about to change them.
    """
    record = checked(ChildRecord, said, Context(now, child.time_zone, date.min))
    if record.birth_date > child.birth_date and not entries_follow:
        refuse_entries_before(session, child.id, record.birth_date, record.time_zone)
    if record.time_zone != child.time_zone:
        episodes = TABLES["episodes"]
        here = (episodes.c.child_id == child.id) & episodes.c.time_zone.is_(None)
        session.execute(update(episodes).where(here).values(time_zone=child.time_zone))
    session.execute(
        update(CHILD).where(CHILD.c.id == child.id).values(**_child_row(record) | {"id": child.id})
    )
    session.execute(
        update(BACKGROUND)
        .where(BACKGROUND.c.child_id == child.id)
        .values(**background_row(record.background))
    )
    write_history(
        session,
        child.id,
        "children",
        [(child.id, child_said(child))],
        now=now,
        by=by,
        action=action,
    )
    return find_child(session, child.id)


def revision(session: Session, child_id: str) -> int:
    """Return a number that grows with every change of what is recorded about a child."""
    return session.scalar(select(CHILD.c.revision).where(CHILD.c.id == child_id)) or 0


class Mark(NamedTuple):
    """Where a child's diary stands. The revision alone would not do: a diary put back from a copy comes to the same number another way."""

    revision: int
    changed_at: int | None


def mark(session: Session, child_id: str) -> Mark:
    """Return where a child's diary stands: the same mark, the same diary."""
    changed_at = (
        select(func.max(CHANGE.c.changed_at)).where(CHANGE.c.child_id == child_id).scalar_subquery()
    )
    found = session.execute(
        select(CHILD.c.revision, changed_at).where(CHILD.c.id == child_id)
    ).one_or_none()
    return Mark(0, None) if found is None else Mark(*found)
