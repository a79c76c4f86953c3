"""The files of Baby Buddy by their columns, and what a row of each becomes here.

It knows no units, no author, no length of a movement: a note with the right tag becomes an episode with that note, and nothing is made up
beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tracker.domain.unit_conversion import UnfitSize, size_in
from tracker.exchange.diary_json import derived_id
from tracker.exchange.trackers.model import CellError, Row
from tracker.exchange.trackers.row_importer import ImportState, Record

MOST_DROPS: Final = 60
"""Nobody gives a baby more drops at once: such a number counts something else (400 IU of vitamin D has no unit there)."""

TAGS, CHILDREN, PROFILE, NOTES, TUMMY_TIME = "tags", "children", "profile", "notes", "tummy time"
HEADS: Final[dict[str, tuple[str, ...]]] = {
    PROFILE: ("user", "timezone"),
    TAGS: ("name", "color"),
    CHILDREN: ("first_name", "last_name", "birth_date"),
    "sleep": ("start", "end", "nap"),
    "feeding": ("start", "end", "type", "method"),
    TUMMY_TIME: ("start", "end", "milestone"),
    NOTES: ("note", "time"),
    "nappy changes": ("time", "wet", "solid"),
    "temperatures": ("temperature", "time"),
    "medication": ("name", "dosage", "time"),
    "weight": ("weight", "date"),
    "height": ("height", "date"),
    "head circumference": ("head_circumference", "date"),
    "BMI": ("bmi", "date"),
    "timers": ("name", "start", "user"),
    "pumping": ("amount", "start", "end"),
    "pumping, older": ("amount", "time"),
    "nothing": ("results",),
}
"""The columns by which each kind of file is known; the first that fits."""

KNOWN: Final = frozenset(column for columns in HEADS.values() for column in columns) | {
    "id",
    "child_id",
    "notes",
    "tags",
}
SIZES: Final = {
    "weight": ("weight_g", "weight"),
    "height": ("length_cm", "height"),
    "head circumference": ("head_circumference_cm", "head_circumference"),
}
"""What each size is called here, and its column there."""

TIMES: Final = {"sleep": "start", "feeding": "start", NOTES: "time", "medication": "time"}
"""Where the moment of a row stands, in the files that are sorted by it."""

SPANS: Final = {"sleep": "sleep", "feeding": "feed"}
MILESTONE: Final = "milestone"
UNEXPLAINED: Final = "their tags are numbers, and no file says what the numbers stand for"
LEFT_ALONE: Final = {
    TUMMY_TIME: "this diary keeps no tummy time",
    "nappy changes": "this diary keeps no nappies",
    "temperatures": "Baby Buddy does not say in which unit, and this diary keeps a temperature beside an episode or a day",
    "BMI": "this diary keeps no BMI",
    "timers": "a timer that runs is no entry yet",
    "pumping": "this diary keeps no pumping",
    "pumping, older": "this diary keeps no pumping",
}
COLUMNS: Final = {
    "children": {"name": "first_name"},
    "episodes": {"started_at": "time", "source": "id"},
    "spans": {"started_at": "start", "ended_at": "end", "note": "notes", "source": "id"},
    "doses": {
        "given_at": "time",
        "medicine": "name",
        "amount": "dosage",
        "unit": "dosage_unit",
        "note": "notes",
        "source": "id",
    },
    "measurements": {"note": "notes", "source": "id"},
}
"""What a record's answers are called in Baby Buddy's files."""


def kind_of(head: frozenset[str]) -> str | None:
    """Return what kind of file has these columns, None when it is none of Baby Buddy's."""
    return next((kind for kind, columns in HEADS.items() if head.issuperset(columns)), None)


@dataclass
class BabyBuddyState(ImportState):
    """What is known while Baby Buddy's rows are read: the tags by number, None where no file lists them."""

    tags: dict[str, str] | None = None
    milestones: list[dict[str, object]] = field(default_factory=list)
    seen_tags: set[str] = field(default_factory=set)
    drops: int = 0

    @property
    def wanted(self) -> set[str]:
        """The tags of a note about a movement, without case."""
        return {tag.strip().casefold() for tag in self.asked.episode_tags}

    def tags_of(self, row: Row) -> set[str] | None:
        """Return a row's tags by name, without case; None where they are numbers that no file explains."""
        said = row.cells.get("tags")
        if isinstance(said, list):
            return {str(one).strip().casefold() for one in said}
        keys = {key.casefold() for key in map(str.strip, row.word("tags").split(",")) if key}
        if self.tags is not None:
            return {self.tags.get(key, key).casefold() for key in keys}
        unexplained = any(map(str.isdecimal, keys)) and keys.isdisjoint(self.wanted)
        return None if unexplained else keys


def milestone(row: Row, time: str, text: str) -> dict[str, object]:
    """Return what a row says of a milestone, for a person to read: this diary asks such things in its own words."""
    return {"where": row.where(), "time": row.plain(time), "text": text}


def _span(kind: str, row: Row, settled: int | None, reading: BabyBuddyState) -> Record:
    return reading.span(SPANS[kind], row, settled)


def _note(_kind: str, row: Row, settled: int | None, reading: BabyBuddyState) -> Record:
    tags = reading.tags_of(row)
    if tags is None:
        reading.left[NOTES, UNEXPLAINED] += 1
        return None
    reading.seen_tags |= tags
    if MILESTONE in tags:
        reading.milestones.append(milestone(row, "time", row.text("note")))
    if tags.isdisjoint(reading.wanted):
        reading.left[NOTES, f"not tagged {' or '.join(reading.asked.episode_tags)}"] += 1
        return None
    when = reading.moment(row, "time", settled)
    reading.note_ambiguous(row, when)
    return "episodes", {
        "started_at": when.at,
        "time_precision": "exact" if when.unambiguous else "about",
        "note": row.text("note"),
    }


def _dose(_kind: str, row: Row, settled: int | None, reading: BabyBuddyState) -> Record:
    when, amount, unit = (
        reading.moment(row, "time", settled),
        row.number_in("dosage"),
        row.word("dosage_unit"),
    )
    reading.note_ambiguous(row, when)
    if unit == "drops" and amount is not None and amount > MOST_DROPS:
        unit, reading.drops = "", reading.drops + 1
    return "doses", {
        "given_at": when.at,
        "medicine": row.word("name"),
        "amount": amount,
        "unit": unit,
        "note": row.text("notes"),
    }


def _size(kind: str, row: Row, _settled: int | None, reading: BabyBuddyState) -> Record:
    name, column = SIZES[kind]
    unit = reading.asked.weight_unit if kind == "weight" else reading.asked.length_unit
    if unit is None:
        option = (
            "--weight-unit kg, g, lb or oz" if kind == "weight" else "--length-unit cm, mm or in"
        )
        reading.left[kind, f"Baby Buddy writes no unit: say {option} and import again"] += 1
        return None
    value = row.number_in(column)
    if value is None:
        raise CellError(column, "is missing", "a number")
    try:
        return "measurements", {
            "date": row.word("date"),
            "kind": name,
            "value": size_in(name, value, unit),
            "note": row.text("notes"),
        }
    except UnfitSize as wrong:
        raise CellError(column, str(wrong), "another unit, or another number") from None


RecordOf = Callable[[str, Row, int | None, BabyBuddyState], Record]

TAKEN: Final[dict[str, RecordOf]] = {
    "sleep": _span,
    "feeding": _span,
    NOTES: _note,
    "medication": _dose,
    **dict.fromkeys(SIZES, _size),
}
"""How a row of each kind becomes a record."""


def source_of(kind: str, row: Row) -> str:
    """Return where a row comes from: its own id, or its content where it has none."""
    model = {NOTES: "note"}.get(kind, kind.replace(" ", ""))
    return f"import:babybuddy:{model}:{row.word('id') or derived_id(dict(row.cells))}"
