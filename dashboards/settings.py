"""Page: children, caregivers, this device, files, backups, access."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import access_settings
import answer_notice
import autosave
import backups
import calendar_settings
import child_and_caregiver
import common
import components
import device_settings
import draft
import files
import form_state
import number_field
import phone_settings
import questionnaire
import setting_history
import streamlit as st
import video_settings

from tracker.domain.diary import Child
from tracker.domain.local_time import local_date, zone_names
from tracker.domain.questions import field_spec, question_fields
from tracker.localization.dates import day_text
from tracker.localization.messages import N_, _
from tracker.storage import store

BASICS: Final = ("name", "birth_date", "gestation_weeks", "gestation_days", "sex")
"""What the form of a child asks first."""


def new_child_fields(key: str) -> dict[str, object]:
    """Ask for name, birth, gestation, sex and time zone; return them as fields."""
    zones, home = sorted(zone_names()), st.context.timezone
    latest = local_date(common.now(), home if home in zone_names() else "UTC")
    ask = partial(questionnaire.ask_one, "child", answers={}, latest=latest)
    name = ask("name", key=f"name-{key}")
    born = ask("birth_date", key=f"born-{key}")
    weeks_box, days_box = st.columns(2)
    with weeks_box:
        weeks = ask("gestation_weeks", key=f"weeks-{key}")
    with days_box:
        days = ask("gestation_days", key=f"days-{key}")
    sex = ask("sex", key=f"sex-{key}")
    zone = st.selectbox(
        field_spec("child", "time_zone").text,
        zones,
        index=zones.index(home) if home in zone_names() else None,
        key=f"zone-{key}",
    )
    return {
        "name": str(name).strip(),
        "birth_date": questionnaire.exchange_value(born),
        "gestation_weeks": weeks,
        "gestation_days": days if weeks is not None else None,
        "sex": sex,
        "time_zone": zone,
    }


def child_form(child: Child) -> None:
    """Show what is known of a child; each answer that is changed saves itself."""
    record, latest = store.exchange_child(child), common.today(child)
    form = autosave.open_form(
        "child",
        f"child-{child.id}",
        record,
        (*BASICS, "time_zone"),
        partial(form_state.amend_child, child_id=child.id),
    )
    components.caption(_("Each answer saves itself when you change it."))
    questionnaire.ask_all(
        "child", BASICS, record, form.key, latest=latest, saver=autosave.saver(form)
    )
    zone_field(form)
    background_form(child)


def zone_field(form: autosave.Form) -> None:
    """Ask for the time zone at the child's home; it saves itself."""
    zones, key = sorted(zone_names()), form.field_key("time_zone")
    home = form.drawn["time_zone"]
    st.selectbox(
        field_spec("child", "time_zone").text,
        zones,
        index=zones.index(home) if home in zones else None,
        key=key,
        on_change=autosave.saver(form),
        args=("time_zone", key),
    )
    answer_notice.show_notice(key)


def background_form(child: Child) -> None:
    """Ask what a doctor asks once; each answer saves itself."""
    fields = question_fields("background")
    record = form_state.as_mapping(store.exchange_child(child))
    form = autosave.open_form(
        "background",
        f"background-{child.id}",
        record,
        (*fields, "note", "complete"),
        partial(form_state.amend_background, child_id=child.id),
    )
    st.header(_("Background"))
    components.caption(
        _("What a doctor asks once. Skip anything you don't know. Blank does not mean no.")
    )
    questionnaire.ask_all(
        "background",
        (*fields, "note"),
        record,
        form.key,
        latest=common.today(child),
        saver=autosave.saver(form),
    )
    key = form.field_key("complete")
    st.checkbox(
        field_spec("background", "complete").text,
        value=bool(record.get("complete")),
        key=key,
        on_change=autosave.saver(form),
        args=("complete", key),
    )
    answer_notice.show_notice(key)


def new_child_form() -> None:
    """Add another child."""
    child_id, key = common.idempotency_id("child"), f"new-child-{len(common.family())}"
    draft.follow(key)
    fields = new_child_fields(key)
    birthdays = {child.name: child.birth_date.isoformat() for child in common.family()}
    twin = st.pills(
        _("Or the same birthday as"),
        list(birthdays),
        format_func=components.literal,
        key=f"twin-{key}",
    )
    fields["birth_date"] = fields["birth_date"] or birthdays.get(twin or "")
    pressed = st.button(
        _("Add this child"), type="primary", width="stretch", key=f"add-child-{child_id}"
    )
    if pressed and not number_field.refuse(fields.values()):
        shown = common.child().id
        added = common.save(
            store.record_child,
            {"id": child_id} | {field: value for field, value in fields.items() if value},
        )
        if added:
            common.release_id("child")
            draft.drop(key)
            common.remember(child=shown)
            common.flash(
                _("{name} is added. To log for {name}, choose the name at the top.").format(
                    name=added.name
                )
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
        _("Your name on this phone"),
        value=name,
        placeholder=_("Mum, Dad, Granny …"),
        max_chars=100,
        key=key,
        on_change=save_name,
        args=(key,),
    )
    components.caption(
        _("Shown next to every entry from this phone, so that everyone sees who logged it.")
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
        _("Emergency number where you live"),
        "emergency-number",
        store.set_emergency_number,
        hint=_("such as 112, 999 or 911"),
        purpose=_("Every page shows this number where it says to call for help."),
    )
    number = components.emergency_number()
    if not st.session_state["emergency_number"]:
        components.caption(
            _("Until you enter one, pages show {number}, which reaches help where you are.").format(
                number=number
            )
            if number
            else _("Until you enter one, pages say “your emergency number”.")
        )
    number_setting(
        _("Our doctor's number"),
        "doctor-number",
        store.set_doctor_number,
        hint=_("the number you call with a question"),
        purpose=_("A warning that says to call your doctor then shows this number, ready to tap."),
    )
    with st.expander(_("Earlier numbers")):
        setting_history.log(common.child(), store.EMERGENCY_NUMBER, store.DOCTOR_NUMBER)


def device_section() -> None:
    """Show what is set for this device alone."""
    this_device()
    device_settings.night_toggle()
    device_settings.device_setting()


def family_section() -> None:
    """Show the numbers to call and the family's region."""
    this_family()
    device_settings.family_setting()


def children_section() -> None:
    """Show each child, and the form that adds one."""
    for child in common.family():
        name = _("{name}, born {day}").format(name=child.name, day=day_text(child.birth_date))
        with st.expander(components.literal(name)):
            child_form(child)
    with st.expander(_("Add another child")):
        new_child_form()


def location_section() -> None:
    """Say where the diary is stored."""
    address = common.storage_location()
    components.caption(
        _("{place}. Nothing leaves your home computer: no account, no cloud.").format(place=address)
    )


SECTION: Final = "section"
"""The parameter of the page's address that shows one section alone, so that it can be linked to."""

SECTIONS: Final[dict[str, tuple[str, Callable[[], None]]]] = {
    "device": (N_("This device"), device_section),
    "people": (N_("People who log"), child_and_caregiver.caregiver_settings),
    "family": (N_("This family"), family_section),
    "children": (N_("Children"), children_section),
    "files": (N_("Export and import"), files.section),
    "videos": (N_("Videos"), video_settings.section),
    "backups": (N_("Backups"), backups.section),
    "phone": (N_("Add a phone"), phone_settings.section),
    "access": (N_("Passcode and devices"), access_settings.passcode),
    "calendar": (N_("Reminders in your calendar"), calendar_settings.section),
    "programs": (N_("Other programs"), access_settings.programs),
    "location": (N_("Where the diary is stored"), location_section),
}


def open_section(name: str = "") -> None:
    """Show one section alone, or all of them, and put it into the page's address."""
    if name:
        st.query_params[SECTION] = name
    else:
        st.query_params.pop(SECTION, None)


def section_links() -> None:
    """Offer each section alone, at its own address."""
    with st.expander(_("Go to one section")):
        for name, (title, _show) in SECTIONS.items():
            st.button(
                _(title),
                key=f"section-{name}",
                on_click=open_section,
                args=(name,),
                width="stretch",
            )


chosen = st.query_params.get(SECTION, "")
if chosen in SECTIONS:
    st.button(_("All settings"), icon=":material/arrow_back:", on_click=open_section)
    title, show_section = SECTIONS[chosen]
    st.title(_(title))
    show_section()
else:
    st.title(_("Settings"))
    section_links()
    for title, show_section in SECTIONS.values():
        st.header(_(title))
        show_section()
