"""Optimistic concurrency for forms: a form saves only what its user changed.

A form remembers the record as it was first drawn; answers that somebody else changed in the
meantime are therefore not overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from tracker.domain.report_note import VisitNote
from tracker.storage import store

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Changes:
    """What a form is to write: the changed fields, and those that somebody else changed too.

    `conflicts` holds the stored value and the form's own for each field; it is not written.
    """

    fields: dict[str, object]
    conflicts: dict[str, tuple[object, object]]


def compare(
    changes: Mapping[str, object], baseline: Mapping[str, object], stored: Mapping[str, object]
) -> Changes:
    """Return which of a form's changed fields still have the value the form was drawn with."""
    fields: dict[str, object] = {}
    conflicts: dict[str, tuple[object, object]] = {}
    for field, value in changes.items():
        present = stored.get(field)
        if present == value:
            continue
        if present == baseline.get(field):
            fields[field] = value
        else:
            conflicts[field] = (present, value)
    return Changes(fields, conflicts)


def amend_entry(
    session: Session,
    changes: Mapping[str, object],
    baseline: Mapping[str, object],
    *,
    table: str,
    record_id: str,
    now: datetime,
    by: str | None,
) -> Changes:
    """Write a form's changes of an entry in one transaction with the comparison; see `compare`."""
    compared = compare(changes, baseline, store.read(session, table, record_id))
    if compared.fields:
        store.amend(session, table, record_id, compared.fields, now=now, by=by)
    return compared


def amend_child(
    session: Session,
    changes: Mapping[str, object],
    baseline: Mapping[str, object],
    *,
    child_id: str,
    now: datetime,
    by: str | None,
) -> Changes:
    """Write changed fields of a child, not of its background; see `compare`."""
    stored = store.exchange_child(store.find_child(session, child_id))
    compared = compare(changes, baseline, stored)
    if compared.fields:
        store.amend_child(session, child_id, compared.fields, now=now, by=by)
    return compared


def amend_background(
    session: Session,
    changes: Mapping[str, object],
    baseline: Mapping[str, object],
    *,
    child_id: str,
    now: datetime,
    by: str | None,
) -> Changes:
    """Write changed fields of a child's background; see `compare`."""
    stored = store.exchange_child(store.find_child(session, child_id))
    compared = compare(changes, baseline, as_mapping(stored))
    if compared.fields:
        store.amend_child(session, child_id, {"background": compared.fields}, now=now, by=by)
    return compared


def as_mapping(child: Mapping[str, object]) -> dict[str, Any]:
    """Return a child's background."""
    return dict(cast("Mapping[str, Any]", child["background"]))


def amend_note(
    session: Session,
    child_id: str,
    note: VisitNote,
    baseline: VisitNote,
    *,
    now: datetime,
    by: str | None,
) -> Changes:
    """Write the parts of a report note that were changed, unless another changed them too."""
    stored = store.report_note(session, child_id)
    before = vars(baseline)
    changes = {field: value for field, value in vars(note).items() if value != before[field]}
    compared = compare(changes, before, vars(stored))
    if compared.fields:
        merged = VisitNote(**(vars(stored) | compared.fields))
        store.save_report_note(session, child_id, merged, now=now, by=by)
    return compared


def as_drawn(form: str, record: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a form's key, and its record as it was when the form was first drawn."""
    version = st.session_state.setdefault(f"version-{form}", 0)
    baseline: dict[str, Any] = st.session_state.setdefault(f"drawn-{form}-{version}", record)
    return f"{form}-{version}", baseline


def reset(form: str) -> None:
    """Let a form begin again from its record, after it was saved."""
    version = st.session_state.get(f"version-{form}", 0)
    st.session_state.pop(f"drawn-{form}-{version}", None)
    st.session_state[f"version-{form}"] = version + 1
