"""Record, amend, remove, restore, load: with `database` and `upkeep` the only SQL.

What is recorded is said in the exchange file's words and checked before it is stored. Every change keeps, in the same
transaction, who made it, when, and how the record read before; so any earlier state can be brought back. Nothing is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

import pandas as pd
from sqlalchemy import Select, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.diary import CONTRACTS, Background, Child, Diary, table_of
from tracker.errors import InvalidRecord, Problem, UnknownChild, UnknownRecord
from tracker.local_time import from_microseconds, to_microseconds, zone_names
from tracker.models import TABLES, Action, Base
from tracker.records import RECORDS, BackgroundRecord, ChildRecord, EpisodeRecord, Record, checked
from tracker.rows import Row, background_row, background_said, clip_row, row_of, said_in
from tracker.values import Context

Said = Mapping[str, object]

CHILD: Final = Base.metadata.tables["child"]
BACKGROUND: Final = Base.metadata.tables["background"]
CLIP: Final = Base.metadata.tables["clip"]
CHANGE: Final = Base.metadata.tables["change"]

TIME_COLUMN: Final = {name: next(c for c in ("started_at", "given_at", "date") if c in TABLES[name].c) for name in TABLES}
"""The column each table is ordered by."""


@dataclass(frozen=True)
class Recorded:
    """A stored record; `created` is False where the same id was stored before (a retry)."""

    id: str
    created: bool


@dataclass(frozen=True)
class Past:
    """One change of a record: `before` is how it read before, in the exchange file's words; None at its beginning."""

    id: int
    at: datetime
    by: str | None
    action: str
    before: dict[str, Any] | None


def _rows(session: Session, wanted: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(wanted).mappings()]


# ----------------------------------------------------------------------------------------------------------------- children


def _child(row: Mapping[str, Any], background: Mapping[str, Any]) -> Child:
    said = background_said(background)
    lists = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
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


def children(session: Session) -> list[Child]:
    """Return every child, oldest first."""
    rows = _rows(session, select(CHILD).order_by(CHILD.c.birth_date, CHILD.c.name, CHILD.c.id))
    backgrounds = {row["child_id"]: row for row in _rows(session, select(BACKGROUND))}
    return [_child(row, backgrounds[row["id"]]) for row in rows]


def find_child(session: Session, text: str | None) -> Child:
    """Return the child with that id or name; with None, the only one. UnknownChild says which names there are."""
    family = children(session)
    found = [child for child in family if text is None or child.id == text.lower() or child.name.casefold() == text.casefold()]
    if len(found) == 1:
        return found[0]
    names = ", ".join(child.name for child in family)
    if not family:
        raise UnknownChild("There is no child in this diary yet. Add one in the browser (movement-diary serve), or import a diary.")
    if not found:
        raise UnknownChild(f"No child here is called {text!r}. Known: {names}.")
    raise UnknownChild(f"Say which child: give --child with a name or an id. Known: {', '.join(f'{child.name} ({child.id})' for child in found)}.")


def child_said(child: Child) -> dict[str, object]:
    """Return a child in the words of the exchange file, without what was recorded about it."""
    row = background_row(BackgroundRecord.model_validate({name: list(v) if isinstance(v, tuple) else v for name, v in vars(child.background).items()}))
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


def add_child(session: Session, record: ChildRecord, *, now: datetime, by: str | None, action: Action = Action.RECORDED) -> str:
    """Store a checked child and its background; return its id."""
    child_id = record.id or str(uuid4())
    session.execute(insert(CHILD), [_child_row(record) | {"id": child_id}])
    session.execute(insert(BACKGROUND), [background_row(record.background) | {"child_id": child_id}])
    _note(session, child_id, "children", [(child_id, None)], now=now, by=by, action=action)
    return child_id


def record_child(session: Session, said: Said, *, now: datetime, by: str | None) -> Child:
    """Store a new child said in the exchange file's words; InvalidRecord lists all that is wrong."""
    time_zone = said.get("time_zone")
    record = checked(ChildRecord, said, Context(now, str(time_zone) if time_zone in zone_names() else "UTC", date.min))
    if record.id is not None and session.scalar(select(CHILD.c.id).where(CHILD.c.id == record.id)):
        return find_child(session, record.id)
    return find_child(session, add_child(session, record, now=now, by=by))


def amend_child(session: Session, child_id: str, changes: Said, *, now: datetime, by: str | None, action: Action = Action.AMENDED) -> Child:
    """Change what is known of a child; `background` is merged key by key. Entries made at the old home keep the old home's clock."""
    child = find_child(session, child_id)
    before = child_said(child)
    merged = before | {name: value for name, value in changes.items() if name != "background"}
    merged["background"] = before["background"] | dict(changes.get("background") or {})  # type: ignore[call-overload]
    return replace_child(session, child, {name: value for name, value in merged.items() if value is not None}, now=now, by=by, action=action)


def replace_child(session: Session, child: Child, said: Said, *, now: datetime, by: str | None, action: Action) -> Child:
    """Store a child anew as `said`; its id stays."""
    record = checked(ChildRecord, said, Context(now, child.time_zone, date.min))
    _refuse_entries_before(session, child.id, record.birth_date)
    if record.time_zone != child.time_zone:
        episodes = TABLES["episodes"]
        here = (episodes.c.child_id == child.id) & episodes.c.time_zone.is_(None)
        session.execute(update(episodes).where(here).values(time_zone=child.time_zone))
    session.execute(update(CHILD).where(CHILD.c.id == child.id).values(**_child_row(record) | {"id": child.id}))
    session.execute(update(BACKGROUND).where(BACKGROUND.c.child_id == child.id).values(**background_row(record.background)))
    _note(session, child.id, "children", [(child.id, child_said(child))], now=now, by=by, action=action)
    return find_child(session, child.id)


def _refuse_entries_before(session: Session, child_id: str, birth_date: date) -> None:
    episodes = TABLES["episodes"]
    first = session.scalar(select(func.min(episodes.c.local_day)).where(episodes.c.child_id == child_id, episodes.c.removed_at.is_(None)))
    if first is not None and first < birth_date.isoformat():
        raise InvalidRecord([Problem("birth_date", f"is after the first episode, of {first}", "a birth date on or before it")])


def revision(session: Session, child_id: str) -> int:
    """Return a number that grows with every change of what is recorded about a child."""
    return session.scalar(select(CHILD.c.revision).where(CHILD.c.id == child_id)) or 0


# ------------------------------------------------------------------------------------------------------------------ records


def _note(session: Session, child_id: str, table: str, states: Sequence[tuple[str, object]], *, now: datetime, by: str | None, action: Action) -> None:
    """Write history: for each record (id, how it read before or None), and move the child's revision on."""
    common = {"child_id": child_id, "table_name": table, "changed_at": to_microseconds(now), "changed_by": by, "action": str(action)}
    rows = [common | {"record_id": id_, "before": None if before is None else json.dumps(before, ensure_ascii=False)} for id_, before in states]
    session.execute(insert(CHANGE), rows)
    session.execute(update(CHILD).where(CHILD.c.id == child_id).values(revision=CHILD.c.revision + 1))


def _context(session: Session, child_id: str, now: datetime) -> Context:
    row = session.execute(select(CHILD.c.time_zone, CHILD.c.birth_date).where(CHILD.c.id == child_id)).one_or_none()
    if row is None:
        raise UnknownChild(f"There is no child with the id {child_id}.")
    return Context(now, row.time_zone, date.fromisoformat(row.birth_date))


def _table(name: str) -> Table:
    if name not in TABLES:
        raise UnknownRecord(f"{name!r} is no kind of record. Known: {', '.join(TABLES)}.")
    return TABLES[name]


def _write_clips(session: Session, record: Record, episode_id: str) -> None:
    if isinstance(record, EpisodeRecord) and record.clips:
        session.execute(insert(CLIP), [clip_row(clip) | {"episode_id": episode_id, "position": n} for n, clip in enumerate(record.clips)])


def add_records(session: Session, child_id: str, table: str, records: Sequence[tuple[str, Record]], context: Context, *, by: str | None) -> None:
    """Store checked records under their ids, with their history; used by imports."""
    if not records:
        return
    session.execute(insert(_table(table)), [row_of(record, context) | {"id": id_, "child_id": child_id} for id_, record in records])
    for id_, record in records:
        _write_clips(session, record, id_)
    _note(session, child_id, table, [(id_, None) for id_, _ in records], now=context.now, by=by, action=Action.IMPORTED)


def _insert_once(session: Session, table: Table, row: Row) -> bool:
    """Store a row unless its id is there already; say whether it was stored."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**row).on_conflict_do_nothing(index_elements=["id"]).returning(table.c.id)
    return session.execute(statement).one_or_none() is not None


def record(session: Session, child_id: str, table: str, said: Said, *, now: datetime, by: str | None) -> Recorded:
    """Store one record said in the exchange file's words; InvalidRecord lists all that is wrong with it.

    A client's `id` makes a retry safe: the second time nothing is stored. `logged_at` and `logged_by` default to now and `by`.
    """
    context = _context(session, child_id, now)
    checked_record = checked(RECORDS[table], {"logged_at": now, "logged_by": by} | dict(said), context)
    id_ = checked_record.id or str(uuid4())
    if not _insert_once(session, _table(table), row_of(checked_record, context) | {"id": id_, "child_id": child_id}):
        return Recorded(id_, created=False)
    _write_clips(session, checked_record, id_)
    _note(session, child_id, table, [(id_, None)], now=now, by=by, action=Action.RECORDED)
    return Recorded(id_, created=True)


def _row(session: Session, table: str, record_id: str) -> Mapping[str, Any]:
    rows = _rows(session, select(_table(table)).where(_table(table).c.id == record_id))
    if not rows:
        raise UnknownRecord(f"There is no entry with the id {record_id} among the {table.replace('_', '-')}.")
    return rows[0]


def _clips(session: Session, episode_ids: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
    """Return films by episode, in their order."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for start in range(0, len(episode_ids), 500):
        some = episode_ids[start : start + 500]
        for row in _rows(session, select(CLIP).where(CLIP.c.episode_id.in_(some)).order_by(CLIP.c.episode_id, CLIP.c.position)):
            found.setdefault(row["episode_id"], []).append(row)
    return found


def _said_rows(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    homes = {row.id: row.time_zone for row in session.execute(select(CHILD.c.id, CHILD.c.time_zone))}
    clips = _clips(session, [row["id"] for row in rows]) if table == "episodes" else {}
    return [said_in(table, row, homes[row["child_id"]], clips.get(row["id"], ())) for row in rows]


def read(session: Session, table: str, record_id: str) -> dict[str, Any]:
    """Return one record in the exchange file's words; UnknownRecord where there is none."""
    return _said_rows(session, table, [_row(session, table, record_id)])[0]


def read_many(session: Session, table: str, record_ids: Sequence[str]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the records that exist among these ids: id → (child's id, the record in the exchange file's words)."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for start in range(0, len(record_ids), 500):
        some = record_ids[start : start + 500]
        rows = _rows(session, select(_table(table)).where(_table(table).c.id.in_(some)))
        found |= {row["id"]: (row["child_id"], said) for row, said in zip(rows, _said_rows(session, table, rows), strict=True)}
    return found


def entries(session: Session, child_id: str, table: str, *, removed: bool = False) -> list[dict[str, Any]]:
    """Return a child's records of one kind in the exchange file's words, newest first; the removed ones too if wanted."""
    from_table = _table(table)
    wanted = select(from_table).where(from_table.c.child_id == child_id)
    if not removed:
        wanted = wanted.where(from_table.c.removed_at.is_(None))
    rows = _rows(session, wanted.order_by(from_table.c[TIME_COLUMN[table]].desc(), from_table.c.id.desc()))
    return _said_rows(session, table, rows)


def replace(session: Session, table: str, record_id: str, said: Said, *, now: datetime, by: str | None, action: Action) -> None:
    """Store a record anew as `said` under its id; its history keeps how it read before. A `child` in `said` moves it to that child."""
    row = _row(session, table, record_id)
    before = read(session, table, record_id)
    owner = str(said.get("child") or row["child_id"])
    context = _context(session, owner, now)
    fresh = checked(RECORDS[table], {name: value for name, value in said.items() if value is not None and name != "child"} | {"id": record_id}, context)
    _rewrite(session, table, fresh, context, owner)
    if before != read(session, table, record_id) or owner != row["child_id"]:
        _note(session, owner, table, [(record_id, before)], now=now, by=by, action=action)
    if owner != row["child_id"]:
        session.execute(update(CHILD).where(CHILD.c.id == row["child_id"]).values(revision=CHILD.c.revision + 1))


def _rewrite(session: Session, table: str, fresh: Record, context: Context, owner: str) -> None:
    target = _table(table)
    session.execute(update(target).where(target.c.id == fresh.id).values(**row_of(fresh, context), child_id=owner))
    if table == "episodes":
        session.execute(delete(CLIP).where(CLIP.c.episode_id == fresh.id))
        _write_clips(session, fresh, str(fresh.id))


def amend(session: Session, table: str, record_id: str, changes: Said, *, now: datetime, by: str | None) -> None:
    """Change some answers of a record; None takes an answer back. InvalidRecord lists all that is wrong."""
    replace(session, table, record_id, read(session, table, record_id) | dict(changes), now=now, by=by, action=Action.AMENDED)


def remove(session: Session, table: str, record_id: str, why: str | None = None, *, now: datetime, by: str | None) -> None:
    """Take a record out of every count; it stays and can be restored. Removing it again changes nothing."""
    said = read(session, table, record_id)
    if "removed_at" not in said:
        replace(session, table, record_id, said | {"removed_at": now, "removed_why": why}, now=now, by=by, action=Action.REMOVED)


def restore(session: Session, table: str, record_id: str, *, now: datetime, by: str | None) -> None:
    """Bring a removed record back."""
    said = read(session, table, record_id)
    replace(session, table, record_id, said | {"removed_at": None, "removed_why": None}, now=now, by=by, action=Action.RESTORED)


def history(session: Session, table: str, record_id: str) -> list[Past]:
    """Return every change of a record, newest first."""
    mine = (CHANGE.c.table_name == table) & (CHANGE.c.record_id == record_id)
    rows = _rows(session, select(CHANGE).where(mine).order_by(CHANGE.c.id.desc()))
    return [
        Past(row["id"], from_microseconds(row["changed_at"]), row["changed_by"], row["action"], None if row["before"] is None else json.loads(row["before"]))
        for row in rows
    ]


def restore_state(session: Session, table: str, record_id: str, change_id: int, *, now: datetime, by: str | None) -> None:
    """Make a record read again as it did before one of its changes."""
    past = next((change for change in history(session, table, record_id) if change.id == change_id and change.before is not None), None)
    if past is None or past.before is None:
        raise UnknownRecord(f"Entry {record_id} has no earlier state {change_id}.")
    if table == "children":
        replace_child(session, find_child(session, record_id), past.before, now=now, by=by, action=Action.RESTORED)
    else:
        replace(session, table, record_id, past.before, now=now, by=by, action=Action.RESTORED)


# ------------------------------------------------------------------------------------------------------------------- loading


def _load(session: Session, table: str, child: Child, until: int) -> pd.DataFrame:
    columns = [column.name for column in CONTRACTS[table]]
    source = _table(table)
    known = (source.c.child_id == child.id) & source.c.removed_at.is_(None) & (source.c.known_at <= until)
    rows = session.execute(select(*(source.c[name] for name in columns)).where(known).order_by(source.c[TIME_COLUMN[table]], source.c.id)).all()
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    frame = table_of(table, dict(zip(columns, values, strict=True)))
    return frame.assign(time_zone=frame["time_zone"].fillna(child.time_zone)) if "time_zone" in frame else frame


def load_diary(session: Session, child_id: str, as_of: datetime) -> Diary:
    """Return everything known about a child at an instant, as frozen frames: what was logged later or removed is not in it."""
    child = find_child(session, child_id)
    until = to_microseconds(as_of)
    return Diary(child, as_of, **{name: _load(session, name, child, until) for name in CONTRACTS})
