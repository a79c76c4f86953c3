"""Films that came with an archive: cleaned like those that a phone sends, then named anew.

A film is cleaned byte for byte the same each time, so one that this program cleaned before stays
what it is, under the same name. What a restored backup brings back is not read again: it comes
with its own diary, and who can change the one can change the other.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import IO, TYPE_CHECKING, Final
from uuid import uuid4

from tracker.domain.local_time import from_microseconds
from tracker.exchange.video_clips import Unpacked, described_film_sizes, unpack_films
from tracker.localization.messages import N_, _
from tracker.storage import videos
from tracker.storage.database import reading, writing
from tracker.storage.models import VideoState
from tracker.storage.videos import Video
from tracker.video.cleaning import CleanFilm, clean_film, finding_columns
from tracker.video.limits import GUIDED_SECONDS, OUTPUT_BYTES, SPARE_BYTES
from tracker.video.process import (
    NOT_INSTALLED,
    TOO_MUCH_WORK,
    FilmReader,
    Unfit,
    is_installed,
)
from tracker.video.worker import NO_ROOM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Engine

    from tracker.exchange.diary_json import ChildInFile
    from tracker.video.folder import FilmFolder

FULL_DISK: Final = N_(
    "The disk is full: not all videos of the archive were taken in. Make room, and import it again."
)
NOT_TAKEN: Final = N_("A video of the archive was not taken in: {problem}")
TEMPORARY_PROBLEMS: Final = frozenset({NO_ROOM, TOO_MUCH_WORK})
"""What a film that has its stills at last no longer has."""


def take_in(
    source: IO[bytes], children: Iterable[ChildInFile], folder: FilmFolder, quota_bytes: int
) -> Unpacked:
    """Lay the films of an archive aside to be cleaned; its children were stored before."""
    films = described_film_sizes(children)
    if not films:
        return Unpacked()
    room = min(quota_bytes - folder.used_bytes(), folder.free_bytes() - SPARE_BYTES)
    try:
        return unpack_films(
            source, folder.path, films, most_bytes=OUTPUT_BYTES, room_bytes=max(0, room)
        )
    except OSError:
        logging.getLogger(__name__).exception("The films of an archive could not be written")
        return Unpacked(problems=[_(FULL_DISK)])


class ImportedFilms:
    """Takes films that episodes describe into the table of films, cleans and pictures them."""

    def __init__(
        self,
        engine: Engine,
        folder: FilmFolder,
        clock: Callable[[], datetime],
        reader: FilmReader,
    ) -> None:
        self.engine, self.folder, self.clock, self.reader = engine, folder, clock, reader

    def adopt(self) -> None:
        """Enter films that episodes describe, and that came with an import, into the table."""
        with reading(self.engine) as session:
            clips = videos.clips_without_video(session)
        if not clips:
            return
        now = self.clock()
        with writing(self.engine) as session:
            for clip in videos.clips_without_video(session):
                videos.add_video(
                    session,
                    Video(
                        id=str(uuid4()),
                        child_id=clip["child_id"],
                        episode_id=clip["episode_id"],
                        name="",
                        bytes=clip["bytes"],
                        sha256=clip["sha256"],
                        keep_sound=True,
                        logged_at=now,
                        changed_at=now,
                        logged_by=clip["logged_by"],
                        note=clip["note"],
                        state=VideoState.READY,
                        stored_sha256=clip["sha256"],
                        stored_type=clip["media_type"],
                        stored_bytes=clip["bytes"],
                        duration_s=clip["duration_s"],
                        recorded_at=_moment(clip["taken_at"]),
                    ),
                )

    def prepare(self, film: Video) -> None:
        """Clean a film that came with an archive; else picture one that has no stills."""
        if film.stored_sha256 is None:
            return
        if not is_installed():
            if self.folder.waits(film.stored_sha256):
                self._change(film, problem=NOT_INSTALLED)
        elif self.folder.waits(film.stored_sha256):
            self._clean(film, film.stored_sha256)
        else:
            self._picture(film, film.stored_sha256)

    def _change(self, film: Video, **values: object) -> None:
        if any(getattr(film, name) != value for name, value in values.items()):
            with writing(self.engine) as session:
                videos.change_video(session, film.id, self.clock(), **values)

    def _clean(self, film: Video, sha256: str) -> None:
        """Clean the file of a film, for every entry that describes it."""
        incoming = self.folder.incoming(sha256)
        try:
            clean = clean_film(
                self.reader,
                self.folder,
                film.id,
                incoming,
                keep_sound=True,
                most_s=GUIDED_SECONDS,
            )
        except Unfit as unfit:
            if unfit.retry:
                self._change(film, problem=None if self.reader.is_stopped else str(unfit))
            else:
                self._refuse(sha256, str(unfit))
            return
        except OSError:
            logging.getLogger(__name__).exception("A film could not be written")
            self._change(film, problem=NO_ROOM)
            return
        self._name_anew(sha256, clean)
        incoming.unlink(missing_ok=True)

    def _name_anew(self, sha256: str, clean: CleanFilm) -> None:
        now = self.clock()
        columns = clean.columns(now) | {"problem": None}
        with writing(self.engine) as session:
            known = {
                film.episode_id
                for film in videos.videos_with_file(session, clean.sha256)
                if film.removed_at is None
            }
            for film in videos.videos_with_file(session, sha256):
                moment = columns["recorded_at"] or film.recorded_at
                values = columns | {"recorded_at": moment}
                videos.change_video(session, film.id, now, **values)
                if film.removed_at is None:
                    fresh = videos.video(session, film.id)
                    videos.replace_in_episode(session, fresh, sha256, now=now, by=film.logged_by)
                if clean.sha256 != sha256 and film.episode_id in known:
                    videos.forget_video(session, film.id)  # imported again: it is there once

    def _refuse(self, sha256: str, problem: str) -> None:
        """Take a film that the diary does not keep out of its entries; delete the file."""
        now = self.clock()
        values: dict[str, object] = dict.fromkeys(("stored_sha256", "stored_type", "stored_bytes"))
        values |= {"state": VideoState.REFUSED, "problem": NOT_TAKEN.format(problem=problem)}
        with writing(self.engine) as session:
            for film in videos.videos_with_file(session, sha256):
                if film.removed_at is None:
                    videos.take_out_of_episode(session, film, now=now, by=film.logged_by)
                videos.change_video(session, film.id, now, **values)
        self.folder.incoming(sha256).unlink(missing_ok=True)

    def _picture(self, film: Video, sha256: str) -> None:
        """Make the stills of a film that has none, such as one of a restored backup."""
        file = self.folder.film(sha256)
        if file is None or self.folder.still(sha256, "0").parent.is_dir():
            return
        try:
            work = self.folder.new_work(film.id)
            finding = self.reader.read(
                file, work, keep_sound=True, is_clean=True, most_s=GUIDED_SECONDS
            )
            self.folder.store_stills(work, sha256)
        except Unfit as unfit:
            if not self.reader.is_stopped:
                self._change(film, problem=str(unfit))
            if not unfit.retry:
                self.folder.store_stills(self.folder.new_work(film.id), sha256)
            return
        finally:
            self.folder.discard_work(film.id)
        values = finding_columns(finding, self.clock())
        values |= {
            "recorded_at": values["recorded_at"] or film.recorded_at,
            "problem": None if film.problem in TEMPORARY_PROBLEMS else film.problem,
        }
        self._change(film, **values)


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else from_microseconds(microseconds)
