"""Records as text for parents: headline, answers, times, and what a change changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from tracker.domain import schemas
from tracker.domain.local_time import entry_zone, local_date
from tracker.domain.schemas import BackgroundRecord
from tracker.domain.video_marks import video_marks, video_owner
from tracker.domain.vocabulary import MilestoneStatus, Movement, RemovedWhy, Video, Word
from tracker.localization.dates import date_time_text, day_text
from tracker.localization.messages import N_, _, capitalized
from tracker.presentation.labels import label, unit
from tracker.presentation.quantity_text import answer_quantity
from tracker.presentation.source_text import phone_text, source_text
from tracker.presentation.time_format import (
    format_clock,
    format_day,
    format_length,
    place_elsewhere,
)
from tracker.storage import store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NAMES: Final = {
    "episodes": N_("Episode"),
    "check_ins": N_("Check-in"),
    "milestones": N_("Skill"),
    "signs": N_("Sign"),
    "spans": N_("Sleep or feed"),
    "measurements": N_("Measurement"),
    "doses": N_("Medicine"),
    "visits": N_("Visit"),
}

HIDDEN: Final = frozenset(
    {
        "id",
        "logged_at",
        "logged_by",
        "removed_at",
        "removed_why",
        "started_at",
        "given_at",
        "time_zone",
        "time_precision",
        "source",
        "date",
        "clips",
    }
)
"""Fields left out below an entry: shown in its headline, or no answer of a person."""

SELF_EXPLANATORY: Final = frozenset({"state"})
"""Fields whose answer says what it is about: "asleep"."""

UNREMARKABLE: Final = ("normal", "usual", "no", "none", "not_tried", "unsure", "exact")
UNREMARKABLE_FIELDS: Final = frozenset(
    {
        "duration_precision",
        "jerk_offsets_s",
        "jerk_interval_s",
        "date_precision",
        "tone_onset",
        "side",
        "trigger",
        "video",
    }
)
"""Left out of lists: "as usual" answers, and fields that only qualify another answer."""


def enumeration(table: str, field: str) -> type[Word] | None:
    """Return the vocabulary of a field, None if it takes a number, a day or text."""
    return schemas.enumeration(
        BackgroundRecord if table == "background" else schemas.RECORDS[table], field
    )


def answer_text(table: str, field: str, value: object) -> str:
    """Return an answer as a parent reads it."""
    if isinstance(value, list):
        return _list_text(table, field, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    words, formatter = enumeration(table, field), FORMATTERS.get(field)
    if formatter:
        return formatter(str(value))
    if field.endswith("_at"):
        moment = datetime.fromisoformat(str(value))
        return date_time_text(moment)
    if isinstance(value, int | float):
        return format_length(value) if field == "duration_s" else f"{value:.15g}"
    return words(str(value)).parent if words and str(value) in list(words) else str(value)


def _list_text(table: str, field: str, values: list[object]) -> str:
    if field == "clips":
        return str(len(values))
    if field == "jerk_offsets_s":
        return _taps_text([float(str(value)) for value in values])
    return ", ".join(answer_text(table, field, value) for value in values)


def _taps_text(offsets_s: list[float]) -> str:
    """Return how many taps there were and their median distance, such as "7, about 0.8 s apart"."""
    if len(offsets_s) <= 1:
        return str(len(offsets_s))
    apart_s = median(later - earlier for earlier, later in pairwise(sorted(offsets_s)))
    return _("{count}, about {seconds} s apart").format(
        count=len(offsets_s), seconds=f"{apart_s:.2g}"
    )


def _day(iso_day: str) -> str:
    return day_text(date.fromisoformat(iso_day))


def _topic(topic: str) -> str:
    """Return a topic of a visit: a flag's title, a snoozed movement, or the text as it is."""
    from tracker.clinical.catalogue.loader import load_catalogue  # noqa: PLC0415 - heavy
    from tracker.clinical.snooze import SNOOZE_TOKEN, resting_kind  # noqa: PLC0415 - heavy

    rests = SNOOZE_TOKEN.fullmatch(topic)
    if rests and rests["movement"] in list(Movement):
        return _("no warning about “{movement}” until {day}").format(
            movement=Movement(rests["movement"]).parent, day=rests["until"]
        )
    resting = resting_kind(topic)
    if resting:
        words = resting.kind.replace("_", " ")
        name = Movement(resting.kind).parent if resting.kind in list(Movement) else words
        return _("no warning about “{kind}” up to {seconds} s until {day}").format(
            kind=name, seconds=f"{resting.longest_s:g}", day=resting.until
        )
    rule = load_catalogue().rules.get(topic)
    return rule.parent_title if rule else topic


_TAPS_FROM_ENTRY: Final = N_("{taps}, tapped along the video")
_TAPS_FROM_VIDEO: Final = N_("{taps}, tapped along the video and counted from its beginning")


def answer_with_unit(table: str, field: str, record: Mapping[str, Any]) -> str:
    """Return one answer of an entry as a parent reads it, a number with its unit."""
    value = record[field]
    quantity = answer_quantity(table, field, record)
    if quantity is not None:
        return quantity
    source = str(record.get("source") or "")
    if field == "video" and value == Video.ON_PHONE and video_owner(source):
        return phone_text(video_owner(source))
    marks = video_marks(source)
    if field == "jerk_offsets_s" and value and marks.playback_rate:
        words = _TAPS_FROM_ENTRY if marks.from_entry else _TAPS_FROM_VIDEO
        return _(words).format(taps=answer_text(table, field, value))
    unit_name = "" if value is None else unit(table, field, record)
    text = _("not known") if value is None else answer_text(table, field, value)
    return f"{text} {unit_name}" if unit_name else text


def _skill(key: str) -> str:
    from tracker.clinical.catalogue.loader import milestone_items  # noqa: PLC0415 - heavy

    return next(
        (_(item.label) for item in milestone_items() if key in {item.key, item.skill}),
        key.replace("_", " "),
    )


def headline(table: str, record: Mapping[str, Any]) -> str:
    """Return what an entry is called: its movements, its skill, its kind."""
    if table == "episodes":
        movements = ", ".join(Movement(word).parent for word in record.get("movements", []))
        return capitalized(movements) or _(NAMES[table])
    if table == "milestones":
        return _("{name}: {answer}").format(
            name=_skill(record["milestone"]), answer=MilestoneStatus(record["status"]).parent
        )
    field = next((name for name in ("kind", "sign", "medicine") if record.get(name)), "")
    name = answer_text(table, field, record[field]) if field else ""
    if table in {"spans", "doses"}:
        return capitalized(name)
    title = _(NAMES[table])
    return _("{name}: {answer}").format(name=title, answer=name) if name else title


def removal_lines(record: Mapping[str, Any], home: str, today: date) -> list[str]:
    """Return when and why an entry was removed; empty if it was not."""
    if "removed_at" not in record:
        return []
    at = datetime.fromisoformat(str(record["removed_at"]))
    line = _("deleted {day}, {time}").format(
        day=format_day(local_date(at, home), today), time=format_clock(at, home)
    )
    if not record.get("removed_why"):
        return [line]
    why = RemovedWhy(record["removed_why"]).parent
    return [_("{name}: {answer}").format(name=line, answer=why)]


def logging_text(record: Mapping[str, Any], home: str, today: date) -> str:
    """Return when an entry was logged and by whom, as far as known."""
    name = record.get("logged_by")
    if not record.get("logged_at"):
        return _("Logged: by {name}").format(name=name) if name else _("Logged: no name given")
    at = datetime.fromisoformat(str(record["logged_at"]))
    sentence = (
        _("Logged {day}, {time}, by {name}") if name else _("Logged {day}, {time}, no name given")
    )
    day = format_day(local_date(at, home), today)
    return sentence.format(day=day, time=format_clock(at, home), name=name)


def answer_lines(table: str, record: Mapping[str, Any]) -> list[str]:
    """Return every answer of an entry as "label: answer"; unasked fields are left out."""
    skipped = HIDDEN | (
        {"movements"}
        if table == "episodes"
        else {"kind", "sign", "medicine", "milestone", "status"}
    )
    skipped |= (
        {"unit"} if record.get("amount") is not None else set()
    )  # it stands beside the amount
    return [
        answer_with_unit(table, field, record)
        if field in SELF_EXPLANATORY
        else _("{name}: {answer}").format(
            name=label(table, field), answer=answer_with_unit(table, field, record)
        )
        for field in record
        if field not in skipped
    ]


def conflict_lines(table: str, conflicts: Mapping[str, tuple[object, object]]) -> list[str]:
    """Return a sentence for each field that two people changed: the stored value and the other."""
    return [
        _(
            "{question}: someone else has just answered “{stored}”, and that is kept. You chose "
            "“{own}”. To use yours, change it again."
        ).format(
            question=capitalized(label(table, field)),
            stored=_plain_answer(table, field, stored),
            own=_plain_answer(table, field, own),
        )
        for field, (stored, own) in conflicts.items()
    ]


def _plain_answer(table: str, field: str, value: object) -> str:
    return _("no answer") if value is None else answer_with_unit(table, field, {field: value})


def notable_answers(table: str, record: Mapping[str, Any]) -> list[str]:
    """Return the answers worth a line in a list: anything unusual, the length, the note."""
    answers = {
        field: value[0] if isinstance(value, list) and len(value) == 1 else value
        for field, value in record.items()
    }
    # The end of a sleep or feed stands beside its beginning.
    omitted = UNREMARKABLE_FIELDS | {"ended_at"}
    return answer_lines(
        table,
        {
            field: value
            for field, value in answers.items()
            if field not in omitted and value not in UNREMARKABLE
        },
    )


def format_when(record: Mapping[str, Any], home: str, today: date) -> str:
    """Return the day and, if known, the time of an entry, on the clock of its time zone."""
    time = record.get("started_at") or record.get("given_at")
    if time is None:
        return format_day(date.fromisoformat(str(record["date"])), today)
    zone, stored_zone = entry_zone(record, home), str(record.get("time_zone") or home)
    instant = datetime.fromisoformat(str(time))
    day, precision = format_day(local_date(instant, zone), today), record.get("time_precision")
    if precision == "day_only":
        return day
    clock, end = format_clock(instant, zone), record.get("ended_at")
    if end:
        clock = f"{clock}–{format_clock(datetime.fromisoformat(str(end)), zone)}"
    when = (_("{day}, about {time}") if precision == "about" else _("{day}, {time}")).format(
        day=day, time=clock
    )
    if zone == stored_zone:
        place = place_elsewhere(instant, zone, home)
        return _("{when} in {place}").format(when=when, place=place) if place else when
    return _("{when} on the clock of {zone}: this machine does not know {unknown}").format(
        when=when, zone=zone, unknown=stored_zone
    )


def titled_moment(table: str, record: Mapping[str, Any], home: str, today: date) -> str:
    """Return when an entry was and what it is called."""
    return _("{when}: {title}").format(
        when=format_when(record, home, today), title=headline(table, record)
    )


FORMATTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "source": source_text,
    "date": _day,
    "first_noticed": _day,
    "milestone": _skill,
    "discussed": _topic,
    "time_zone": lambda zone: zone.replace("_", " "),
}
"""Fields whose answers need a format of their own."""


def answer_changes(
    table: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return each answer that differs between two states of a record: (label, before, after)."""
    fields = [field for field in {**before, **after} if before.get(field) != after.get(field)]

    def text(field: str, state: Mapping[str, Any]) -> str:
        return answer_with_unit(table, field, state) if field in state else _("not answered")

    return [(label(table, field), text(field, before), text(field, after)) for field in fields]


def removed_entries(
    session: Session, child_id: str, tables: tuple[str, ...], limit: int
) -> list[tuple[str, dict[str, Any]]]:
    """Return the newest removed records as (table, record), the last removed first."""
    removed = [
        (table, record)
        for table in tables
        for record in store.entries(session, child_id, table, removed=True)
        if "removed_at" in record
    ]
    return sorted(removed, key=lambda pair: str(pair[1]["removed_at"]), reverse=True)[:limit]
