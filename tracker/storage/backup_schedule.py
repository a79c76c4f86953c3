"""Daily backups: one verified copy a day beside the diary and in a chosen folder, with retention.

Only files with the name of a daily backup are ever deleted; those a person made, and those made
before an upgrade, stay.
"""

from __future__ import annotations

import glob
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Final

from tracker.errors import DatabaseUnusable, UserError
from tracker.localization.dates import LONG_DAY, day_text
from tracker.localization.messages import N_, _, ngettext
from tracker.localization.numbers import number_text
from tracker.localization.stored_messages import stored_message
from tracker.storage.backup import backup, existing_file
from tracker.storage.backup_messages import WHY_NO_COPY
from tracker.storage.database import ERROR_SENTENCES, checkpoint, sqlite_file
from tracker.storage.database_file import GONE, REPLACED, RESTART

KEEP_DAYS: Final = 7
KEEP_WEEKS: Final = 4
KEEP_MONTHS: Final = 12
"""How many daily, weekly and monthly backups stay (ours): most mistakes are seen within a week."""

LATE_DAYS: Final = 3
"""After so many days without a backup the pages warn (ours)."""

EVERY_S: Final = 300
"""Seconds between checkpoints, and between checks whether today's backup is due (ours): a machine
may sleep through midnight.
"""

DAILY: Final = re.compile(r"(?P<diary>.+)-daily-(?P<day>\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class DailyBackup:
    """One daily backup: its file, its day (UTC) and its size."""

    file: Path
    day: date
    size_bytes: int


def days_to_keep(days: Iterable[date]) -> set[date]:
    """Return which days' backups stay: the newest days, and the newest of each week and month.

    KEEP_DAYS, KEEP_WEEKS and KEEP_MONTHS count days that have a backup, not days of the calendar: a
    machine that was off for a year keeps its history.
    """
    newest_first = sorted(set(days), reverse=True)
    stay = set(newest_first[:KEEP_DAYS])
    for most, period in (
        (KEEP_WEEKS, lambda day: day.isocalendar()[:2]),
        (KEEP_MONTHS, lambda day: (day.year, day.month)),
    ):
        stay |= set(list(_newest_of_each(newest_first, period))[:most])
    return stay


def _newest_of_each(
    newest_first: Iterable[date], period: Callable[[date], tuple[int, int]]
) -> Iterator[date]:
    periods = set()
    for day in newest_first:
        if period(day) not in periods:
            periods.add(period(day))
            yield day


def daily_backups(url: str, folder: Path) -> tuple[DailyBackup, ...]:
    """Return the daily backups of this diary in a folder, newest first; none on PostgreSQL.

    An empty file is no backup.
    """
    file = sqlite_file(url)
    backups = []
    for path in folder.glob("*-daily-*") if file else ():
        name = DAILY.fullmatch(path.stem)
        if file and name and name["diary"] == file.stem and path.suffix == file.suffix:
            with suppress(ValueError, FileNotFoundError):  # no date; deleted meanwhile
                day, size_bytes = date.fromisoformat(name["day"]), path.stat().st_size
                if size_bytes:
                    backups.append(DailyBackup(path, day, size_bytes))
    return tuple(sorted(backups, key=lambda daily_backup: daily_backup.day, reverse=True))


NEWER_FAILED: Final = N_(
    "Newer ones failed: the disk may be full or missing. Make a backup now to see why."
)

FOLDER_MISSING: Final = N_(
    "The folder for copies {folder} is not there. Plug in its disk or make the folder, or choose "
    "another."
)
WHY_FAILED: Final = (
    *WHY_NO_COPY,
    FOLDER_MISSING,
    *ERROR_SENTENCES.values(),
    GONE,
    REPLACED,
    RESTART,
)

last_failures: Final[dict[tuple[str, Path], str]] = {}
"""Why the last daily backup of a diary in a folder failed, while this process runs."""


@dataclass(frozen=True)
class BackupStatus:
    """The state of the backups in one folder, as text; `late` if none was made for LATE_DAYS."""

    text: str
    late: bool


def backup_status(url: str, folder: Path, now: datetime) -> BackupStatus:
    """Return when the last good daily backup in a folder was made.

    The server makes one as it starts, so an old one means that they fail. One with a date in the
    future, from a clock that was wrong, says nothing about when it was made. What failed last in
    this process is part of the text, and counts as late.
    """
    today = now.astimezone(UTC).date()
    backups = daily_backups(url, folder)
    past = [daily_backup for daily_backup in backups if daily_backup.day <= today]
    notes = [_future_note(len(backups) - len(past))] if len(backups) > len(past) else []
    failure = last_failures.get((url, folder))
    late = bool(past) and (today - past[0].day).days >= LATE_DAYS
    if past:
        state = _last_backup(past, folder, (today - past[0].day).days)
    else:
        state = _("No daily copy yet in {folder}.").format(folder=folder)
        if failure is None:
            notes.insert(0, _("The first one is made a moment after the program starts."))
    if failure is not None:
        reason = stored_message(failure, WHY_FAILED)
        notes.append(_("The last try failed: {reason}").format(reason=reason))
    elif late:
        notes.append(_(NEWER_FAILED))
    return BackupStatus(" ".join([state, *notes]), late=late or failure is not None)


def _last_backup(past: Sequence[DailyBackup], folder: Path, days_ago: int) -> str:
    last = past[0]
    ago = ngettext("{count} day ago", "{count} days ago", days_ago).format(count=days_ago)
    return _("Last good backup: {when}, {day}, {megabytes} MB, in {folder} ({count} kept).").format(
        when={0: _("today"), 1: _("yesterday")}.get(days_ago, ago),
        day=day_text(last.day, LONG_DAY),
        megabytes=number_text(last.size_bytes / 1e6, 1),
        folder=folder,
        count=len(past),
    )


def _future_note(count: int) -> str:
    return ngettext(
        "{count} copy carries a date in the future: this machine's clock was or is wrong.",
        "{count} copies carry dates in the future: this machine's clock was or is wrong.",
        count,
    ).format(count=count)


def folders_of(url: str, chosen: Path | None) -> tuple[Path, ...]:
    """Return the folders of the daily backups: beside the diary, and the chosen one if any."""
    file = sqlite_file(url)
    beside = () if file is None else (file.parent / "backups",)
    return beside + ((chosen,) if beside and chosen else ())


def make_daily_backup(url: str, folder: Path, now: datetime) -> Path | None:
    """Make today's backup unless it exists, then delete those that no longer stay.

    Return its file, None where it existed. DatabaseUnusable where it failed.
    """
    file = existing_file(url)
    target = folder / f"{file.stem}-daily-{now:%Y-%m-%d}{file.suffix}"
    if target.exists() and not target.stat().st_size:
        target.unlink()
    backup_file = None if target.exists() else backup(url, target)
    for unfinished in folder.glob(f"{glob.escape(file.stem)}-daily-*.part*"):
        unfinished.unlink(missing_ok=True)
    backups = [
        daily_backup
        for daily_backup in daily_backups(url, folder)
        if daily_backup.day <= now.astimezone(UTC).date()
    ]
    stay = days_to_keep(daily_backup.day for daily_backup in backups)
    for daily_backup in backups:
        if daily_backup.day not in stay:
            daily_backup.file.unlink(missing_ok=True)
    return backup_file


def refuse_missing(chosen: Path | None) -> None:
    """Raise DatabaseUnusable where the chosen folder is missing.

    It is not created: while its disk is unplugged, the backups would fill the wrong disk.
    """
    if chosen is not None and not chosen.is_dir():
        raise DatabaseUnusable(_(FOLDER_MISSING).format(folder=chosen))


class BackupScheduler:
    """Makes the daily backups while the server runs, in a thread of its own.

    A failure is logged once and tried again; pages see it by the day of the last backup.
    """

    def __init__(self, url: str, chosen: Path | None, clock: Callable[[], datetime]) -> None:
        self.url = url
        self.chosen = chosen
        self._clock = clock
        self._logged: dict[Path, str] = {}
        self._stop = Event()
        self._thread = Thread(target=self._run, name="backups", daemon=True)

    def start(self) -> None:
        """Start the thread; on PostgreSQL there is nothing to do."""
        if folders_of(self.url, self.chosen):
            self._thread.start()

    def stop(self) -> None:
        """Stop the thread; a backup that is being made is finished first.

        Then the diary's file alone holds every entry.
        """
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._checkpoint()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.make()
            self._checkpoint()
            self._stop.wait(EVERY_S)

    def _checkpoint(self) -> None:
        with suppress(UserError):  # whoever writes next hears of it
            checkpoint(self.url)

    def make(self) -> None:
        """Make the backups that are due, in each folder whether or not another one fails."""
        for folder in folders_of(self.url, self.chosen):
            try:
                refuse_missing(folder if folder == self.chosen else None)
                make_daily_backup(self.url, folder, self._clock())
            except Exception as error:  # noqa: BLE001 - the thread must go on: the next try may work
                self._fail(folder, error)
            else:
                last_failures.pop((self.url, folder), None)
                self._logged.pop(folder, None)

    def _fail(self, folder: Path, error: Exception) -> None:
        text = str(error) or type(error).__name__
        if self._logged.get(folder) != text:
            logging.getLogger(__name__).warning("Today's copy of the diary failed: %s", text)
        self._logged[folder] = last_failures[self.url, folder] = text
