"""`replay` prints what the assessment would have been on each evening."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from tracker.cli.options import add_json_option, add_period_options, check_order, parse_day
from tracker.cli.shared import now
from tracker.errors import InvalidRecord, printable

if TYPE_CHECKING:
    from tracker.cli.options import SubParsers


def add_parsers(commands: SubParsers) -> None:
    """Add the parser of `replay`."""
    text = (
        "what the assessment would have said each evening,"
        " from exchange files, one JSON line an evening"
    )
    parser = commands.add_parser(
        "replay", help=text, description=f"Print {text}; nothing is stored."
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    add_period_options(parser)
    add_json_option(parser)
    parser.set_defaults(run=replay_command)


def replay_command(arguments: Namespace) -> int:
    """Run `replay`: JSON lines, with or without --json.

    All files are read first, so that an invalid one does not leave half of the output printed.
    """
    import json
    from pathlib import Path

    from tracker.exchange.detect import read_paths
    from tracker.replay import diary_in, first_recorded_day, replay

    first = None if arguments.first is None else parse_day(arguments.first, "--from")
    last = None if arguments.last is None else parse_day(arguments.last, "--to")
    check_order(first, last)
    try:
        children = read_paths([Path(name) for name in arguments.files], now())
    except InvalidRecord as error:
        print(printable("\n".join(map(str, error.problems))), file=sys.stderr)
        print(
            f"movement-diary: {len(error.problems)} problem(s), so nothing was replayed."
            " Mend the file first.",
            file=sys.stderr,
        )
        return 1
    for diary in filter(None, map(diary_in, children)):
        for line in replay(diary, first or first_recorded_day(diary), last or diary.today):
            print(json.dumps(line, ensure_ascii=False))
    return 0
