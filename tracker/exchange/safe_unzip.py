"""A zip that somebody gave us, opened with care: nothing of it is written to the disk, and nothing unpacks beyond a limit.

Files are found by their name alone, whatever folder they stand in; what a spreadsheet program or an operating system adds is passed over.
"""

from __future__ import annotations

import stat
import zlib
from collections.abc import Callable
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from tracker.errors import Problem
from tracker.exchange.safe_read import (
    LARGEST_FILE_BYTES,
    LARGEST_FILE_MIB,
    InvalidFile,
    one_problem,
)
from tracker.exchange.video_clips import NAME

MAGIC: Final = b"PK\x03\x04"
ENTRY_MAGIC: Final = b"PK\x01\x02"
MOST_ENTRIES: Final = 10_000
CHUNK_BYTES: Final = 1 << 20
ENCRYPTED: Final = 0x1
PASSED_OVER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _wrong_with(entry: ZipInfo) -> str:
    """Return what is wrong with an entry, "" where nothing is."""
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        return "has a name that leads out of the zip"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link, not a file"
    if entry.flag_bits & ENCRYPTED:
        return "is locked with a password"
    return (
        ""
        if entry.compress_type in {ZIP_STORED, ZIP_DEFLATED}
        else "is packed in a way this program does not read"
    )


def _unpacked(archive: ZipFile, entry: ZipInfo, room: int) -> bytes:
    """Return an entry's bytes, counted while they come out, whatever size the zip claims; InvalidFile when they are more than `room`."""
    found = bytearray()
    try:
        with archive.open(entry) as packed:
            while part := packed.read(CHUNK_BYTES):
                found += part
                if len(found) > room:
                    raise one_problem(
                        entry.filename[:200],
                        "unpacks to more than a diary holds",
                        f"at most {LARGEST_FILE_MIB} MiB in all",
                    )
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        raise one_problem(
            entry.filename[:200], "is damaged", "the zip as it was exported; fetch it again"
        ) from None
    return bytes(found)


def _entries(archive: ZipFile, known: Callable[[str], bool]) -> list[ZipInfo]:
    """Return the entries that are files of ours, or raise InvalidFile with everything that is wrong with the zip's list."""
    found, problems, names = list[ZipInfo](), list[Problem](), set[str]()
    for entry in archive.infolist():
        name = _base(entry.filename)
        if entry.is_dir() or name in PASSED_OVER or entry.filename.startswith(PASSED_OVER):
            continue
        wrong = _wrong_with(entry)
        wrong = wrong or ("" if known(name) else "is no file of a diary")
        wrong = wrong or ("stands twice in the zip" if name in names else "")
        names.add(name)
        if wrong:
            problems.append(
                Problem(
                    entry.filename[:200], wrong, "the zip as it was exported, or one of its files"
                )
            )
        else:
            found.append(entry)
    if problems:
        raise InvalidFile(problems)
    return found


def _count_entries(source: IO[bytes]) -> int:
    """Count what looks like an entry of the zip's list, a piece at a time, before anything of the list is read."""
    count, end = 0, b""
    while part := source.read(CHUNK_BYTES):
        count += (end + part).count(ENTRY_MAGIC)
        end = part[-len(ENTRY_MAGIC) + 1 :]
    source.seek(0)
    return count


def file_names(source: IO[bytes]) -> list[str]:
    """Return the names of a zip's files without their folders; none for a zip that cannot be read."""
    if _count_entries(source) > MOST_ENTRIES:
        return []
    try:
        with ZipFile(source) as archive:
            names = [_base(entry.filename) for entry in archive.infolist() if not entry.is_dir()]
    except (BadZipFile, OSError, NotImplementedError, ValueError, OverflowError):
        names = []
    source.seek(0)
    return names


def unzip(source: IO[bytes], known: Callable[[str], bool], alone: str) -> dict[str, bytes]:
    """Return the `known` files of a zip by name, or the one called `alone` if it is there; films stay packed.

    InvalidFile for a zip that is damaged, holds what is not known, or is a bomb.
    """
    if _count_entries(source) > MOST_ENTRIES:
        raise one_problem("", "holds too many files", "the zip as it was exported")
    try:
        with ZipFile(source) as archive:
            entries = {_base(entry.filename): entry for entry in _entries(archive, known)}
            wanted = (
                [alone]
                if alone in entries
                else [name for name in entries if not NAME.fullmatch(name)]
            )
            files: dict[str, bytes] = {}
            for name in wanted:
                files[name] = _unpacked(
                    archive, entries[name], LARGEST_FILE_BYTES - sum(map(len, files.values()))
                )
            return files
    except (BadZipFile, OSError, NotImplementedError, ValueError, OverflowError):
        raise one_problem(
            "", "is a damaged zip", "the zip as it was exported; fetch it again"
        ) from None
