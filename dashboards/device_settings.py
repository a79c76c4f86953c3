"""What is chosen for this device: its colours, its language and units.

The region is the one chosen here, else the family's, else the one that fits the browser.
"""

from __future__ import annotations

from typing import Final

import answer_notice
import common
import components
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from tracker.localization.messages import _
from tracker.localization.region import Region, find_region, guess_region, regions, use_region_from
from tracker.storage import store

SESSION_KEY: Final = "region"
UNCHOSEN: Final = ""


def browser_region() -> Region:
    """Return the region that fits the browser's languages."""
    return guess_region(st.context.locale or st.context.headers.get("Accept-Language"))


def family_region() -> Region:
    """Return the region the family chose, else the one that fits the browser's languages."""
    return find_region(common.query(store.region)) or browser_region()


def load_region() -> None:
    """Load the region of this device into the session, for everything this run shows."""
    st.session_state[SESSION_KEY] = (
        find_region(common.device().get(SESSION_KEY)) or family_region()
    ).code
    use_region_from(session_region)


def session_region() -> Region | None:
    """Return the region of the session whose page is running, None outside a page."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return find_region(st.session_state.get(SESSION_KEY))


def current_code() -> str:
    """Return the code of the region of this page, for the keys of what depends on it."""
    return str(st.session_state[SESSION_KEY])


def save_family_region() -> None:
    """Store the region the family chose."""
    key = "family-region"
    answer_notice.save_at(key, store.set_region, st.session_state[key] or UNCHOSEN)


def save_device_region() -> None:
    """Keep the region chosen for this device in its cookie."""
    key = "device-region"
    common.remember(region=st.session_state[key] or UNCHOSEN)
    answer_notice.confirm_at(key)


def family_setting() -> None:
    """Ask for the family's region."""
    _choice(
        _("Language and units"),
        "family-region",
        common.query(store.region) or UNCHOSEN,
        _("by browser: {region}").format(region=browser_region().name),
    )
    components.caption(
        _(
            "Sets the order of dates, the clock, the spelling, and the unit of a number typed "
            "without one. A number with its unit, such as 38.5 °C or 7 lb 4 oz, is always taken."
        )
    )


def device_setting() -> None:
    """Ask for a region of this device's own."""
    _choice(
        _("Language and units on this device"),
        "device-region",
        common.device().get(SESSION_KEY, UNCHOSEN),
        _("as the family's: {region}").format(region=family_region().name),
    )


def _choice(label: str, key: str, code: str, unchosen: str) -> None:
    names = {UNCHOSEN: unchosen} | {one.code: one.name for one in regions().values()}
    saver = save_family_region if key == "family-region" else save_device_region
    st.selectbox(
        label,
        list(names),
        index=list(names).index(code) if code in names else 0,
        format_func=names.__getitem__,
        key=key,
        on_change=saver,
    )
    answer_notice.show_notice(key)


def night_toggle() -> None:
    """Offer the night colours."""
    night = st.toggle(
        _("Night: red on black"), value=bool(common.device().get("night")), key="night"
    )
    if night != bool(common.device().get("night")):
        common.remember(night="yes" if night else "")
        st.rerun()
