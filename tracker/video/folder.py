"""The folder of films beside the diary: whole ones under their SHA-256, parts, and still pictures.

    clips/<sha256>.mp4             a film that is in the diary
    clips/stills/<sha256>/0.jpg    its still pictures, which can be made again
    clips/incoming/<sha256>        a film from an archive that was not cleaned yet
    clips/parts/<id>               what arrived so far of an upload
    clips/parts/<id>.work/         what the process that reads the film writes

Files are readable by their owner alone. A film appears under its name only when it is whole and on
the disk.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tracker.exchange.video_clips import CHUNK_BYTES, INCOMING

PARTS: Final = "parts"
STILLS: Final = "stills"
SUFFIXES: Final = (".mp4", ".webm", ".mov", "")


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file's content, as hexadecimal digits."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk; folders where possible."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return  # Windows opens no folders
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FilmFolder:
    """The folder of films of one diary; it is made when it is first written to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _make(self, folder: Path) -> Path:
        for one in (self.path, folder):
            if not one.is_dir():
                one.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    # parts --------------------------------------------------------------------

    def part(self, video_id: str) -> Path:
        """Return the file that an upload is written to."""
        return self.path / PARTS / video_id

    def received(self, video_id: str) -> int:
        """Return how many bytes of an upload have arrived."""
        try:
            return self.part(video_id).stat().st_size
        except OSError:
            return 0

    def touched_at(self, video_id: str) -> datetime | None:
        """Return when the last bytes of an upload arrived, None where none did."""
        try:
            return datetime.fromtimestamp(self.part(video_id).stat().st_mtime, UTC)
        except OSError:
            return None

    def append(self, video_id: str, offset: int, content: bytes) -> bool:
        """Write the next bytes of an upload; False where they do not begin at its end.

        OSError where they cannot be written; then none of them are kept.
        """
        part = self.part(video_id)
        self._make(part.parent)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            if os.fstat(descriptor).st_size != offset:
                return False
            os.lseek(descriptor, offset, os.SEEK_SET)
            try:
                rest = memoryview(content)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
            except OSError:
                os.ftruncate(descriptor, offset)
                raise
        finally:
            os.close(descriptor)
        return True

    def sync_part(self, video_id: str) -> None:
        """Wait until an upload is on the disk."""
        _sync(self.part(video_id))
        _sync(self.part(video_id).parent)

    def discard_part(self, video_id: str) -> None:
        """Delete what arrived of an upload, and what was made of it."""
        with suppress(FileNotFoundError):
            self.part(video_id).unlink()
        self.discard_work(video_id)

    def parts(self) -> set[str]:
        """Return the ids of the uploads that have files here."""
        with suppress(OSError):
            return {file.name.partition(".")[0] for file in (self.path / PARTS).iterdir()}
        return set()

    # work ---------------------------------------------------------------------

    def _work(self, video_id: str) -> Path:
        return self.path / PARTS / f"{video_id}.work"

    def new_work(self, video_id: str) -> Path:
        """Return an empty folder for what is made of an upload."""
        self.discard_work(video_id)
        work = self._work(video_id)
        self._make(work.parent)
        work.mkdir(mode=0o700)
        return work

    def discard_work(self, video_id: str) -> None:
        """Delete what was made of an upload."""
        shutil.rmtree(self._work(video_id), ignore_errors=True)

    # films from an archive ----------------------------------------------------

    def incoming(self, sha256: str) -> Path:
        """Return the file of a film from an archive that was not cleaned yet."""
        return self.path / INCOMING / sha256

    def waits(self, sha256: str) -> bool:
        """Return whether a film came with an archive and was not cleaned yet."""
        return self.film(sha256) is None and self.incoming(sha256).is_file()

    def discard_incoming(self, unused_since: datetime, wanted: Collection[str] = ()) -> None:
        """Delete films from archives that nobody wants, and that came before that moment."""
        with suppress(OSError):
            for file in (self.path / INCOMING).iterdir():
                came_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
                if file.name not in wanted and came_at < unused_since:
                    file.unlink()

    # films --------------------------------------------------------------------

    def film(self, sha256: str) -> Path | None:
        """Return the file of a film, None where it is not here."""
        files = (self.path / f"{sha256}{suffix}" for suffix in SUFFIXES)
        return next((file for file in files if file.is_file()), None)

    def still(self, sha256: str, name: str) -> Path:
        """Return the file of a still picture: `0` to `7`, or `thumbnail`."""
        return self.path / STILLS / sha256 / f"{name}.jpg"

    def stills(self, sha256: str, times_s: Iterable[float]) -> dict[float, bytes]:
        """Return the still pictures of a film by their times, without those whose file is gone."""
        files = {at: self.still(sha256, str(number)) for number, at in enumerate(times_s)}
        return {at: file.read_bytes() for at, file in files.items() if file.is_file()}

    def store(self, work: Path, film: Path) -> str:
        """Move a finished film and the stills beside it to their places; return its SHA-256.

        A film that is here already stays as it is.
        """
        sha256 = sha256_of(film)
        film.chmod(0o600)
        _sync(film)
        self.store_stills(work, sha256)
        film.replace(self.path / f"{sha256}{film.suffix}")
        _sync(self.path)
        return sha256

    def store_stills(self, work: Path, sha256: str) -> None:
        """Move still pictures to their place, in one step."""
        target = self._make(self.path / STILLS) / sha256
        fresh = work / "pictures"
        fresh.mkdir(mode=0o700)
        for picture in work.glob("*.jpg"):
            picture.chmod(0o600)
            picture.replace(fresh / picture.name)
        shutil.rmtree(target, ignore_errors=True)
        fresh.replace(target)

    def erase(self, sha256: str) -> None:
        """Delete a film and its still pictures."""
        shutil.rmtree(self.path / STILLS / sha256, ignore_errors=True)
        while (file := self.film(sha256)) is not None:
            file.unlink()

    def films(self) -> dict[str, int]:
        """Return the SHA-256 and the size in bytes of each film here."""
        with suppress(OSError):
            return {
                file.stem: file.stat().st_size for file in self.path.iterdir() if file.is_file()
            }
        return {}

    def used_bytes(self) -> int:
        """Return what films, parts and still pictures take on the disk."""
        total = 0
        for folder, _, names in os.walk(self.path):
            for name in names:
                with suppress(OSError):
                    total += (Path(folder) / name).stat().st_size
        return total

    def free_bytes(self) -> int:
        """Return how much the disk has left for an ordinary user."""
        folder = next(one for one in (self.path, *self.path.parents) if one.is_dir())
        return shutil.disk_usage(folder).free

    def keep_only_stills_of(self, sha256s: Iterable[str]) -> None:
        """Delete the still pictures of films that are not among these."""
        wanted = set(sha256s)
        with suppress(OSError):
            for folder in (self.path / STILLS).iterdir():
                if folder.name not in wanted:
                    shutil.rmtree(folder, ignore_errors=True)
