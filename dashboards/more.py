"""The pages the bar of a phone has no room for."""

from __future__ import annotations

import components
import device_settings
import streamlit as st

from tracker.localization.messages import _

st.title(_("More"))
with st.container(key="more-pages"):
    st.page_link("milestones.py", label=_("Milestones – what your baby does, by age"))
    st.page_link("flags.py", label=_("Warning signs – why, and record a call to the doctor"))
    st.page_link("report.py", label=_("Report – two pages for your doctor"))
    st.page_link("settings.py", label=_("Settings – children, names, import, export, backup"))
    st.page_link("help.py", label=_("Help – what am I looking at?"))
    others = (
        (_("Quick page – one tap and a timer, works offline"), "quick"),
        (_("Videos for the doctor – to take to the visit"), "video/doctor"),
        (_("Wall – for a tablet at home"), "wall"),
    )
    components.show("".join(components.link(text, page, "target") for text, page in others))
device_settings.night_toggle()
