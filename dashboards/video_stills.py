"""The videos in the diary for the report; stills and a code on paper only where that is ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import common
import components
import streamlit as st

from tracker.exchange.video_clips import films_folder
from tracker.localization.messages import N_, _
from tracker.report.videos import MOST_WITH_STILLS, StoredVideo
from tracker.report.videos_code import VideosCode, videos_code
from tracker.settings import load_settings
from tracker.storage import videos
from tracker.video.folder import FilmFolder
from tracker.web.listening import running_server
from tracker.web.phone_code import origin_for_devices

if TYPE_CHECKING:
    from tracker.domain.diary import Child

QUESTION: Final = N_("Print stills of the videos")
HELP: Final = N_(
    "Eight pictures of each of the newest {most} videos, on a page of their own. They may show "
    "your baby's face and your home."
)
CODE_QUESTION: Final = N_("Print a code that opens the videos")
CODE_HELP: Final = N_(
    "A phone that scans it opens your videos for the doctor: only in your home network, and only "
    "if it is signed in to your diary. The address {address} stands beside it."
)
NO_ADDRESS: Final = N_(
    "No phone can reach this diary yet. Open it to your home network in Settings, Add a phone."
)


def clips_for_report(child: Child) -> list[StoredVideo]:
    """Ask whether stills are printed, and return the videos in the diary, stills if ticked."""
    films = [
        film
        for film in common.query(videos.videos, child.id)
        if film.episode_id and film.state == "ready"
    ]
    if not films:
        return []
    with_stills = st.checkbox(_(QUESTION), value=False, key=f"stills-{child.id}")
    components.caption(_(HELP).format(most=MOST_WITH_STILLS))
    folder = FilmFolder(films_folder(load_settings()))
    return [_clip(film, folder, with_stills=with_stills) for film in films]


def code_for_report(child: Child, clips: list[StoredVideo]) -> VideosCode | None:
    """Ask whether the code of the videos is printed, and return it if it is; None for no video."""
    if not clips:
        return None
    server = running_server()
    origin = origin_for_devices(
        common.diary_address(),
        name=server.named_address() if server else None,
        number=server.home_address() if server else None,
    )
    is_wanted = st.checkbox(
        _(CODE_QUESTION), value=False, key=f"code-{child.id}", disabled=origin is None
    )
    components.caption(_(CODE_HELP).format(address=origin) if origin else _(NO_ADDRESS))
    return videos_code(origin, child.id) if origin and is_wanted else None


def _clip(film: videos.Video, folder: FilmFolder, *, with_stills: bool) -> StoredVideo:
    """Return a video for the report."""
    stills = folder.stills(film.stored_sha256 or "", film.still_times_s) if with_stills else {}
    return StoredVideo(str(film.episode_id), film.duration_s, tuple(stills.values()), tuple(stills))
