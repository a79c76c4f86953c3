"""The words under a video: when it was recorded, how old the child was, and what the entry says.

Only what was recorded or answered; nothing here is taken from the pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from tracker.clinical.catalogue.loader import age_of
from tracker.domain.age import format_age
from tracker.domain.local_time import entry_zone, local_date, zone
from tracker.domain.vocabulary import ArousalState
from tracker.localization.dates import clock_text, day_text
from tracker.localization.messages import N_, _
from tracker.presentation.entry_text import headline
from tracker.presentation.time_format import format_length
from tracker.storage.models import FilmGuide

if TYPE_CHECKING:
    from tracker.domain.child import Child
    from tracker.storage.videos import Video

_WITHOUT_ENTRY: Final[dict[str | None, str]] = {
    None: N_("Video without an entry"),
    FilmGuide.MOVEMENTS: N_("Film of small movements"),
}
STATE_NOT_ANSWERED: Final = N_("asleep or awake: not answered")


@dataclass(frozen=True)
class VideoCaption:
    """A video in words, each a line of its own; empty where there is nothing to say."""

    id: str
    episode: str | None
    title: str
    when: str
    age: str
    state: str
    length: str
    note: str


def video_caption(child: Child, film: Video, entry: Mapping[str, Any] | None) -> VideoCaption:
    """Return the words under a video; `entry` is the episode it belongs to, if any."""
    moment, words = _moment(film, entry)
    place = entry_zone(entry, child.time_zone) if entry else child.time_zone
    local = moment.astimezone(zone(place))
    only_day = film.recorded_at is None and (entry or {}).get("time_precision") == "day_only"
    time = "" if only_day else f", {clock_text(local)}"
    return VideoCaption(
        film.id,
        film.episode_id,
        headline("episodes", entry) if entry else _(_WITHOUT_ENTRY[film.guide]),
        words.format(when=f"{day_text(local)}{time}"),
        _age(child, moment, place),
        "" if film.guide else _state(entry),
        "" if film.duration_s is None else format_length(round(film.duration_s)),
        film.note,
    )


def _moment(film: Video, entry: Mapping[str, Any] | None) -> tuple[datetime, str]:
    """Return when a video was made as far as known, and a sentence that says how that is known."""
    recorded_at = film.recorded_at or film.phone_time
    if recorded_at is not None:
        return recorded_at, _("recorded {when}")
    if entry is not None:
        return datetime.fromisoformat(str(entry["started_at"])), _("entry of {when}")
    return film.logged_at, _("added {when}; when it was recorded is not known")


def _age(child: Child, moment: datetime, place: str) -> str:
    day = local_date(moment, place)
    if day < child.birth_date:
        return ""
    age = age_of(child, day)
    old = _("{age} old").format(age=format_age(age.chronological_days, day))
    if not age.corrected_applies or age.corrected_days == age.chronological_days:
        return old
    return _("{old} ({corrected} counted from the due date)").format(
        old=old, corrected=format_age(age.corrected_days, day)
    )


def _state(entry: Mapping[str, Any] | None) -> str:
    state = (entry or {}).get("state")
    return ArousalState(str(state)).parent if state else _(STATE_NOT_ANSWERED)
