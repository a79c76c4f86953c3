"""The diary as files: all of it in one go, as tables, for another copy of the program; and back in. Part of Settings."""

from __future__ import annotations

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
from tracker.exchange.full_archive import films_folder, write_full_archive
from tracker.exchange.safe_unzip import MAGIC
from tracker.exchange.store_children import Outcome, import_children
from tracker.exchange.video_clips import described_film_sizes, restore_films
from tracker.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

MOST_SHOWN = 200
ARCHIVE = (
    "Yours to keep: a page to read without any program, the tables, the JSON file, every "
    "change, and the films that lie beside the diary."
)
TABLES = (
    "A zip with a file for each kind of entry, for LibreOffice, Excel or Numbers, and what each "
    "column means. It can be read back."
)
JSON = (
    "One file with every child and every entry, the removed ones too. Another copy of this "
    "program can read it back."
)


def archive() -> bytes:
    """Write everything into one zip; only when somebody asks for it."""
    target = BytesIO()
    common.query(write_full_archive, target, load_settings(), now=common.now())
    return target.getvalue()


def _tables(session: Session, target: BytesIO) -> None:
    write_spreadsheet(target, session)


def tables() -> bytes:
    """Write the tables for a spreadsheet; only when somebody asks for them."""
    target = BytesIO()
    common.query(_tables, target)
    return target.getvalue()


def export_text() -> str:
    """Write the exchange file; only when somebody asks for it."""
    return diary_json.to_text(common.query(diary_json.export, now=common.now()))


def stored(
    session: Session,
    children: Sequence[diary_json.ChildInFile],
    *,
    by: str | None,
    **_clock: object,
) -> Outcome:
    """Store what a checked file holds, all in one transaction."""
    return import_children(session, children, by=by)


def tell_problems(wrong: InvalidRecord) -> None:
    """List what is wrong with a file."""
    st.warning(
        f"Nothing was stored. {len(wrong.problems)} "
        f"thing{'' if len(wrong.problems) == 1 else 's'} to mend in the file:"
    )
    components.table(
        ("Where", "What is wrong", "Expected"),
        [(p.where or "the file", p.problem, p.expected) for p in wrong.problems[:MOST_SHOWN]],
    )


def tell_outcome(outcome: Outcome, films: int) -> None:
    """Say what was added, what was here already, and what differs."""
    added = [f"{count} {table.replace('_', '-')}" for table, count in outcome.added.items()] + (
        [f"{films} films"] if films else []
    )
    st.success(
        f"Added: {', '.join(added) or 'nothing new'}. Already here and the same: "
        f"{sum(outcome.unchanged.values())}."
    )
    if outcome.conflicts:
        st.warning(
            f"{len(outcome.conflicts)} entries differ from those stored here; the stored "
            "ones stay as they are."
        )
        components.table(
            ("Where", "What differs"),
            [(one["where"], ", ".join(one["differs"])) for one in outcome.conflicts[:MOST_SHOWN]],
        )


def import_file(data: bytes) -> None:
    """Store a file that is whole and right; otherwise say all that is wrong, and store nothing."""
    if tracker_of(data):
        st.warning(
            "This comes from another tracker. Open “From another tracker” below, and choose "
            "it there. Nothing was stored."
        )
        return
    try:
        children = read_data(data, common.now(), common.query(other_trackers.family))
    except InvalidRecord as wrong:
        tell_problems(wrong)
        return
    outcome = common.save(stored, children)
    if outcome is not None:
        films = described_film_sizes(children) if data.startswith(MAGIC) else {}
        tell_outcome(
            outcome,
            restore_films(BytesIO(data), films_folder(load_settings()), films) if films else 0,
        )


def offer(label: str, about: str, made: Callable[[], bytes | str], name: str, ending: str) -> None:
    """Offer a file, made when somebody asks for it, and say what it is for."""
    file_name = dated_file_name(name, common.now(), ending)
    st.download_button(
        label,
        data=made,
        file_name=file_name,
        mime=f"application/{ending}",
        on_click="ignore",
        width="stretch",
    )
    components.caption(about)


def section() -> None:
    """Offer the files, and take one in."""
    offer("Everything, in one zip", ARCHIVE, archive, "movement-diary", "zip")
    offer("Tables for a spreadsheet", TABLES, tables, "movement-diary-tables", "zip")
    offer("For another copy of this program", JSON, export_text, "movement-diary", "json")
    uploaded = st.file_uploader(
        "Read a diary in (JSON, zip or a table of it)", type=["json", "zip", "csv"], key="import"
    )
    if uploaded is not None and st.button("Import this file", type="primary", width="stretch"):
        import_file(uploaded.getvalue())
    with st.expander("From another tracker"):
        other_trackers.section()
