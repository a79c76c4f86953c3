"""The banner with urgent flags, above every page until the family has called somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import confirm_card
import streamlit as st

from tracker.localization.messages import _

if TYPE_CHECKING:
    from tracker.domain.diary import Child


def urgent_banner(child: Child) -> None:
    """Show what to do about the most urgent flag, with a link to all of them."""
    flags = common.assessed(child).urgent_flags
    card = common.assessed(child).warning_card(*common.numbers()) if flags else None
    if card:
        confirm_card.confirm_card(child)
        with st.container(key="urgent"):
            components.show(components.short_warning(card))
            label = (
                _("Why, and record a call to the doctor ({count} warning signs)").format(
                    count=len(flags)
                )
                if len(flags) > 1
                else _("Why, and record a call to the doctor")
            )
            st.page_link(
                "flags.py", label=label, icon=":material/arrow_forward:", icon_position="right"
            )
