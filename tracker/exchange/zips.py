"""A zip that somebody gave us, opened with care: nothing of it is written to the disk, and nothing unpacks beyond a limit.

Files are found by their name alone, whatever folder they stand in; what a spreadsheet program or an operating system adds is passed over.
"""

from __future__ import annotations

import stat
import zlib
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from tracker.errors import Problem
from tracker.exchange.raw import LARGEST_FILE_BYTES, LARGEST_FILE_MIB, InvalidFile, one_problem

MAGIC: Final = b"PK\x03\x04"
ENTRY_MAGIC: Final = b"PK\x01\x02"
MOST_ENTRIES: Final = 1_000
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
    return "" if entry.compress_type in {ZIP_STORED, ZIP_DEFLATED} else "is packed in a way this program does not read"


def _unpacked(archive: ZipFile, entry: ZipInfo, room: int) -> bytes:
    """Return an entry's bytes, counted while they come out, whatever size the zip claims; InvalidFile when they are more than `room`."""
    found = bytearray()
    try:
        with archive.open(entry) as packed:
            while part := packed.read(CHUNK_BYTES):
                found += part
                if len(found) > room:
                    raise one_problem(entry.filename[:200], "unpacks to more than a diary holds", f"at most {LARGEST_FILE_MIB} MiB in all")
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise one_problem(entry.filename[:200], "is damaged", "the zip as it was exported; fetch it again") from None
    return bytes(found)


def _entries(archive: ZipFile, known: frozenset[str]) -> list[ZipInfo]:
    """Return the entries that are files of ours, or raise InvalidFile with everything that is wrong with the zip's list."""
    found, problems = list[ZipInfo](), list[Problem]()
    for entry in archive.infolist():
        name = _base(entry.filename)
        if entry.is_dir() or name in PASSED_OVER or entry.filename.startswith(PASSED_OVER):
            continue
        wrong = _wrong_with(entry)
        wrong = wrong or ("" if name in known else "is no file of a diary")
        wrong = wrong or ("stands twice in the zip" if name in map(_base, (one.filename for one in found)) else "")
        if wrong:
            problems.append(Problem(entry.filename[:200], wrong, "the zip as it was exported, or one of its files"))
        else:
            found.append(entry)
    if problems:
        raise InvalidFile(problems)
    return found


def unzipped(data: bytes, known: frozenset[str], wanted: frozenset[str] | None = None) -> dict[str, bytes]:
    """Return the files of a zip by name, of `wanted` alone if given; InvalidFile for a zip that is damaged, holds what is not `known`, or is a bomb."""
    if data.count(ENTRY_MAGIC) > MOST_ENTRIES:
        raise one_problem("", "holds too many files", "the zip as it was exported")
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = _entries(archive, known)
            files: dict[str, bytes] = {}
            for entry in entries:
                if wanted is None or _base(entry.filename) in wanted:
                    files[_base(entry.filename)] = _unpacked(archive, entry, LARGEST_FILE_BYTES - sum(map(len, files.values())))
            return files
    except (BadZipFile, OSError, NotImplementedError, ValueError, OverflowError):
        raise one_problem("", "is a damaged zip", "the zip as it was exported; fetch it again") from None
