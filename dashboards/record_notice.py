"""Saving a record in one step, and the notice that confirms it and offers Undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import child_and_caregiver
import common
import components
import draft
import open_entry
import streamlit as st

from tracker.localization.messages import _
from tracker.presentation.entry_text import answer_with_unit, format_when, headline
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child


def save_new(
    child: Child, table: str, fields: dict[str, Any], purpose: str, record_id: str
) -> None:
    """Store one record without its empty fields, and announce it.

    `record_id` was made when the button was drawn, so a second tap on it stores nothing new.
    """
    answers = {field: value for field, value in fields.items() if value not in (None, "", [])}
    if common.save(store.record, child.id, table, {"id": record_id} | answers):
        common.release_id(purpose)
        draft.close_form(purpose, child.id)
        st.session_state.pop("unsaved", None)
        announce(table, record_id)


def announce(table: str, record_id: str) -> None:
    """Let the next page that is drawn confirm that a record was saved."""
    st.session_state["noted"] = (table, record_id)


def undo(table: str, record_id: str) -> None:
    """Remove the record; it stays one tap away."""
    common.save(store.remove, table, record_id, "mistake")


def bring_back(table: str, record_id: str) -> None:
    """Restore the record that was just removed."""
    common.save(store.restore, table, record_id)


def open_in_history(table: str, record_id: str) -> None:
    """Open the record on the History page, where all of it can be changed."""
    st.session_state["go"] = open_entry.address(table, record_id)


def amount_of(table: str, record: dict[str, Any]) -> list[str]:
    """Return the amount of a dose or the value of a size, so that a slip is seen at once."""
    fields = {"doses": "amount", "measurements": "value"}
    field = fields.get(table, "")
    return [] if record.get(field) is None else [answer_with_unit(table, field, record)]


def saved_notice(child: Child) -> None:
    """Show which record was saved last and for whom, with Undo and Open."""
    if "noted" not in st.session_state:
        return
    table, record_id = st.session_state["noted"]
    record = common.query(store.read, table, record_id)
    when = format_when(record, child.time_zone, common.today(child))
    with st.container(key="noted", horizontal=True):
        removed = "removed_at" in record
        lead = child_and_caregiver.for_child(_("Undone") if removed else _("Saved"), child)
        parts = [headline(table, record), *amount_of(table, record), when]
        components.show(components.status_message(lead, ", ".join(parts)))
        key = (table, record_id)
        if removed:
            label = _("Undo delete")
            st.button(label, key=f"noted-back-{record_id}", on_click=bring_back, args=key)
        else:
            st.button(_("Undo"), key=f"noted-undo-{record_id}", on_click=undo, args=key)
            st.button(_("Open"), key=f"noted-open-{record_id}", on_click=open_in_history, args=key)
    opened = st.session_state.pop("go", None)
    if opened:
        st.switch_page("history.py", query_params={open_entry.PARAMETER: opened})


def save_button(child: Child, purpose: str, missing: str | None) -> bool:
    """Return whether a form is to be saved now.

    `missing` says what the form still lacks; it is shown if the button is pressed too early.
    """
    pressed = st.button(
        child_and_caregiver.with_child_name(_("Save"), child),
        type="primary",
        width="stretch",
        key=f"save-{common.idempotency_id(purpose)}",
    )
    if pressed and missing:
        st.warning(components.literal(missing))
    return pressed and not missing
