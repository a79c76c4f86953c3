"""A warning as a family reads it: one thing to do, then what was seen, then why.

Several warnings make one card: the most urgent says what to do, the others are reasons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd

from tracker.domain.diary import CONTRACTS, Column
from tracker.domain.questions import count_text
from tracker.domain.vocabulary import Urgency
from tracker.localization.dates import day_text
from tracker.localization.messages import N_, _
from tracker.presentation.emergency_number import CALL_NOW
from tracker.presentation.entry_text import (
    answer_text,
    format_when,
    headline,
    notable_answers,
)
from tracker.presentation.today_status import contact_day, last_call_day, newest_evidence

if TYPE_CHECKING:
    from tracker.clinical.assess import Evidence, Flag
    from tracker.domain.diary import Diary

MOST_SEEN: Final = 3
"""Entries named on a card; the others are on the page with all warning signs (ours)."""

EVEN_WITHOUT_VIDEO: Final = N_("Go even without a video.")
EVEN_IF_OVER: Final = N_(
    "Call even if it is over and {name} seems better, and say what happened. "
    "Go even without a video."
)
CALL_EMERGENCY: Final = N_("Call {number}")
CALL_DOCTOR: Final = N_("Call our doctor")
EMERGENCY_OPENING: Final = CALL_NOW
OPENINGS: Final[Mapping[Urgency, str]] = {
    Urgency.EMERGENCY_NOW: N_("Call your emergency number now"),
    Urgency.SAME_DAY: N_("Call a doctor today"),
    Urgency.SOON: N_("Book a visit within two weeks"),
    Urgency.NEXT_VISIT: N_("Ask about this at the next visit"),
}
TAGS: Final[Mapping[Urgency, str]] = {
    Urgency.EMERGENCY_NOW: N_("call now"),
    Urgency.SAME_DAY: N_("doctor today"),
}
"""What stands on the name of a child with a warning, seen from the page of another child."""
ACTIONS: Final[Mapping[Urgency, str]] = {
    Urgency.SAME_DAY: N_(
        "Say what you saw. If you can't reach a doctor, go to an emergency department. "
        "Go even without a video."
    ),
    Urgency.SOON: N_(
        "If it happens again or you are worried, ask sooner. Bring a video if you have one; "
        "go even without a video."
    ),
    Urgency.NEXT_VISIT: N_("You don't need to wait if you are worried."),
}
"""What to add to the opening words, unless the rule names something of its own to do."""

OWN_DEADLINES: Final[Mapping[Urgency, str]] = {
    Urgency.SAME_DAY: N_("For this, call a doctor today."),
    Urgency.SOON: N_("For this, book a visit within two weeks."),
    Urgency.NEXT_VISIT: N_("Ask about this at the next visit."),
}
"""How soon, at a reason that is less urgent than what the card says to do."""

CALLED_BEFORE: Final = N_("You recorded a call or visit about this on {day}.")
LOGGED_SINCE: Final = N_("You recorded a call or visit about this on {day}, and logged more since.")
IN_A_ROW: Final = N_("{count} in a row")
SERIES_TOTAL: Final = N_("{movements} short movements in {series} series")


INCLUDED_IN: Final[Mapping[str, str]] = {"series_on_waking": "series_with_risk"}
"""Rules whose whole sign another rule names too, with more to it and more to do."""


@dataclass(frozen=True)
class PhoneCall:
    """A number to tap, with the words on its button."""

    label: str
    number: str


@dataclass(frozen=True)
class Reason:
    """Why a sign matters, under its name."""

    title: str
    why: str


@dataclass(frozen=True)
class WarningCard:
    """What a family is told about its warning signs.

    `opening` says what to do and how fast, `action` adds how; `calls` are the numbers to tap, the
    one to call first in front; `entries` are those behind it, a line each.
    """

    urgency: Urgency
    opening: str
    action: str
    calls: tuple[PhoneCall, ...]
    entries: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def lacks_doctors_number(self) -> bool:
        """Whether a doctor is to be called first, and the family has not entered a number."""
        return self.urgency in {Urgency.SAME_DAY, Urgency.SOON} and not self.calls


def _value(column: Column, value: object) -> object:
    """Return a value of a table as an entry has it; None where there is no answer."""
    if column.kind in {"words", "json"}:
        text = str(value)
        return (text.split() if column.kind == "words" else json.loads(text)) if text else None
    if column.kind == "flag":
        return value or None
    if value == "" or pd.isna(cast("Any", value)):
        return None
    if column.kind in {"instant", "day"}:
        at = cast("pd.Timestamp", value).to_pydatetime()
        return at.isoformat() if column.kind == "instant" else at.date().isoformat()
    if column.kind == "number":
        number = cast("float", value)
        return int(number) if number == int(number) else number
    return value


def record_of(diary: Diary, table: str, record_id: str) -> dict[str, object]:
    """Return the answers of one row of a diary, as an entry of the exchange file has them."""
    rows = diary.table(table)
    row = rows[rows["id"] == record_id].iloc[0]
    values = {column.name: _value(column, row[column.name]) for column in CONTRACTS[table]}
    return {name: value for name, value in values.items() if value is not None}


def movements_in_a_row(record: Mapping[str, Any]) -> str:
    """Return how many movements were counted or tapped in a row, "" unless there were several."""
    taps, count = len(record.get("jerk_offsets_s") or ()), int(record.get("jerk_count") or 1)
    if max(taps, count) <= 1:
        return ""
    return _(IN_A_ROW).format(count=taps if taps > count else count_text(count))


def entry_line(diary: Diary, item: Evidence) -> str:
    """Return an entry behind a warning: when, what it looked like, how many, what stood out."""
    record = record_of(diary, item.table, item.id)
    parts = [format_when(record, diary.child.time_zone, diary.today), headline(item.table, record)]
    plain = {"local_day", "local_minute", "utc_offset_min", "known_at", "jerk_count"}
    if item.table == "episodes":
        plain |= {"state", "rhythm", "running"}
        parts += [movements_in_a_row(record)]
        parts += [
            answer_text("episodes", field, record[field]) for field in ("state",) if field in record
        ]
    rest = {name: value for name, value in record.items() if name not in plain}
    return " · ".join([part for part in parts if part] + notable_answers(item.table, rest))


def _series_total(flag: Flag) -> str:
    """Return how many movements a flag counts over several series, "" if in one or none."""
    series, movements = flag.facts.get("series"), flag.facts.get("movements")
    if not isinstance(series, int) or not isinstance(movements, int) or series <= 1:
        return ""
    return _(SERIES_TOTAL).format(movements=movements, series=series)


def _entry_lines(diary: Diary, flags: Sequence[Flag]) -> tuple[str, ...]:
    """Return the newest entry behind each flag first, then the others as far as there is room."""
    totals = [total for total in map(_series_total, flags) if total]
    newest = [newest_evidence(diary, flag.evidence, MOST_SEEN) for flag in flags]
    by_age = [items[place] for place in range(MOST_SEEN) for items in newest if place < len(items)]
    lines = [entry_line(diary, item) for item in list(dict.fromkeys(by_age))[:MOST_SEEN]]
    return tuple(dict.fromkeys(lines + totals))


def _action(flag: Flag, name: str) -> str:
    """Return what to add to the opening words: the tier's, or the rule's own."""
    from tracker.clinical.catalogue.loader import load_catalogue  # noqa: PLC0415 - heavy

    if flag.urgency == Urgency.EMERGENCY_NOW:
        return _(EVEN_IF_OVER).format(name=name)
    if flag.do != load_catalogue().advice[Urgency(flag.urgency)]:
        return f"{flag.do} {_(EVEN_WITHOUT_VIDEO)}"
    return _(ACTIONS[Urgency(flag.urgency)])


def earlier_call(diary: Diary, flag: Flag) -> str:
    """Return on which day the family recorded a call about a warning, "" if on none."""
    latest = last_call_day(diary, flag.rule)
    if latest is None:
        return ""
    sentence = CALLED_BEFORE if contact_day(diary, flag) else LOGGED_SINCE
    return _(sentence).format(day=day_text(latest))


def own_deadline(flag: Flag, highest: Urgency) -> str:
    """Return how soon a warning needs a doctor, "" where that is what the card says to do."""
    urgency = Urgency(flag.urgency)
    return "" if urgency is highest else _(OWN_DEADLINES[urgency])


def _reason(diary: Diary, flag: Flag, highest: Urgency) -> Reason:
    """Return why a warning matters, how soon if less urgent, and whether a doctor knows of it."""
    sentences = (flag.why, own_deadline(flag, highest), earlier_call(diary, flag))
    return Reason(flag.title, " ".join(filter(None, sentences)))


def distinct_flags(flags: Sequence[Flag]) -> list[Flag]:
    """Return flags, the most urgent first, without those that another one includes.

    The one that includes it takes its place, unless it is less urgent: then both stay.
    """
    by_rule = {flag.rule: flag for flag in flags}
    distinct: dict[str, Flag] = {}
    for flag in flags:
        wider = by_rule.get(INCLUDED_IN.get(flag.rule, ""))
        shown = (
            wider if wider and Urgency(wider.urgency).rank >= Urgency(flag.urgency).rank else flag
        )
        distinct.setdefault(shown.rule, shown)
    return list(distinct.values())


def warning_card(
    diary: Diary, flags: Sequence[Flag], *, emergency_number: str | None, doctor_number: str | None
) -> WarningCard | None:
    """Return one card for all these flags (the most urgent first), None if there is none.

    The numbers are the family's own, None where they were not set.
    """
    if not flags:
        return None
    distinct = distinct_flags(flags)
    urgency = Urgency(distinct[0].urgency)
    calls = []
    if urgency is Urgency.EMERGENCY_NOW and emergency_number:
        calls.append(PhoneCall(_(CALL_EMERGENCY).format(number=emergency_number), emergency_number))
    if doctor_number:
        calls.append(PhoneCall(_(CALL_DOCTOR), doctor_number))
    opening = (
        _(EMERGENCY_OPENING).format(number=emergency_number)
        if urgency is Urgency.EMERGENCY_NOW and emergency_number
        else _(OPENINGS[urgency])
    )
    return WarningCard(
        urgency,
        opening,
        _action(distinct[0], diary.child.name),
        tuple(calls),
        _entry_lines(diary, flags),
        tuple(_reason(diary, flag, urgency) for flag in distinct),
    )
