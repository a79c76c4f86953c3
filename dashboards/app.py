"""Entry point: the navigation, and what stands above and below every page."""

from __future__ import annotations

import child_and_caregiver
import clock_notice
import common
import components
import device_settings
import draft
import page_frame
import streamlit as st
import urgent_banner

from tracker.localization.messages import N_, _

BAR = {
    "today.py": (N_("Today"), "home"),
    "log.py": (N_("Log"), "add_circle"),
    "history.py": (N_("History"), "list"),
    "trends.py": (N_("Trends"), "bar_chart"),
    "milestones.py": (N_("Milestones"), "child_care"),
    "flags.py": (N_("Warning signs"), "flag"),
    "report.py": (N_("Report"), "description"),
    "settings.py": (N_("Settings"), "settings"),
    "more.py": (N_("More"), "menu"),
}
"""Title and icon of each page; a phone shows the first four and More, a tablet eight."""

PAGES_WITH_FLAGS = {"today.py", "flags.py"}

common.new_snapshot()
draft.begin_run()
common.device()
common.load_numbers()
device_settings.load_region()
st.set_page_config(
    page_title=_("Movement diary"),
    page_icon=str(common.HERE / "icon.svg"),
    layout="centered",
    initial_sidebar_state="collapsed",
)
page_frame.inject_styles()

if not common.family():
    every_address = [
        st.Page(
            "welcome.py",
            title=_("Welcome"),
            url_path=file.removesuffix(".py"),
            default=file == "today.py",
        )
        for file in BAR
    ]
    st.navigation(every_address, position="hidden").run()
else:
    pages = [
        st.Page(file, title=_(title), icon=f":material/{icon}:", default=file == "today.py")
        for file, (title, icon) in BAR.items()
    ]
    help_page = st.Page("help.py", title=_("Help"))
    page = st.navigation([*pages, help_page], position="hidden")
    with st.bottom, st.container(key="bar"):
        for target, (title, _icon) in zip(pages, BAR.values(), strict=True):
            state = "here" if target.title == page.title else "to"
            with st.container(key=f"{state}-{title}"):
                st.page_link(target, label=target.title)
    child_and_caregiver.child_picker()
    if page.title not in {_(BAR[file][0]) for file in PAGES_WITH_FLAGS}:
        urgent_banner.urgent_banner(common.child())
        clock_notice.clock_notice(common.child())
    page_frame.show_messages()
    page.run()
    page_frame.help_link(page, help_page)
    components.show(
        '<p class="foot quiet">'
        + _(
            "This is a diary, not a medical device. It cannot diagnose. If you are worried, call "
            "your doctor."
        )
        + "</p>"
    )

draft.keep()
common.write_device_cookie()
common.end_run()
