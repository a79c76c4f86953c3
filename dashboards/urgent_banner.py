"""What stands above every page until somebody was called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

if TYPE_CHECKING:
    from tracker.domain.diary import Child


def urgent_on_top(child: Child) -> None:
    """Keep what needs a doctor in sight, above everything else."""
    flags = common.assessed(child).urgent_flags
    if flags:
        with st.container(key="urgent"):
            components.show(components.short_flag(flags[0]))
            more = (
                f"Read why, and note whom you called ({len(flags)} flags)"
                if len(flags) > 1
                else "Read why, and note whom you called"
            )
            st.page_link(
                "flags.py", label=more, icon=":material/arrow_forward:", icon_position="right"
            )
