"""The diary as one page for people: no script, no network, every entry in the family's own words, the removed ones marked.

It opens from a memory stick in ten years. What was not asked is left out, and the page says that this is no "no".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from tracker.domain.local_time import local_date, local_stamp, place_of
from tracker.domain.schemas import RECORDS
from tracker.domain.vocabulary import RemovedWhy, Sex
from tracker.exchange.archive import ArchiveFilms
from tracker.exchange.video_clips import FOLDER, film_name
from tracker.presentation.entry_text import answer_lines, headline
from tracker.presentation.time_format import format_clock
from tracker.storage import store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.domain.diary import Child

NO_TIME: Final = -1
"""Where an entry speaks of a whole day, it stands before those that have a time."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_CAUTION: Final = "Written down by the family, not a diagnosis. If you are worried, call your doctor; in an emergency call your emergency number first."
_HOW_TO_READ: Final = (
    "What an entry does not mention was not asked or not answered; that is not a “no”. “Not sure” was asked and not known. "
    "A day without an episode and without a check-in was not observed: that is not a day without movements."
)
_BESIDE: Final = (
    "Beside this page, in the zip it came in: diary.json holds the same for another copy of the program, tables/ the same for a spreadsheet, "
    "history.csv every change ever made with who made it, clips/ the films."
)


@dataclass(frozen=True)
class _Entry:
    """One entry, ready to be put into its day."""

    day: date
    minute: int
    html: str


def shown(text: str) -> str:
    """Return a person's words for the page, letter by letter as typed; a control code that no letter can show is shown as its picture."""
    return escape(
        _CONTROL.sub(
            lambda found: "\u2421" if found[0] == "\x7f" else chr(0x2400 + ord(found[0])),
            text.replace("\r\n", "\n"),
        )
    )


def note_block(text: str) -> str:
    """Return a note as a block of its own, from the side its script begins at; nothing where there is none."""
    return f'<p class="note" dir="auto">{shown(text)}</p>' if text.strip() else ""


def _name(text: str) -> str:
    return f"<bdi>{shown(text)}</bdi>"


def format_full_day(day: date) -> str:
    """Return a day with its weekday and year."""
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def _when(said: Mapping[str, Any], child: Child) -> tuple[date, int, str]:
    """Return the local day, the minute, and the time as HTML."""
    told = said.get("started_at") or said.get("given_at")
    if told is None:
        return date.fromisoformat(str(said["date"])), NO_TIME, ""
    instant, place = datetime.fromisoformat(str(told)), place_of(said, child.time_zone)
    stamp = local_stamp(instant, place)
    if said.get("time_precision") == "day_only":
        return stamp.local_day, NO_TIME, ""
    about = "about " if said.get("time_precision") == "about" else ""
    abroad = "" if place == child.time_zone else f" in {shown(place)}"
    return (
        stamp.local_day,
        stamp.local_minute,
        f'<time datetime="{escape(str(told))}">{about}{format_clock(instant, place)}{abroad}</time> ',
    )


def _kept(said: Mapping[str, Any], child: Child) -> str:
    """Return who logged an entry and when, and whether it was taken out."""
    by = f"logged by {_name(said['logged_by'])}" if said.get("logged_by") else ""
    at = (
        f"written down {_moment(said['logged_at'], place_of(said, child.time_zone))}"
        if said.get("logged_at")
        else ""
    )
    why = RemovedWhy(said["removed_why"]).parent if said.get("removed_why") else ""
    out = (
        f"taken out{f' ({why})' if why else ''}, so it counts nowhere"
        if said.get("removed_at")
        else ""
    )
    words = " · ".join(part for part in (by, at, out) if part)
    return f'<p class="quiet">{words}</p>' if words else ""


def _moment(told: object, place: str) -> str:
    instant = datetime.fromisoformat(str(told))
    day = local_date(instant, place)
    return f"{day.day} {day:%b} {day.year}, {format_clock(instant, place)}"


def _films(said: Mapping[str, Any], films: ArchiveFilms) -> str:
    names = [film_name(clip) for clip in said.get("clips", ())]
    there = [
        f'<p><a href="{FOLDER}/{name}">Film {number}</a></p>'
        for number, name in enumerate(names, 1)
        if name in films.there
    ]
    missing = sum(name in films.missing for name in names)
    return "".join(there) + (
        f'<p class="quiet">{missing} of its films did not lie beside the diary</p>'
        if missing
        else ""
    )


def _entry(table: str, said: Mapping[str, Any], child: Child, films: ArchiveFilms) -> _Entry:
    day, minute, time = _when(said, child)
    told = {
        key: value
        for key, value in said.items()
        if key != "note" and (key, value) != ("date_precision", "exact")
    }
    facts = " · ".join(map(shown, answer_lines(table, told)))
    words = f'<p class="said">{facts}</p>' if facts else ""
    more = note_block(str(said.get("note", ""))) + _films(said, films) + _kept(said, child)
    removed = ' class="removed"' if said.get("removed_at") else ""
    return _Entry(
        day,
        minute,
        f"<article{removed}><h4>{time}{_name(headline(table, said))}</h4>{words}{more}</article>",
    )


def _entries(session: Session, child: Child, films: ArchiveFilms) -> list[_Entry]:
    """Return a child's entries, the newest day first; within a day what has no time of its own, then by the clock."""
    found = [
        _entry(table, said, child, films)
        for table in RECORDS
        for said in store.entries_in_order(session, child.id, table)
    ]
    return sorted(found, key=lambda entry: (-entry.day.toordinal(), entry.minute))


def _months(entries: Sequence[_Entry]) -> Iterator[str]:
    """Yield a month after another, the newest first and open."""
    for number, ((year, month), in_month) in enumerate(
        groupby(entries, key=lambda entry: (entry.day.year, entry.day.month))
    ):
        told = list(in_month)
        count = f"{len(told)} entr{'y' if len(told) == 1 else 'ies'}"
        yield f"<details{'' if number else ' open'}><summary>{date(year, month, 1):%B} {year} <span>{count}</span></summary>"
        for day, on_day in groupby(told, key=lambda entry: entry.day):
            yield f"<h3>{format_full_day(day)}</h3>" + "".join(entry.html for entry in on_day)
        yield "</details>\n"


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs if value)
    return f"<dl>{rows}</dl>" if rows else ""


def _about(session: Session, child: Child) -> str:
    """Return what is known of a child itself, and what the family wrote for the doctor."""
    weeks, days = child.gestation_weeks, child.gestation_days
    background = cast("dict[str, Any]", store.child_said(child)["background"])
    told = [
        fact.partition(": ")
        for fact in answer_lines(
            "background",
            {key: value for key, value in background.items() if key not in {"note", "complete"}},
        )
    ]
    note = store.visit_note(session, child.id)
    answered = (
        "The family went through the whole list: what is not named here does not apply."
        if child.background.complete
        else ""
    )
    return _facts(
        [
            ("Born", format_full_day(child.birth_date)),
            (
                "Born at",
                "" if weeks is None else f"{weeks} weeks" + (f" and {days} days" if days else ""),
            ),
            ("Registered at birth as", "" if child.sex is None else Sex(child.sex).parent),
            ("Home", shown(child.time_zone)),
            *((name[:1].upper() + name[1:], shown(value)) for name, _, value in told),
            ("Background", answered),
            ("Worry", shown(note.concern)),
            ("First seen", "" if note.first_seen is None else format_full_day(note.first_seen)),
            ("Questions", "<br>".join(map(shown, note.questions))),
        ]
    ) + note_block(child.background.note)


def _child(session: Session, number: int, child: Child, films: ArchiveFilms) -> Iterator[str]:
    yield f'<section id="child-{number}"><h2>{_name(child.name)}</h2>{_about(session, child)}'
    entries = _entries(session, child, films)
    if not entries:
        yield "<p>No entry yet.</p>"
    yield from _months(entries)
    yield "</section>\n"


def _missing(films: ArchiveFilms) -> str:
    count = len(films.missing)
    return (
        f"<p>{count} film{'' if count == 1 else 's'} that the diary speaks of did not lie beside it, so the archive is without.</p>"
        if count
        else ""
    )


def diary_page(
    session: Session, family: Sequence[Child], films: ArchiveFilms, now: datetime
) -> Iterator[str]:
    """Yield the page, a piece at a time."""
    style = (Path(__file__).parent / "html_archive.css").read_text(encoding="utf-8")
    names = ", ".join(_name(child.name) for child in family)
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><meta name="referrer" content="no-referrer">'
    yield f"<title>Movement diary</title>\n<style>\n{style}</style></head>\n<body>\n<header><h1>Movement diary of {names or 'nobody yet'}</h1>"
    yield f'<p class="quiet">As it stood on {format_full_day(now.date())}, {now:%H:%M} UTC. Newest first; tap a month to open it.</p>'
    yield f'<div class="box"><p>{_CAUTION}</p><p>{_HOW_TO_READ}</p></div>'
    if len(family) > 1:
        yield (
            "<nav>"
            + "".join(
                f'<a href="#child-{number}">{_name(child.name)}</a>'
                for number, child in enumerate(family, 1)
            )
            + "</nav>"
        )
    yield "</header>\n<main>\n"
    for number, child in enumerate(family, 1):
        yield from _child(session, number, child, films)
    yield f'</main>\n<footer class="quiet"><p>{_BESIDE}</p>{_missing(films)}</footer>\n</body></html>\n'
