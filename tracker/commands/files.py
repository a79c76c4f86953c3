"""`import` and `export`."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.commands.basis import in_numbers, now, print_json, ready, write_whole
from tracker.errors import InvalidRecord

if TYPE_CHECKING:
    from tracker.exchange.diary_json import Outcome


def import_command(given: Namespace) -> int:
    """Do `import`."""
    from tracker import database
    from tracker.exchange import diary_json

    moment, paths = now(), [Path(name) for name in given.files]
    total = diary_json.Outcome()
    try:
        children = [child for path in paths for child in diary_json.read_file(path, moment, alone=len(paths) == 1)]
        with database.writing(ready(given)) as session:
            total = diary_json.import_children(session, children, by="import", replace=given.replace)
            if given.dry_run:
                session.rollback()
                total.stored = False
    except InvalidRecord as error:
        total = diary_json.Outcome(problems=error.problems)
    if given.json:
        print_json(total.as_json())
    else:
        _tell(total, dry_run=given.dry_run)
    return 1 if total.problems else 0


def _tell(outcome: Outcome, *, dry_run: bool) -> None:
    for problem in outcome.problems:
        print(str(problem).encode(errors="backslashreplace").decode(), file=sys.stderr)
    if outcome.problems:
        print(f"movement-diary: {len(outcome.problems)} problem(s), so nothing was stored. Mend the file and import it again.", file=sys.stderr)
        return
    print(f"{'Would add' if dry_run else 'Added'}: {in_numbers(outcome.added)}. Already there: {in_numbers(outcome.unchanged)}.")
    if outcome.replaced:
        print(f"Replaced by the file's: {in_numbers(outcome.replaced)}.")
    for conflict in outcome.conflicts:
        print(f"{conflict['where']}: differs from what is stored in {', '.join(conflict['differs'])}; the stored one stays (--replace takes the file's)")


def export_command(given: Namespace) -> int:
    """Do `export`."""
    from tracker import database, store
    from tracker.exchange import diary_json

    with database.reading(ready(given)) as session:
        wanted = None if given.child is None else [store.find_child(session, given.child).id]
        text = diary_json.to_text(diary_json.export(session, wanted, now=now()))
    if given.output is None:
        sys.stdout.write(text)
    else:
        write_whole(Path(given.output), text.encode())
    return 0
