"""The pages the bar of a phone has no room for."""

from __future__ import annotations

import device_settings
import streamlit as st

st.title("More")
with st.container(key="more-pages"):
    st.page_link("milestones.py", label="Milestones – what the baby does, at its age")
    st.page_link("flags.py", label="Flags – what matched, the entries and the sources")
    st.page_link("report.py", label="Report – a page for the pediatrician")
    st.page_link("settings.py", label="Settings – children, names, import, export, backup")
device_settings.night_toggle()
