"""The daily copies: one verified copy a day beside the diary and in a chosen folder, thinned out as they grow old.

Only copies with the name of a daily one are ever deleted; those a person made, and those made before an upgrade, stay.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Final

from tracker.errors import DatabaseUnusable, UserError
from tracker.storage.backup import backup, existing_file
from tracker.storage.database import sqlite_file

KEPT_DAYS: Final = 7
KEPT_WEEKS: Final = 4
KEPT_MONTHS: Final = 12
"""Ours: a mistake is mostly seen within a week, a slow one within months."""

LATE_DAYS: Final = 3
"""From how many days on a missing copy is told. Ours."""

EVERY_S: Final = 900
"""How often the server asks whether today's copy is due: a machine that slept through midnight makes it soon after waking."""

DAILY: Final = re.compile(r"(?P<diary>.+)-daily-(?P<day>\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class Copy:
    """One daily copy: its file, its day (UTC) and its size."""

    file: Path
    day: date
    size_bytes: int


def days_to_keep(days: Iterable[date]) -> set[date]:
    """Return which days' copies stay: the newest seven days, and the newest day of each of four weeks and of twelve months.

    Counted from the days that have a copy, not from the calendar: a machine that stood still for a year keeps its history.
    """
    newest_first = sorted(set(days), reverse=True)
    kept = set(newest_first[:KEPT_DAYS])
    for most, period in (
        (KEPT_WEEKS, lambda day: day.isocalendar()[:2]),
        (KEPT_MONTHS, lambda day: (day.year, day.month)),
    ):
        kept |= set(list(_newest_of_each(newest_first, period))[:most])
    return kept


def _newest_of_each(
    newest_first: Iterable[date], period: Callable[[date], tuple[int, int]]
) -> Iterator[date]:
    seen = set()
    for day in newest_first:
        if period(day) not in seen:
            seen.add(period(day))
            yield day


def daily_copies(url: str, folder: Path) -> tuple[Copy, ...]:
    """Return the daily copies of this diary in a folder, newest first; none for a diary on a database server."""
    file = sqlite_file(url)
    found = []
    for path in folder.glob("*-daily-*") if file else ():
        name = DAILY.fullmatch(path.stem)
        if file and name and name["diary"] == file.stem and path.suffix == file.suffix:
            found.append(Copy(path, date.fromisoformat(name["day"]), path.stat().st_size))
    return tuple(sorted(found, key=lambda copy: copy.day, reverse=True))


@dataclass(frozen=True)
class Standing:
    """How the copies of one place stand, in words; `late` where nobody made one for days though the program runs."""

    words: str
    late: bool


def standing(url: str, folder: Path, now: datetime) -> Standing:
    """Return when the last good daily copy in a folder was made. A start makes one at once, so that an old one means that they fail."""
    copies = daily_copies(url, folder)
    if not copies:
        return Standing(
            f"No daily copy yet in {folder}. The first one is made a moment after the program starts.",
            late=False,
        )
    last, days_ago = copies[0], (now.date() - copies[0].day).days
    when = {0: "today", 1: "yesterday"}.get(days_ago, f"{days_ago} days ago")
    told = f"Last good backup: {when}, {last.day:%d %B %Y}, {last.size_bytes / 1e6:.1f} MB, in {folder} ({len(copies)} kept)."
    if days_ago < LATE_DAYS:
        return Standing(told, late=False)
    return Standing(
        f"{told} Newer ones failed: the disk may be full or missing. Make a backup now to see why.",
        late=True,
    )


def folders_of(url: str, chosen: Path | None) -> tuple[Path, ...]:
    """Return where the daily copies go: beside the diary, and into the chosen folder if there is one; nowhere for a database server."""
    file = sqlite_file(url)
    beside = () if file is None else (file.parent / "backups",)
    return beside + ((chosen,) if beside and chosen else ())


def make_daily_copy(url: str, folder: Path, now: datetime) -> Path | None:
    """Make today's copy unless it is there, then thin out the old ones; None where it was there already. A DatabaseUnusable says why it failed."""
    file = existing_file(url)
    target = folder / f"{file.stem}-daily-{now:%Y-%m-%d}{file.suffix}"
    made = None if target.exists() else backup(url, target)
    for cut_short in folder.glob(f"{file.stem}-daily-*.part"):
        cut_short.unlink(missing_ok=True)
    copies = daily_copies(url, folder)
    stay = days_to_keep(copy.day for copy in copies)
    for copy in copies:
        if copy.day not in stay:
            copy.file.unlink(missing_ok=True)
    return made


def refuse_missing(chosen: Path | None) -> None:
    """Raise a DatabaseUnusable where the chosen folder is not there: made anew it would fill the wrong disk while the right one is unplugged."""
    if chosen is not None and not chosen.is_dir():
        raise DatabaseUnusable(
            f"The folder for copies {chosen} is not there. Plug in its disk or make the folder, or choose another."
        )


class Keeper:
    """Makes the daily copies while the server runs. What fails is tried again, and told once in the log; pages see it by the day of the last copy."""

    def __init__(self, url: str, chosen: Path | None, clock: Callable[[], datetime]) -> None:
        self.url = url
        self.chosen = chosen
        self._clock = clock
        self._told: dict[Path, str] = {}
        self._stop = Event()
        self._thread = Thread(target=self._keep, name="backups", daemon=True)

    def start(self) -> None:
        """Begin; there is nothing to do for a diary on a database server."""
        if folders_of(self.url, self.chosen):
            self._thread.start()

    def stop(self) -> None:
        """End; a copy that is being made is finished first."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _keep(self) -> None:
        while not self._stop.is_set():
            self.make()
            self._stop.wait(EVERY_S)

    def make(self) -> None:
        """Make what is due now, in every folder; one that fails does not keep the other from its copy."""
        for folder in folders_of(self.url, self.chosen):
            try:
                refuse_missing(folder if folder == self.chosen else None)
                make_daily_copy(self.url, folder, self._clock())
                self._told.pop(folder, None)
            except (UserError, OSError) as error:
                if self._told.get(folder) != str(error):
                    logging.getLogger(__name__).warning(
                        "Today's copy of the diary failed: %s", error
                    )
                self._told[folder] = str(error)
