"""The full archive: everything a family recorded, in one zip that can be read without this program.

`diary.json` is the exchange file, `diary.html` the diary as a page, `tables/` the tables for a
spreadsheet, `history.csv` every change, `clips/` the films beside the diary. The same diary at the
same moment gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy.orm import Session

from tracker.domain.child import Child
from tracker.domain.display_text import isolated
from tracker.domain.local_time import iso
from tracker.exchange.csv_cells import escape_formula
from tracker.exchange.csv_export import open_member, write_rows, write_sheets
from tracker.exchange.detect import ARCHIVED_DIARY, ARCHIVED_HISTORY, ARCHIVED_PAGE
from tracker.exchange.diary_json import export, to_text
from tracker.exchange.video_clips import FOLDER, film_file, film_name
from tracker.storage import store

TABLES_FOLDER: Final = "tables/"
HISTORY_HEAD: Final = (
    "child",
    "changed_at",
    "changed_by",
    "action",
    "table",
    "record_id",
    "before",
    "child_id",
)


@dataclass(frozen=True)
class ArchiveFilms:
    """The films of some children: paths by name in the archive, and the names of missing films."""

    there: dict[str, Path]
    missing: frozenset[str]


def find_films(session: Session, family: Sequence[Child], folder: Path) -> ArchiveFilms:
    """Return the films that the children's episodes describe."""
    there: dict[str, Path] = {}
    missing = set()
    for child in family:
        for episode in store.entries_in_order(session, child.id, "episodes"):
            for clip in episode.get("clips", ()):
                file = film_file(folder, clip)
                if file is None:
                    missing.add(film_name(clip))
                else:
                    there[film_name(clip)] = file
    return ArchiveFilms(there, frozenset(missing))


def _history(session: Session, family: Sequence[Child]) -> Iterator[list[str]]:
    for child in family:
        for record_table, record_id, change in store.changes_in_order(session, child.id):
            before = "" if change.before is None else json.dumps(change.before, ensure_ascii=False)
            yield [
                escape_formula(child.name),
                iso(change.at, child.time_zone),
                escape_formula(change.by or ""),
                change.action,
                record_table,
                record_id,
                before,
                child.id,
            ]


def _write_text(archive: ZipFile, name: str, parts: Iterable[str]) -> None:
    with open_member(archive, name) as target:
        for part in parts:
            target.write(part.encode())


def write_archive(
    target: IO[bytes],
    session: Session,
    family: Sequence[Child],
    films: ArchiveFilms,
    page: Iterable[str],
    *,
    now: datetime,
) -> None:
    """Write the archive of these children; `page` yields the diary as HTML."""
    document: dict[str, Any] = export(session, [child.id for child in family], now=now)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        _write_text(archive, ARCHIVED_PAGE, map(isolated, page))
        _write_text(archive, ARCHIVED_DIARY, [to_text(document)])
        write_sheets(archive, session, family, folder=TABLES_FOLDER)
        write_rows(archive, ARCHIVED_HISTORY, list(HISTORY_HEAD), _history(session, family))
        for name, file in sorted(films.there.items()):
            with (
                file.open("rb") as film,
                open_member(archive, f"{FOLDER}/{name}", packed=ZIP_STORED) as member,
            ):
                copyfileobj(film, member)
