"""`replay`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from tracker.cli.shared import now
from tracker.errors import InvalidRecord, UserError, printable


def replay_command(given: Namespace) -> int:
    """Do `replay`: read every file before anything is printed, so that a broken one prints no half of an answer."""
    from tracker.cli.summary_assess import day_given
    from tracker.exchange.detect import read_paths
    from tracker.replay import diary_in, first_day, replay

    first = None if given.first is None else day_given(given.first, "--from")
    last = None if given.last is None else day_given(given.last, "--to")
    if first is not None and last is not None and last < first:
        raise UserError(f"--from {first} is after --to {last}. Give the earlier day first.")
    paths = [Path(name) for name in given.files]
    moment = now()
    try:
        children = read_paths(paths, moment)
    except InvalidRecord as error:
        print(printable("\n".join(map(str, error.problems))), file=sys.stderr)
        print(
            f"movement-diary: {len(error.problems)} problem(s), so nothing was replayed. Mend the file first.",
            file=sys.stderr,
        )
        return 1
    for diary in filter(None, map(diary_in, children)):
        for line in replay(diary, first or first_day(diary), last or diary.today):
            print(json.dumps(line, ensure_ascii=False))
    return 0
