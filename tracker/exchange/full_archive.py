"""Write the full archive of a diary: its children, the HTML page, the tables, the films."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import IO, TYPE_CHECKING

from tracker.exchange.archive import ArchiveFilms, find_films, write_archive
from tracker.exchange.html_archive import diary_page
from tracker.exchange.video_clips import films_folder
from tracker.settings import Settings
from tracker.storage import store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def write_full_archive(
    session: Session,
    target: IO[bytes],
    settings: Settings,
    children: Sequence[str] | None = None,
    *,
    now: datetime,
    with_films: bool = True,
) -> None:
    """Write the archive of these children (ids), or of all children, into a file."""
    family = store.children(session, children)
    films = ArchiveFilms({}, frozenset())
    if with_films:
        films = find_films(session, family, films_folder(settings))
    write_archive(target, session, family, films, diary_page(session, family, films, now), now=now)
