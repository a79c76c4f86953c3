"""Page shown instead of all others until the first child is added."""

from __future__ import annotations

import common
import components
import draft
import number_field
import page_frame
import questionnaire
import streamlit as st

from tracker.domain.local_time import local_date, years_before, zone_names
from tracker.domain.questions import FIELDS
from tracker.localization.messages import _
from tracker.localization.region import current_region
from tracker.storage import store

OLDEST_CHILD_YEARS = 10

st.title(_("Welcome"))
st.write(
    _(
        "Log what you see: twitches, jerks, new skills. The diary shows what may need a doctor, "
        "and why. It never diagnoses."
    )
)
st.write(_("Everything stays on your home computer."))

here = st.context.timezone if st.context.timezone in zone_names() else None
today = local_date(common.now(), here or "UTC")
earliest = years_before(today, OLDEST_CHILD_YEARS)

draft.follow("first-")
st.header(_("Add your baby"))
spec = FIELDS["child"]
name = st.text_input(spec["name"].form_text, max_chars=spec["name"].max_length, key="first-name")
born = st.date_input(
    spec["birth_date"].form_text,
    value=None,
    min_value=earliest,
    max_value=today,
    format=current_region().date_picker_format,
    key="first-born",
)
weeks_box, days_box = st.columns(2)
weeks_spec, days_spec = spec["gestation_weeks"], spec["gestation_days"]
with weeks_box:
    weeks = questionnaire.count_input(
        weeks_spec, weeks_spec.form_text, "first-weeks", placeholder="e.g. 33"
    )
with days_box:
    days = questionnaire.count_input(
        days_spec, days_spec.form_text, "first-days", placeholder="e.g. 4"
    )
sex = questionnaire.form_word("child", "sex", "first-sex")
zone = st.selectbox(
    spec["time_zone"].form_text,
    sorted(zone_names()),
    index=sorted(zone_names()).index(here) if here else None,
    key="first-zone",
)
caregiver = st.text_input(
    _("Your name (you may skip this)"),
    placeholder=_("Mum, Dad, Granny …"),
    max_chars=100,
    key="first-caregiver",
)
saved = st.button(_("Start the diary"), type="primary", width="stretch", key="start")

missing = [
    sentence
    for sentence, value in (
        (_("Please add a name."), name.strip()),
        (_("Please add the birth date."), born),
        (_("Please add the time zone."), zone),
    )
    if not value
]
if saved and missing:
    st.warning(" ".join(missing))
elif saved and number_field.refuse([weeks, days]):
    pass
elif saved and born is not None:
    if caregiver.strip():
        common.remember(caregiver=caregiver.strip())
    fields = {
        "id": common.idempotency_id("child"),
        "name": name.strip(),
        "birth_date": born.isoformat(),
        "gestation_weeks": weeks,
        "gestation_days": days if weeks is not None else None,
        "sex": sex,
        "time_zone": zone,
    }
    if common.save(store.record_child, fields):
        common.release_id("child")
        draft.drop("first-")
        st.rerun()
page_frame.show_messages()
components.caption(
    _(
        "This is not a medical device. If you are worried about your baby now, call your doctor "
        "or the emergency number."
    )
)
