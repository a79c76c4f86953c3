"""A page with every Streamlit element that reads a label, an option or a text as Markdown."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

import tracker

sys.path.insert(0, str(Path(tracker.__file__).parents[1] / "dashboards"))

from components import literal

from tests.robustness.hostile import MARKDOWN, TYPED

TEXTS = [text for text in (*MARKDOWN, *TYPED) if len(text) < 200]


def every_element(text: str, number: int) -> None:
    """Draw one text with every element."""
    label = literal(text)
    with st.container(key=f"case-{number}"):
        for name in ("markdown", "write", "caption", "warning", "success", "info", "error"):
            getattr(st, name)(label)
        for name in ("title", "header", "subheader"):
            getattr(st, name)(label, anchor=False)
        for name in ("button", "checkbox", "toggle", "text_input", "text_area", "number_input"):
            getattr(st, name)(label, key=f"{name}-{number}")
        for name in ("date_input", "time_input", "file_uploader"):
            getattr(st, name)(label, key=f"{name}-{number}")
        for name in ("pills", "segmented_control", "radio"):
            options = ["option"]
            getattr(st, name)(label, options, format_func=lambda _: label, key=f"{name}-{number}")
        st.selectbox(label, [text], key=f"selectbox-{number}")
        st.download_button(label, data="", key=f"download_button-{number}")
        st.page_link("https://localhost/", label=label)
        st.expander(label).text("inside")


if __name__ == "__main__":
    first, last = int(st.query_params["first"]), int(st.query_params["last"])
    for number, text in enumerate(TEXTS[first:last], first):
        every_element(text, number)
    st.text("The end")
