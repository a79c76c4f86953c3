"""The children of a diary: add, change and find them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.child import Background, Child
from tracker.domain.field_types import Context
from tracker.domain.local_time import zone_names
from tracker.domain.record_validation import valid_record
from tracker.domain.schemas import BackgroundRecord, ChildRecord
from tracker.errors import UnknownChild
from tracker.localization.messages import _
from tracker.storage.audit_log import (
    BACKGROUND,
    CHANGE,
    CHILD,
    Fields,
    fetch_rows,
    write_audit_log,
)
from tracker.storage.birth_date_guard import refuse_entries_before
from tracker.storage.models import TABLES, Action
from tracker.storage.row_mapping import Row, background_row, exchange_background

_REVISION: Final = select(CHILD.c.revision).where(CHILD.c.id == bindparam("child"))


def _child(row: Mapping[str, Any], background: Mapping[str, Any]) -> Child:
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in exchange_background(background).items()
    }
    return Child(
        row["id"],
        row["name"],
        date.fromisoformat(row["birth_date"]),
        row["time_zone"],
        row["gestation_weeks"],
        row["gestation_days"],
        row["sex"],
        Background(**values),  # type: ignore[arg-type]  # it has the exchange file's fields
    )


def children(session: Session, ids: Sequence[str] | None = None) -> list[Child]:
    """Return every child, oldest first, or only those with these ids.

    With ids no other child's row is read, however many families the database holds.
    """
    of_children = select(CHILD).order_by(CHILD.c.birth_date, CHILD.c.name, CHILD.c.id)
    of_backgrounds = select(BACKGROUND)
    if ids is not None:
        of_children = of_children.where(CHILD.c.id.in_(ids))
        of_backgrounds = of_backgrounds.where(BACKGROUND.c.child_id.in_(ids))
    rows = fetch_rows(session, of_children)
    backgrounds = {row["child_id"]: row for row in fetch_rows(session, of_backgrounds)}
    return [_child(row, backgrounds[row["id"]]) for row in rows]


def arrival_order(session: Session) -> list[str]:
    """Return the ids of all children in the order they came into the diary.

    A child keeps its place whatever is changed or added later.
    """
    arrived_at = (
        select(func.min(CHANGE.c.changed_at))
        .where(CHANGE.c.child_id == CHILD.c.id)
        .scalar_subquery()
    )
    return list(session.scalars(select(CHILD.c.id).order_by(arrived_at, CHILD.c.id)))


def child_key(text: str) -> str | None:
    """Return a child's id as it is stored, None for a text that is no UUID.

    The database is not asked.
    """
    try:
        UUID(text)
    except ValueError:
        return None
    return text.lower()


def child_with_id(session: Session, child_id: str) -> Child | None:
    """Return the child with that id, None where there is none."""
    key = child_key(child_id)
    return next(iter(children(session, [key])), None) if key else None


def find_child(session: Session, text: str | None) -> Child:
    """Return the child with that id or name, with None the only child.

    UnknownChild lists the names.
    """
    if text is not None and (child := child_with_id(session, text)):
        return child
    family = children(session)
    matches = [
        child
        for child in family
        if text is None or child.id == text.lower() or child.name.casefold() == text.casefold()
    ]
    if len(matches) == 1:
        return matches[0]
    names = ", ".join(child.name for child in family)
    if not family:
        raise UnknownChild(
            _(
                "There is no child in this diary yet. Add one in the browser (movement-diary "
                "serve), or import a diary."
            )
        )
    if not matches:
        raise UnknownChild(
            _("No child here is called {name}. Known: {names}.").format(
                name=repr(text), names=names
            )
        )
    listed = ", ".join(f"{child.name} ({child.id})" for child in matches)
    raise UnknownChild(
        _("Say which child: give --child with a name or an id. Known: {names}.").format(
            names=listed
        )
    )


def exchange_child(child: Child) -> dict[str, object]:
    """Return a child in the exchange file's format, without its records."""
    row = background_row(
        BackgroundRecord.model_validate(
            {
                name: list(v) if isinstance(v, tuple) else v
                for name, v in vars(child.background).items()
            }
        )
    )
    values = {
        "id": child.id,
        "name": child.name,
        "birth_date": child.birth_date.isoformat(),
        "gestation_weeks": child.gestation_weeks,
        "gestation_days": child.gestation_days,
        "sex": child.sex,
        "time_zone": child.time_zone,
        "background": exchange_background(row),
    }
    return {name: value for name, value in values.items() if value is not None}


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
    """Store a validated child and its background; return its id."""
    child_id = record.id or str(uuid4())
    session.execute(insert(CHILD), [_child_row(record) | {"id": child_id}])
    session.execute(
        insert(BACKGROUND), [background_row(record.background) | {"child_id": child_id}]
    )
    write_audit_log(
        session, child_id, "children", [(child_id, None)], now=now, by=by, action=action
    )
    return child_id


def record_child(session: Session, fields: Fields, *, now: datetime, by: str | None) -> Child:
    """Store a new child, given in the exchange file's format; InvalidRecord where it is invalid."""
    time_zone = fields.get("time_zone")
    home = str(time_zone) if time_zone in zone_names() else "UTC"
    record = valid_record(ChildRecord, fields, Context(now, home, date.min))
    if record.id is not None and session.scalar(select(CHILD.c.id).where(CHILD.c.id == record.id)):
        return find_child(session, record.id)
    return find_child(session, add_child(session, record, now=now, by=by))


def amend_child(
    session: Session,
    child_id: str,
    changes: Fields,
    *,
    now: datetime,
    by: str | None,
    action: Action = Action.AMENDED,
) -> Child:
    """Change some fields of a child; `background` is merged key by key.

    Episodes without a time zone of their own keep the child's old one.
    """
    child = find_child(session, child_id)
    before = exchange_child(child)
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
    fields: Fields,
    *,
    now: datetime,
    by: str | None,
    action: Action,
    entries_follow: bool = False,
) -> Child:
    """Overwrite a child with `fields`; its id stays.

    A birth date after existing entries is refused, unless an import is about to change them.
    """
    record = valid_record(ChildRecord, fields, Context(now, child.time_zone, date.min))
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
    write_audit_log(
        session,
        child.id,
        "children",
        [(child.id, exchange_child(child))],
        now=now,
        by=by,
        action=action,
    )
    return find_child(session, child.id)


def revision(session: Session, child_id: str) -> int:
    """Return the revision of a child's diary, a number that grows with every change."""
    return session.scalar(_REVISION, {"child": child_id}) or 0


class Version(NamedTuple):
    """The version of a child's diary: equal versions, equal diaries.

    `changed_at` is the time of the newest change, UTC microseconds. The revision alone is not
    enough: a diary restored from a backup reaches the same number with other changes.
    """

    revision: int
    changed_at: int | None


_VERSION: Final = select(
    CHILD.c.revision,
    select(func.max(CHANGE.c.changed_at))
    .where(CHANGE.c.child_id == bindparam("child"))
    .scalar_subquery(),
).where(CHILD.c.id == bindparam("child"))


def version(session: Session, child_id: str) -> Version:
    """Return the version of a child's diary."""
    row = session.execute(_VERSION, {"child": child_id}).one_or_none()
    return Version(0, None) if row is None else Version(*row)
