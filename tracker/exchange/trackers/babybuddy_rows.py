"""The kinds of Baby Buddy's files by their columns, and the record that a row of each becomes.

Baby Buddy has no units, no author and no duration of a movement. A note with the right tag becomes
an episode with that note; nothing else is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from tracker.domain.unit_conversion import ImplausibleSize, size_in
from tracker.exchange.record_rows import derived_id
from tracker.exchange.trackers.model import CellError, Row
from tracker.exchange.trackers.options_in_messages import (
    IMPORT_AGAIN,
    SAY_LENGTH_UNIT,
    SAY_WEIGHT_UNIT,
)
from tracker.exchange.trackers.row_importer import ImportState, TableRecord
from tracker.localization.messages import N_, _

MOST_DROPS: Final = 60
"""The largest plausible dose in drops (ours). A larger number has another unit, such as IU."""

TAGS, CHILDREN, PROFILE = N_("tags"), N_("children"), N_("profile")
NOTES, TUMMY_TIME = N_("notes"), N_("tummy time")
HEADS: Final[dict[str, tuple[str, ...]]] = {
    PROFILE: ("user", "timezone"),
    TAGS: ("name", "color"),
    CHILDREN: ("first_name", "last_name", "birth_date"),
    N_("sleep"): ("start", "end", "nap"),
    N_("feeding"): ("start", "end", "type", "method"),
    TUMMY_TIME: ("start", "end", "milestone"),
    NOTES: ("note", "time"),
    N_("nappy changes"): ("time", "wet", "solid"),
    N_("temperatures"): ("temperature", "time"),
    N_("medication"): ("name", "dosage", "time"),
    N_("weight"): ("weight", "date"),
    N_("height"): ("height", "date"),
    N_("head circumference"): ("head_circumference", "date"),
    N_("BMI"): ("bmi", "date"),
    N_("timers"): ("name", "start", "user"),
    N_("pumping"): ("amount", "start", "end"),
    N_("pumping, older"): ("amount", "time"),
    "nothing": ("results",),
}
"""The columns that identify each kind of file; the first match counts."""

KNOWN_COLUMNS: Final = frozenset(column for columns in HEADS.values() for column in columns) | {
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
"""The kind of each measurement in this diary, and its column in Baby Buddy."""

TIMES: Final = {"sleep": "start", "feeding": "start", NOTES: "time", "medication": "time"}
"""The column of the time, in the kinds of files that are sorted by it."""

SPANS: Final = {"sleep": "sleep", "feeding": "feed"}
MILESTONE: Final = "milestone"
UNEXPLAINED: Final = N_("their tags are numbers, and no file says what the numbers stand for")
NO_WEIGHT_UNIT: Final = N_("Baby Buddy writes no unit: {say_unit} kg, g, lb or oz {import_again}")
NO_LENGTH_UNIT: Final = N_("Baby Buddy writes no unit: {say_unit} cm, mm or in {import_again}")
LEFT_ALONE: Final = {
    TUMMY_TIME: N_("this diary keeps no tummy time"),
    "nappy changes": N_("this diary keeps no nappies"),
    "temperatures": N_(
        "Baby Buddy does not say in which unit, and this diary keeps a temperature beside an "
        "episode or a day"
    ),
    "BMI": N_("this diary keeps no BMI"),
    "timers": N_("a timer that runs is no entry yet"),
    "pumping": N_("this diary keeps no pumping"),
    "pumping, older": N_("this diary keeps no pumping"),
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
"""By table, the column in Baby Buddy of each field whose name differs."""


def any_of(tags: Sequence[str]) -> str:
    """Return tags as text, such as "twitch or jerk"."""
    return _(" or ").join(tags)


def kind_of(head: frozenset[str]) -> str | None:
    """Return the kind of file that has these columns; None if it is not Baby Buddy's."""
    return next((kind for kind, columns in HEADS.items() if head.issuperset(columns)), None)


@dataclass
class BabyBuddyState(ImportState):
    """The state of an import from Baby Buddy.

    `tags` are tag names by number, None if no file lists them; `drops` counts implausible doses.
    """

    tags: dict[str, str] | None = None
    milestones: list[dict[str, object]] = field(default_factory=list)
    all_tags: set[str] = field(default_factory=set)
    drops: int = 0

    @property
    def episode_tags(self) -> set[str]:
        """The tags that mark a note as an episode, case-folded."""
        return {tag.strip().casefold() for tag in self.options.episode_tags}

    def tags_of(self, row: Row) -> set[str] | None:
        """Return a row's tag names, case-folded; None if they are numbers that no file explains."""
        value = row.cells.get("tags")
        if isinstance(value, list):
            return {str(tag).strip().casefold() for tag in value}
        keys = {key.casefold() for key in map(str.strip, row.stripped("tags").split(",")) if key}
        if self.tags is not None:
            return {self.tags.get(key, key).casefold() for key in keys}
        unexplained = any(map(str.isdecimal, keys)) and keys.isdisjoint(self.episode_tags)
        return None if unexplained else keys


def milestone(row: Row, time: str, text: str) -> dict[str, object]:
    """Return a row about a milestone for a person to read; milestones are not imported."""
    return {"where": row.where(), "time": row.text_or_empty(time), "text": text}


def _span(kind: str, row: Row, fold: int | None, state: BabyBuddyState) -> TableRecord:
    return state.span(SPANS[kind], row, fold)


def _note(_kind: str, row: Row, fold: int | None, state: BabyBuddyState) -> TableRecord:
    tags = state.tags_of(row)
    if tags is None:
        state.skipped[NOTES, _(UNEXPLAINED)] += 1
        return None
    state.all_tags |= tags
    if MILESTONE in tags:
        state.milestones.append(milestone(row, "time", row.text("note")))
    if tags.isdisjoint(state.episode_tags):
        state.skipped[
            NOTES, _("not tagged {tag}").format(tag=any_of(state.options.episode_tags))
        ] += 1
        return None
    when = state.moment(row, "time", fold)
    state.note_ambiguous(row, when)
    return "episodes", {
        "started_at": when.at,
        "time_precision": "exact" if when.unambiguous else "about",
        "note": row.text("note"),
    }


def _dose(_kind: str, row: Row, fold: int | None, state: BabyBuddyState) -> TableRecord:
    when, unit, note = (
        state.moment(row, "time", fold),
        row.stripped("dosage_unit"),
        row.text("notes"),
    )
    amount, is_clear = state.amount(row, row.stripped("dosage"), row.numbers_in("dosage"))
    if not is_clear:
        text = f"{row.stripped('dosage')} {unit}".strip()
        unit, note = "", ". ".join(filter(None, (text, note)))
    state.note_ambiguous(row, when)
    if unit == "drops" and amount is not None and amount > MOST_DROPS:
        unit, state.drops = "", state.drops + 1
    return "doses", {
        "given_at": when.at,
        "medicine": row.stripped("name"),
        "amount": amount,
        "unit": unit,
        "note": note,
    }


def _fitting_size(kind: str, numbers: Sequence[float], unit: str) -> float:
    """Return the size that is plausible among the numbers that a cell may mean."""
    for number in numbers[:-1]:
        with suppress(ImplausibleSize):
            return size_in(kind, number, unit)
    return size_in(kind, numbers[-1], unit)


def _size(kind: str, row: Row, _fold: int | None, state: BabyBuddyState) -> TableRecord:
    name, column = SIZES[kind]
    unit = state.options.weight_unit if kind == "weight" else state.options.length_unit
    if unit is None:
        template, option = (
            (NO_WEIGHT_UNIT, SAY_WEIGHT_UNIT)
            if kind == "weight"
            else (NO_LENGTH_UNIT, SAY_LENGTH_UNIT)
        )
        why = _(template).format(say_unit=_(option), import_again=_(IMPORT_AGAIN))
        state.skipped[kind, why] += 1
        return None
    numbers = row.numbers_in(column)
    if not numbers:
        raise CellError(column, _("is missing"), _("a number"))
    try:
        return "measurements", {
            "date": row.stripped("date"),
            "kind": name,
            "value": _fitting_size(name, numbers, unit),
            "note": row.text("notes"),
        }
    except ImplausibleSize as error:
        raise CellError(column, str(error), _("another unit, or another number")) from None


RecordOf = Callable[[str, Row, int | None, BabyBuddyState], TableRecord]

IMPORTED: Final[dict[str, RecordOf]] = {
    "sleep": _span,
    "feeding": _span,
    NOTES: _note,
    "medication": _dose,
    **dict.fromkeys(SIZES, _size),
}
"""For each kind of file that is imported, how a row becomes a record."""


def source_of(kind: str, row: Row) -> str:
    """Return the source of a row: its own id, or an id derived from its content if it has none."""
    model = {NOTES: "note"}.get(kind, kind.replace(" ", ""))
    return f"import:babybuddy:{model}:{row.stripped('id') or derived_id(dict(row.cells))}"
