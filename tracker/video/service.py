"""What a phone asks about films: announce one, send its parts, list, change and remove them.

The entry is stored before and without the film. What is refused is a whole sentence for the parent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from tracker.domain.local_time import iso
from tracker.errors import InvalidRecord, Problem
from tracker.localization.messages import N_, _
from tracker.storage import store, videos
from tracker.storage.database import reading, writing
from tracker.storage.models import VideoState
from tracker.storage.videos import Video
from tracker.video.announcement import (
    announcement_problems,
    display_name,
    episode_of,
    note_of,
    phone_time,
)
from tracker.video.capture_time import begins_after_s, real_time_factor
from tracker.video.folder import FilmFolder, sha256_of
from tracker.video.limits import SPARE_BYTES
from tracker.video.problem_text import problem_text

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.video.queue import FilmQueue

MOST_UPLOADS: Final = 100
"""So many films may be on their way at once; a family has a handful (ours)."""

TOO_MANY: Final = N_(
    "There are {most} videos on their way to the diary already. Wait until they have arrived, or "
    "stop some of them, and send this one again."
)
QUOTA: Final = N_(
    "Your videos would take more than the {gigabytes:.1f} GB set aside for them ({used:.1f} GB are "
    "used). Remove one you no longer need, or raise the limit in Settings."
)
DISK_FULL: Final = N_(
    "The disk of the diary's computer is too full for this video. Your entry is saved and the "
    "video stays on your phone. Make room there and send it again."
)
CHANGED: Final = N_(
    "The file did not arrive as it is on your phone, so it was not kept. Please send it again."
)
FILE_MISSING: Final = N_(
    "The file of this video is not beside the diary. If you have a copy of the diary with its "
    "videos, restore it; or attach the video again from your phone."
)


class Full(Exception):
    """There is no room for a film: on the disk, or in what is set aside for films."""


class FilmService:
    """The films of one diary."""

    def __init__(self, engine: Engine, folder: FilmFolder, queue: FilmQueue) -> None:
        self.engine, self.folder, self.queue = engine, folder, queue
        self._writers: dict[str, object] = {}

    # views --------------------------------------------------------------------

    def view(self, session: Session, film: Video) -> dict[str, object]:
        """Return a film as the HTTP interface shows it."""
        child = store.child_with_id(session, film.child_id)
        home = "UTC" if child is None else child.time_zone
        is_ready = film.state == VideoState.READY
        is_here = is_ready and self.folder.film(film.stored_sha256 or "") is not None
        waits = is_ready and self.folder.waits(film.stored_sha256 or "")
        stored = None if film.problem is None else problem_text(film.problem)
        problem = stored if is_here or waits or not is_ready else _(FILE_MISSING)
        moment = film.recorded_at or film.phone_time
        source = "video" if film.recorded_at else "phone" if film.phone_time else None
        frames, seconds = film.frames, film.duration_s
        frames_per_s = frames / seconds if frames and seconds else None
        return {
            "id": film.id,
            "child": film.child_id,
            "episode": film.episode_id,
            "state": _state(film, is_here=is_here, waits=waits),
            "problem": problem,
            "received": (
                film.bytes
                if film.state != VideoState.UPLOADING
                else min(film.bytes, self.folder.received(film.id))
            ),
            "bytes": film.stored_bytes or film.bytes,
            "name": film.name,
            "note": film.note,
            "guide": film.guide,
            "sha256": film.stored_sha256,
            "media_type": film.stored_type,
            "duration_s": seconds,
            "width": film.width,
            "height": film.height,
            "frames_per_s": None if frames_per_s is None else round(frames_per_s, 3),
            "capture_frames_per_s": film.capture_rate,
            "real_time_factor": real_time_factor(frames_per_s, film.capture_rate),
            "has_sound": film.has_sound,
            "still_times_s": list(film.still_times_s) if is_here else [],
            "recorded_at": None if moment is None else iso(moment, home),
            "recorded_at_is_from": source,
            "logged_at": iso(film.logged_at, home),
            "logged_by": film.logged_by,
        }

    def film(self, video_id: str, *, also_removed: bool = False) -> Video:
        """Return a film; UnknownRecord where there is none."""
        with reading(self.engine) as session:
            return videos.video(session, video_id, also_removed=also_removed)

    def one(self, video_id: str) -> dict[str, object]:
        """Return one film, and where it begins in its entry; UnknownRecord where there is none."""
        with reading(self.engine) as session:
            film = videos.video(session, video_id)
            entry = store.read(session, "episodes", film.episode_id) if film.episode_id else None
            after_s = None if entry is None else begins_after_s(film, entry)
            return self.view(session, film) | {"begins_after_s": after_s}

    def all(self, child_id: str | None) -> dict[str, object]:
        """Return the films of a child, or of all, the newest first, and what they take."""
        with reading(self.engine) as session:
            listed = [self.view(session, film) for film in videos.videos(session, child_id)]
            quota = videos.quota_bytes(session)
        return {
            "videos": listed,
            "used_bytes": self.folder.used_bytes(),
            "quota_bytes": quota,
        }

    # writes -------------------------------------------------------------------

    def announce(
        self,
        video_id: str,
        child_id: str,
        fields: Mapping[str, Any],
        *,
        now: datetime,
        by: str | None,
    ) -> tuple[bool, dict[str, object]]:
        """Store that a film will come; return whether that is new, and the film.

        A second time nothing changes. A file that is in the diary already need not be sent again.
        InvalidRecord lists what is wrong; Full where there is no room.
        """
        if problems := announcement_problems(fields):
            raise InvalidRecord(problems)
        keep_sound, episode = bool(fields.get("keep_sound")), episode_of(fields)
        note = note_of(fields)
        with reading(self.engine) as session:
            known = videos.has_video(session, video_id)
        if not known:
            self._check_room(int(fields["bytes"]))
        with writing(self.engine) as session:
            if videos.has_video(session, video_id):
                return False, self.view(session, videos.video(session, video_id))
            child_id = self._owner(session, child_id, episode)
            same = videos.video_with_content(session, fields["sha256"], keep_sound=keep_sound)
            if same is not None and self.folder.film(same.stored_sha256 or "") is None:
                same = None
            film = Video(
                id=video_id,
                child_id=child_id,
                episode_id=episode,
                name=display_name(fields.get("name") or ""),
                bytes=fields["bytes"],
                sha256=fields["sha256"],
                keep_sound=keep_sound,
                logged_at=now,
                changed_at=now,
                logged_by=by,
                note=note,
                phone_time=phone_time(fields, now),
                guide=fields.get("guide"),
            )
            if same is not None:
                film = _as_stored(film, same)
            videos.add_video(session, film)
            if same is not None:
                videos.put_into_episode(session, film, now=now, by=by)
            return True, self.view(session, film)

    def _owner(self, session: Session, child_id: str, episode: str | None) -> str:
        """Return the child that a film is of: that of its episode, else the one named."""
        return child_id if episode is None else videos.child_of_episode(session, episode)

    def _check_room(self, size: int) -> None:
        """Raise Full where a film of this size finds no room."""
        with reading(self.engine) as session:
            quota = videos.quota_bytes(session)
            uploads = [
                film for film in videos.videos(session) if film.state == VideoState.UPLOADING
            ]
        if len(uploads) >= MOST_UPLOADS:
            raise Full(_(TOO_MANY).format(most=MOST_UPLOADS))
        coming = sum(film.bytes - self.folder.received(film.id) for film in uploads)
        used = self.folder.used_bytes()
        if used + coming + size > quota:
            raise Full(_(QUOTA).format(gigabytes=quota / 1e9, used=used / 1e9))
        if self.folder.free_bytes() < 2 * size + coming + SPARE_BYTES:
            raise Full(_(DISK_FULL))

    def change(
        self, video_id: str, fields: Mapping[str, Any], *, now: datetime, by: str | None
    ) -> dict[str, object]:
        """Change the note of a film, or the entry it belongs to; None takes it out of its entry."""
        if unknown := fields.keys() - {"episode", "note"}:
            raise InvalidRecord(
                [Problem(name, "cannot be changed", "episode or note") for name in sorted(unknown)]
            )
        episode = episode_of(fields)
        with writing(self.engine) as session:
            before = videos.video(session, video_id)
            values: dict[str, Any] = {}
            if "note" in fields:
                values["note"] = note_of(fields)
            if "episode" in fields and episode != before.episode_id:
                values["episode_id"] = episode
                values["child_id"] = self._owner(session, before.child_id, episode)
                videos.take_out_of_episode(session, before, now=now, by=by)
            if values:
                videos.change_video(session, video_id, now, **values)
            after = videos.video(session, video_id)
            if values and after.state == VideoState.READY:
                videos.put_into_episode(session, after, now=now, by=by)
            return self.view(session, after)

    def remove(self, video_id: str, *, now: datetime, by: str | None) -> None:
        """Remove a film: an unfinished upload at once, another one with the time to restore it."""
        with writing(self.engine) as session:
            film = videos.video(session, video_id)
            videos.take_out_of_episode(session, film, now=now, by=by)
            videos.change_video(session, video_id, now, removed_at=now)
        if film.state != VideoState.READY:
            self.folder.discard_part(video_id)

    def restore(self, video_id: str, *, now: datetime, by: str | None) -> dict[str, object]:
        """Bring a removed film back, with its place in its entry."""
        with writing(self.engine) as session:
            film = videos.video(session, video_id, also_removed=True)
            if film.removed_at is not None:
                videos.change_video(session, video_id, now, removed_at=None)
                film = videos.video(session, video_id)
                if film.state == VideoState.READY:
                    videos.put_into_episode(session, film, now=now, by=by)
            return self.view(session, film)

    # content ------------------------------------------------------------------

    def writer(self, video_id: str) -> object:
        """Return the right to write a film's content; who had it before loses it."""
        right = object()
        self._writers[video_id] = right
        return right

    def end_writer(self, video_id: str, right: object) -> None:
        """Give the right to write back."""
        if self._writers.get(video_id) is right:
            del self._writers[video_id]

    def append(self, film: Video, right: object, offset: int, content: bytes) -> bool:
        """Write the next bytes of a film; False where they do not follow what is there.

        Full where the disk has no room for them.
        """
        if self._writers.get(film.id) is not right or offset + len(content) > film.bytes:
            return False
        try:
            return self.folder.append(film.id, offset, content)
        except OSError as error:
            raise Full(_(DISK_FULL)) from error

    def finish(self, film: Video, right: object, *, now: datetime) -> None:
        """Queue a film that has arrived whole; begin anew where it is not what was announced."""
        is_whole = self.folder.received(film.id) >= film.bytes
        if not is_whole or self._writers.get(film.id) is not right:
            return
        self.folder.sync_part(film.id)
        is_same = sha256_of(self.folder.part(film.id)) == film.sha256
        if not is_same:
            self.folder.discard_part(film.id)
        with writing(self.engine) as session:
            state = VideoState.CHECKING if is_same else VideoState.UPLOADING
            problem = None if is_same else CHANGED
            videos.change_video(session, film.id, now, state=state, problem=problem)
        if is_same:
            self.queue.wake()


def _state(film: Video, *, is_here: bool, waits: bool) -> str:
    """Return how far a film is; one from an archive waits to be cleaned."""
    if waits:
        return str(VideoState.CHECKING)
    return "missing" if film.state == VideoState.READY and not is_here else str(film.state)


def _as_stored(film: Video, same: Video) -> Video:
    """Return a film with what is known about the same file that is in the diary already."""
    return replace(
        film,
        state=VideoState.READY,
        stored_sha256=same.stored_sha256,
        stored_type=same.stored_type,
        stored_bytes=same.stored_bytes,
        duration_s=same.duration_s,
        width=same.width,
        height=same.height,
        frames=same.frames,
        capture_rate=same.capture_rate,
        has_sound=same.has_sound,
        still_times_s=same.still_times_s,
        recorded_at=same.recorded_at,
        problem=same.problem,
    )
