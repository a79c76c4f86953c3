"""Guarded unzipping: nothing is written to disk, and nothing unpacks beyond a size limit.

Files are identified by name alone, in whatever folder of the zip. Files that operating systems add
are ignored.
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
from tracker.localization.messages import N_, _

MAGIC: Final = b"PK\x03\x04"
ENTRY_MAGIC: Final = b"PK\x01\x02"
MOST_ENTRIES: Final = 10_000
CHUNK_BYTES: Final = 1 << 20
ENCRYPTED: Final = 0x1
IGNORED: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

FOREIGN: Final = N_("is no file of a diary")
ZIP_EXPORTS: Final = N_(
    "the zip that you get under Settings, Export and import; for Baby Buddy or Huckleberry, its "
    "own export under “From another tracker”"
)


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _fault_of(entry: ZipInfo) -> str:
    """Return what is wrong with an entry; "" if nothing is."""
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        return N_("has a name that leads out of the zip")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return N_("is a link, not a file")
    if entry.flag_bits & ENCRYPTED:
        return N_("is locked with a password")
    return (
        ""
        if entry.compress_type in {ZIP_STORED, ZIP_DEFLATED}
        else N_("is packed in a way this program does not read")
    )


def _unpack(archive: ZipFile, entry: ZipInfo, room: int) -> bytes:
    """Return the bytes of an entry; InvalidFile if there are more than `room`.

    They are counted while unpacking, because the size that the zip states may be wrong.
    """
    content = bytearray()
    try:
        with archive.open(entry) as packed:
            while part := packed.read(CHUNK_BYTES):
                content += part
                if len(content) > room:
                    raise one_problem(
                        entry.filename[:200],
                        _("unpacks to more than a diary holds"),
                        _("at most {mebibytes} MiB in all").format(mebibytes=LARGEST_FILE_MIB),
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
            entry.filename[:200], _("is damaged"), _("the zip as it was exported; fetch it again")
        ) from None
    return bytes(content)


def _entries(archive: ZipFile, is_expected: Callable[[str], bool]) -> list[ZipInfo]:
    """Return the expected entries; InvalidFile lists every entry that is faulty or unexpected."""
    entries, problems, names = list[ZipInfo](), list[Problem](), set[str]()
    for entry in archive.infolist():
        name = _base(entry.filename)
        if entry.is_dir() or name in IGNORED or entry.filename.startswith(IGNORED):
            continue
        fault = _fault_of(entry)
        fault = fault or ("" if is_expected(name) else FOREIGN)
        fault = fault or (N_("stands twice in the zip") if name in names else "")
        names.add(name)
        if fault:
            problems.append(
                Problem(
                    entry.filename[:200],
                    _(fault),
                    _("the zip as it was exported, or one of its files"),
                )
            )
        else:
            entries.append(entry)
    if problems and not entries and {problem.problem for problem in problems} == {_(FOREIGN)}:
        raise InvalidFile([Problem("", _("is a zip with no diary in it"), _(ZIP_EXPORTS))])
    if problems:
        raise InvalidFile(problems)
    return entries


def _count_entries(source: IO[bytes]) -> int:
    """Count the entries in the raw bytes, so that a zip with too many is never parsed."""
    count, end = 0, b""
    while part := source.read(CHUNK_BYTES):
        count += (end + part).count(ENTRY_MAGIC)
        end = part[-len(ENTRY_MAGIC) + 1 :]
    source.seek(0)
    return count


def file_names(source: IO[bytes]) -> list[str]:
    """Return the names of a zip's files without folders; none if the zip cannot be read."""
    if _count_entries(source) > MOST_ENTRIES:
        return []
    try:
        with ZipFile(source) as archive:
            names = [_base(entry.filename) for entry in archive.infolist() if not entry.is_dir()]
    except (BadZipFile, OSError, NotImplementedError, ValueError, OverflowError):
        names = []
    source.seek(0)
    return names


def unzip(source: IO[bytes], is_expected: Callable[[str], bool], alone: str) -> dict[str, bytes]:
    """Return the files of a zip by name, or only the one called `alone` if it is there.

    Films are not unpacked. InvalidFile for a zip that is damaged, holds unexpected files, or would
    unpack to more than the limit.
    """
    if _count_entries(source) > MOST_ENTRIES:
        raise one_problem("", _("holds too many files"), _("the zip as it was exported"))
    try:
        with ZipFile(source) as archive:
            entries = {_base(entry.filename): entry for entry in _entries(archive, is_expected)}
            wanted = (
                [alone]
                if alone in entries
                else [name for name in entries if not NAME.fullmatch(name)]
            )
            files: dict[str, bytes] = {}
            for name in wanted:
                files[name] = _unpack(
                    archive, entries[name], LARGEST_FILE_BYTES - sum(map(len, files.values()))
                )
            return files
    except (BadZipFile, OSError, NotImplementedError, ValueError, OverflowError):
        raise one_problem(
            "", _("is a damaged zip"), _("the zip as it was exported; fetch it again")
        ) from None
