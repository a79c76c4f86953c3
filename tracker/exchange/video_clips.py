"""Films: files beside the diary, named by their SHA-256, that go into a full archive and back.

What comes from an archive lies apart, in `incoming`, until it was cleaned like a film that a phone
sends (`tracker.video.imported`); until then nobody is shown it.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import uuid4
from zipfile import BadZipFile, ZipFile

from tracker.domain.schemas import EpisodeRecord
from tracker.domain.vocabulary import ClipType
from tracker.localization.messages import N_, _
from tracker.settings import Settings
from tracker.storage.database import sqlite_file
from tracker.storage.videos import described_films

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.exchange.diary_json import ChildInFile

FOLDER: Final = "clips"
INCOMING: Final = "incoming"
NAME: Final = re.compile(r"[0-9a-f]{64}\.(?:mp4|mov|webm)", re.ASCII)
CHUNK_BYTES: Final = 1 << 20
TOO_LARGE: Final = N_(
    "A video in the archive has {megabytes:.0f} MB. The diary keeps none so large, so it was "
    "left out; it is still in the archive."
)
NO_ROOM: Final = N_(
    "A video in the archive ({megabytes:.0f} MB) was left out: there is no room for it. Raise the "
    "room for videos in Settings, or make room on the disk, and import the archive again."
)
UNREADABLE: Final = (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
"""What a damaged or locked entry of a zip raises."""

NOT_WHOLE: Final = N_(
    "A video in the archive is damaged, or not the one its entry describes, so it was left out."
)


def films_folder(settings: Settings) -> Path:
    """Return the folder of films: beside the SQLite file, else in the data folder."""
    file = sqlite_file(settings.database_url)
    return (settings.data_folder if file is None else file.parent) / FOLDER


def film_name(clip: Mapping[str, Any]) -> str:
    """Return the name of a film in an archive, from its description in the exchange file."""
    return f"{clip['sha256']}.{ClipType(clip['media_type']).parent_text}"


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: source.read(CHUNK_BYTES), b"")


def _is_whole(file: Path, sha256: str) -> bool:
    digest = hashlib.sha256()
    with file.open("rb") as film:
        for chunk in _chunks(film):
            digest.update(chunk)
    return digest.hexdigest() == sha256


def film_file(folder: Path, clip: Mapping[str, Any]) -> Path | None:
    """Return the path of a film, named with or without a suffix, or not cleaned yet.

    None if it is missing, cannot be read, or its content does not match its name.
    """
    sha256 = str(clip["sha256"])
    for file in (folder / sha256, folder / film_name(clip), folder / INCOMING / sha256):
        try:
            if _is_whole(file, sha256):
                return file
        except OSError:
            continue
    return None


def stray_and_missing_films(session: Session, folder: Path) -> tuple[list[str], list[str]]:
    """Return the files of films that nothing names, and the named films that have no file.

    The file of a removed film, or of one whose entry was removed, may be gone.
    """
    names, needed = (
        {
            sha256: film_name({"sha256": sha256, "media_type": kind})
            for sha256, kind in described_films(session, also_removed=also_removed)
        }
        for also_removed in (True, False)
    )
    files = (
        {
            file.name
            for file in folder.iterdir()
            if file.is_file() and not file.name.endswith(".part")
        }
        if folder.is_dir()
        else set[str]()
    )
    missing = [
        film
        for sha256, film in needed.items()
        if not {sha256, film} & files and not (folder / INCOMING / sha256).is_file()
    ]
    return sorted(files - {*names, *names.values()}), sorted(missing)


def described_film_sizes(children: Iterable[ChildInFile]) -> dict[str, int]:
    """Return the name and the size in bytes of each film that validated children describe."""
    episodes = (
        record
        for child in children
        for _, record in child.records.get("episodes", ())
        if isinstance(record, EpisodeRecord)
    )
    return {
        film_name(clip.model_dump()): clip.bytes for episode in episodes for clip in episode.clips
    }


@dataclass
class Unpacked:
    """How many films of an archive were new, and a sentence for each one that was left out."""

    count: int = 0
    problems: list[str] = field(default_factory=list)


def _unpack(source: IO[bytes], target: Path, most_bytes: int) -> bool:
    """Write a film if its SHA-256 and size match; return whether it was written."""
    part = target.with_name(f"{target.name}.{uuid4().hex}.part")
    digest, count = hashlib.sha256(), 0
    try:
        part.touch(mode=0o600, exist_ok=False)
        with part.open("wb") as film:
            for chunk in _chunks(source):
                count += len(chunk)
                if count > most_bytes:
                    return False
                digest.update(chunk)
                film.write(chunk)
        if digest.hexdigest() != target.name:
            return False
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return True


def unpack_films(
    source: IO[bytes], folder: Path, films: Mapping[str, int], *, most_bytes: int, room_bytes: int
) -> Unpacked:
    """Copy the films that an archive's diary describes (name and size) to `folder` / `incoming`.

    `most_bytes` is what one may take, `room_bytes` what all may. OSError where the disk is full.
    """
    unpacked, incoming = Unpacked(), folder / INCOMING
    with ZipFile(source) as archive:
        for entry in archive.infolist():
            name = entry.filename.rsplit("/", 1)[-1]
            if name not in films or not NAME.fullmatch(name):
                continue
            sha256, size = name.partition(".")[0], films[name]
            if any(file.exists() for file in (folder / sha256, folder / name, incoming / sha256)):
                continue
            if problem := _size_problem(size, most_bytes, room_bytes):
                unpacked.problems.append(problem)
                continue
            incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
            is_written = False
            with suppress(*UNREADABLE), archive.open(entry) as film:
                is_written = _unpack(film, incoming / sha256, size)
            if is_written:
                unpacked.count += 1
                room_bytes -= size
            else:
                unpacked.problems.append(_(NOT_WHOLE))
    return unpacked


def _size_problem(size: int, most_bytes: int, room_bytes: int) -> str:
    if size > most_bytes:
        return _(TOO_LARGE).format(megabytes=size / 1e6)
    return "" if size <= room_bytes else _(NO_ROOM).format(megabytes=size / 1e6)
