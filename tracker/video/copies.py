"""Copies of the films in the folders of the backups, and films brought back from there.

A film never changes, so a copy is made once; on the same disk it is a second name of the same file
and takes no room.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from tracker.exchange.video_clips import FOLDER, NAME
from tracker.video.folder import FilmFolder, sha256_of


def copies_beside(backup: Path) -> Path:
    """Return the folder of films that belongs to a backup."""
    return backup.parent / FOLDER


def _copy(file: Path, target: Path) -> None:
    """Copy a film: as a second name of its file where that is possible; whole or not at all."""
    part = target.with_name(f"{target.name}.{uuid4().hex}.part")
    try:
        try:
            os.link(file, part)
        except OSError:
            shutil.copyfile(file, part)
            part.chmod(0o600)
            with part.open("rb") as copy:
                os.fsync(copy.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def copy_films(folder: FilmFolder, target: Path) -> int:
    """Copy the films to a folder of backups and delete those that were erased; return how many."""
    names = {file.name for file in folder.path.glob("*") if NAME.fullmatch(file.name)}
    if not names and not target.is_dir():
        return 0
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = {file.name for file in target.iterdir() if NAME.fullmatch(file.name)}
    for name in sorted(names - there):
        _copy(folder.path / name, target / name)
    for name in there - names:
        with suppress(FileNotFoundError):
            (target / name).unlink()
    return len(names - there)


def bring_back(folder: FilmFolder, source: Path, wanted: Collection[str]) -> int:
    """Copy films (SHA-256) that are missing from a folder of backups; return how many.

    One whose content does not match its name stays out.
    """
    if not source.is_dir():
        return 0
    count = 0
    for file in sorted(source.iterdir()):
        is_missing = file.stem in wanted and folder.film(file.stem) is None
        if is_missing and NAME.fullmatch(file.name) and sha256_of(file) == file.stem:
            folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            _copy(file, folder.path / file.name)
            count += 1
    return count
