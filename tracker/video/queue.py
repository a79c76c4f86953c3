"""The queue of films to be prepared: one thread, one film at a time, and a daily sweep."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from tracker.exchange.video_clips import FOLDER
from tracker.localization.messages import N_
from tracker.storage import videos
from tracker.storage.database import reading, writing
from tracker.storage.models import VideoState
from tracker.storage.videos import Video
from tracker.video.cleaning import CleanFilm, clean_film
from tracker.video.copies import copy_films
from tracker.video.imported import ImportedFilms
from tracker.video.limits import most_seconds
from tracker.video.process import NOT_INSTALLED, FilmReader, Unfit, is_installed
from tracker.video.worker import NO_ROOM

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.video.folder import FilmFolder

RESTORE_DAYS: Final = 30
"""So long after an entry or a film was removed its file stays, and can be brought back (ours)."""

ABANDONED_DAYS: Final = 7
"""An upload that nobody continues for so long is given up; the phone begins it anew (ours)."""

UNNAMED: Final = timedelta(days=1)
"""After this a film from an archive whose entries are not in the diary is deleted (ours)."""

SWEEP_EVERY: Final = timedelta(hours=6)
WAKE_S: Final = 60.0
ENDS_EARLY: Final = N_(
    "The file ends before its own end: {seconds:.0f} of {declared:.0f} seconds are there, and "
    "they are kept."
)
IS_GONE: Final = N_("The file did not arrive whole. Please send it again.")


class FilmQueue:
    """Prepares what was uploaded, and pictures films that came by import or a restored copy."""

    def __init__(
        self,
        engine: Engine,
        folder: FilmFolder,
        clock: Callable[[], datetime],
        reader: FilmReader | None = None,
        backups: Sequence[Path] = (),
        trusts_clock: Callable[[], bool] = lambda: True,
    ) -> None:
        self.engine, self.folder, self.clock = engine, folder, clock
        self.backups = backups
        self.trusts_clock = trusts_clock
        self.reader = reader or FilmReader()
        self.imported = ImportedFilms(engine, folder, clock, self.reader)
        self._wake, self._is_stopped = Event(), False
        self._thread: Thread | None = None
        self._swept_at: datetime | None = None

    # the thread ---------------------------------------------------------------

    def start(self) -> None:
        """Begin to work in the background."""
        self._thread = Thread(target=self._run, name="films", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look for work now."""
        self._wake.set()

    def stop(self) -> None:
        """End, with the process that reads a film; what it made is thrown away."""
        self._is_stopped = True
        self.reader.stop()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._is_stopped:
            try:
                self.work_once()
            except Exception:  # the thread must go on: the next try may work
                logging.getLogger(__name__).exception("Films wait: they could not be prepared now")
            self._wake.wait(WAKE_S)
            self._wake.clear()

    def work_once(self) -> None:
        """Prepare each film that waits, then picture those without stills; sweep when it is due."""
        self.imported.adopt()
        with reading(self.engine) as session:
            films = videos.videos(session)
        for film in films:
            if self._is_stopped:
                return
            try:
                if film.state == VideoState.CHECKING:
                    self.prepare(film)
                elif film.state == VideoState.READY:
                    self.imported.prepare(film)
            except Exception:  # one film must not hold up the others
                logging.getLogger(__name__).exception("A film could not be prepared")
        now = self.clock()
        is_due = self._swept_at is None or now - self._swept_at >= SWEEP_EVERY
        if is_due and self.trusts_clock():  # a clock that was just set must erase nothing
            self.sweep(now)
            self._swept_at = now

    # one film -----------------------------------------------------------------

    def prepare(self, film: Video) -> None:
        """Clean one uploaded film, store it and attach it to its entry."""
        part = self.folder.part(film.id)
        if self.folder.received(film.id) < film.bytes:
            self._change(film, state=VideoState.UPLOADING, problem=IS_GONE)
            return
        if not is_installed():
            self._change(film, problem=NOT_INSTALLED)
            return
        try:
            clean = clean_film(
                self.reader,
                self.folder,
                film.id,
                part,
                keep_sound=film.keep_sound,
                most_s=most_seconds(film.guide),
            )
        except Unfit as unfit:
            self._set_aside(film, unfit)
            return
        except OSError:
            logging.getLogger(__name__).exception("A film could not be written")
            self._change(film, problem=NO_ROOM)
            return
        self._store(film, clean)
        self.folder.discard_part(film.id)

    def _set_aside(self, film: Video, unfit: Unfit) -> None:
        """Refuse a film, or leave it in the queue where it may work later."""
        if unfit.retry:
            if not self._is_stopped:
                self._change(film, problem=str(unfit))
            return
        self._change(film, state=VideoState.REFUSED, problem=str(unfit))
        self.folder.discard_part(film.id)

    def _store(self, film: Video, clean: CleanFilm) -> None:
        now, finding = self.clock(), clean.finding
        is_short = finding.declared_s - finding.duration_s > max(1.0, finding.declared_s / 10)
        problem = (
            ENDS_EARLY.format(seconds=finding.duration_s, declared=finding.declared_s)
            if is_short
            else None
        )
        with writing(self.engine) as session:
            videos.change_video(
                session,
                film.id,
                now,
                state=VideoState.READY,
                problem=problem,
                **clean.columns(now),
            )
            fresh = videos.video(session, film.id, also_removed=True)
            if fresh.removed_at is None:
                videos.put_into_episode(session, fresh, now=now, by=fresh.logged_by)

    def _change(self, film: Video, **values: object) -> None:
        if any(getattr(film, name) != value for name, value in values.items()):
            with writing(self.engine) as session:
                videos.change_video(session, film.id, self.clock(), **values)

    # the sweep ----------------------------------------------------------------

    def sweep(self, now: datetime) -> None:
        """Erase films whose entry was removed long ago, and uploads that nobody continues."""
        with reading(self.engine) as session:
            in_use = videos.films_in_use(session, now - timedelta(days=RESTORE_DAYS))
            erasable = videos.named_films(session) - in_use
            uploads = videos.videos(session)
            removed = videos.removed_videos(session)
        for sha256 in erasable:
            self.folder.erase(sha256)
        self.folder.keep_only_stills_of(self.folder.films())
        self.folder.discard_incoming(now - UNNAMED, in_use)
        self._end_uploads(uploads, now)
        self._copy()
        end = now - timedelta(days=RESTORE_DAYS)
        old = [film.id for film in removed if film.removed_at and film.removed_at <= end]
        with writing(self.engine) as session:
            for video_id in old:
                videos.forget_video(session, video_id)

    def _copy(self) -> None:
        """Copy the films into the folders of the backups, where the family chose that."""
        with reading(self.engine) as session:
            is_wanted = videos.are_copied(session)
        for folder in self.backups if is_wanted else ():
            try:
                copy_films(self.folder, folder / FOLDER)
            except OSError:
                logging.getLogger(__name__).exception("The films could not be copied")

    def _end_uploads(self, films: list[Video], now: datetime) -> None:
        waiting = {VideoState.UPLOADING, VideoState.CHECKING}
        open_uploads = {film.id: film for film in films if film.state in waiting}
        for video_id in self.folder.parts() - open_uploads.keys():
            self.folder.discard_part(video_id)
        for film in open_uploads.values():
            touched = self.folder.touched_at(film.id) or film.changed_at
            is_old = max(touched, film.changed_at) < now - timedelta(days=ABANDONED_DAYS)
            if film.state == VideoState.UPLOADING and is_old:
                self.folder.discard_part(film.id)
                with writing(self.engine) as session:
                    videos.forget_video(session, film.id)
