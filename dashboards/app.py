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

st.set_page_config(
    page_title="Movement diary",
    page_icon=str(common.HERE / "icon.svg"),
    layout="centered",
    initial_sidebar_state="collapsed",
)

BAR = {
    "today.py": ("Today", "home"),
    "log.py": ("Log", "add_circle"),
    "history.py": ("History", "list"),
    "trends.py": ("Trends", "bar_chart"),
    "milestones.py": ("Milestones", "child_care"),
    "flags.py": ("Warning signs", "flag"),
    "report.py": ("Report", "description"),
    "settings.py": ("Settings", "settings"),
    "more.py": ("More", "menu"),
}
"""Title and icon of each page; a phone shows the first four and More, a tablet eight."""

PAGES_WITH_FLAGS = {"Today", "Warning signs"}

common.new_snapshot()
page_frame.inject_styles()
common.device()
common.load_numbers()
device_settings.load_region()

if not common.family():
    every_address = [
        st.Page(
            "welcome.py",
            title="Welcome",
            url_path=file.removesuffix(".py"),
            default=file == "today.py",
        )
        for file in BAR
    ]
    st.navigation(every_address, position="hidden").run()
else:
    pages = [
        st.Page(file, title=title, icon=f":material/{icon}:", default=file == "today.py")
        for file, (title, icon) in BAR.items()
    ]
    help_page = st.Page("help.py", title="Help")
    page = st.navigation([*pages, help_page], position="hidden")
    with st.bottom, st.container(key="bar"):
        for target in pages:
            state = "here" if target.title == page.title else "to"
            with st.container(key=f"{state}-{target.title}"):
                st.page_link(target, label=target.title)
    child_and_caregiver.child_picker()
    if page.title not in PAGES_WITH_FLAGS:
        urgent_banner.urgent_banner(common.child())
        clock_notice.clock_notice(common.child())
    page_frame.show_messages()
    page.run()
    page_frame.help_link(page, help_page)
    components.show(
        '<p class="foot quiet">This is a diary, not a medical device. It cannot diagnose. '
        "If you are worried, call your doctor.</p>"
    )

draft.keep()
common.write_device_cookie()
common.end_run()
