"""Thumbnails of the videos of an entry, each a link to the player."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING

import common
import components

from tracker.localization.messages import _
from tracker.presentation.time_format import format_length
from tracker.storage import videos

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def videos_by_entry(child_id: str) -> Mapping[str, list[videos.Video]]:
    """Return the videos of a child that can be watched, by the id of their entry."""
    by_entry: defaultdict[str, list[videos.Video]] = defaultdict(list)
    for film in common.query(videos.videos, child_id):
        if film.episode_id and film.state == "ready":
            by_entry[film.episode_id].append(film)
    return by_entry


def thumbnails(films: Iterable[videos.Video]) -> str:
    """Return a thumbnail of each video with its length, which opens the player; "" for none."""
    links = [
        f'<a href="video/watch?id={escape(film.id)}" target="_self">'
        f'<img src="api/v1/videos/{escape(film.id)}/thumbnail" alt="" loading="lazy">'
        f"<span>{escape(_label(film))}</span></a>"
        for film in films
    ]
    return f'<div class="thumbnails">{"".join(links)}</div>' if links else ""


def _label(film: videos.Video) -> str:
    if film.duration_s is None:
        return _("Watch the video")
    return _("Watch the video, {length}").format(length=format_length(round(film.duration_s)))


def show_doctor_link(child_id: str) -> None:
    """Offer the playlist for the doctor, where there is a video to show."""
    if videos_by_entry(child_id):
        address = f"video/doctor?child={child_id}"
        components.show(components.link(_("Show the doctor the videos"), address))
