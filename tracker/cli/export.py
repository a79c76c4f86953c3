"""`export` writes the diary to a file."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from tracker.cli.options import add_child_option
from tracker.cli.shared import atomic_file, now, open_upgraded, settings_from, write_atomically
from tracker.errors import UserError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.cli.options import SubParsers


def add_parsers(commands: SubParsers) -> None:
    """Add the parser of `export`."""
    parser = commands.add_parser(
        "export", help="write the diary to a file", description="Write the diary to a file."
    )
    add_child_option(parser)
    parser.add_argument(
        "--format",
        choices=["json", "csv", "archive", "fhir"],
        default="json",
        help="json: one exchange file; csv: a zip of tables for a spreadsheet;"
        " archive: a zip of everything, with videos and a page to read; fhir: a FHIR R4 bundle"
        " for a clinic's computer, with initials",
    )
    parser.add_argument(
        "--full-name", action="store_true", help="fhir: the child's name instead of initials"
    )
    parser.add_argument("--no-videos", action="store_true", help="archive: leave the videos out")
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="where to (default: standard output)"
    )
    parser.set_defaults(run=export_command)


def export_command(arguments: Namespace) -> int:
    """Run `export`."""
    from pathlib import Path

    from tracker.exchange import diary_json
    from tracker.storage import database, store

    if arguments.full_name and arguments.format != "fhir":
        raise UserError("--full-name belongs to export --format fhir; leave it out.")
    if arguments.format in {"csv", "archive"} and arguments.output is None:
        raise UserError(f"Say where to write it: export --format {arguments.format} -o FILE.zip.")
    with database.reading(open_upgraded(arguments)) as session:
        _warn_of_future_entries(sum(len(one.entries) for one in store.clock_faults(session, now())))
        child_ids = None
        if arguments.child is not None:
            child_ids = [store.find_child(session, arguments.child).id]
        if arguments.format in {"csv", "archive"}:
            _export_zip(arguments, session, child_ids)
            return 0
        if arguments.format == "fhir":
            text = _fhir(arguments, session, child_ids)
        else:
            text = diary_json.to_text(diary_json.export(session, child_ids, now=now()))
    if arguments.output is None:
        sys.stdout.write(text)
    else:
        write_atomically(Path(arguments.output), text.encode())
    return 0


def _warn_of_future_entries(count: int) -> None:
    """Say on standard error that entries later than the clock are refused by an import."""
    if count:
        print(
            f"Entries that are later than this computer's clock: {count}. One of the two is wrong, "
            "and an import refuses entries from the future. Put the clock right, or correct the "
            "entries on the Today page.",
            file=sys.stderr,
        )


def _export_zip(arguments: Namespace, session: Session, child_ids: list[str] | None) -> None:
    from pathlib import Path

    from tracker.exchange.csv_export import write_spreadsheet
    from tracker.exchange.full_archive import write_full_archive

    with atomic_file(Path(arguments.output)) as target:
        if arguments.format == "csv":
            write_spreadsheet(target, session, child_ids)
        else:
            settings, films = settings_from(arguments), not arguments.no_videos
            write_full_archive(session, target, settings, child_ids, now=now(), with_films=films)


def _fhir(arguments: Namespace, session: Session, child_ids: list[str] | None) -> str:
    """Return the whole diary of each child as one FHIR bundle."""
    from tracker.report.fhir import fhir_text
    from tracker.storage import store

    ids = [child.id for child in store.children(session)] if child_ids is None else child_ids
    diaries = [
        (store.present_diary(session, id_, now()), store.report_note(session, id_)) for id_ in ids
    ]
    return fhir_text(diaries, full_names=arguments.full_name)
