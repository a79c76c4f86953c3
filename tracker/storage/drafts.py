"""What a device has entered into a form and not saved yet: a preference without a history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tracker.storage.preferences import PREFERENCE

LONGEST: Final = timedelta(days=1)
MOST: Final = 200
MOST_CHARACTERS: Final = 50_000
"""How long a draft stays, how many there are, and how large one may be (ours)."""

_PREFIX: Final = "draft:"
_MOMENTS: Final[Mapping[str, type[datetime | date | time]]] = {
    "datetime": datetime,
    "date": date,
    "time": time,
}


def draft_name(device: str, form: str) -> str:
    """Return the name of the preference that holds the draft of a form on a device."""
    return f"{_PREFIX}{device}:{form}"


def draft(session: Session, device: str, form: str, now: datetime) -> dict[str, Any]:
    """Return the values of a form by key; empty without a draft, or if it is older than a day."""
    name = draft_name(device, form)
    text = session.scalar(select(PREFERENCE.c.value).where(PREFERENCE.c.name == name))
    if text is None or _is_old(text, now):
        return {}
    return {key: _decoded(value) for key, value in json.loads(text)["values"].items()}


def save_draft(
    session: Session,
    device: str,
    form: str,
    values: Mapping[str, Any],
    *,
    now: datetime,
    by: str | None = None,  # noqa: ARG001 - every change of the pages has it; a draft has no history
) -> None:
    """Store a draft in place of the one before; without values delete it.

    Drafts that are older than a day go, and the oldest of too many. A value that is no text,
    number, date, time or list of them is left out, and so is a draft that is too large.
    """
    name = draft_name(device, form)
    session.execute(delete(PREFERENCE).where(PREFERENCE.c.name == name))
    encoded = {key: _encoded(value) for key, value in values.items()}
    known = {key: value for key, value in encoded.items() if value is not None}
    text = json.dumps({"at": now.isoformat(), "values": known})
    if known and len(text) <= MOST_CHARACTERS:
        session.execute(insert(PREFERENCE).values(name=name, value=text))
    rows = session.execute(
        select(PREFERENCE.c.name, PREFERENCE.c.value).where(PREFERENCE.c.name.startswith(_PREFIX))
    ).all()
    newest_first = sorted(rows, key=lambda row: str(json.loads(row.value)["at"]), reverse=True)
    old = {row.name for row in rows if _is_old(row.value, now)}
    old |= {row.name for row in newest_first[MOST:]}
    if old:
        session.execute(delete(PREFERENCE).where(PREFERENCE.c.name.in_(old)))


def _is_old(text: str, now: datetime) -> bool:
    return now - datetime.fromisoformat(json.loads(text)["at"]) > LONGEST


def _encoded(value: object) -> object:
    """Return a value as JSON holds it, None where it cannot."""
    for kind, class_ in _MOMENTS.items():
        if isinstance(value, class_):
            return {kind: value.isoformat()}
    if isinstance(value, list | tuple):
        return [_encoded(one) for one in value]
    return value if isinstance(value, str | int | float) else None


def _decoded(value: object) -> object:
    if isinstance(value, dict):
        kind, text = next(iter(value.items()))
        return _MOMENTS[kind].fromisoformat(text)
    return [_decoded(one) for one in value] if isinstance(value, list) else value
