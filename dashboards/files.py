"""Export and import of the diary as files. Part of Settings."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import common
import components
import other_trackers
import streamlit as st

from tracker.errors import InvalidRecord
from tracker.exchange import diary_json
from tracker.exchange.csv_export import dated_file_name, write_spreadsheet
from tracker.exchange.detect import read_data, tracker_of
from tracker.exchange.full_archive import write_full_archive
from tracker.exchange.safe_unzip import MAGIC
from tracker.exchange.store_children import Outcome, import_children
from tracker.exchange.video_clips import Unpacked, films_folder
from tracker.localization.messages import N_, _, ngettext
from tracker.localization.numbers import number_text
from tracker.localization.region import current_region, in_region
from tracker.localization.stored_messages import in_page_language
from tracker.settings import load_settings
from tracker.storage import store
from tracker.storage.videos import quota_bytes
from tracker.video.folder import FilmFolder
from tracker.video.imported import take_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tracker.domain.diary import Diary
    from tracker.domain.report_note import VisitNote
    from tracker.localization.region import Region

MOST_SHOWN = 200
ARCHIVE = N_(
    "Yours to keep: a page to read without any program, the tables, the JSON file, every "
    "change, and your videos."
)
MOST_MEGABYTES = 500
TOO_LARGE = N_(
    "These videos are too many for one download. On your home computer write the zip with: "
    "movement-diary export --format archive -o diary.zip"
)
VIDEOS_WAIT = N_(
    "Each video is first cleaned of place and device, as one that a phone sends. It appears with "
    "its entry after that."
)
TABLES = N_(
    "A zip with a file for each kind of entry, for LibreOffice, Excel or Numbers, and what each "
    "column means. It can be read back."
)
FHIR = N_(
    "A file that a doctor's program may read, with initials instead of names. It holds your notes "
    "unless Report leaves them out."
)
JSON = N_(
    "One file with every child and every entry, the removed ones too. Another copy of this "
    "program can read it back."
)


def archive_zip(region: Region, *, with_films: bool = True) -> bytes:
    """Return the full archive as a zip; its page is in the language and units of `region`."""
    target = BytesIO()
    with in_region(region):
        common.query(
            write_full_archive, target, load_settings(), now=common.now(), with_films=with_films
        )
    return target.getvalue()


def archive_download() -> None:
    """Offer the full archive, with or without the videos."""
    megabytes = sum(FilmFolder(films_folder(load_settings())).films().values()) / 1e6
    with_films = True
    if megabytes:
        with_films = st.checkbox(
            _("With the videos ({megabytes} MB)").format(megabytes=number_text(megabytes, 0)),
            value=megabytes <= MOST_MEGABYTES,
            disabled=megabytes > MOST_MEGABYTES,
            key="archive-films",
        )
    if megabytes > MOST_MEGABYTES:
        components.caption(_(TOO_LARGE))
    content = partial(archive_zip, current_region(), with_films=with_films)
    download(_("Everything, in one zip"), _(ARCHIVE), content, "movement-diary", "zip")


def _write_tables(session: Session, target: BytesIO) -> None:
    write_spreadsheet(target, session)


def tables_zip() -> bytes:
    """Return the tables for a spreadsheet as a zip."""
    target = BytesIO()
    common.query(_write_tables, target)
    return target.getvalue()


def export_text() -> str:
    """Return the exchange file."""
    return diary_json.to_text(common.query(diary_json.export, now=common.now()))


def _whole_diaries(session: Session, now: datetime) -> list[tuple[Diary, VisitNote]]:
    return [
        (store.present_diary(session, child.id, now), store.report_note(session, child.id))
        for child in store.children(session)
    ]


def clinic_text() -> str:
    """Return every child's diary as one FHIR bundle, with initials."""
    from tracker.report.fhir import fhir_text  # noqa: PLC0415  # only where it is downloaded

    return fhir_text(common.query(_whole_diaries, now=common.now()))


def import_file_children(
    session: Session,
    children: Sequence[diary_json.ChildInFile],
    *,
    by: str | None,
    **_clock: object,
) -> Outcome:
    """Import the children of a checked file in one transaction."""
    return import_children(session, children, by=by)


def show_problems(error: InvalidRecord) -> None:
    """List what is wrong with a file."""
    if [problem.where for problem in error.problems] == [""]:
        problem = error.problems[0]
        sentence = _(
            "This file can't be imported: it {problem}. Nothing was saved. Choose instead: "
            "{expected}."
        ).format(
            problem=in_page_language(problem.problem),
            expected=in_page_language(problem.expected),
        )
        st.warning(components.literal(sentence))
        return
    st.warning(_("This file can't be imported. Nothing was saved. What to fix:"))
    components.table(
        (_("Where"), _("What is wrong"), _("Expected")),
        [
            (p.where or _("the file"), in_page_language(p.problem), in_page_language(p.expected))
            for p in error.problems[:MOST_SHOWN]
        ],
    )


def show_outcome(outcome: Outcome, films: Unpacked) -> None:
    """Show what was added, what was here already, what differs, and what was left out."""
    added = other_trackers.counts_text(
        outcome.added | ({"videos": films.count} if films.count else {})
    )
    st.success(
        _("Added: {added}. Already here and the same: {same}.").format(
            added=added, same=sum(outcome.unchanged.values())
        )
    )
    if films.count:
        components.caption(_(VIDEOS_WAIT))
    for problem in films.problems:
        st.warning(components.literal(problem))
    if outcome.conflicts:
        st.warning(
            ngettext(
                "{count} entry differs from the one in this diary. The diary keeps its own.",
                "{count} entries differ from the ones in this diary. The diary keeps its own.",
                len(outcome.conflicts),
            ).format(count=len(outcome.conflicts))
        )
        components.table(
            (_("Where"), _("What differs")),
            [
                (conflict["where"], ", ".join(conflict["differs"]))
                for conflict in outcome.conflicts[:MOST_SHOWN]
            ],
        )


def import_file(data: bytes) -> None:
    """Import a valid file; otherwise show everything that is wrong and store nothing."""
    if tracker_of(data):
        st.warning(
            _(
                "This file comes from another tracker. Open “From another tracker” below and "
                "choose it there. Nothing was saved."
            )
        )
        return
    try:
        with other_trackers.progress_shown():
            children = read_data(data, common.now(), common.query(other_trackers.family))
            outcome = common.save(import_file_children, children)
    except InvalidRecord as error:
        show_problems(error)
        return
    if outcome is not None:
        films = Unpacked()
        if data.startswith(MAGIC):
            folder = FilmFolder(films_folder(load_settings()))
            films = take_in(BytesIO(data), children, folder, common.query(quota_bytes))
        show_outcome(outcome, films)


def download(
    label: str, about: str, content: Callable[[], bytes | str], name: str, ending: str
) -> None:
    """Offer a file with its purpose; `content` is called only on download."""
    file_name = dated_file_name(name, common.now(), ending)
    st.download_button(
        label,
        data=content,
        file_name=file_name,
        mime=f"application/{ending}",
        on_click="ignore",
        width="stretch",
    )
    components.caption(about)


def section() -> None:
    """Offer the exports, and the import of a file."""
    archive_download()
    download(_("Tables for a spreadsheet"), _(TABLES), tables_zip, "movement-diary-tables", "zip")
    download(
        _("For a clinic's computer (FHIR)"), _(FHIR), clinic_text, "movement-diary-fhir", "json"
    )
    download(_("For another copy of this program"), _(JSON), export_text, "movement-diary", "json")
    uploaded = st.file_uploader(
        _("Import a diary (a zip, JSON or CSV file)"), type=["json", "zip", "csv"], key="import"
    )
    if uploaded is not None and st.button(_("Import this file"), type="primary", width="stretch"):
        import_file(uploaded.getvalue())
    with st.expander(_("From another tracker")):
        other_trackers.section()
