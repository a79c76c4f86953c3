"""The way to add a video to an episode, and the question whose phone one is on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import answer_notice
import common
import components
import streamlit as st

from tracker.domain.video_marks import VideoMarks, video_owner
from tracker.domain.vocabulary import Video
from tracker.localization.messages import N_, _
from tracker.storage import store

QUESTION: Final = N_("Whose phone is the video on?")
ADD: Final = N_("Add a video")
HELP: Final = N_("The report tells the doctor whose phone to ask for.")


def offer_video(record: Mapping[str, Any]) -> None:
    """Link to the page that adds a video to an episode."""
    address = f"quick/video?episode={quote(str(record['id']), safe='')}"
    components.show(f'<p><a class="go" href="{address}" target="_self">{_(ADD)}</a></p>')


def ask_owner(record: Mapping[str, Any]) -> None:
    """Ask whose phone the video of an episode is on, if it is on one."""
    if record.get("video") != Video.ON_PHONE:
        return
    owner = video_owner(str(record.get("source", "")))
    names = [person.name for person in common.query(store.caregivers) if not person.retired]
    options = names if owner is None or owner in names else [owner, *names]
    key = f"video-owner-{record['id']}"
    st.session_state.setdefault(key, owner)
    st.selectbox(
        _(QUESTION),
        options,
        index=None,
        format_func=components.literal,
        placeholder=_("not answered; choose or type a name"),
        accept_new_options=True,
        help=_(HELP),
        key=key,
        on_change=save_owner,
        args=(str(record["id"]), key),
    )
    answer_notice.show_notice(key)


def save_owner(record_id: str, key: str) -> None:
    """Store the chosen or typed name; an emptied field takes the answer back."""
    name = (st.session_state[key] or "").strip()
    mark = str(VideoMarks(owner=name)) or "video-on:"
    answer_notice.save_at(key, store.amend, "episodes", record_id, {"source": mark})
