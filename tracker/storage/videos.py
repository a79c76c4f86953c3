"""Films on their way into the diary and in it, and their place in the episodes they show.

An episode names its films in `clips`; only there are they part of an exchange file, and every
change of it is kept in the history of the episode. The table `video` is the state of each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.local_time import from_microseconds, to_microseconds
from tracker.errors import InvalidRecord, UnknownRecord
from tracker.storage.audit_log import CLIP, fetch_rows
from tracker.storage.models import Base, VideoState
from tracker.storage.preferences import preference, set_preference
from tracker.storage.read_records import read, read_with_owner
from tracker.storage.records import amend

VIDEO: Final = Base.metadata.tables["video"]
EPISODE: Final = Base.metadata.tables["episode"]
QUOTA: Final = "video_quota_bytes"
COPIES: Final = "video_copies"
DEFAULT_QUOTA_BYTES: Final = 5_000_000_000
"""Films may take 5 GB of the disk (ours)."""

_INSTANTS: Final = ("recorded_at", "phone_time", "logged_at", "changed_at", "removed_at")
_FLAGS: Final = ("keep_sound", "has_sound")


@dataclass(frozen=True)
class Video:
    """A film: as the phone announced it, and as it was stored. The fields are those of the table.

    `recorded_at` is the moment in the file, `phone_time` the one the phone gave with it; `guide`
    names the shot list it was filmed by.
    """

    id: str
    child_id: str
    episode_id: str | None
    name: str
    bytes: int
    sha256: str
    keep_sound: bool
    logged_at: datetime
    changed_at: datetime
    logged_by: str | None = None
    note: str = ""
    state: str = VideoState.UPLOADING
    problem: str | None = None
    stored_sha256: str | None = None
    stored_type: str | None = None
    stored_bytes: int | None = None
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None
    frames: int | None = None
    capture_rate: float | None = None
    has_sound: bool | None = None
    still_times_s: tuple[float, ...] = ()
    recorded_at: datetime | None = None
    phone_time: datetime | None = None
    removed_at: datetime | None = None
    guide: str | None = None


def _row(values: dict[str, Any]) -> dict[str, Any]:
    """Return values of a Video as the table stores them."""
    row = dict(values)
    for name in _INSTANTS:
        if row.get(name) is not None:
            row[name] = to_microseconds(row[name])
    for name in _FLAGS:
        if row.get(name) is not None:
            row[name] = int(row[name])
    if "still_times_s" in row:
        row["still_times_s"] = json.dumps(list(row["still_times_s"]))
    if "state" in row:
        row["state"] = str(row["state"])
    return row


def _video(row: dict[str, Any]) -> Video:
    values = dict(row)
    for name in _INSTANTS:
        if values[name] is not None:
            values[name] = from_microseconds(values[name])
    for name in _FLAGS:
        if values[name] is not None:
            values[name] = bool(values[name])
    values["still_times_s"] = tuple(json.loads(values["still_times_s"]))
    return Video(**values)


_OWNED: Final = select(
    *(column for column in VIDEO.c if column.name != "child_id"),
    func.coalesce(EPISODE.c.child_id, VIDEO.c.child_id).label("child_id"),
).select_from(VIDEO.outerjoin(EPISODE, EPISODE.c.id == VIDEO.c.episode_id))
"""Films with the child of their episode, which may have moved to another one since."""


def videos(session: Session, child_id: str | None = None) -> list[Video]:
    """Return the films that were not removed, of one child or of all, the newest first."""
    statement = _OWNED.where(VIDEO.c.removed_at.is_(None))
    if child_id is not None:
        statement = statement.where(
            (EPISODE.c.child_id == child_id)
            | (VIDEO.c.episode_id.is_(None) & (VIDEO.c.child_id == child_id))
        )
    rows = fetch_rows(session, statement.order_by(VIDEO.c.logged_at.desc(), VIDEO.c.id))
    return [_video(row) for row in rows]


def removed_videos(session: Session) -> list[Video]:
    """Return the films that were removed and whose files may still be there."""
    return [
        _video(row) for row in fetch_rows(session, _OWNED.where(VIDEO.c.removed_at.is_not(None)))
    ]


def video(session: Session, video_id: str, *, also_removed: bool = False) -> Video:
    """Return a film; UnknownRecord where there is none of that id."""
    rows = fetch_rows(session, _OWNED.where(VIDEO.c.id == video_id))
    if not rows or (rows[0]["removed_at"] is not None and not also_removed):
        raise UnknownRecord(f"There is no video with the id {video_id}.")
    return _video(rows[0])


def has_video(session: Session, video_id: str) -> bool:
    """Return whether a film of that id was ever announced."""
    return session.scalar(select(VIDEO.c.id).where(VIDEO.c.id == video_id)) is not None


def add_video(session: Session, new: Video) -> None:
    """Store a film that a phone announced."""
    session.execute(insert(VIDEO).values(**_row(vars(new))))


def change_video(session: Session, video_id: str, now: datetime, **values: object) -> None:
    """Change fields of a film."""
    session.execute(
        update(VIDEO).where(VIDEO.c.id == video_id).values(**_row({"changed_at": now, **values}))
    )


def forget_video(session: Session, video_id: str) -> None:
    """Delete the row of a film whose file is gone."""
    session.execute(delete(VIDEO).where(VIDEO.c.id == video_id))


def video_with_content(session: Session, sha256: str, *, keep_sound: bool) -> Video | None:
    """Return a film in the diary that was made of the same file in the same way, or None."""
    statement = select(VIDEO).where(
        VIDEO.c.sha256 == sha256,
        VIDEO.c.keep_sound == int(keep_sound),
        VIDEO.c.state == str(VideoState.READY),
    )
    rows = fetch_rows(session, statement)
    return _video(rows[0]) if rows else None


def refused_imports(session: Session) -> list[Video]:
    """Return the films of archives that were not taken in, the newest first.

    A film that a phone sent has a name; the phone itself says why that one was refused.
    """
    return [film for film in videos(session) if film.state == VideoState.REFUSED and not film.name]


def remove_refused_imports(session: Session, *, now: datetime, **_by: object) -> None:
    """Remove the films of archives that were not taken in: somebody has read why."""
    for film in refused_imports(session):
        change_video(session, film.id, now, removed_at=now)


def videos_with_file(session: Session, sha256: str) -> list[Video]:
    """Return the films that are stored in this file, also removed ones."""
    return [
        _video(row) for row in fetch_rows(session, _OWNED.where(VIDEO.c.stored_sha256 == sha256))
    ]


def named_films(session: Session) -> set[str]:
    """Return the SHA-256 of each film that an episode or the table of films names."""
    return {sha256 for sha256, _ in described_films(session, also_removed=True)}


def described_films(session: Session, *, also_removed: bool) -> list[tuple[str, str]]:
    """Return the SHA-256 and the type of each stored film that an episode or film names."""
    in_episodes = select(CLIP.c.sha256, CLIP.c.media_type).join(
        EPISODE, EPISODE.c.id == CLIP.c.episode_id
    )
    in_table = (
        select(VIDEO.c.stored_sha256, VIDEO.c.stored_type)
        .outerjoin(EPISODE, EPISODE.c.id == VIDEO.c.episode_id)
        .where(VIDEO.c.stored_sha256.is_not(None))
    )
    if not also_removed:
        in_episodes = in_episodes.where(EPISODE.c.removed_at.is_(None))
        in_table = in_table.where(VIDEO.c.removed_at.is_(None), EPISODE.c.removed_at.is_(None))
    rows = [*session.execute(in_episodes), *session.execute(in_table)]
    return [(str(sha256), str(kind)) for sha256, kind in rows]


def films_in_use(session: Session, since: datetime) -> set[str]:
    """Return the SHA-256 of each film that must stay.

    It is named by an episode or a film that is in the diary, or was removed after `since`.
    """
    moment = to_microseconds(since)
    in_episodes = (
        select(CLIP.c.sha256)
        .join(EPISODE, EPISODE.c.id == CLIP.c.episode_id)
        .where(EPISODE.c.removed_at.is_(None) | (EPISODE.c.removed_at > moment))
    )
    of_films = select(VIDEO.c.stored_sha256).where(
        VIDEO.c.stored_sha256.is_not(None),
        VIDEO.c.removed_at.is_(None) | (VIDEO.c.removed_at > moment),
        ~VIDEO.c.episode_id.in_(select(EPISODE.c.id).where(EPISODE.c.removed_at <= moment))
        | VIDEO.c.episode_id.is_(None),
    )
    return {str(name) for name in (*session.scalars(in_episodes), *session.scalars(of_films))}


def clips_without_video(session: Session) -> list[dict[str, Any]]:
    """Return the films of episodes that the table of films lacks, such as imported ones.

    Each has the columns of `clip` and the `child_id` and `logged_by` of its episode.
    """
    known = select(VIDEO.c.id).where(
        VIDEO.c.stored_sha256 == CLIP.c.sha256, VIDEO.c.episode_id == CLIP.c.episode_id
    )
    statement = (
        select(CLIP, EPISODE.c.child_id, EPISODE.c.logged_by)
        .join(EPISODE, EPISODE.c.id == CLIP.c.episode_id)
        .where(EPISODE.c.removed_at.is_(None), ~known.exists())
    )
    return fetch_rows(session, statement)


def _clips_of(episode: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(clip) for clip in episode.get("clips") or ()]


def put_into_episode(session: Session, film: Video, *, now: datetime, by: str | None) -> None:
    """Add a stored film to the clips of its episode, or change its note there.

    A moment that the episode cannot take, such as one before the birth, is left out.
    """
    if film.episode_id is None or film.stored_sha256 is None:
        return
    clips = _clips_of(read(session, "episodes", film.episode_id))
    described = {
        "sha256": film.stored_sha256,
        "media_type": film.stored_type,
        "bytes": film.stored_bytes,
        "duration_s": film.duration_s,
        "note": film.note,
    }
    moment = film.recorded_at or film.phone_time
    position = next(
        (n for n, clip in enumerate(clips) if clip["sha256"] == film.stored_sha256), len(clips)
    )
    with_moment = described | {"taken_at": None if moment is None else moment.isoformat()}
    changes = {"video": "attached"}
    try:
        clips[position : position + 1] = [with_moment]
        amend(session, "episodes", film.episode_id, changes | {"clips": clips}, now=now, by=by)
    except InvalidRecord:
        clips[position : position + 1] = [described]
        amend(session, "episodes", film.episode_id, changes | {"clips": clips}, now=now, by=by)


def replace_in_episode(
    session: Session, film: Video, sha256: str, *, now: datetime, by: str | None
) -> None:
    """Name a film in its episode as it is stored now; `sha256` is how the episode names it."""
    if film.episode_id is None:
        return
    stored = {
        "sha256": film.stored_sha256,
        "media_type": film.stored_type,
        "bytes": film.stored_bytes,
        "duration_s": film.duration_s,
    }
    before = _clips_of(read(session, "episodes", film.episode_id))
    renamed = [clip | stored if clip["sha256"] == sha256 else clip for clip in before]
    clips = list({clip["sha256"]: clip for clip in renamed}.values())
    if clips != before:
        amend(session, "episodes", film.episode_id, {"clips": clips}, now=now, by=by)


def take_out_of_episode(session: Session, film: Video, *, now: datetime, by: str | None) -> None:
    """Remove a film from the clips of its episode; without another one, no film is attached."""
    if film.episode_id is None or film.stored_sha256 is None:
        return
    episode = read(session, "episodes", film.episode_id)
    before = _clips_of(episode)
    clips = [clip for clip in before if clip["sha256"] != film.stored_sha256]
    if len(clips) == len(before):
        return
    changes: dict[str, object] = {"clips": clips or None}
    if not clips and episode.get("video") == "attached":
        changes["video"] = None
    amend(session, "episodes", film.episode_id, changes, now=now, by=by)


def child_of_episode(session: Session, episode_id: str) -> str:
    """Return the child of an episode; UnknownRecord where there is no such episode."""
    return read_with_owner(session, "episodes", episode_id)[0]


def quota_bytes(session: Session) -> int:
    """Return how much films may take on the disk, in bytes."""
    value = preference(session, QUOTA)
    return DEFAULT_QUOTA_BYTES if value is None else int(value)


def set_quota_bytes(session: Session, quota: int, *, now: datetime, by: str | None) -> None:
    """Set how much films may take on the disk."""
    value = None if quota == DEFAULT_QUOTA_BYTES else str(quota)
    set_preference(session, QUOTA, value, now=now, by=by)


def are_copied(session: Session) -> bool:
    """Return whether the daily backups copy the films too."""
    return preference(session, COPIES) is not None


def set_copied(session: Session, *, copied: bool, now: datetime, by: str | None) -> None:
    """Set whether the daily backups copy the films too."""
    set_preference(session, COPIES, "yes" if copied else None, now=now, by=by)
