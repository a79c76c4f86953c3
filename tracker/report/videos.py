"""The videos of a period: how many, where each of them is, and which one to watch first.

Where a video is was asked (`tracker.domain.video_marks`); it is never taken from who logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.domain.video_marks import video_owner
from tracker.domain.vocabulary import ArousalState, Movement, TimePrecision, Video
from tracker.localization.messages import N_, _, ngettext
from tracker.localization.numbers import count_text, localized
from tracker.report.formatting import (
    clinical,
    format_clock,
    format_day,
    format_duration,
    joined,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.review import Review

Row = tuple[str, str]

MOST_VIDEOS: Final = 8
"""How many videos the list names, the newest first (ours)."""

MOST_WITH_STILLS: Final = 3
"""Of how many videos stills are printed, where the family asks for them: a page holds three."""

IN_THE_DIARY: Final = N_("in the diary")
ON_A_PHONE: Final = N_("on a phone")
NOT_ASKED_WHOSE: Final = N_("on a phone, nobody noted whose")


@dataclass(frozen=True)
class StoredVideo:
    """A video in the diary: its episode, its length in seconds, and stills of it (JPEG).

    `stills` are there only where the family wants them on paper, with their times in seconds.
    """

    episode_id: str
    length_s: float | None = None
    stills: tuple[bytes, ...] = ()
    still_times_s: tuple[float, ...] = ()


def _place(row: pd.Series, unnamed: str) -> str:
    """Return where the video of an episode is; `unnamed` if on a phone whose owner is not known."""
    if row["video"] == Video.ATTACHED:
        return _(IN_THE_DIARY)
    owner = video_owner(row["source"])
    return _("on the phone of {name}").format(name=plain(owner)) if owner else _(unnamed)


def filmed(episodes: pd.DataFrame) -> pd.DataFrame:
    """Return the episodes of which there is a video."""
    return episodes[episodes["video"].isin([Video.ATTACHED, Video.ON_PHONE])]


def video_places(episodes: pd.DataFrame) -> str:
    """Return how many videos there are in each place.

    An episode of which nobody asked is not counted as one without a video.
    """
    places = [_place(row, ON_A_PHONE) for _index, row in filmed(episodes).iterrows()]
    order = sorted(
        set(places), key=lambda place: (place != _(IN_THE_DIARY), place == _(ON_A_PHONE), place)
    )
    if order:
        text = _("{count} {place}")
        return ", ".join(
            text.format(count=count_text(places.count(place)), place=place) for place in order
        )
    return _("none") if (episodes["video"] == Video.NONE).any() else _("not answered")


def videos_in_short(review: Review) -> str:
    """Return how many videos there are, where, and which one to watch first.

    That is the one of a flagged entry, else of the most complete one.
    """
    places = video_places(review.episodes)
    best = review.worth_watching[review.worth_watching["filmed"]]
    if best.empty:
        return places
    first = best.iloc[0]
    only = len(filmed(review.episodes)) == 1
    text = (
        _("{places}; watch first: {when}") if only else _("{places}; watch first: {when}, {place}")
    )
    return text.format(places=places, when=_when(first), place=_place(first, ON_A_PHONE))


def video_place(row: pd.Series) -> str:
    """Return the cell of one episode's video: where it is, none, or not answered."""
    if row["video"] in {Video.ATTACHED, Video.ON_PHONE}:
        return _place(row, ON_A_PHONE)
    return _("none") if row["video"] == Video.NONE else _("not answered")


def video_rows(review: Review, clips: Sequence[StoredVideo] = ()) -> list[Row]:
    """Return a row for each video: when; what it shows, how long it is and where it is."""
    lengths_s = {video.episode_id: video.length_s for video in clips}
    videos = filmed(review.episodes).sort_values("started_at", ascending=False, kind="stable")
    rows = [
        (_when(row), _what(row, lengths_s.get(row["id"])))
        for _index, row in videos.head(MOST_VIDEOS).iterrows()
    ]
    more = len(videos) - MOST_VIDEOS
    if more <= 0:
        return rows
    text = ngettext("and {count} earlier one", "and {count} earlier ones", more)
    return [*rows, (text.format(count=count_text(more)), _(IN_THE_DIARY))]


def still_pages(review: Review, clips: Sequence[StoredVideo]) -> list[dict[str, object]]:
    """Return the videos with stills, newest first: their words, and each still with its time.

    A still is a list of bytes: JSON has no other way to carry a picture.
    """
    episodes = {row["id"]: row for _index, row in review.episodes.iterrows()}
    shown = [video for video in clips if video.stills and video.episode_id in episodes]
    shown.sort(key=lambda video: episodes[video.episode_id]["started_at"], reverse=True)
    return [
        {
            "title": _when(episodes[video.episode_id]),
            "words": _what(episodes[video.episode_id], video.length_s),
            "stills": [
                {"time": _seconds(time_s), "jpeg": list(still)}
                for time_s, still in zip(video.still_times_s, video.stills, strict=True)
            ],
        }
        for video in shown[:MOST_WITH_STILLS]
    ]


def _when(row: pd.Series) -> str:
    day = format_day(row["local_day"].date(), year=False)
    if row["time_precision"] == TimePrecision.DAY_ONLY:
        return day
    return _("{day}, {time}").format(day=day, time=format_clock(row["local_minute"]))


def _seconds(time_s: float) -> str:
    return _("{seconds} s").format(seconds=localized(f"{time_s:.1f}"))


def _what(row: pd.Series, length_s: float | None) -> str:
    state = clinical(ArousalState, row["state"]) if isinstance(row["state"], str) else []
    if length_s is not None:
        length = _("video {length}").format(length=format_duration(length_s))
    elif pd.notna(row["duration_s"]):
        length = _("event {length}").format(length=format_duration(row["duration_s"]))
    else:
        length = _("length not known")
    return joined(
        [
            ", ".join(clinical(Movement, str(row["movements"]))) or _("movement not described"),
            *state,
            length,
            _place(row, NOT_ASKED_WHOSE),
        ]
    )
