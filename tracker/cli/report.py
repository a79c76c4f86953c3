"""`report` writes the pediatrician's report: a PDF, or its short text."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from typing import TYPE_CHECKING, Any, Final

from tracker.cli.options import add_as_of_option, add_child_option, add_period_options, parse_day
from tracker.cli.shared import open_upgraded, settings_from, write_atomically
from tracker.cli.summary_assess import load_review
from tracker.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.options import SubParsers
    from tracker.domain.report_note import Part, VisitNote
    from tracker.report.videos import StoredVideo
    from tracker.report.videos_code import VideosCode
    from tracker.storage.videos import Video

USUAL_PORT: Final = 8501

PARTS: Final = (
    "episodes",
    "notes",
    "days",
    "development",
    "measurements",
    "history",
    "medicines",
    "visits",
)
"""The parts of a report that may be left out: the values of `domain.report_note.Part`, repeated
here because importing them would slow `--help` down."""


def add_parsers(commands: SubParsers) -> None:
    """Add the parser of `report`."""
    text = "write the pediatrician's report, a PDF"
    parser = commands.add_parser("report", help=text, description=f"{text[:1].upper()}{text[1:]}.")
    add_child_option(parser)
    add_as_of_option(parser)
    add_period_options(parser)
    _add_report_options(parser)
    parser.set_defaults(run=report_command)


def _add_report_options(parser: ArgumentParser) -> None:
    parser.add_argument("--paper", choices=["a4", "letter"], default="a4")
    _add_reader_option(parser)
    output = parser.add_mutually_exclusive_group(required=True)
    output.add_argument("-o", "--output", metavar="FILE.pdf", help="where to")
    output.add_argument(
        "--text",
        action="store_true",
        help="print the short plain-text version for a message box instead",
    )
    parser.add_argument(
        "--since-last-visit",
        action="store_true",
        help="from the last visit in person at least a week ago, if there was one",
    )
    parser.add_argument(
        "--concern",
        metavar="WORDS",
        help="what worries the family (default: as written on the Report page)",
    )
    parser.add_argument("--first-seen", metavar="D", help="the day the family first noticed it")
    parser.add_argument(
        "--question",
        action="append",
        metavar="WORDS",
        help="a question for the clinician; up to three times",
    )
    parser.add_argument(
        "--initials",
        action=BooleanOptionalAction,
        default=None,
        help="initials instead of the child's name",
    )
    parser.add_argument(
        "--videos-code",
        nargs="?",
        const="",
        metavar="URL",
        help="print a code that opens the videos for the doctor, in the home network and for a "
        "device that is signed in; URL: the address phones open (default: the running diary's)",
    )
    parser.add_argument(
        "--stills",
        action="store_true",
        help="print stills of the newest videos; they may show the baby's face and the home",
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        metavar="PART",
        help=f"leave out a part; the report says so: {', '.join(PARTS)}",
    )


def _add_reader_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--for",
        choices=["doctor", "parents"],
        default="doctor",
        dest="reader",
        help="doctor: two pages (default); parents: one page in plain words, to take along",
    )


def _parse_part(text: str) -> Part:
    from tracker.domain.report_note import Part

    try:
        return Part(text)
    except ValueError:
        raise UserError(
            f"--leave-out {text!r} is no part of the report. The parts are: {', '.join(Part)}."
        ) from None


def _note_with_options(arguments: Namespace, stored: VisitNote) -> VisitNote:
    """Return the family's note: options of the command line come before what is stored."""
    from dataclasses import replace

    from tracker.domain.report_note import check_lengths

    options: dict[str, Any] = {
        "concern": arguments.concern,
        "first_seen": None
        if arguments.first_seen is None
        else parse_day(arguments.first_seen, "--first-seen"),
        "questions": None if arguments.question is None else tuple(arguments.question),
        "initials": arguments.initials,
        "leave_out": None
        if arguments.leave_out is None
        else frozenset(map(_parse_part, arguments.leave_out)),
    }
    note = replace(stored, **{name: value for name, value in options.items() if value is not None})
    check_lengths(note)
    return note


def _clips(arguments: Namespace, films: Sequence[Video]) -> list[StoredVideo]:
    """Return the videos of entries for the report, with stills where they are asked for."""
    from tracker.exchange.video_clips import films_folder
    from tracker.report.videos import StoredVideo
    from tracker.video.folder import FilmFolder

    folder, clips = FilmFolder(films_folder(settings_from(arguments))), []
    for film in films:
        if film.episode_id is None or film.state != "ready":
            continue
        times_s = film.still_times_s if arguments.stills else ()
        stills = folder.stills(film.stored_sha256 or "", times_s)
        clips.append(
            StoredVideo(film.episode_id, film.duration_s, tuple(stills.values()), tuple(stills))
        )
    if arguments.stills and not any(clip.stills for clip in clips):
        print("There are no stills to print: no video of an entry has any.", file=sys.stderr)
    return clips


def _videos_code(address: str | None, child_id: str) -> VideosCode | None:
    """Return the code of the videos at that address, "" for the running diary's, None for none."""
    if address is None:
        return None
    from tracker.cli.phone import given_address, origin_for_phones
    from tracker.report.videos_code import videos_code

    origin = given_address(address or None) or origin_for_phones(USUAL_PORT)
    return videos_code(origin, child_id)


def report_command(arguments: Namespace) -> int:
    """Run `report`; characters that no font covers are listed on standard error."""
    from pathlib import Path

    from tracker.report.plain_text import plain_text
    from tracker.report.report import (
        missing_fonts_message,
        parent_report,
        report,
        report_fonts,
    )
    from tracker.storage import database, store, videos

    is_for_parents = arguments.reader == "parents"
    if is_for_parents and arguments.text:
        raise UserError("--text is the doctor's version; for the parents' page give -o FILE.pdf.")
    if arguments.stills and (is_for_parents or arguments.text):
        raise UserError("--stills is for the doctor's pages: give -o FILE.pdf, without --for.")
    if arguments.videos_code is not None and arguments.text:
        raise UserError("--videos-code is for paper: give -o FILE.pdf instead of --text.")
    review = load_review(arguments)
    with database.reading(open_upgraded(arguments)) as session:
        note = _note_with_options(arguments, store.report_note(session, review.child.id))
        films = videos.videos(session, review.child.id)
    code = _videos_code(arguments.videos_code, review.child.id)
    if arguments.text:
        print(plain_text(review, note), end="")
        return 0
    folder = settings_from(arguments).data_folder
    fonts, paper = report_fonts(folder), arguments.paper
    clips = _clips(arguments, films)
    document = (
        parent_report(review, note, paper=paper, fonts=fonts, code=code)
        if is_for_parents
        else report(review, note, paper=paper, fonts=fonts, clips=clips, code=code)
    )
    write_atomically(Path(arguments.output), document.pdf)
    if document.missing:
        print(missing_fonts_message(document.missing, folder), file=sys.stderr)
    return 0
