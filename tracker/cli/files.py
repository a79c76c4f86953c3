"""`import` reads exported files into the diary."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tracker.cli.options import add_json_option
from tracker.cli.shared import (
    format_counts,
    now,
    open_upgraded,
    print_json,
    settings_from,
)
from tracker.errors import InvalidRecord, printable

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.cli.options import SubParsers
    from tracker.exchange.diary_json import ChildInFile
    from tracker.exchange.store_children import Outcome
    from tracker.exchange.trackers.model import ImportOptions, ImportSummary
    from tracker.exchange.video_clips import Unpacked


PROGRESS_EVERY_S: Final = 2.0
"""Seconds until the first line about the progress of an import, and between two (ours)."""


def add_parsers(commands: SubParsers) -> None:
    """Add the parser of `import`."""
    parser = commands.add_parser(
        "import",
        help="read exported files into the diary",
        description="Read exported files into the diary: its own (JSON, the zip of tables,"
        " a full archive), or what another tracker exported.",
    )
    _add_import_options(parser)
    _add_tracker_options(parser)
    parser.set_defaults(run=import_command)


def _add_import_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="files, or for another tracker a folder or a zip of them",
    )
    parser.add_argument(
        "--format",
        choices=["auto", "diary", "babybuddy", "huckleberry"],
        default="auto",
        help="what kind of files they are (default: the program works it out)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be added, and store nothing"
    )
    parser.add_argument(
        "--replace", action="store_true", help="where an entry differs, use the file's version"
    )
    add_json_option(parser)


def _add_tracker_options(parser: ArgumentParser) -> None:
    """Add the options for another tracker's files."""
    group = parser.add_argument_group("another tracker's files", "what such files do not say")
    group.add_argument(
        "--time-zone",
        metavar="Z",
        help="the zone their times are in, such as Europe/London; never guessed",
    )
    group.add_argument(
        "--child", metavar="CHILD", help="the child of this diary they are about, by name or id"
    )
    group.add_argument(
        "--home-zone",
        metavar="Z",
        help="the time zone of a child that is new in the files (default: --time-zone)",
    )
    group.add_argument(
        "--episode-tag",
        action="append",
        metavar="TAG",
        help="the tag of a note about a movement; may be repeated (default: twitch)",
    )
    group.add_argument(
        "--weight-unit",
        choices=["kg", "g", "lb", "oz"],
        help="the unit of weights; without it weights are left out",
    )
    group.add_argument(
        "--date-order",
        choices=["day-first", "month-first"],
        help="what comes first in dates such as 3/9/2026, if the files do not show it",
    )
    group.add_argument(
        "--length-unit",
        choices=["cm", "mm", "in"],
        help="the unit of lengths and head circumferences; without it they are left out",
    )


def import_command(arguments: Namespace) -> int:
    """Run `import`: all files are stored, or none of them."""
    from pathlib import Path

    from tracker.exchange.detect import read_files
    from tracker.exchange.store_children import Outcome, import_children
    from tracker.exchange.video_clips import Unpacked
    from tracker.storage import database, store

    engine = open_upgraded(arguments)
    with database.reading(engine) as session:
        stored_children = [store.exchange_child(child) for child in store.children(session)]
        options = _import_options(arguments, session if stored_children else None)
    outcome, films = Outcome(), Unpacked()
    summaries: list[ImportSummary] = []
    try:
        paths = [Path(name) for name in arguments.files]
        with _progress_on_terminal(is_silent=arguments.json):
            children, summaries = read_files(paths, now(), stored_children, options)
        if not summaries and (arguments.child or arguments.time_zone):
            print(
                "--child and --time-zone were not needed: an exchange file says both itself.",
                file=sys.stderr,
            )
        with (
            _progress_on_terminal(is_silent=arguments.json),
            database.writing(engine) as session,
        ):
            outcome = import_children(session, children, by="import", replace=arguments.replace)
            if arguments.dry_run:
                session.rollback()
                outcome.stored = False
        if not arguments.dry_run:
            films = _take_in_films(arguments, engine, children)
        if films.count:
            outcome.added["clips"] = films.count
    except InvalidRecord as error:
        outcome = Outcome(problems=error.problems)
    for problem in films.problems:
        print(problem, file=sys.stderr)
    if arguments.json:
        trackers = {"other_trackers": [vars(summary) for summary in summaries]}
        print_json(outcome.as_json() | (trackers if summaries else {}))
    else:
        _print_outcome(outcome, summaries, dry_run=arguments.dry_run)
    return 1 if outcome.problems else 0


@contextmanager
def _progress_on_terminal(*, is_silent: bool) -> Iterator[None]:
    """Print to standard error how far a slow import is: nothing at first, then a line at times."""
    from tracker.exchange.progress import progress_text, reported_to

    printed_at = time.monotonic()

    def show(step: str, done: int, total: int) -> None:
        nonlocal printed_at
        if time.monotonic() - printed_at >= PROGRESS_EVERY_S:
            printed_at = time.monotonic()
            print(progress_text(step, done, total), file=sys.stderr, flush=True)

    if is_silent:
        yield
        return
    with reported_to(show):
        yield


def _import_options(arguments: Namespace, session: Session | None) -> ImportOptions:
    """Return the options for another tracker's files; an unknown zone or child is refused.

    `session` is None while the diary has no child, so that --child can only name one in the files.
    """
    from tracker.domain.local_time import named_zone
    from tracker.exchange.trackers.local_time_parsing import DateOrder
    from tracker.exchange.trackers.model import ImportOptions
    from tracker.storage import store

    for name in (arguments.time_zone, arguments.home_zone):
        if name is not None:
            named_zone(name)
    child_id = None
    if session is not None and arguments.child is not None:
        child_id = store.find_child(session, arguments.child).id
    return ImportOptions(
        program=arguments.format,
        time_zone=arguments.time_zone,
        home_zone=arguments.home_zone,
        child_id=child_id,
        child_name=arguments.child,
        episode_tags=tuple(arguments.episode_tag or ("twitch",)),
        weight_unit=arguments.weight_unit,
        length_unit=arguments.length_unit,
        date_order=arguments.date_order and DateOrder(arguments.date_order),
    )


def _take_in_films(
    arguments: Namespace, engine: Engine, children: Sequence[ChildInFile]
) -> Unpacked:
    """Lay the films of the archives aside; the diary cleans them when it is served."""
    from pathlib import Path

    from tracker.exchange.detect import is_zip
    from tracker.exchange.video_clips import Unpacked, films_folder
    from tracker.storage.database import reading
    from tracker.storage.videos import quota_bytes
    from tracker.video.folder import FilmFolder
    from tracker.video.imported import take_in

    with reading(engine) as session:
        quota = quota_bytes(session)
    folder, result = FilmFolder(films_folder(settings_from(arguments))), Unpacked()
    for path in map(Path, arguments.files):
        if path.is_file() and is_zip(path):
            with path.open("rb") as source:
                taken = take_in(source, children, folder, quota)
            result.count += taken.count
            result.problems += taken.problems
    return result


def _print_summary(summary: ImportSummary, *, dry_run: bool) -> None:
    """Print which child another tracker's files are about, their zone, and what was left out."""
    for child in summary.children:
        name = child["in_file"] or "the child of the files"
        here = f"is {child['here']} here"
        new = f"is new here and {'would be' if dry_run else 'was'} added"
        print(printable(f"{summary.program}: {name} {new if child['new'] else here}."))
    print(
        f"Times without an offset were read in {summary.time_zone}."
        if summary.time_zone
        else "Every time had its offset."
    )
    if summary.first_day:
        print(f"First day: {summary.first_day}, last day: {summary.last_day}.")
    for left in summary.left_alone:
        print(printable(f"Left alone: {left['what']} ({left['rows']}) – {left['why']}."))
    for notice in summary.notices:
        print(printable(notice))
    if summary.milestones:
        print(
            "Entries that speak of a milestone, for the Milestones page if you like:"
            f" {len(summary.milestones)}."
        )
    for milestone in summary.milestones:
        line = f"  {milestone['time']}  {milestone['text']}"
        print(printable(line.replace("\r", "").replace("\n", " ")))


def _print_outcome(outcome: Outcome, summaries: Sequence[ImportSummary], *, dry_run: bool) -> None:
    if outcome.problems:
        for problem in outcome.problems:
            print(printable(str(problem)), file=sys.stderr)
        print(
            f"movement-diary: {len(outcome.problems)} problem(s), so nothing was stored."
            " Mend the file and import it again.",
            file=sys.stderr,
        )
        return
    for summary in summaries:
        _print_summary(summary, dry_run=dry_run)
    print(
        f"{'Would add' if dry_run else 'Added'}: {format_counts(outcome.added)}."
        f" Already there: {format_counts(outcome.unchanged)}."
    )
    if outcome.replaced:
        print(f"Replaced by the file's: {format_counts(outcome.replaced)}.")
    for conflict in outcome.conflicts:
        where, differs = printable(conflict["where"]), ", ".join(conflict["differs"])
        print(
            f"{where}: differs from what is stored in {differs};"
            " the stored one stays (--replace takes the file's)"
        )
