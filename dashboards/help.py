"""Page: what am I looking at? One screen for each page of the dashboard."""

from __future__ import annotations

import components
import streamlit as st

from tracker.localization.messages import _
from tracker.presentation.help_texts import HELP

choice = st.query_params.get("page", "today")
about = choice if choice in HELP else "today"
st.title(_("What am I looking at?"))
st.header(_(HELP[about].title))
components.paragraphs(HELP[about].sentences)
st.page_link(
    f"{about}.py",
    label=_("Back"),
    icon=":material/arrow_back:",
    width="stretch",
)
with st.expander(_("Help for another page")):
    for name, text in HELP.items():
        if name != about:
            st.page_link("help.py", label=_(text.title), query_params={"page": name})
