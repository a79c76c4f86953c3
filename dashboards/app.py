"""The way through the pages: which there are, what stands above and below each of them."""

from __future__ import annotations

import child_and_caregiver
import common
import components
import streamlit as st
import urgent_banner

st.set_page_config(
    page_title="Movement diary",
    page_icon=str(common.HERE / "icon.svg"),
    layout="centered",
    initial_sidebar_state="collapsed",
)

# Every page by its file, with its icon. A phone shows the first four and More, a tablet the first eight.
BAR = {
    "today.py": ("Today", "home"),
    "log.py": ("Log", "add_circle"),
    "history.py": ("History", "list"),
    "trends.py": ("Trends", "bar_chart"),
    "milestones.py": ("Milestones", "child_care"),
    "flags.py": ("Flags", "flag"),
    "report.py": ("Report", "description"),
    "settings.py": ("Settings", "settings"),
    "more.py": ("More", "menu"),
}

SHOW_FLAGS_THEMSELVES = {"Today", "Flags"}

common.new_snapshot()
common.inject_styles()
common.device()
common.load_emergency_number()

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
    page = st.navigation(pages, position="hidden")
    with st.bottom, st.container(key="bar"):
        for one in pages:
            with st.container(key=f"{'here' if one.title == page.title else 'to'}-{one.title}"):
                st.page_link(one, label=one.title)
    child_and_caregiver.child_picker()
    if page.title not in SHOW_FLAGS_THEMSELVES:
        urgent_banner.urgent_on_top(common.child())
    common.show_messages()
    page.run()
    components.show(
        '<p class="foot quiet">A diary, not a medical device: it describes and cites, it '
        "does not diagnose. If you are worried, call.</p>"
    )

common.write_device_cookie()
