"""Page: children, caregivers, this device, files, backups, access."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import access_settings
import answer_notice
import backups
import child_and_caregiver
import common
import components
import device_settings
import files
import form_state
import number_field
import questionnaire
import setting_history
import streamlit as st

from tracker.domain.diary import Child
from tracker.domain.local_time import local_date, zone_names
from tracker.domain.questions import FIELDS, field_spec, question_fields
from tracker.domain.vocabulary import Sex
from tracker.localization.dates import day_text
from tracker.localization.region import current_region
from tracker.storage import store


def gestation_input(
    field: str, key: str, value: int | None
) -> float | number_field.Unreadable | None:
    """Ask for the weeks or days of gestation."""
    spec = field_spec("child", field)
    return questionnaire.count_input(spec, spec.text, key, placeholder="not answered", value=value)


def basics(
    child: Child | None, key: str, remarks: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Ask for name, birth, gestation, sex and time zone; return them as fields."""
    zones = sorted(zone_names())
    home = child.time_zone if child else st.context.timezone
    spec = FIELDS["child"]
    name = st.text_input(
        spec["name"].text,
        value=child.name if child else "",
        max_chars=spec["name"].max_length,
        key=f"name-{key}",
    )
    questionnaire.remark(remarks, "name")
    latest = local_date(common.now(), home if home in zone_names() else "UTC")
    birth_date = child.birth_date if child else None
    born = st.date_input(
        spec["birth_date"].text,
        value=birth_date,
        min_value=date(1990, 1, 1),
        max_value=latest,
        format=current_region().date_picker_format,
        key=f"born-{key}",
    )
    questionnaire.remark(remarks, "birth_date")
    weeks_box, days_box = st.columns(2)
    known_weeks, known_days = (
        (child.gestation_weeks, child.gestation_days) if child else (None, None)
    )
    with weeks_box:
        weeks = gestation_input("gestation_weeks", f"weeks-{key}", known_weeks)
        questionnaire.remark(remarks, "gestation_weeks")
    with days_box:
        days = gestation_input("gestation_days", f"days-{key}", known_days)
        questionnaire.remark(remarks, "gestation_days")
    sex = questionnaire.pick(
        spec["sex"].text, Sex, f"sex-{key}", value=child.sex if child else None
    )
    questionnaire.remark(remarks, "sex")
    zone = st.selectbox(
        spec["time_zone"].text,
        zones,
        index=zones.index(home) if home in zone_names() else None,
        key=f"zone-{key}",
    )
    questionnaire.remark(remarks, "time_zone")
    return {
        "name": name.strip(),
        "birth_date": born.isoformat() if born else None,
        "gestation_weeks": weeks,
        "gestation_days": days if weeks is not None else None,
        "sex": sex,
        "time_zone": zone,
    }


def child_form(child: Child) -> None:
    """Show what is known of a child, ready to be changed; only changed fields are written."""
    form = f"child-{child.id}"
    key, record = form_state.as_drawn(form, {"child": child})
    drawn: Child = record["child"]
    background = form_state.as_mapping(store.exchange_child(drawn))
    remarks: dict[str, str] = st.session_state.get(f"remarks-{form}", {})
    with st.form(key, border=False):
        fields = basics(drawn, key, remarks)
        st.header("Background")
        components.caption(
            "What a doctor asks once. Skip anything you don't know. Blank does not mean no."
        )
        answers = questionnaire.ask_all(
            "background",
            question_fields("background"),
            background,
            f"background-{key}",
            latest=common.today(child),
            remarks=remarks,
        )
        note = st.text_area(
            field_spec("background", "note").text,
            value=drawn.background.note,
            key=f"background-note-{key}",
            max_chars=field_spec("background", "note").max_length,
        )
        questionnaire.remark(remarks, "note")
        complete = st.checkbox(
            field_spec("background", "complete").text,
            value=drawn.background.complete,
            key=f"complete-{key}",
        )
        questionnaire.remark(remarks, "complete")
        pressed = st.form_submit_button("Save", type="primary", width="stretch")
    if pressed and not number_field.refuse([*fields.values(), *answers.values()]):
        answers |= {"note": note, "complete": complete}
        changes = questionnaire.changed_answers(store.exchange_child(drawn), fields)
        changes["background"] = {
            field: answers[field] if isinstance(answers[field], list) else value
            for field, value in questionnaire.changed_answers(background, answers).items()
        }
        conflicts = common.save(form_state.amend_child, drawn, changes)
        if conflicts is not None:
            common.flash(
                f"Saved: {fields['name']}."
                if not conflicts
                else f"{fields['name']}: someone else has just changed {len(conflicts)} of these "
                "answers. See below each of them."
            )
            st.session_state[f"remarks-{form}"] = conflicts
            form_state.reset(form)
        st.rerun()


def new_child_form() -> None:
    """Add another child."""
    child_id = common.idempotency_id("child")
    with st.form(f"child-{child_id}", border=False):
        fields = basics(None, child_id)
        birthdays = {child.name: child.birth_date.isoformat() for child in common.family()}
        twin = st.pills(
            "Or the same birthday as",
            list(birthdays),
            format_func=components.literal,
            key=f"twin-{child_id}",
        )
        fields["birth_date"] = fields["birth_date"] or birthdays.get(twin or "")
        pressed = st.form_submit_button("Add this child", type="primary", width="stretch")
        if pressed and not number_field.refuse(fields.values()):
            shown = common.child().id
            added = common.save(
                store.record_child,
                {"id": child_id} | {field: value for field, value in fields.items() if value},
            )
            if added:
                common.release_id("child")
                common.remember(child=shown)
                common.flash(
                    f"{added.name} is added. To log for {added.name}, choose the name at the top."
                )
            st.rerun()


def save_name(key: str) -> None:
    """Store who holds this device."""
    common.remember(caregiver=st.session_state[key].strip())


def this_device() -> None:
    """Ask who holds this device."""
    name = common.caregiver() or ""
    key = f"caregiver-{name}"
    st.text_input(
        "Your name on this phone",
        value=name,
        placeholder="Mum, Dad, Granny …",
        max_chars=100,
        key=key,
        on_change=save_name,
        args=(key,),
    )
    components.caption(
        "Shown next to every entry from this phone, so that everyone sees who logged it."
    )


def save_number(key: str, setter: Callable[..., None]) -> None:
    """Store a typed phone number, unless another device has changed it since it was drawn."""
    drawn = st.session_state[f"drawn-{key}"]
    saved = answer_notice.save_at(key, setter, st.session_state[key], drawn=drawn)
    common.load_numbers()
    stored = st.session_state[key.replace("-", "_")]
    if saved or stored != drawn:
        st.session_state[f"drawn-{key}"] = st.session_state[key] = stored


def number_setting(
    label: str, key: str, setter: Callable[..., None], *, hint: str, purpose: str
) -> None:
    """Ask for a phone number; it saves itself."""
    stored: str = st.session_state.get(key.replace("-", "_"), "")
    drawn = st.session_state.setdefault(f"drawn-{key}", stored)
    if stored != drawn and st.session_state.get(key, drawn) == drawn:
        drawn = st.session_state[f"drawn-{key}"] = st.session_state[key] = stored
    st.text_input(
        label,
        value=drawn,
        placeholder=hint,
        max_chars=24,
        type="phone",
        key=key,
        on_change=save_number,
        args=(key, setter),
    )
    answer_notice.show_notice(key)
    components.caption(purpose)


def this_family() -> None:
    """Ask for the numbers to call where the family lives."""
    number_setting(
        "Emergency number where you live",
        "emergency-number",
        store.set_emergency_number,
        hint="such as 112, 999 or 911",
        purpose="Every page shows this number where it says to call for help.",
    )
    number_setting(
        "Our doctor's number",
        "doctor-number",
        store.set_doctor_number,
        hint="the number you call with a question",
        purpose="A warning that says to call your doctor then shows this number, ready to tap.",
    )
    with st.expander("Earlier numbers"):
        setting_history.log(common.child(), store.EMERGENCY_NUMBER, store.DOCTOR_NUMBER)


st.title("Settings")
st.header("This device")
this_device()
device_settings.night_toggle()
device_settings.device_setting()
child_and_caregiver.caregiver_settings()
st.header("This family")
this_family()
device_settings.family_setting()
st.header("Children")
for child in common.family():
    with st.expander(components.literal(f"{child.name}, born {day_text(child.birth_date)}")):
        child_form(child)
with st.expander("Add another child"):
    new_child_form()
st.header("Export and import")
files.section()
st.header("Backups")
backups.section()
st.header("Passcode")
access_settings.passcode()
st.header("Other programs")
access_settings.programs()
st.header("Where the diary lives")
address = common.storage_location()
components.caption(f"{address}. Nothing leaves your home computer: no account, no cloud.")
