"""`backup`, `restore`, `check` and `upgrade`."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from tracker.cli.shared import in_numbers, now, print_json, settings_of


def backup_command(given: Namespace) -> int:
    """Do `backup`."""
    from tracker.storage import backup

    url = settings_of(given).database_url
    target = Path(given.output) if given.output else backup.usual_copy(url, now())
    kept = backup.backup(url, target)
    print_json({"backup": str(kept)}) if given.json else print(f"A verified copy: {kept}")
    return 0


def restore_command(given: Namespace) -> int:
    """Do `restore`."""
    from tracker.storage import backup

    aside = backup.restore(settings_of(given).database_url, Path(given.file), now())
    print("The copy is back." + (f" The diary as it was before: {aside}" if aside else ""))
    return 0


def _films_astray(given: Namespace) -> tuple[list[str], list[str]]:
    from tracker.exchange.full_archive import films_folder
    from tracker.exchange.video_clips import astray
    from tracker.storage.database import open_database, reading

    settings = settings_of(given)
    with reading(open_database(settings.database_url)) as session:
        return astray(session, films_folder(settings))


def check_command(given: Namespace) -> int:
    """Do `check`."""
    from tracker.storage import migrate

    found = migrate.check(settings_of(given).database_url)
    nobodys, missing = ([], []) if found.faults else _films_astray(given)
    if given.json:
        print_json(asdict(found) | {"films_of_no_entry": nobodys, "films_missing": missing})
    else:
        print(
            "\n".join(found.faults)
            or f"Sound. It stands at {found.revision} and holds {in_numbers(found.rows)}."
        )
        print(
            "".join(f"A film of no entry lies beside the diary: {name}\n" for name in nobodys),
            end="",
        )
        print(
            "".join(
                f"A film that an entry names is not beside the diary: {name}\n" for name in missing
            ),
            end="",
        )
    return 1 if found.faults else 0


def upgrade_command(given: Namespace) -> int:
    """Do `upgrade`."""
    from tracker.storage import migrate

    done = migrate.upgrade(settings_of(given).database_url, now())
    if given.json:
        print_json(asdict(done))
    elif done.before == done.after:
        print(f"The diary stands at {done.after} already.")
    else:
        print(
            f"The diary now stands at {done.after}."
            + (f" A copy of it as it was: {done.copy}" if done.copy else "")
        )
    return 0
