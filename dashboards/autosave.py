"""Answers of a stored record that save themselves, one by one, with "Saved" at each.

An answer that somebody else has changed since the form showed it is not overwritten. One that the
diary refuses stays in its field with the reason, and is saved as soon as another answer makes the
record valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import answer_notice
import common
import questionnaire
import streamlit as st
from form_state import Changes
from number_field import Unreadable, parse_typed

from tracker.domain.quantities import quantity_spec, source_with_typed
from tracker.errors import UserError
from tracker.localization.messages import N_, _
from tracker.presentation.entry_text import conflict_lines

Amend = Callable[..., Changes]
"""Takes a session, the changes and the record as it was drawn, as `form_state.amend_entry`."""

NEEDS_SIZE = N_("Not saved yet: now type the new number.")
"""What a changed kind of measurement waits for."""


@dataclass(frozen=True)
class Form:
    """The self-saving form of one record: its table, the key of its fields, and how to store."""

    table: str
    key: str
    amend: Amend

    @property
    def drawn(self) -> dict[str, Any]:
        """The record as the form shows it; it follows every change that is shown."""
        record: dict[str, Any] = st.session_state[f"drawn-{self.key}"]
        return record

    @property
    def waiting(self) -> dict[str, dict[str, object]]:
        """The changes of each field that were refused, by field."""
        changes: dict[str, dict[str, object]] = st.session_state.setdefault(
            f"waiting-{self.key}", {}
        )
        return changes

    def field_key(self, field: str) -> str:
        """Return the key of a field's widget."""
        return f"{self.key}-{field}"


def open_form(
    table: str, key: str, record: Mapping[str, Any], fields: Iterable[str], amend: Amend
) -> Form:
    """Return the form of a record; a field that was changed elsewhere shows the stored answer."""
    form = Form(table, key, amend)
    drawn: dict[str, Any] = st.session_state.setdefault(f"drawn-{key}", dict(record))
    for field in fields:
        if record.get(field) != drawn.get(field):
            shown = questionnaire.widget_value(table, field, record)
            st.session_state[form.field_key(field)] = shown
    st.session_state[f"drawn-{key}"] = dict(record)
    return form


def save_field(form: Form, field: str, key: str) -> None:
    """Store the answer of a field as soon as it is given, and say so at the field."""
    if form.table == "measurements" and field in {"kind", "value"}:
        save_size(form, field)
        return
    value = questionnaire.given_answer(form.table, field, key, form.drawn)
    if isinstance(value, Unreadable):
        answer_notice.clear_at(key)
    elif form.table == "episodes" and field == "duration_s":
        precision = None if value is None else "estimated"
        save(form, field, {"duration_s": value, "duration_precision": precision})
    else:
        save(form, field, {field: value})


def save_size(form: Form, field: str) -> None:
    """Store a size with its kind; a new kind waits for its number."""
    kind_key, value_key = form.field_key("kind"), form.field_key("value")
    kind = st.session_state[kind_key] or form.drawn["kind"]
    answer_notice.clear_at(kind_key)
    if field == "kind":
        if kind != form.drawn["kind"]:
            answer_notice.refuse_at(kind_key, _(NEEDS_SIZE))
        return
    spec = quantity_spec("measurements", "value", kind)
    size = parse_typed(st.session_state[value_key], spec) if spec else None
    if isinstance(size, Unreadable):
        answer_notice.clear_at(value_key)
        return
    source = source_with_typed(str(form.drawn.get("source", "")), size)
    value = size.value if size else None
    save(form, field, {"kind": kind, "value": value, "source": source or None})


def save(form: Form, field: str, changes: dict[str, object]) -> None:
    """Store a field's changes, with those that were refused before if that makes them valid."""
    earlier = {name: more for name, more in form.waiting.items() if name != field}
    for together in ([*earlier, field], [field]) if earlier else ([field],):
        merged: dict[str, object] = {}
        for name in together:
            merged |= changes if name == field else earlier[name]
        try:
            compared = common.make_change(form.amend, merged, form.drawn)
        except UserError as error:
            form.waiting[field] = changes
            answer_notice.refuse_at(form.field_key(field), common.refusal_text(error))
            continue
        for name in together:
            form.waiting.pop(name, None)
            answer_notice.clear_at(form.field_key(name))
        form.drawn.update({name: compared.fields[name] for name in compared.fields})
        sentences = conflict_lines(form.table, compared.conflicts)
        if sentences:
            answer_notice.refuse_at(form.field_key(field), " ".join(sentences))
        else:
            answer_notice.confirm_at(form.field_key(field))
        return


def saver(form: Form) -> Callable[[str, str], None]:
    """Return what a question calls with its field and the key of its widget."""
    return partial(save_field, form)
