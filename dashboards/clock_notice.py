"""The notice about a wrong clock of the diary's computer, above every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.localization.messages import _, ngettext
from tracker.presentation import clock_text
from tracker.storage import store
from tracker.web.clock_monitor import clock_monitor

if TYPE_CHECKING:
    from tracker.domain.diary import Child


def trust_clock(child_id: str) -> None:
    """Date the entries that are later than the clock to the present."""
    count = common.save(store.correct_future_entries, child_id)
    if count:
        common.flash(
            ngettext(
                "{count} entry has a new time now. History keeps what was stored before.",
                "{count} entries have a new time now. History keeps what was stored before.",
                count,
            ).format(count=count)
        )


def clock_notice(child: Child) -> None:
    """Say that the clock and the entries contradict each other, or that the clock was set."""
    sentence = clock_text.diary_contradiction(common.diary(child))
    if sentence is None:
        by = clock_monitor().jump()
        if by:
            components.notice(clock_text.jump(by))
        return
    components.notice(sentence)
    with st.expander(_("What now?")):
        components.caption(
            _(
                "If the clock is wrong: set the computer's date and time, then load this page "
                "again. Until then log on your phone's quick page, which uses the phone's own "
                "clock."
            )
        )
        st.link_button(_("Quick page"), "quick", width="stretch")
        components.caption(
            _(
                "If the clock is right: the newest entries were saved while it was wrong. They get "
                "today's date, marked as about; you can change each under History."
            )
        )
        st.button(
            _("The clock is right: correct those entries"),
            key="trust-clock",
            width="stretch",
            on_click=trust_clock,
            args=(child.id,),
        )
