"""A chart in the layout that fits the width of the page it stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

WIDTHS_IN: Final = {"narrow": 3.0, "wide": 6.3}
"""The two layouts; style.css shows the one in which every text is at least 11 px high."""


def show_chart(key: str, draw: Callable[[float], str], alt: str) -> None:
    """Show a chart in both layouts, of which the browser shows one: it alone knows the width.

    A turned phone or a window that is made narrow gets the other one at once. `draw` returns the
    SVG of a width in inches; `key` names the chart on its page.
    """
    for layout, width_in in WIDTHS_IN.items():
        with st.container(key=f"{layout}-{key}"):
            st.image(draw(width_in), width="stretch", alt=alt)
