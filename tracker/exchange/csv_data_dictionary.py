"""The README of the CSV tables, generated from the table contracts and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tracker.domain.schemas import RECORDS, BackgroundRecord, ChildRecord
from tracker.exchange.csv_cells import (
    BACKGROUND_COLUMNS,
    CHILD_COLUMNS,
    CHILD_ID,
    CHILD_KEY,
    DERIVED,
    NOT_ASKED,
    SHEETS,
    Column,
    headers,
)

INTRODUCTION: Final = """\
INFANT MOVEMENT DIARY: your entries for a spreadsheet

Parent-recorded, not a diagnosis. If you are worried, call your doctor; in an emergency call your \
emergency number first.

One file a kind of entry, one row an entry. The files are CSV: text in UTF-8, a comma between \
cells, every cell in double
quotes, the first row names the columns. If a spreadsheet asks, choose UTF-8 and comma.

What stands in the cells
- Moments are ISO 8601 with the offset of the place, such as 2026-11-22T03:12:00+01:00. Days are \
such as 2026-11-22.
- The unit stands in the column's name: _s seconds, _min minutes, _c degrees Celsius, _g grams, \
_cm centimetres, _ml millilitres.
  Numbers have a decimal point, never a comma.
- Lists of words have a space between the words.
- not_asked: nobody asked or answered. That is neither "no" nor "unsure": unsure was asked and not \
known, not_tried was not tried.
- not_known: the moment or day is not known. at_home: the place is the child's home. An empty cell \
says nothing was written.
- A text that a spreadsheet would take for a formula (it begins with = + - @ or a tab), a number \
or a date has an apostrophe
  before it, which goes again when the file is read back.
- Rows with a removed_at were deleted: leave them out when you count.

Reading it back: movement-diary import FILE.zip, or Settings, takes this zip, or single files of \
it. Columns are found by their name, in any
order. What is the same as stored adds nothing; an entry that differs is reported, and the stored \
one stays unless you say --replace.
A file with a mistake is refused as a whole, with every mistake's file, row and column.
local_day and local_time are worked out: to move an entry change its started_at (or given_at) and \
clear those two.

Not in these files: who changed what and when (a backup keeps it), the family's emergency number, \
and films themselves.
"""

_FILES: Final = {
    "episodes": "movement episodes, or series seen as one event",
    "check_ins": "one day's answers; a day without a row here and without an episode was not"
    " observed, which is not zero",
    "milestones": "one statement about one skill; the newest by date stands",
    "signs": "lasting signs of posture or tone",
    "spans": "stretches of sleep, and feeds",
    "measurements": "measured sizes",
    "doses": "medicines, vitamins and vaccines given",
    "visits": "contacts with a clinician",
}

_KINDS: Final = {
    "instant": "moment with offset",
    "day": "day",
    "number": "number",
    "word": "one word",
    "words": "words with a space between",
    "json": "JSON list; [] when there is nothing",
    "text": "text as typed",
    "id": "id",
    "flag": "yes or no",
}


TECHNICAL: Final = ("never Na", "NaN: ", "NaT: ", "empty: not asked")
"""How parts of a meaning begin that only concern readers of the code."""


def _bounds(annotation: object) -> Iterator[object]:
    """Yield the constraints in a field's annotation, at any depth."""
    for item in getattr(annotation, "__metadata__", ()):
        yield from item.metadata if isinstance(item, FieldInfo) else ()
    for part in get_args(annotation):
        yield from _bounds(part)


def _limits(field: FieldInfo, unit: str) -> str:
    """Return the bounds of a field as text, "" if it has none."""
    names = {"ge": "at least", "gt": "more than", "le": "at most"}
    items = [*field.metadata, *_bounds(field.annotation)]
    limits = [
        f"{words} {getattr(item, name):g}"
        for item in items
        for name, words in names.items()
        if getattr(item, name, None) is not None
    ]
    longest = [
        f"at most {item.max_length} {unit}"
        for item in items
        if getattr(item, "max_length", None) is not None
    ]
    return " and ".join(dict.fromkeys(limits + longest))


def _meaning(column: Column) -> str:
    """Return a column's meaning without class names and pandas terms."""
    parts = [part.strip() for part in column.meaning.split(";")]
    words = column.words.__name__ if column.words else ""
    meanings = [
        part.removeprefix(f"{words} ").strip()
        for part in parts
        if part != words and not part.startswith(TECHNICAL)
    ]
    return "; ".join(meanings).replace("NaN", NOT_ASKED)


def _column(column: Column, model: type[BaseModel]) -> list[str]:
    """Return the lines about a column: its kind, meaning, bounds and words."""
    field = model.model_fields[column.key]
    bounds = _limits(field, "characters" if column.kind == "text" else "items")
    required = "always there" if field.is_required() else ""
    about = "; ".join(filter(None, (_meaning(column), bounds, required)))
    lines = [f"  {column.header}", f"      {_KINDS[column.kind]}{', ' if about else ''}{about}"]
    if column.words is not None:
        lines += [f"      {word.value}: {word.parent}" for word in column.words]
    if column.blank and field.default is None and column.kind != "json":
        lines.append(f"      {column.blank}: nothing was said")
    return lines


def _sheet(name: str, about: str, columns: list[str]) -> str:
    return "\n".join([f"{name}: {about}", *columns, ""])


def _table(table: str, name: str) -> str:
    lines = [
        line
        for head in headers(table)
        if head in DERIVED
        for line in (f"  {head}", f"      {DERIVED[head]}")
    ]
    for column in SHEETS[table]:
        lines += _column(column, RECORDS[table])
    return _sheet(
        name,
        _FILES[table],
        [*lines, f"  {CHILD_ID}", "      which child it is about: the child_id of children.csv"],
    )


def columns_document(children: str, names: Mapping[str, str]) -> str:
    """Return the README: how to read cells, then every file and column with meaning and bounds.

    `children` is the file name of the children, `names` those of the tables.
    """
    lines = [line for column in CHILD_COLUMNS for line in _column(column, ChildRecord)]
    lines += [line for column in BACKGROUND_COLUMNS for line in _column(column, BackgroundRecord)]
    lines += [f"  {CHILD_KEY.header}", f"      {CHILD_KEY.meaning}"]
    about = (
        "the children; background_… is what a clinician asks once."
        " none_of_them: asked through, and nothing of the list applies"
    )
    return "\n".join(
        [
            INTRODUCTION,
            _sheet(children, about, lines),
            *(_table(table, name) for table, name in names.items()),
        ]
    )
