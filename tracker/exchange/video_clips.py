"""Films: files beside the diary, named by their SHA-256, that go into a full archive and back.

A film whose content does not match its name is left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import uuid4
from zipfile import BadZipFile, ZipFile

from tracker.domain.schemas import EpisodeRecord
from tracker.domain.vocabulary import ClipType
from tracker.settings import Settings
from tracker.storage.database import sqlite_file
from tracker.storage.videos import described_films

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.exchange.diary_json import ChildInFile

FOLDER: Final = "clips"
NAME: Final = re.compile(r"[0-9a-f]{64}\.(?:mp4|mov|webm)", re.ASCII)
CHUNK_BYTES: Final = 1 << 20


def films_folder(settings: Settings) -> Path:
    """Return the folder of films: beside the SQLite file, else in the data folder."""
    file = sqlite_file(settings.database_url)
    return (settings.data_folder if file is None else file.parent) / FOLDER


def film_name(clip: Mapping[str, Any]) -> str:
    """Return the name of a film in an archive, from its description in the exchange file."""
    return f"{clip['sha256']}.{ClipType(clip['media_type']).parent}"


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: source.read(CHUNK_BYTES), b"")


def _is_whole(file: Path, sha256: str) -> bool:
    digest = hashlib.sha256()
    with file.open("rb") as film:
        for chunk in _chunks(film):
            digest.update(chunk)
    return digest.hexdigest() == sha256


def film_file(folder: Path, clip: Mapping[str, Any]) -> Path | None:
    """Return the path of a film, named with or without a suffix.

    None if it is missing, cannot be read, or its content does not match its name.
    """
    for file in (folder / str(clip["sha256"]), folder / film_name(clip)):
        try:
            if _is_whole(file, str(clip["sha256"])):
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
    missing = [film for sha256, film in needed.items() if not {sha256, film} & files]
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


def _unpack(source: IO[bytes], target: Path, most_bytes: int) -> bool:
    """Write a film if its SHA-256 and size match; return whether it was written."""
    part = target.with_name(f"{target.name}.{uuid4().hex}.part")
    digest, count = hashlib.sha256(), 0
    try:
        with part.open("xb") as film:
            for chunk in _chunks(source):
                count += len(chunk)
                if count > most_bytes:
                    return False
                digest.update(chunk)
                film.write(chunk)
        if digest.hexdigest() != target.stem:
            return False
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return True


def restore_films(source: IO[bytes], folder: Path, films: Mapping[str, int]) -> int:
    """Copy the films that an archive's diary describes to `folder`; return how many were new."""
    added = 0
    with ZipFile(source) as archive:
        for entry in archive.infolist():
            target = folder / entry.filename.rsplit("/", 1)[-1]
            if (
                target.name not in films
                or not NAME.fullmatch(target.name)
                or target.exists()
                or (folder / target.stem).exists()
            ):
                continue
            folder.mkdir(parents=True, exist_ok=True)
            try:
                with archive.open(entry) as film:
                    added += _unpack(film, target, films[target.name])
            except BadZipFile:
                continue
    return added
