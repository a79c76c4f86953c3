"""`import` and `export`."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli.shared import (
    in_numbers,
    now,
    print_json,
    ready,
    settings_of,
    whole_file,
    write_whole,
)
from tracker.errors import InvalidRecord, UserError, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tracker.exchange.diary_json import ChildInFile, Outcome
    from tracker.exchange.trackers.model import Account, Asked


def import_command(given: Namespace) -> int:
    """Do `import`."""
    from tracker.exchange import diary_json
    from tracker.exchange.detect import read_files
    from tracker.storage import database, store

    engine = ready(given)
    with database.reading(engine) as session:
        family = [store.child_said(child) for child in store.children(session)]
        asked = _asked(given, session if family else None)
    total = diary_json.Outcome()
    accounts: list[Account] = []
    try:
        children, accounts = read_files([Path(name) for name in given.files], now(), family, asked)
        if not accounts and (given.child or given.time_zone):
            print(
                "--child and --time-zone were not needed: an exchange file says both itself.",
                file=sys.stderr,
            )
        with database.writing(engine) as session:
            total = diary_json.import_children(
                session, children, by="import", replace=given.replace
            )
            if given.dry_run:
                session.rollback()
                total.stored = False
        if not given.dry_run:
            _count_films(total, _put_films_back(given, children))
    except InvalidRecord as error:
        total = diary_json.Outcome(problems=error.problems)
    if given.json:
        print_json(
            total.as_json()
            | ({"other_trackers": [vars(account) for account in accounts]} if accounts else {})
        )
    else:
        _tell(total, accounts, dry_run=given.dry_run)
    return 1 if total.problems else 0


def _asked(given: Namespace, session: Session | None) -> Asked:
    """Return what was said about another tracker's files; a zone or a child that does not exist is refused."""
    from tracker.domain.local_time import named_zone
    from tracker.exchange.trackers.model import Asked
    from tracker.storage import store

    for name in (given.time_zone, given.home_zone):
        if name is not None:
            named_zone(name)
    known = session is not None and given.child is not None
    return Asked(
        program=given.format,
        time_zone=given.time_zone,
        home_zone=given.home_zone,
        child_id=store.find_child(session, given.child).id
        if session is not None and known
        else None,
        child_name=given.child,
        episode_tags=tuple(given.episode_tag or ("twitch",)),
        weight_unit=given.weight_unit,
        length_unit=given.length_unit,
    )


def _put_films_back(given: Namespace, children: Sequence[ChildInFile]) -> int:
    """Put the films that stand in the archives beside the diary; return how many were not there yet."""
    from tracker.exchange.detect import is_zip
    from tracker.exchange.full_archive import films_folder
    from tracker.exchange.video_clips import films_named, put_back

    added, films = 0, films_named(children)
    for path in map(Path, given.files):
        if films and path.is_file() and is_zip(path):
            with path.open("rb") as source:
                added += put_back(source, films_folder(settings_of(given)), films)
    return added


def _count_films(total: Outcome, added: int) -> None:
    if added:
        total.added["clips"] = added


def _tell_account(account: Account, *, dry_run: bool) -> None:
    """Say whose another tracker's files are, in which zone, what of them stays there and why."""
    for child in account.children:
        there = child["in_file"] or "the child of the files"
        known = f"is {child['here']} here"
        new = f"is new here and {'would be' if dry_run else 'was'} added"
        print(printable(f"{account.program}: {there} {new if child['new'] else known}."))
    print(
        f"Times without an offset were read in {account.time_zone}."
        if account.time_zone
        else "Every time had its offset."
    )
    for left in account.left_alone:
        print(printable(f"Left alone: {left['what']} ({left['rows']}) – {left['why']}."))
    for notice in account.notices:
        print(printable(notice))
    if account.milestones:
        print(
            f"Entries that speak of a milestone, for the Milestones page if you like: {len(account.milestones)}."
        )
    for one in account.milestones:
        print(printable(f"  {one['time']}  {one['text']}".replace("\r", "").replace("\n", " ")))


def _tell(outcome: Outcome, accounts: Sequence[Account], *, dry_run: bool) -> None:
    for problem in outcome.problems:
        print(printable(str(problem)), file=sys.stderr)
    if outcome.problems:
        print(
            f"movement-diary: {len(outcome.problems)} problem(s), so nothing was stored. Mend the file and import it again.",
            file=sys.stderr,
        )
        return
    for account in accounts:
        _tell_account(account, dry_run=dry_run)
    print(
        f"{'Would add' if dry_run else 'Added'}: {in_numbers(outcome.added)}. Already there: {in_numbers(outcome.unchanged)}."
    )
    if outcome.replaced:
        print(f"Replaced by the file's: {in_numbers(outcome.replaced)}.")
    for conflict in outcome.conflicts:
        where, differs = printable(conflict["where"]), ", ".join(conflict["differs"])
        print(
            f"{where}: differs from what is stored in {differs}; the stored one stays (--replace takes the file's)"
        )


def export_command(given: Namespace) -> int:
    """Do `export`."""
    from tracker.exchange import diary_json
    from tracker.exchange.csv_export import write_spreadsheet
    from tracker.exchange.full_archive import write_whole_archive
    from tracker.storage import database, store

    if given.format != "json" and given.output is None:
        raise UserError(f"Say where to write it: export --format {given.format} -o FILE.zip.")
    with database.reading(ready(given)) as session:
        wanted = None if given.child is None else [store.find_child(session, given.child).id]
        if given.format != "json":
            with whole_file(Path(given.output)) as target:
                if given.format == "csv":
                    write_spreadsheet(target, session, wanted)
                else:
                    write_whole_archive(session, target, settings_of(given), wanted, now=now())
            return 0
        text = diary_json.to_text(diary_json.export(session, wanted, now=now()))
    if given.output is None:
        sys.stdout.write(text)
    else:
        write_whole(Path(given.output), text.encode())
    return 0
