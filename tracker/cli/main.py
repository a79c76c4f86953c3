"""The entry point of `movement-diary`: builds the parser, runs one command, reports failures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Final

from tracker import __version__
from tracker.cli import (
    access,
    certificate,
    children_log,
    export,
    files,
    maintenance,
    phone,
    replay,
    report,
    serve,
    summary_assess,
)
from tracker.cli.shared import close_engines
from tracker.errors import UserError, printable

DONE, REFUSED, INTERRUPTED = 0, 1, 130

GROUPS: Final = (
    serve,
    children_log,
    summary_assess,
    report,
    files,
    export,
    replay,
    maintenance,
    access,
    phone,
    certificate,
)
"""The command modules, in the order of `--help`. Each adds its parsers and names what they run."""

EPILOG: Final = (
    "Parent-recorded, not a diagnosis. If you are worried, call your doctor;"
    " in an emergency call your emergency number first."
)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; the `run` of its result is the command's function."""
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
        help="show what the program does, and a traceback if it fails",
    )
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    for group in GROUPS:
        group.add_parsers(commands)
    return parser


def _refuse(message: str) -> int:
    print(f"movement-diary: {printable(message)}", file=sys.stderr)
    return REFUSED


def main(words: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 1 refused with a sentence on standard error, 2 wrong usage."""
    arguments = build_parser().parse_args(words)
    if isinstance(sys.stdout, TextIOWrapper):
        # A file name may hold bytes that are no character.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        status: int = arguments.run(arguments)
    except UserError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if arguments.verbose:
            raise
        return _refuse(_failure_message(error))
    finally:
        close_engines()
    return status


def _failure_message(error: Exception) -> str:
    """Return what a person is told about an error that no command expected."""
    if isinstance(error, OSError) and error.filename is not None:
        return (
            f"{error.filename} cannot be used: {error.strerror}."
            " Give another file, or another place."
        )
    return (
        f"Something went wrong inside the program ({type(error).__name__}: {error})."
        " Nothing was lost; run it again with -v to see where."
    )


if __name__ == "__main__":
    raise SystemExit(main())
