"""The diary as one HTML page for people, without scripts or network access.

It holds every entry, removed ones marked, so that a browser can show it in ten years from a memory
stick. Unanswered questions are left out, and the page says that this does not mean "no".
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

from tracker.domain.age import format_age
from tracker.domain.local_time import entry_zone, local_date, local_stamp
from tracker.domain.schemas import RECORDS
from tracker.domain.vocabulary import RemovedWhy, Sex
from tracker.exchange.archive import ArchiveFilms
from tracker.exchange.video_clips import FOLDER, film_name
from tracker.localization.dates import FULL_DAY, MONTH_YEAR, clock_text, day_text
from tracker.localization.messages import N_, _, capitalized, ngettext
from tracker.localization.region import current_region
from tracker.presentation.entry_text import answer_lines, headline
from tracker.presentation.time_format import format_clock
from tracker.storage import store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.domain.child import Child

NO_TIME: Final = -1
"""The minute of an entry about a whole day, which sorts it before those with a time."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_CAUTION: Final = N_(
    "Written down by the family, not a diagnosis. If you are worried, call your doctor;"
    " in an emergency call your emergency number first."
)
_HOW_TO_READ: Final = N_(
    "What an entry does not mention was not answered. That is not a “no”."
    " “Not sure” was asked and not known."
    " A day without an episode and without a check-in was not observed:"
    " that is not a day without movements."
)
_STOOD: Final = N_("As it stood on {day}, {time} UTC. Newest first; tap a month to open it.")
_BESIDE: Final = N_(
    "Beside this page, in the zip it came in: diary.json holds the same for another copy of the"
    " program, tables/ the same for a spreadsheet, history.csv every change ever made with who made"
    " it, clips/ the videos."
)


_TIMES: Final = {
    (False, False): "{time}",
    (True, False): N_("about {time}"),
    (False, True): N_("{time} in {place}"),
    (True, True): N_("about {time} in {place}"),
}
"""The time of an entry, by whether it is known only about and whether it is in another place."""


@dataclass(frozen=True)
class _Entry:
    """An entry as HTML, with the local day and minute it is sorted by."""

    day: date
    minute: int
    html: str


def to_html(text: str) -> str:
    """Return text escaped for HTML; control codes become their Unicode pictures."""
    return escape(_CONTROL.sub(_control_picture, text.replace("\r\n", "\n")))


def _control_picture(match: re.Match[str]) -> str:
    return "\u2421" if match[0] == "\x7f" else chr(0x2400 + ord(match[0]))


def note_block(text: str) -> str:
    """Return a note as a paragraph in the direction of its script; "" for no note."""
    return f'<p class="note" dir="auto">{to_html(text)}</p>' if text.strip() else ""


def _name(text: str) -> str:
    return f"<bdi>{to_html(text)}</bdi>"


def format_full_day(day: date) -> str:
    """Return a day as text with its weekday and year."""
    return day_text(day, FULL_DAY)


def _local_time(record: Mapping[str, Any], child: Child) -> tuple[date, int, str]:
    """Return the local day, the minute of the day or NO_TIME, and the time as HTML."""
    iso = record.get("started_at") or record.get("given_at")
    if iso is None:
        return date.fromisoformat(str(record["date"])), NO_TIME, ""
    instant, place = datetime.fromisoformat(str(iso)), entry_zone(record, child.time_zone)
    stamp = local_stamp(instant, place)
    if record.get("time_precision") == "day_only":
        return stamp.local_day, NO_TIME, ""
    is_about, is_abroad = record.get("time_precision") == "about", place != child.time_zone
    time = to_html(_(_TIMES[is_about, is_abroad])).format(
        time=format_clock(instant, place), place=to_html(place)
    )
    return (
        stamp.local_day,
        stamp.local_minute,
        f'<time datetime="{escape(str(iso))}">{time}</time> ',
    )


def _record_keeping(record: Mapping[str, Any], child: Child) -> str:
    """Return who logged an entry and when, and whether it was removed, as HTML."""
    texts = []
    if record.get("logged_by"):
        texts.append(to_html(_("logged by {name}")).format(name=_name(record["logged_by"])))
    if record.get("logged_at"):
        moment = _format_moment(record["logged_at"], entry_zone(record, child.time_zone))
        texts.append(to_html(_("written down {moment}")).format(moment=moment))
    if record.get("removed_at"):
        texts.append(_removal(record.get("removed_why") or ""))
    text = " · ".join(texts)
    return f'<p class="quiet">{text}</p>' if text else ""


def _removal(why: str) -> str:
    """Return that an entry was deleted, and why, as HTML."""
    if not why:
        return to_html(_("deleted, so it is not counted"))
    return to_html(_("deleted ({why}), so it is not counted").format(why=RemovedWhy(why).parent))


def _format_moment(iso: object, place: str) -> str:
    instant = datetime.fromisoformat(str(iso))
    day = local_date(instant, place)
    return _("{day}, {time}").format(day=day_text(day), time=format_clock(instant, place))


def _films(record: Mapping[str, Any], films: ArchiveFilms) -> str:
    names = [film_name(clip) for clip in record.get("clips", ())]
    label = to_html(_("Video {number}"))
    links = [
        f'<p><a href="{FOLDER}/{name}">{label.format(number=number)}</a></p>'
        for number, name in enumerate(names, 1)
        if name in films.there
    ]
    missing = sum(name in films.missing for name in names)
    if missing:
        text = ngettext(
            "{count} of its videos did not lie beside the diary",
            "{count} of its videos did not lie beside the diary",
            missing,
        ).format(count=missing)
        links.append(f'<p class="quiet">{to_html(text)}</p>')
    return "".join(links)


def _entry(table: str, record: Mapping[str, Any], child: Child, films: ArchiveFilms) -> _Entry:
    day, minute, time = _local_time(record, child)
    answers = {
        key: value
        for key, value in record.items()
        if key != "note" and (key, value) != ("date_precision", "exact")
    }
    facts = " · ".join(map(to_html, answer_lines(table, answers)))
    body = f'<p class="said">{facts}</p>' if facts else ""
    body += note_block(str(record.get("note", "")))
    body += _films(record, films) + _record_keeping(record, child)
    removed = ' class="removed"' if record.get("removed_at") else ""
    title = f"<h4>{time}{_name(headline(table, record))}</h4>"
    return _Entry(day, minute, f"<article{removed}>{title}{body}</article>")


def _entries(session: Session, child: Child, films: ArchiveFilms) -> list[_Entry]:
    """Return a child's entries: newest day first, within a day those without time, then by time."""
    entries = [
        _entry(table, record, child, films)
        for table in RECORDS
        for record in store.entries_in_order(session, child.id, table)
    ]
    return sorted(entries, key=lambda entry: (-entry.day.toordinal(), entry.minute))


def _months(entries: Sequence[_Entry]) -> Iterator[str]:
    """Yield the months, newest first; the first one is open."""
    for number, ((year, month), in_month) in enumerate(
        groupby(entries, key=lambda entry: (entry.day.year, entry.day.month))
    ):
        of_month = list(in_month)
        count = ngettext("{count} entry", "{count} entries", len(of_month)).format(
            count=len(of_month)
        )
        title = f"{day_text(date(year, month, 1), MONTH_YEAR)} <span>{count}</span>"
        yield f"<details{'' if number else ' open'}><summary>{title}</summary>"
        for day, on_day in groupby(of_month, key=lambda entry: entry.day):
            yield f"<h3>{format_full_day(day)}</h3>" + "".join(entry.html for entry in on_day)
        yield "</details>\n"


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs if value)
    return f"<dl>{rows}</dl>" if rows else ""


def _born_at(weeks: int, days: int | None) -> str:
    if not days:
        return ngettext("{count} week", "{count} weeks", weeks).format(count=weeks)
    return _("{weeks} weeks and {days} days").format(weeks=weeks, days=days)


def _about(session: Session, child: Child, now: datetime) -> str:
    """Return the child's background, and what the family wrote for the doctor, as HTML."""
    weeks, days = child.gestation_weeks, child.gestation_days
    today = local_date(now, child.time_zone)
    background = cast("dict[str, Any]", store.exchange_child(child)["background"])
    facts = [
        fact.partition(": ")
        for fact in answer_lines(
            "background",
            {key: value for key, value in background.items() if key not in {"note", "complete"}},
        )
    ]
    note = store.report_note(session, child.id)
    answered = (
        to_html(_("The family went through the whole list: what is not named here does not apply."))
        if child.background.complete
        else ""
    )
    return _facts(
        [
            (_("Born"), format_full_day(child.birth_date)),
            (_("Age"), to_html(format_age((today - child.birth_date).days, today))),
            (
                _("Born at"),
                "" if weeks is None else to_html(_born_at(weeks, days)),
            ),
            (
                _("Registered at birth as"),
                "" if child.sex is None else to_html(Sex(child.sex).parent),
            ),
            (_("Home"), to_html(child.time_zone)),
            *((capitalized(name), to_html(value)) for name, _, value in facts),
            (_("Background"), answered),
            (_("Worry"), to_html(note.concern)),
            (
                _("First noticed by the family"),
                "" if note.first_seen is None else format_full_day(note.first_seen),
            ),
            (_("Questions"), "<br>".join(map(to_html, note.questions))),
        ]
    ) + note_block(child.background.note)


def _child(
    session: Session, number: int, child: Child, films: ArchiveFilms, now: datetime
) -> Iterator[str]:
    about = _about(session, child, now)
    yield f'<section id="child-{number}"><h2>{_name(child.name)}</h2>{about}'
    entries = _entries(session, child, films)
    if not entries:
        none_yet = to_html(_("No entry yet."))
        yield f"<p>{none_yet}</p>"
    yield from _months(entries)
    yield "</section>\n"


def _missing(films: ArchiveFilms) -> str:
    count = len(films.missing)
    text = ngettext(
        "{count} video that the diary speaks of did not lie beside it, so the archive is without.",
        "{count} videos that the diary speaks of did not lie beside it, so the archive is without.",
        count,
    ).format(count=count)
    return f"<p>{to_html(text)}</p>" if count else ""


def diary_page(
    session: Session, family: Sequence[Child], films: ArchiveFilms, now: datetime
) -> Iterator[str]:
    """Yield the HTML of the page in pieces."""
    style = (Path(__file__).parent / "html_archive.css").read_text(encoding="utf-8")
    names = ", ".join(_name(child.name) for child in family)
    lang = escape(current_region().code)
    yield f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="referrer" content="no-referrer">'
    title = to_html(_("Movement diary"))
    yield f"<title>{title}</title>\n<style>\n{style}</style></head>\n<body>\n"
    heading = _("Movement diary of {names}") if names else _("Movement diary of nobody yet")
    yield f"<header><h1>{to_html(heading).format(names=names)}</h1>"
    stood = to_html(_(_STOOD)).format(day=format_full_day(now.date()), time=clock_text(now))
    yield f'<p class="quiet">{stood}</p>'
    caution, how_to_read = to_html(_(_CAUTION)), to_html(_(_HOW_TO_READ))
    yield f'<div class="box"><p>{caution}</p><p>{how_to_read}</p></div>'
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
        yield from _child(session, number, child, films, now)
    yield f'</main>\n<footer class="quiet"><p>{to_html(_(_BESIDE))}</p>{_missing(films)}</footer>\n'
    yield "</body></html>\n"
