"""Children, who holds this phone, import and export, backup, where the diary lives."""

from __future__ import annotations

from datetime import date
from typing import cast

import access_settings
import backups
import child_and_caregiver
import common
import components
import files
import questionnaire
import streamlit as st

from tracker.domain.diary import Child
from tracker.domain.local_time import local_date, zone_names
from tracker.domain.questions import field_spec, question_fields
from tracker.domain.vocabulary import Sex
from tracker.storage import store


def basics(said: Child | None, key: str) -> dict[str, object]:
    """Ask for name, birth, gestation, sex and home."""
    zones = sorted(zone_names())
    home = said.time_zone if said else st.context.timezone
    name = st.text_input("Name", value=said.name if said else "", max_chars=100, key=f"name-{key}")
    latest = local_date(common.now(), home if home in zone_names() else "UTC")
    birth_date = said.birth_date if said else None
    born = st.date_input(
        "Birth date",
        value=birth_date,
        min_value=date(1990, 1, 1),
        max_value=latest,
        format="YYYY-MM-DD",
        key=f"born-{key}",
    )
    weeks_box, days_box = st.columns(2)
    told_weeks, told_days = (said.gestation_weeks, said.gestation_days) if said else (None, None)
    weeks = weeks_box.number_input(
        "Born at week",
        min_value=20,
        max_value=45,
        value=told_weeks,
        placeholder="not told",
        key=f"weeks-{key}",
    )
    days = days_box.number_input(
        "and days",
        min_value=0,
        max_value=6,
        value=told_days,
        placeholder="not told",
        key=f"days-{key}",
    )
    sex = questionnaire.pick(
        "Registered at birth as", Sex, f"sex-{key}", value=said.sex if said else None
    )
    zone = st.selectbox(
        "Time zone at home",
        zones,
        index=zones.index(home) if home in zone_names() else None,
        key=f"zone-{key}",
    )
    return {
        "name": name.strip(),
        "birth_date": born.isoformat() if born else None,
        "gestation_weeks": weeks,
        "gestation_days": days if weeks is not None else None,
        "sex": sex,
        "time_zone": zone,
    }


def edit(child: Child) -> None:
    """Show what is known of a child, ready to be changed."""
    said = store.child_said(child)
    background = cast("dict[str, object]", said["background"])
    with st.form(f"child-{child.id}", border=False):
        changes = basics(child, child.id)
        st.header("Background")
        components.caption(
            "What a clinician asks once. Leave out what you do not know: left out means not "
            "asked, not no."
        )
        told = questionnaire.ask_all(
            "background",
            question_fields("background"),
            background,
            f"background-{child.id}",
            latest=common.today(child),
        )
        note = st.text_area(
            field_spec("background", "note").wording,
            value=child.background.note,
            key=f"background-note-{child.id}",
            max_chars=field_spec("background", "note").max_length,
        )
        complete = st.checkbox(
            field_spec("background", "complete").wording,
            value=child.background.complete,
            key=f"complete-{child.id}",
        )
        if st.form_submit_button("Save", type="primary", width="stretch"):
            merged = {
                field: value if isinstance(value, list) else questionnaire.exchange_value(value)
                for field, value in told.items()
            } | {
                "note": note,
                "complete": complete,
            }
            if common.save(store.amend_child, child.id, {**changes, "background": merged}):
                common.flash(f"Saved: {changes['name']}.")
            st.rerun()


def add() -> None:
    """Add another child."""
    child_id = common.idempotency_id("child")
    with st.form(f"child-{child_id}", border=False):
        said = basics(None, child_id)
        if st.form_submit_button("Add this child", type="primary", width="stretch"):
            added = common.save(
                store.record_child,
                {"id": child_id} | {field: value for field, value in said.items() if value},
            )
            if added:
                common.release_id("child")
                common.remember(child=added.id)
            st.rerun()


def keep_name(key: str) -> None:
    """Keep who holds this phone."""
    common.remember(caregiver=st.session_state[key].strip())


def this_phone() -> None:
    """Ask who holds this phone, and offer the night colours."""
    known = common.caregiver() or ""
    key = f"caregiver-{known}"
    st.text_input(
        "Your name on this device",
        value=known,
        placeholder="Mum, Dad, Granny …",
        max_chars=100,
        key=key,
        on_change=keep_name,
        args=(key,),
    )
    components.caption(
        "Stands beside every entry made on this device, so that everybody sees who logged it."
    )


def keep_number() -> None:
    """Store the emergency number that was typed."""
    common.save(store.set_emergency_number, st.session_state["emergency-number"])
    common.load_emergency_number()


def this_family() -> None:
    """Ask which number to call where they live."""
    known = st.session_state.get("emergency_number", "")
    label, hint = "Emergency number where you live", "such as 112, 999 or 911"
    st.text_input(
        label,
        value=known,
        placeholder=hint,
        max_chars=20,
        type="phone",
        key="emergency-number",
        on_change=keep_number,
    )
    components.caption("Every page then says this number where it says to call for help.")


st.title("Settings")
st.header("This device")
this_phone()
common.night_toggle()
child_and_caregiver.caregiver_settings()
st.header("This family")
this_family()
st.header("Children")
for one in common.family():
    with st.expander(
        components.escape_markdown(f"{one.name}, born {one.birth_date.day} {one.birth_date:%b %Y}")
    ):
        edit(one)
with st.expander("Add another child"):
    add()
st.header("Files")
files.section()
st.header("Copies")
backups.section()
st.header("Who may enter")
access_settings.passcode()
st.header("Programs")
access_settings.programs()
st.header("Where the diary lives")
address = common.storage_location()
components.caption(f"{address}. Nothing leaves this computer: no account, no statistics, no cloud.")
