"""The command line, `movement-diary`: what it accepts. What each command does stands in `commands`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from tracker import __version__
from tracker.errors import UserError, printable

DONE, REFUSED = 0, 1

PARTS = (
    "episodes",
    "notes",
    "days",
    "development",
    "measurements",
    "history",
    "medicines",
    "visits",
)
"""The parts of a report that may be left out; `visit_note.Part`, spelt here to keep --help quick."""

EPILOG = "Parent-recorded, not a diagnosis. If you are worried, call your doctor; in an emergency call your emergency number first."


def _with_child(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--child", metavar="CHILD", help="the child's name or id; may be left out with one child"
    )


def _with_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _with_as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of",
        metavar="T",
        help="an instant with an offset, or a local date (then: the end of that day); default now",
    )


def _with_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", metavar="D", help="first local day")
    parser.add_argument("--to", dest="last", metavar="D", help="last local day")


def _add_servers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, said in (
        ("serve", "open the diary in the browser"),
        ("demo", "open a throw-away diary of three made-up children"),
    ):
        parser = commands.add_parser(name, help=said, description=said)
        parser.add_argument(
            "--host",
            default="127.0.0.1",
            help="address to listen on, 0.0.0.0 for all; this machine only until there is a passcode",
        )
        parser.add_argument(
            "--port", type=int, default=8501, help="port to listen on (default 8501)"
        )
        parser.add_argument("--open", action="store_true", help="open the browser")
        parser.add_argument(
            "--allow-host",
            action="append",
            default=[],
            metavar="NAME",
            help="another name the diary is opened by; may be repeated",
        )
        parser.add_argument(
            "--trusted-proxy",
            action="append",
            default=[],
            metavar="ADDR",
            help="a reverse proxy whose X-Forwarded headers are believed",
        )
        parser.add_argument("--tls-cert", metavar="FILE", help="certificate for https (PEM)")
        parser.add_argument("--tls-key", metavar="FILE", help="its private key (PEM)")


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    said = "Read exported files into the diary: its own (JSON, the zip of tables, a full archive), or what another tracker exported."
    parser = commands.add_parser(
        "import", help="read exported files into the diary", description=said
    )
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
        help="what the files are (default: found out)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, store nothing"
    )
    parser.add_argument(
        "--replace", action="store_true", help="where an entry differs, take the file's"
    )
    _with_json(parser)
    other = parser.add_argument_group(
        "another tracker's files", "what such files do not say themselves"
    )
    other.add_argument(
        "--time-zone",
        metavar="Z",
        help="the zone their times are in, such as Europe/London; never guessed",
    )
    other.add_argument(
        "--child", metavar="CHILD", help="the child of this diary they are about, by name or id"
    )
    other.add_argument(
        "--home-zone",
        metavar="Z",
        help="where a child that the files bring along lives (default: --time-zone)",
    )
    other.add_argument(
        "--episode-tag",
        action="append",
        metavar="TAG",
        help="the tag of a note about a movement; may be repeated (default: twitch)",
    )
    other.add_argument(
        "--weight-unit",
        choices=["kg", "g", "lb", "oz"],
        help="the unit of weights; without it they are left alone",
    )
    other.add_argument(
        "--length-unit",
        choices=["cm", "mm", "in"],
        help="the unit of lengths and head circumferences; without it they are left alone",
    )


def _add_files(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _add_import(commands)
    parser = commands.add_parser(
        "export", help="write the diary to a file", description="Write the diary to a file."
    )
    _with_child(parser)
    parser.add_argument(
        "--format",
        choices=["json", "csv", "archive"],
        default="json",
        help="json: one exchange file; csv: a zip of tables for a spreadsheet; archive: a zip of everything, with films and a page to read",
    )
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="where to (default: standard output)"
    )


def _add_questions(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "children", help="list the children", description="List the children."
    )
    _with_json(parser)
    parser = commands.add_parser(
        "log", help="record an episode", description="Record an episode; prints its id."
    )
    _with_child(parser)
    parser.add_argument("--at", metavar="T", help="when it began, with an offset (default: now)")
    parser.add_argument("--duration", metavar="S", type=float, help="seconds")
    parser.add_argument(
        "answers",
        nargs="*",
        metavar="key=value",
        help="answers in the exchange file's words, such as state=asleep movements=twitch,jerk",
    )
    _with_json(parser)
    for name, said in (
        ("summary", "how often, when and how long"),
        ("assess", "the red-flag assessment"),
        ("report", "the pediatrician's report, a PDF"),
    ):
        parser = commands.add_parser(name, help=said, description=said)
        _with_child(parser)
        _with_as_of(parser)
        if name != "assess":
            _with_period(parser)
        if name == "report":
            _add_report(parser)
        else:
            _with_json(parser)
        if name == "assess":
            parser.add_argument(
                "--rules",
                action="store_true",
                help="print the whole catalogue for a clinician to read (Markdown), instead of an assessment",
            )


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--paper", choices=["a4", "letter"], default="a4")
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
        help="what worries the family (default: as kept on the Report page)",
    )
    parser.add_argument("--first-seen", metavar="D", help="the day it began, as the family says")
    parser.add_argument(
        "--question",
        action="append",
        metavar="WORDS",
        help="a question for the clinician; up to three times",
    )
    parser.add_argument(
        "--initials",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="initials instead of the child's name",
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        metavar="PART",
        help=f"a part to leave out, and to name as left out: {', '.join(PARTS)}",
    )


def _add_replay(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    said = "what the assessment would have said each evening, from exchange files, one JSON line an evening"
    parser = commands.add_parser(
        "replay", help=said, description=f"Print {said}; nothing is stored."
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    _with_period(parser)
    _with_json(parser)


def _add_upkeep(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "backup", help="write a verified copy", description="Write a verified copy of the diary."
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to (default: the backups folder beside the diary)",
    )
    _with_json(parser)
    parser = commands.add_parser(
        "restore",
        help="put a copy back",
        description="Put a copy back; the present diary is kept aside.",
    )
    parser.add_argument("file", metavar="FILE")
    for name, said in (
        ("check", "check the diary's integrity"),
        ("upgrade", "bring the diary to this version"),
    ):
        _with_json(commands.add_parser(name, help=said, description=said))


def _add_access(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    said = "set the passcode of the dashboard; asks for it, or reads it from standard input"
    parser = commands.add_parser(
        "passcode", help=said, description=f"{said.capitalize()}. Signs every device out."
    )
    parser.add_argument(
        "--unlock",
        action="store_true",
        help="set nothing; let those try again who typed wrong too often",
    )
    parser = commands.add_parser(
        "devices", help="the signed-in devices: list, revoke", description="The signed-in devices."
    )
    acts = parser.add_subparsers(dest="act", metavar="act", required=True)
    _with_json(acts.add_parser("list", help="list them"))
    one = acts.add_parser("revoke", help="sign one out, or all")
    one.add_argument("id", nargs="?", metavar="ID")
    one.add_argument("--all", action="store_true", help="all of them")
    parser = commands.add_parser(
        "token",
        help="programs that may use the HTTP interface: create, list, revoke",
        description="Tokens of the HTTP interface.",
    )
    acts = parser.add_subparsers(dest="act", metavar="act", required=True)
    one = acts.add_parser("create", help="make one; it is shown once")
    one.add_argument("name", metavar="NAME", help="which program uses it")
    one.add_argument(
        "--scope",
        choices=["log", "read"],
        required=True,
        help="log: write entries, read none; read: read, write nothing",
    )
    _with_child(one)
    _with_json(one)
    _with_json(acts.add_parser("list", help="list them, never what they show"))
    acts.add_parser("revoke", help="shut one out").add_argument(
        "id", metavar="NAME", help="its name or id"
    )


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(
        prog="movement-diary", description="The infant movement diary.", epilog=EPILOG
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        help="default: SQLite in the platform's data folder, or TRACKER_DATABASE_URL",
    )
    parser.add_argument(
        "--version", action="version", version=f"infant-movement-diary {__version__}"
    )
    parser.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="show what goes on, and a traceback if the program itself fails",
    )
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    _add_servers(commands)
    _add_questions(commands)
    _add_files(commands)
    _add_replay(commands)
    _add_upkeep(commands)
    _add_access(commands)
    return parser


def _complain(sentence: str) -> int:
    print(f"movement-diary: {printable(sentence)}", file=sys.stderr)
    return REFUSED


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 1 refused with a sentence on standard error, 2 wrong usage."""
    given = build_parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(
            errors="backslashreplace"
        )  # a file's name may hold what no letter stands for
    from tracker.cli import commands

    try:
        return commands.run(given)
    except UserError as error:
        return _complain(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if given.verbose:
            raise
        if isinstance(error, OSError) and error.filename is not None:
            return _complain(
                f"{error.filename} cannot be used: {error.strerror}. Give another file, or another place."
            )
        return _complain(
            f"Something went wrong inside the program ({type(error).__name__}: {error}). Nothing was lost; run it again with -v to see where."
        )


if __name__ == "__main__":
    raise SystemExit(main())
