"""Room for videos, and whether the backups copy them. Part of Settings."""

from __future__ import annotations

from typing import Final

import answer_notice
import common
import components
import streamlit as st

from tracker.exchange.video_clips import films_folder
from tracker.localization.messages import N_, _
from tracker.localization.numbers import number_text
from tracker.settings import load_settings
from tracker.storage import videos
from tracker.video.folder import FilmFolder
from tracker.video.problem_text import problem_text
from tracker.video.process import is_installed

GIGABYTES: Final = (1, 2, 5, 10, 20, 50, 100)
NOT_INSTALLED: Final = N_(
    "Videos are kept, but this computer can't prepare or play them yet. Install what is missing "
    "with: pip install 'infant-movement-diary[video]', and start the diary again."
)
WHERE: Final = N_(
    "Videos stay on your home computer, without place and device, and without sound unless you "
    "keep it. Each may have up to 3 minutes and 200 MB; a film of small movements for a clinic, up "
    "to 5 minutes and 650 MB. A video you delete, or one whose entry you delete, can come back for "
    "30 days."
)


def save_room(key: str) -> None:
    """Store how much room videos may take."""
    answer_notice.save_at(key, videos.set_quota_bytes, st.session_state[key] * 1_000_000_000)


def save_copies(key: str) -> None:
    """Store whether the backups copy the videos."""
    answer_notice.save_at(key, videos.set_copied, copied=st.session_state[key])


def refused_imports() -> None:
    """Say which videos of an archive were not taken in, until that was read."""
    films = common.query(videos.refused_imports)
    if not films:
        return
    sentences = [problem_text(str(film.problem)) for film in films]
    for sentence in dict.fromkeys(sentences):
        st.warning(components.literal(sentence))
    st.button(
        _("OK, I have read this"),
        key="refused-imports",
        on_click=common.save,
        args=(videos.remove_refused_imports,),
    )


def section() -> None:
    """Show what videos take, and ask how much they may, and whether backups copy them."""
    used = FilmFolder(films_folder(load_settings())).used_bytes()
    quota = common.query(videos.quota_bytes)
    room = round(quota / 1_000_000_000)
    components.caption(_(WHERE))
    if not is_installed():
        st.warning(_(NOT_INSTALLED))
    st.progress(
        min(1.0, used / quota),
        text=_("{used} of {most} GB used.").format(
            used=number_text(used / 1e9, 1), most=number_text(quota / 1e9)
        ),
    )
    refused_imports()
    choices = sorted({*GIGABYTES, room})
    st.selectbox(
        _("Room for videos"),
        choices,
        index=choices.index(room),
        format_func=lambda size: _("{size} GB").format(size=size),
        key="video-room",
        on_change=save_room,
        args=("video-room",),
    )
    answer_notice.show_notice("video-room")
    st.checkbox(
        _(
            "Back up the videos every day too ({used} GB; no extra room if the backups are on the "
            "same disk)"
        ).format(used=number_text(used / 1e9, 1)),
        value=common.query(videos.are_copied),
        key="video-copies",
        on_change=save_copies,
        args=("video-copies",),
    )
    answer_notice.show_notice("video-copies")
