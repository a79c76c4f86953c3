"""What every page is drawn in: the style sheets, the messages of earlier changes, the colours."""

from __future__ import annotations

import common
import components
import streamlit as st


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
    for text in st.session_state.pop("messages", []):
        st.warning(components.literal(text))
