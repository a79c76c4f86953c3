"""Baby Buddy's exports: the CSV of its admin pages and the JSON of its interface, read as records of this diary.

Its times stand on the wall clock of the person who exported (CSV) or carry an offset (JSON).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from tracker.errors import Problem
from tracker.exchange.diary_json import ChildInFile
from tracker.exchange.safe_read import InvalidFile, truncate_problems
from tracker.exchange.trackers.babybuddy_rows import (
    CHILDREN,
    COLUMNS,
    KNOWN,
    LEFT_ALONE,
    NOTES,
    PROFILE,
    TAGS,
    TAKEN,
    TIMES,
    TUMMY_TIME,
    UNEXPLAINED,
    BabyBuddyState,
    RecordOf,
    kind_of,
    milestone,
    source_of,
)
from tracker.exchange.trackers.match_children import SourceChild, match_children
from tracker.exchange.trackers.model import (
    Files,
    ImportOptions,
    ImportSummary,
    Row,
    Stored,
    Table,
    header_of,
    open_tables,
    require_time_zone,
    validate_children,
)
from tracker.exchange.trackers.row_importer import Record, read_rows

PROGRAM: Final = "Baby Buddy"
SUREST: Final = (
    "Surest: set your time zone in Baby Buddy to UTC, export, set it back, and say --time-zone UTC"
)

Tables = dict[str, list[Table]]
"""The files by kind."""


def is_babybuddy(data: bytes) -> bool:
    """Say whether a file is one of Baby Buddy's, by its columns whatever its name."""
    return kind_of(header_of(data, KNOWN)) is not None


def read_babybuddy(
    files: Files, asked: ImportOptions, now: datetime, stored: Stored
) -> tuple[list[ChildInFile], ImportSummary]:
    """Return the checked children of these files, and what is to be told about them; InvalidFile with every problem by file and row."""
    problems: list[Problem] = []
    tables = _by_kind(open_tables(files, KNOWN, problems), problems)
    if problems:
        truncate_problems(problems)
        raise InvalidFile(problems)
    account = ImportSummary(PROGRAM, asked.time_zone)
    require_time_zone(
        PROGRAM,
        [
            (row, column)
            for kind in TIMES
            for row in _rows(tables, kind)
            for column in (TIMES[kind], "end")
        ],
        asked,
        SUREST,
    )
    key_of, there = _family(tables, stored)
    family = match_children(there, stored, asked, account, _zone_told(tables))
    reading = BabyBuddyState(asked, problems, tags=_tags(tables))
    for kind, record_of in TAKEN.items():
        its_record, its_source = (
            partial(_record, kind, record_of, reading),
            partial(source_of, kind),
        )
        for table in tables.get(kind, []):
            read_rows(
                table.rows,
                TIMES.get(kind),
                reading,
                lambda row: family.get(key_of(row)),
                its_record,
                its_source,
                kind,
            )
    _tell(account, reading, tables)
    return validate_children(list(family.values()), COLUMNS, problems, now), account


def _record(
    kind: str, record_of: RecordOf, reading: BabyBuddyState, row: Row, settled: int | None
) -> Record:
    return record_of(kind, row, settled, reading)


def _by_kind(found: Sequence[Table], problems: list[Problem]) -> Tables:
    tables: Tables = {}
    for table in found:
        kind = kind_of(table.head)
        if kind is None:
            problems.append(
                Problem(
                    table.file,
                    f"is no export of {PROGRAM} that this program knows",
                    "a file as Baby Buddy exported it, with its first row",
                )
            )
        else:
            tables.setdefault(kind, []).append(table)
    return tables


def _rows(tables: Tables, kind: str) -> list[Row]:
    return [row for table in tables.get(kind, []) for row in table.rows]


def _tags(tables: Tables) -> dict[str, str] | None:
    """Return the tags by number; None where no file lists them. The interface's own list has no numbers, and its rows need none."""
    listed = [row for row in _rows(tables, TAGS) if row.plain("id")]
    return {row.plain("id"): row.plain("name") for row in listed} if listed else None


def _zone_told(tables: Tables) -> str | None:
    """Return the zone that the person's own settings name, where they are among the files."""
    return next((row.plain("timezone") or None for row in _rows(tables, PROFILE)), None)


# --- children ---


def _number(row: Row) -> str:
    return row.plain("child_id") or row.plain("child")


def _own_names(row: Row) -> tuple[str, str]:
    return row.plain("child_first_name"), row.plain("child_last_name")


def _family(tables: Tables, stored: Stored) -> tuple[Callable[[Row], str], dict[str, SourceChild]]:
    """Return how to tell which child a row is about, and those children: by name, or by number where no file says a name."""
    listed = _rows(tables, CHILDREN)
    taken = [row for kind in TAKEN for row in _rows(tables, kind)]
    names = {
        _number(row): _own_names(row) for row in taken if _number(row) and any(_own_names(row))
    }
    names |= {row.plain("id"): (row.plain("first_name"), row.plain("last_name")) for row in listed}

    def file_names(row: Row) -> tuple[str, str]:
        return _own_names(row) if any(_own_names(row)) else names.get(_number(row), ("", ""))

    def key_of(row: Row) -> str:
        return " ".join(file_names(row)).casefold() if any(file_names(row)) else f"#{_number(row)}"

    there = {key_of(row): SourceChild(*file_names(row)) for row in taken}
    for row in listed:
        first, last = row.plain("first_name"), row.plain("last_name")
        key = f"{first} {last}".casefold()
        if key in there or not stored or not taken:
            there[key] = SourceChild(first, last, row)
    return key_of, there


# --- what is told ---


def _tell(account: ImportSummary, reading: BabyBuddyState, tables: Tables) -> None:
    for kind, why in LEFT_ALONE.items():
        account.leave(kind.removesuffix(", older"), len(_rows(tables, kind)), why)
    for (what, why), rows in reading.left.items():
        account.leave(what, rows, why)
    in_tummy_time = [(row, row.plain("milestone")) for row in _rows(tables, TUMMY_TIME)]
    account.milestones += reading.milestones + [
        milestone(row, "start", text) for row, text in in_tummy_time if text
    ]
    account.notices += _notices(reading, tables)


def _notices(reading: BabyBuddyState, tables: Tables) -> list[str]:
    wanted = " or ".join(reading.asked.episode_tags)
    unseen = reading.seen_tags and reading.seen_tags.isdisjoint(reading.wanted)
    numbers = any(what == NOTES and why == UNEXPLAINED for what, why in reading.left)
    told = {
        f"No note is tagged {wanted}. The tags here: {', '.join(sorted(reading.seen_tags))}. Say which means a movement: --episode-tag.": unseen,
        "Tags stand in these files as numbers: export the tags too (Tag-….csv), and import them together with the notes.": numbers,
        f"More drops than anybody gives: {reading.drops} doses. The number is kept, “drops” is not.": reading.drops,
        "Of a feed come when it began and ended, and its note; what and how much was fed stays in Baby Buddy.": tables.get(
            "feeding"
        ),
    }
    return (
        [words for words, holds in told.items() if holds]
        + reading.ambiguity_notices(f"{SUREST}.")
        + _missing_pages(tables)
    )


def _missing_pages(tables: Tables) -> list[str]:
    """Say where Baby Buddy counts more rows than these files hold: a page of the list is missing."""
    told = []
    for kind, found in tables.items():
        promised, here = (
            max((table.promised or 0 for table in found), default=0),
            sum(len(table.rows) for table in found),
        )
        if promised > here:
            told.append(
                f"{kind.capitalize()}: Baby Buddy counts {promised}, and these files hold {here}. A page is missing."
            )
    return told
