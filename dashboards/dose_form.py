"""Form for a medicine, vitamin or vaccine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import child_and_caregiver
import common
import components
import draft
import record_notice
import streamlit as st
import time_pickers
from number_field import Unreadable, number_field
from questionnaire import number_bounds

from tracker.domain.local_time import iso
from tracker.domain.questions import field_spec
from tracker.localization.messages import _
from tracker.presentation.form_suggestions import UNITS, MedicineSuggestion, recent_medicines

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.domain.diary import Child


def save_dose(
    child: Child,
    time_zone: str,
    medicine: MedicineSuggestion,
    given_at: datetime,
    record_id: str,
) -> None:
    """Store that a medicine was given."""
    fields = {
        "given_at": iso(given_at, time_zone),
        "medicine": medicine.name,
        "amount": medicine.amount,
        "unit": medicine.unit,
        "source": "app",
    }
    record_notice.save_new(child, "doses", fields, "dose", record_id)


def recent_buttons(child: Child, time_zone: str, given_at: datetime, key: str) -> None:
    """Offer the medicines given before, one tap each."""
    recent = recent_medicines(common.diary(child))
    if recent:
        components.caption(_("As before, with one tap:"))
    for number, medicine in enumerate(recent):
        label = components.literal(medicine.text)
        st.button(
            child_and_caregiver.with_child_name(label, child),
            width="stretch",
            key=f"give-{number}-{key}",
            on_click=save_dose,
            args=(child, time_zone, medicine, given_at, common.button_id(key, medicine.text)),
        )


def typed_medicine(key: str) -> MedicineSuggestion | Unreadable:
    """Ask for a medicine's name, amount and unit; the name is "" until it is typed."""
    name = st.text_input(
        field_spec("doses", "medicine").form_text,
        max_chars=field_spec("doses", "medicine").max_length,
        key=f"medicine-{key}",
        placeholder=_("as on the label"),
    ).strip()
    amount = number_field(
        field_spec("doses", "amount").form_text,
        f"amount-{key}",
        number_bounds(field_spec("doses", "amount")),
        placeholder=_("not answered"),
    )
    unit = st.pills(field_spec("doses", "unit").form_text, UNITS, format_func=_, key=f"unit-{key}")
    if isinstance(amount, Unreadable):
        return amount
    return MedicineSuggestion(name, amount, unit if amount is not None else None)


def dose_form(child: Child, time_zone: str) -> None:
    """Ask which medicine was given and when."""
    record_id = common.idempotency_id("dose")
    key = draft.form_key("dose", child.id, len(common.diary(child).doses))
    given_at = time_pickers.pick_moment(
        field_spec("doses", "given_at").form_text, child, time_zone, key
    )
    if given_at:
        recent_buttons(child, time_zone, given_at, record_id)
    medicine = typed_medicine(key)
    if isinstance(medicine, Unreadable):
        record_notice.save_button(
            child, "dose", _("Not saved yet. {problem}").format(problem=medicine.sentence)
        )
        return
    missing = None if medicine.name and given_at else _("Please add what you gave and when.")
    if record_notice.save_button(child, "dose", missing) and given_at:
        save_dose(child, time_zone, medicine, given_at, record_id)
        st.rerun()
