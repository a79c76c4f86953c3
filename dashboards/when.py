"""Asking for a moment: day and time on the clock of a place, the hour that comes twice asked, the hour that never comes told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import common
import streamlit as st

from tracker.local_time import read_wall_clock, zone
from tracker.web.words import clock

if TYPE_CHECKING:
    from tracker.diary import Child

SURE = {"exact": "exactly", "about": "about", "day_only": "only the day"}


def pick_time(child: Child, place: str, key: str, stands: datetime, precision: str = "about") -> tuple[datetime, str] | None:
    """Ask for a day and a time; return the instant and how sure it is, None until it is clear."""
    local_now = common.now().astimezone(zone(place)).replace(tzinfo=None)
    shown = stands.astimezone(zone(place)).replace(tzinfo=None, second=0, microsecond=0)
    day_box, time_box = st.columns(2)
    day = day_box.date_input("Day", value=shown.date(), max_value=local_now.date(), min_value=child.birth_date, format="YYYY-MM-DD", key=f"{key}-day")
    hour = time_box.time_input("Time", value=shown.time(), step=60, key=f"{key}-time")
    sure = st.segmented_control("How sure is the time?", list(SURE), format_func=SURE.__getitem__, key=f"{key}-sure", default=precision, required=True)
    read = read_wall_clock(datetime.combine(day, hour), place)
    if read.moved:
        st.info(f"That time did not exist: the clocks went forward. {clock(read.readings[0], place)} will be stored.")
    if len(read.readings) == 1:
        return read.readings[0], str(sure)
    which = st.segmented_control("That hour came twice: the clocks went back. Which one was it?", ["the first", "the second"], key=f"{key}-fold")
    return None if which is None else (read.readings[which == "the second"], str(sure))
