"""A calendar that the phone's own calendar subscribes to. Part of Settings."""

from __future__ import annotations

import common
import components
import streamlit as st

from tracker.localization.dates import clock_text
from tracker.localization.messages import N_, _, ngettext
from tracker.storage import credentials
from tracker.web.calendar_feed import (
    CHECK_IN_AT,
    SECRET_PREFIX,
    VITAMIN_D_AT,
    calendar_address,
    new_calendar_key,
    revoke_calendar_keys,
)
from tracker.web.listening import running_server

STATE = "calendar-address"
PURPOSE = N_(
    "Your phone's own calendar can remind you of the check-in at {check_in}, of vitamin D at "
    "{vitamin_d} where your baby gets it, and show visits. Nothing goes to a cloud of ours."
)
HOW = N_(
    "iPhone: Settings, Apps, Calendar, Calendar Accounts, Add Account, Other, Add Subscribed "
    "Calendar. Android needs an app that subscribes to calendars, such as ICSx5. The phone fetches "
    "it while it is on your home Wi-Fi."
)
ONCE = N_("Copy the address now. You won't see it again. Who has it sees these reminders.")


def section() -> None:
    """Show what a calendar does, make an address, or remove all of them."""
    times = {"check_in": clock_text(CHECK_IN_AT), "vitamin_d": clock_text(VITAMIN_D_AT)}
    components.caption(_(PURPOSE).format(**times))
    address = st.session_state.get(STATE)
    if address is not None:
        with st.container(border=True, key="calendar-shown-once"):
            st.success(_(ONCE))
            st.code(address, language=None, wrap_lines=True)
            components.caption(_(HOW))
            if st.button(_("I have copied it"), width="stretch", key="calendar-copied"):
                del st.session_state[STATE]
                st.rerun()
    elif st.button(_("Create a calendar address"), width="stretch", key="new-calendar"):
        key = common.save(new_calendar_key)
        if key is not None:
            st.session_state[STATE] = calendar_address(_address(), key)
        st.rerun()
    count = common.query(credentials.count_secrets, SECRET_PREFIX)
    if count:
        label = ngettext(
            "Remove the calendar address", "Remove all {count} addresses", count
        ).format(count=count)
        if st.button(label, width="stretch", key="remove-calendars"):
            common.save(revoke_calendar_keys)
            st.session_state.pop(STATE, None)
            st.rerun()


def _address() -> str:
    """Return the address by which a phone reaches the diary, as far as is known."""
    server = running_server()
    named = server.named_address() or server.home_address() if server else None
    return named or common.diary_address() or "http://localhost:8501"
