"""What every page is drawn in: the style sheets, the messages of earlier changes, the colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.localization.messages import _
from tracker.presentation.help_texts import HELP

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage


def inject_styles() -> None:
    """Add the pages' style sheet, at night the red-on-black one too."""
    sheets = [common.HERE / "style.css"] + (
        [common.HERE / "night.css"] if common.device().get("night") else []
    )
    st.html(
        "<style>" + "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets) + "</style>"
    )
    for script in (common.SIGNED_OUT_SCRIPT, common.TYPED_SCRIPT):
        st.html(f'<script src="{script}"></script>', unsafe_allow_javascript=True)


def show_messages() -> None:
    """Show the messages of earlier changes: refusals and confirmations."""
    for text in common.messages():
        st.warning(components.literal(text))


def help_link(page: StreamlitPage, help_page: StreamlitPage) -> None:
    """Show the link to the help about a page, if it has one."""
    about = page.url_path or "today"
    if about in HELP:
        st.page_link(
            help_page,
            label=_("What am I looking at?"),
            icon=":material/help:",
            query_params={"page": about},
        )
