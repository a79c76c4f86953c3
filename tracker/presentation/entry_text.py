"""Entries in a parent's words: what a record is called, what it says, what a change changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from tracker.domain import schemas
from tracker.domain.duplicate_decision import Decision, decisions, own_words
from tracker.domain.local_time import local_date, place_of
from tracker.domain.schemas import BackgroundRecord
from tracker.domain.vocabulary import MilestoneStatus, Movement, RemovedWhy, Word
from tracker.presentation.labels import label, unit
from tracker.presentation.time_format import format_clock, format_day, format_length
from tracker.presentation.today_status import newest_entries
from tracker.storage import store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = [
    "answer_changes",
    "answer_lines",
    "answer_text",
    "enumeration",
    "format_when",
    "headline",
    "logging_text",
    "newest_entries",
    "notable_answers",
    "removal_lines",
    "removed_entries",
]

NAMES: Final = {
    "episodes": "Episode",
    "check_ins": "Check-in",
    "milestones": "Skill",
    "signs": "Sign",
    "spans": "Sleep or feed",
    "measurements": "Size",
    "doses": "Medicine",
    "visits": "Visit",
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
"""What the line below an entry leaves out: it stands above, or is nobody's answer."""

SOURCES: Final = {"app": "this diary"}
DECIDED: Final = {
    Decision.SAME: "the same one as another entry",
    Decision.TWO: "not the same one as another entry",
}

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
"""What a list leaves out: answers that say "as usual", and what only matters beside another answer."""


def enumeration(table: str, field: str) -> type[Word] | None:
    """Return the words a field is answered with, None where it takes a number, a day or text."""
    return schemas.enumeration(
        BackgroundRecord if table == "background" else schemas.RECORDS[table], field
    )


def answer_text(table: str, field: str, value: object) -> str:
    """Return an answer as a parent reads it."""
    if isinstance(value, list):
        return _listed(table, field, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    known, plain = enumeration(table, field), PLAIN.get(field)
    if plain:
        return plain(str(value))
    if field.endswith("_at"):
        moment = datetime.fromisoformat(str(value))
        return f"{moment.day} {moment:%b %Y %H:%M}"
    if isinstance(value, int | float):
        return format_length(value) if field == "duration_s" else f"{value:.15g}"
    return known(str(value)).parent if known and str(value) in list(known) else str(value)


def _listed(table: str, field: str, values: list[object]) -> str:
    if field == "clips":
        return str(len(values))
    told = ", ".join(answer_text(table, field, one) for one in values)
    return f"{told} s after it began" if field == "jerk_offsets_s" and values else told


def _day(day: str) -> str:
    told = date.fromisoformat(day)
    return f"{told.day} {told:%b %Y}"


def _topic(said: str) -> str:
    """Return what was spoken about at a visit: a flag by its title, a kind that rests until a day, or the words as they stand."""
    from tracker.clinical.catalogue.loader import load_catalogue  # noqa: PLC0415 - heavy
    from tracker.clinical.snooze import SAID  # noqa: PLC0415 - heavy

    rests = SAID.fullmatch(said)
    if rests and rests["movement"] in list(Movement):
        return f"{Movement(rests['movement']).parent} is not flagged until {rests['until']}"
    rule = load_catalogue().rules.get(said)
    return rule.parent_title if rule else said


def answer_with_unit(table: str, field: str, said: Mapping[str, Any]) -> str:
    """Return one answer of an entry as a parent reads it, a number with its unit."""
    value = said[field]
    counted = "" if value is None else unit(table, field, said)
    words = "not known" if value is None else answer_text(table, field, value)
    return f"{words} {counted}" if counted else words


def _skill(key: str) -> str:
    from tracker.clinical.catalogue.loader import milestone_items  # noqa: PLC0415 - heavy

    return next(
        (item.label for item in milestone_items() if key in {item.key, item.skill}),
        key.replace("_", " "),
    )


def headline(table: str, said: Mapping[str, Any]) -> str:
    """Return what an entry is called: its movements, its skill, its kind."""
    if table == "episodes":
        seen = ", ".join(Movement(word).parent for word in said.get("movements", []))
        return seen[:1].upper() + seen[1:] if seen else "Episode"
    if table == "milestones":
        return f"{_skill(said['milestone'])}: {MilestoneStatus(said['status']).parent}"
    named = said.get("kind") or said.get("sign") or said.get("medicine")
    field = next((name for name in ("kind", "sign", "medicine") if name in said), "")
    words = answer_text(table, field, named) if named else ""
    if table in {"spans", "doses"}:
        return words[:1].upper() + words[1:]
    return f"{NAMES[table]}: {words}" if words else NAMES[table]


def removal_lines(said: Mapping[str, Any], home: str, today: date) -> list[str]:
    """Return when and why a removed entry was taken out; nothing for one that stands."""
    if "removed_at" not in said:
        return []
    at = datetime.fromisoformat(str(said["removed_at"]))
    why = f": {RemovedWhy(said['removed_why']).parent}" if said.get("removed_why") else ""
    return [f"taken out {format_day(local_date(at, home), today)}, {format_clock(at, home)}{why}"]


def logging_text(said: Mapping[str, Any], home: str, today: date) -> str:
    """Return when an entry was logged and by whom, as far as it is known."""
    by = f"by {said['logged_by']}" if said.get("logged_by") else "by nobody named"
    if not said.get("logged_at"):
        return f"Logged {by}"
    at = datetime.fromisoformat(str(said["logged_at"]))
    return f"Logged {format_day(local_date(at, home), today)}, {format_clock(at, home)}, {by}"


def answer_lines(table: str, said: Mapping[str, Any]) -> list[str]:
    """Return what an entry says, answer by answer; what was not asked is not in it."""
    skipped = HIDDEN | (
        {"movements"}
        if table == "episodes"
        else {"kind", "sign", "medicine", "milestone", "status"}
    )
    skipped |= {"unit"} if said.get("amount") is not None else set()  # it stands beside the amount
    return [
        f"{label(table, field)}: {answer_with_unit(table, field, said)}"
        for field in said
        if field not in skipped
    ]


def notable_answers(table: str, said: Mapping[str, Any]) -> list[str]:
    """Return what is worth a line in a list: what was unusual, the length, the note; everything else is one tap away."""
    told = {
        field: value[0] if isinstance(value, list) and len(value) == 1 else value
        for field, value in said.items()
    }
    left_out = UNREMARKABLE_FIELDS | {
        "ended_at"
    }  # the end of a sleep or feed stands beside its beginning
    return answer_lines(
        table,
        {
            field: value
            for field, value in told.items()
            if field not in left_out and value not in UNREMARKABLE
        },
    )


def format_when(said: Mapping[str, Any], home: str, today: date) -> str:
    """Return the day and, where there is one, the time an entry speaks of, on the clock of its place."""
    told = said.get("started_at") or said.get("given_at")
    if told is None:
        return format_day(date.fromisoformat(str(said["date"])), today)
    place, named = place_of(said, home), str(said.get("time_zone") or home)
    abroad = (
        f" on the clock of {place}: this machine does not know {named}" if place != named else ""
    )
    instant = datetime.fromisoformat(str(told))
    day, precision = format_day(local_date(instant, place), today), said.get("time_precision")
    until = (
        f"–{format_clock(datetime.fromisoformat(str(said['ended_at'])), place)}"
        if said.get("ended_at")
        else ""
    )
    return (
        day
        if precision == "day_only"
        else (
            f"{day}, "
            f"{'about ' if precision == 'about' else ''}{format_clock(instant, place)}{until}{abroad}"
        )
    )


def _source_words(source: str) -> str:
    """Return where an entry comes from, and what was decided about it and another one."""
    where, copied, _ = own_words(source).partition(":copied:")
    said = [
        SOURCES.get(where, where) or "not told",
        *(["looks copied from the one before"] if copied else []),
    ]
    return ", ".join(said + [DECIDED[what] for what in decisions(source).values()])


PLAIN: Final[Mapping[str, Callable[[str], str]]] = {
    "source": _source_words,
    "date": _day,
    "first_noticed": _day,
    "milestone": _skill,
    "discussed": _topic,
    "time_zone": lambda place: place.replace("_", " "),
}
"""Answers that are read neither as a word of the vocabulary nor as they stand."""


def answer_changes(
    table: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return each answer that differs between two states of a record: its name, before, after."""
    fields = [field for field in {**before, **after} if before.get(field) != after.get(field)]

    def told(field: str, state: Mapping[str, Any]) -> str:
        return answer_with_unit(table, field, state) if field in state else "not asked"

    return [(label(table, field), told(field, before), told(field, after)) for field in fields]


def removed_entries(
    session: Session, child_id: str, tables: tuple[str, ...], limit: int
) -> list[tuple[str, dict[str, Any]]]:
    """Return the newest removed records, the last removed first."""
    found = [
        (table, said)
        for table in tables
        for said in store.entries(session, child_id, table, removed=True)
        if "removed_at" in said
    ]
    return sorted(found, key=lambda pair: str(pair[1]["removed_at"]), reverse=True)[:limit]
