"""The caregivers who log: list, add, rename and retire them.

Every name in an entry's `logged_by` belongs to a caregiver. What a family decided about a name is
one preference, `caregiver:<name in lower case>`, a JSON object: `name` as it is spelt, `retired`,
and in `now` the name it was changed to.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from tracker.domain.field_types import Text
from tracker.domain.video_marks import ON_PHONE_OF, video_marks, video_owner, with_owner
from tracker.errors import UserError
from tracker.localization.messages import _
from tracker.storage.audit_log import fetch_rows, write_audit_log
from tracker.storage.models import TABLES, Action
from tracker.storage.preferences import PREFERENCE, set_preference
from tracker.storage.read_records import exchange_records

KEY_PREFIX: Final = "caregiver:"
LONGEST_NAME: Final = 100
MOST_RENAMES: Final = 100
_TEXT: Final = TypeAdapter(Text)
_BY_KEY: Final = select(PREFERENCE.c.value).where(PREFERENCE.c.name == bindparam("key"))


@dataclass(frozen=True)
class Caregiver:
    """Someone who logs. A retired one is no longer offered; their entries stay."""

    name: str
    retired: bool = False


def name_key(name: str) -> str:
    """Return the name of the preference that holds the decisions about a caregiver's name."""
    return KEY_PREFIX + name.strip().casefold()


def _preference(session: Session, name: str) -> dict[str, Any] | None:
    """Return the decisions about a name, None where there are none."""
    if not name.isprintable():
        return None
    value = session.scalar(_BY_KEY, {"key": name_key(name)})
    return None if value is None else dict(json.loads(value))


def current_name(session: Session, name: str | None) -> str | None:
    """Return the present name of a caregiver, who may have been renamed.

    An older phone still sends the old name.
    """
    for _step in range(MOST_RENAMES):
        preference = _preference(session, name) if name else None
        if preference is None or not preference.get("now"):
            return name
        name = str(preference["now"])
    return name


def with_present_owner(session: Session, source: str) -> str:
    """Return the source of an entry with the present name of whose phone its video is on."""
    marks = video_marks(source)
    present = current_name(session, marks.owner) if marks.owner else marks.owner
    return source if present == marks.owner else with_owner(source, str(present))


def _set_decisions(
    session: Session,
    name: str,
    decisions: dict[str, object],
    *,
    now: datetime,
    by: str | None,
) -> None:
    value = json.dumps({"name": name, **decisions}, ensure_ascii=False)
    set_preference(session, name_key(name), value, now=now, by=by)


def _valid_name(name: str) -> str:
    text = name.strip()
    try:
        _TEXT.validate_python(text)
    except ValidationError:
        text = ""
    if not text or len(text) > LONGEST_NAME or not text.isprintable():
        raise UserError(
            _("Please type a name of 1 to {most} letters, such as Granny.").format(
                most=LONGEST_NAME
            )
        )
    return text


@cache
def _distinct_names(table: Table) -> Select[str]:
    """Return the statement for the different `logged_by` of a table.

    It steps through the index from one name to the next, so it takes as many steps as there are
    names, not entries.
    """
    first = select(func.min(table.c.logged_by).label("name")).cte("names", recursive=True)
    following = (
        select(func.min(table.c.logged_by))
        .where(table.c.logged_by > first.c.name)
        .scalar_subquery()
    )
    names = first.union_all(select(following).where(first.c.name.is_not(None)))
    return select(names.c.name).where(names.c.name.is_not(None))


def _names_in(session: Session, table: Table) -> Sequence[str]:
    return session.scalars(_distinct_names(table)).all()


def caregivers(session: Session) -> list[Caregiver]:
    """Return everybody who logs or was added, by name; the retired ones last."""
    statement = select(PREFERENCE.c.value).where(
        PREFERENCE.c.name.startswith(KEY_PREFIX, autoescape=True)
    )
    preferences = [json.loads(value) for value in session.scalars(statement)]
    by_key = {
        name_key(preference["name"]): None
        if preference.get("now")
        else Caregiver(preference["name"], bool(preference.get("retired")))
        for preference in preferences
    }
    for table in TABLES.values():
        for name in _names_in(session, table):
            by_key.setdefault(name_key(name), Caregiver(name))
    return sorted(
        (caregiver for caregiver in by_key.values() if caregiver),
        key=lambda caregiver: (caregiver.retired, caregiver.name.casefold()),
    )


def caregivers_of(session: Session, child_id: str) -> list[Caregiver]:
    """Return those of `caregivers` who logged something about one child."""
    keys = {
        name_key(name)
        for table in TABLES.values()
        for name in session.scalars(
            select(table.c.logged_by).where(table.c.child_id == child_id).distinct()
        )
        if name is not None
    }
    return [caregiver for caregiver in caregivers(session) if name_key(caregiver.name) in keys]


def add_caregiver(session: Session, name: str, *, now: datetime, by: str | None) -> str:
    """Add a caregiver, or bring a retired one back; return the name as it is spelt."""
    text = _valid_name(name)
    by_key = {name_key(caregiver.name): caregiver for caregiver in caregivers(session)}
    present = by_key.get(name_key(text))
    spelling = present.name if present else text
    if present is None or present.retired:
        _set_decisions(session, spelling, {}, now=now, by=by)
    return spelling


def retire_caregiver(session: Session, name: str, *, now: datetime, by: str | None) -> None:
    """Stop offering a caregiver's name; what was logged under it stays."""
    _refuse_renamed(session, name)
    _set_decisions(session, _valid_name(name), {"retired": True}, now=now, by=by)


def _refuse_renamed(session: Session, name: str) -> None:
    """Raise a UserError for a name that somebody else changed since the page was drawn."""
    present = current_name(session, name)
    if present is not None and name_key(present) != name_key(name):
        raise UserError(
            _("Meanwhile somebody else renamed {name} to {new_name}, so this was not done.").format(
                name=name, new_name=present
            )
        )


def rename_caregiver(session: Session, name: str, to: str, *, now: datetime, by: str | None) -> int:
    """Rename a caregiver, in all entries too; return how many entries changed.

    That is who logged an entry, and whose phone its video is on. UserError where somebody else
    has the new name.
    """
    _refuse_renamed(session, name)
    new, key = _valid_name(to), name_key(name)
    others = {name_key(caregiver.name) for caregiver in caregivers(session)} - {key}
    if name_key(new) in others:
        raise UserError(
            _(
                "{name} already logs here. Two people cannot have one name: entries of both would "
                "look like those of one."
            ).format(name=new)
        )
    retired = bool((_preference(session, name) or {}).get("retired"))
    if name_key(new) != key:
        _set_decisions(session, name, {"now": new}, now=now, by=by)
    _set_decisions(session, new, {"retired": retired}, now=now, by=by)
    return sum(_rename_in(session, table, key, new, now=now, by=by) for table in TABLES)


def _rename_in(
    session: Session, table: str, key: str, to: str, *, now: datetime, by: str | None
) -> int:
    """Rename a caregiver in one table, in every spelling; return how many rows changed."""
    source = TABLES[table]
    spellings = [
        name for name in _names_in(session, source) if name_key(name) == key and name != to
    ]
    has_name = source.c.logged_by.in_(spellings)
    sources = _sources_of_owner(session, key, to) if table == "episodes" else {}
    chosen = has_name | source.c.id.in_(sources)
    rows = fetch_rows(session, select(source).where(chosen)) if spellings or sources else []
    states: dict[str, list[tuple[str, object]]] = {}
    for row, record in zip(rows, exchange_records(session, table, rows), strict=True):
        states.setdefault(row["child_id"], []).append((row["id"], record))
    for child_id, before in states.items():
        write_audit_log(session, child_id, table, before, now=now, by=by, action=Action.AMENDED)
    session.execute(update(source).where(has_name).values(logged_by=to))
    for id_, text in sources.items():
        session.execute(update(source).where(source.c.id == id_).values(source=text))
    return len(rows)


def _sources_of_owner(session: Session, key: str, to: str) -> dict[str, str]:
    """Return the new source of each episode whose video is on the phone of a renamed caregiver."""
    episodes = TABLES["episodes"]
    marked = select(episodes.c.id, episodes.c.source).where(
        episodes.c.source.contains(ON_PHONE_OF, autoescape=True)
    )
    owners = {id_: (text, video_owner(text)) for id_, text in session.execute(marked)}
    return {
        id_: with_owner(text, to)
        for id_, (text, owner) in owners.items()
        if owner is not None and owner != to and name_key(owner) == key
    }
