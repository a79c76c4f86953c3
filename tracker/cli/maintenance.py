"""`backup`, `restore`, `check` and `upgrade`: keeping the database safe and current."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from tracker.cli.options import add_json_option
from tracker.cli.shared import format_counts, now, open_engine, print_json, settings_from

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.cli.options import SubParsers


ACCESS_STAYS = (
    "The passcode, the signed-in devices and the tokens are no part of a copy: those of this "
    "machine stay as they are, and a machine that has none needs a new passcode."
)


def add_parsers(commands: SubParsers) -> None:
    """Add the parsers of `backup`, `restore`, `check` and `upgrade`."""
    parser = commands.add_parser(
        "backup", help="write a verified copy", description="Write a verified copy of the diary."
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to (default: the backups folder beside the diary)",
    )
    parser.add_argument(
        "--videos", action="store_true", help="copy the videos too, into the folder clips beside it"
    )
    add_json_option(parser)
    parser.set_defaults(run=backup_command)
    parser = commands.add_parser(
        "restore",
        help="restore a backup",
        description="Restore a backup; today's diary is kept as well.",
    )
    parser.add_argument("file", metavar="FILE")
    parser.set_defaults(run=restore_command)
    for name, text, command in (
        ("check", "check the diary's file for damage", check_command),
        ("upgrade", "bring the diary to this version", upgrade_command),
    ):
        parser = commands.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")
        add_json_option(parser)
        parser.set_defaults(run=command)


def backup_command(arguments: Namespace) -> int:
    """Run `backup`."""
    from pathlib import Path

    from tracker.storage import backup

    url = settings_from(arguments).database_url
    target = Path(arguments.output) if arguments.output else backup.default_backup_file(url, now())
    copy = backup.backup(url, target)
    films = _copy_films(arguments, copy) if arguments.videos else None
    if arguments.json:
        print_json({"backup": str(copy)} | ({} if films is None else {"videos": str(films[0])}))
        return 0
    print(f"A verified copy: {copy}")
    if films is not None:
        print(f"The videos ({films[1] / 1e6:,.0f} MB): {films[0]}")
    return 0


def _copy_films(arguments: Namespace, copy: Path) -> tuple[Path, int]:
    """Copy the films beside a backup; return their folder and their size in bytes."""
    from tracker.exchange.video_clips import films_folder
    from tracker.video.copies import copies_beside, copy_films
    from tracker.video.folder import FilmFolder

    folder = FilmFolder(films_folder(settings_from(arguments)))
    copy_films(folder, copies_beside(copy))
    return copies_beside(copy), sum(folder.films().values())


def _bring_films_back(arguments: Namespace) -> int:
    """Copy films that the restored diary names from beside its backup; return how many."""
    from pathlib import Path

    from tracker.exchange.video_clips import films_folder
    from tracker.storage.database import reading
    from tracker.storage.migrate import upgrade
    from tracker.storage.videos import named_films
    from tracker.video.copies import bring_back, copies_beside
    from tracker.video.folder import FilmFolder

    settings = settings_from(arguments)
    if not copies_beside(Path(arguments.file)).is_dir():
        return 0
    upgrade(settings.database_url, now())  # an older copy has no table of films
    with reading(open_engine(settings.database_url)) as session:
        names = named_films(session)
    folder = FilmFolder(films_folder(settings))
    return bring_back(folder, copies_beside(Path(arguments.file)), names)


def restore_command(arguments: Namespace) -> int:
    """Run `restore`."""
    from pathlib import Path

    from tracker.storage import backup

    previous = backup.restore(settings_from(arguments).database_url, Path(arguments.file), now())
    aside = f" The diary as it was before: {previous}" if previous else ""
    films = _bring_films_back(arguments)
    back = f" Videos brought back: {films}." if films else ""
    print(f"The copy is back.{aside}{back} {ACCESS_STAYS}")
    return 0


def _stray_films(arguments: Namespace) -> tuple[list[str], list[str]]:
    """Return the film files that no entry names, and the named films that are missing."""
    from tracker.exchange.video_clips import films_folder, stray_and_missing_films
    from tracker.storage.database import reading

    settings = settings_from(arguments)
    with reading(open_engine(settings.database_url)) as session:
        return stray_and_missing_films(session, films_folder(settings))


def check_command(arguments: Namespace) -> int:
    """Run `check`; exit status 1 if the database has a fault."""
    from dataclasses import asdict

    from tracker.storage import migrate

    result = migrate.check(settings_from(arguments).database_url)
    unnamed, missing = ([], []) if result.faults else _stray_films(arguments)
    if arguments.json:
        print_json(asdict(result) | {"films_of_no_entry": unnamed, "films_missing": missing})
        return 1 if result.faults else 0
    print(
        "\n".join(result.faults)
        or f"Sound. It stands at {result.revision} and holds {format_counts(result.rows)}."
    )
    for name in unnamed:
        print(f"A film of no entry lies beside the diary: {name}")
    for name in missing:
        print(f"A film that an entry names is not beside the diary: {name}")
    return 1 if result.faults else 0


def upgrade_command(arguments: Namespace) -> int:
    """Run `upgrade`."""
    from dataclasses import asdict

    from tracker.storage import migrate

    upgrade = migrate.upgrade(settings_from(arguments).database_url, now())
    if arguments.json:
        print_json(asdict(upgrade))
    elif upgrade.before == upgrade.after:
        print(f"The diary stands at {upgrade.after} already.")
    else:
        copy = f" A copy of it as it was: {upgrade.copy}" if upgrade.copy else ""
        print(f"The diary now stands at {upgrade.after}.{copy}")
    return 0
