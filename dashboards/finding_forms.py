"""Forms for a measured size, a visit, and a lasting sign."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import common
import components
import draft
import number_field
import questionnaire
import record_notice
import streamlit as st
import time_pickers

from tracker.domain.quantities import TypedQuantity, size_spec, source_with_typed
from tracker.domain.questions import field_spec
from tracker.domain.vocabulary import MeasurementKind, SignKind
from tracker.localization.messages import _, capitalized
from tracker.localization.region import current_region
from tracker.presentation.form_suggestions import last_size
from tracker.presentation.quantity_text import quantity_text
from tracker.presentation.size_question import size_question
from tracker.presentation.time_format import format_day
from tracker.presentation.time_presets import NOTICED_DAYS_AGO, day_of_chip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.domain.diary import Child

VISIBLE_FLAGS: Final = 12


def label_of_day(table: str) -> str:
    """Return the label of the day of a new entry."""
    return field_spec(table, "date").form_text


def size_form(child: Child, time_zone: str) -> None:
    """Ask for a measured size, in the region's unit or any other that is typed with it."""
    record_id, today = common.idempotency_id("size"), time_pickers.latest_day(child, time_zone)
    key = draft.form_key("size", child.id, len(common.diary(child).measurements))
    kind = questionnaire.form_word("measurements", "kind", f"kind-{key}")
    if kind is None:
        return
    label, last = MeasurementKind(kind).parent, last_size(common.diary(child), kind)
    spec = size_spec(kind)
    if last:
        newest = quantity_text(last[0], spec)
        components.caption(
            _("Last: {value}, {day}.").format(value=newest, day=format_day(last[1].date(), today))
        )
    size = number_field.quantity_field(capitalized(label), f"value-{key}-{kind}", spec)
    day = time_pickers.pick_day(label_of_day("measurements"), f"day-{key}", today, child.birth_date)
    missing = number_field.problem_in([size]) or (
        None if size and day else _("Please type the number and choose the day.")
    )
    if isinstance(size, TypedQuantity) and day:
        missing = missing or unconfirmed_size(child, kind, size.value, day, key)
    if (
        record_notice.save_button(child, "size", missing)
        and isinstance(size, TypedQuantity)
        and day
    ):
        fields = {
            "kind": kind,
            "value": size.value,
            "date": day.isoformat(),
            "source": source_with_typed("app", size),
        }
        record_notice.save_new(child, "measurements", fields, "size", record_id)
        st.rerun()


def unconfirmed_size(child: Child, kind: str, value: float, day: date, key: str) -> str | None:
    """Ask about a size that does not fit; return what is missing until that is answered."""
    question = size_question(common.diary(child), kind, value, day)
    if question is None:
        return None
    st.warning(components.literal(question))
    is_right = st.checkbox(_("Yes, it is right"), key=f"right-{key}-{kind}-{value}-{day}")
    return None if is_right else _("Please look at the number again, or tick that it is right.")


def ask_about_change(child: Child, record: Mapping[str, Any]) -> None:
    """Ask about a stored size that was changed here and does not fit; it stays as it was saved."""
    record_id, kind, value, day = (record[name] for name in ("id", "kind", "value", "date"))
    size = (kind, value, day)
    if size == st.session_state.setdefault(f"size-{record_id}", size):
        return
    question = size_question(
        common.diary(child), kind, float(value), date.fromisoformat(day), record_id=record_id
    )
    if question is not None and not st.session_state.get(f"right-{record_id}-{size}"):
        st.warning(components.literal(question))
        st.checkbox(_("Yes, it is right"), key=f"right-{record_id}-{size}")


def day_and_clinician(child: Child, key: str) -> tuple[date, str | None]:
    """Ask on which day the family spoke to a clinician, and to whom; None until that is said."""
    today = common.diary(child).today
    day = st.date_input(
        _("Day"),
        value=today,
        max_value=today,
        min_value=child.birth_date,
        format=current_region().date_picker_format,
        key=f"on-{key}",
    )
    return day, questionnaire.form_word("visits", "kind", f"who-{key}")


def visit_form(child: Child, time_zone: str) -> None:
    """Ask for a contact with a clinician, and which flags were discussed."""
    record_id, today = common.idempotency_id("visit"), time_pickers.latest_day(child, time_zone)
    key = draft.form_key("visit", child.id, len(common.diary(child).visits))
    kind = questionnaire.form_word("visits", "kind", f"kind-{key}")
    day = time_pickers.pick_day(label_of_day("visits"), f"day-{key}", today, child.birth_date)
    titles = {flag.rule: flag.title for flag in common.assessment(child).flags[:VISIBLE_FLAGS]}
    discussed = (
        st.pills(
            field_spec("visits", "discussed").form_text,
            list(titles),
            selection_mode="multi",
            format_func=lambda rule: components.literal(titles[rule]),
            key=f"about-{key}",
        )
        if titles
        else []
    )
    note = questionnaire.form_note("visits", f"note-{key}")
    missing = None if kind and day else _("Please choose who it was and when.")
    if record_notice.save_button(child, "visit", missing) and day:
        fields = {"kind": kind, "date": day.isoformat(), "discussed": discussed, "note": note}
        record_notice.save_new(child, "visits", fields, "visit", record_id)
        st.rerun()


def sign_form(child: Child, time_zone: str) -> None:
    """Ask for a lasting sign of posture or movement, with the day it was first noticed."""
    record_id, today = common.idempotency_id("sign"), time_pickers.latest_day(child, time_zone)
    key = draft.form_key("sign", child.id, len(common.diary(child).signs))
    kind = questionnaire.form_word("signs", "sign", f"sign-{key}")
    if kind is None:
        return
    side = questionnaire.form_word("signs", "side", f"side-{key}")
    beats = beat_count(key) if kind == SignKind.CLONUS else None
    day = time_pickers.pick_day(label_of_day("signs"), f"seen-{key}", today, child.birth_date)
    noticed_on = first_noticed(key, child, time_zone)
    note = questionnaire.form_note("signs", f"note-{key}")
    missing = number_field.problem_in([beats]) or (
        None if day else _("Please choose the day it was seen.")
    )
    if record_notice.save_button(child, "sign", missing) and day:
        fields = {
            "sign": kind,
            "side": side,
            "beats": beats,
            "date": day.isoformat(),
            "first_noticed": noticed_on,
            "note": note,
        }
        record_notice.save_new(child, "signs", fields, "sign", record_id)
        st.rerun()


def beat_count(key: str) -> float | number_field.Unreadable | None:
    """Ask how many beats of clonus were counted."""
    spec = field_spec("signs", "beats")
    return questionnaire.count_input(
        spec, spec.form_text, f"beats-{key}", placeholder=_("not counted")
    )


def first_noticed(key: str, child: Child, time_zone: str) -> str | None:
    """Ask on which day (ISO) a sign was first noticed; nothing is preselected."""
    today = time_pickers.latest_day(child, time_zone)
    spec = field_spec("signs", "first_noticed")
    chip = st.pills(
        spec.form_text,
        [*NOTICED_DAYS_AGO, time_pickers.ANOTHER_DAY],
        format_func=_,
        key=f"first-{key}",
    )
    if chip == time_pickers.ANOTHER_DAY:
        day = st.date_input(
            spec.text,
            value=None,
            max_value=today,
            min_value=child.birth_date,
            format=current_region().date_picker_format,
            key=f"first-day-{key}",
        )
        return day.isoformat() if day else None
    return day_of_chip(str(chip), today, child.birth_date).isoformat() if chip else None
