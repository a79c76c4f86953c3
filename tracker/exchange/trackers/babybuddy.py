"""Import from Baby Buddy: the CSV of its admin pages and the JSON of its API.

Times in the CSV are local to the person who exported; times in the JSON carry an offset.
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
    IMPORTED,
    KNOWN_COLUMNS,
    LEFT_ALONE,
    NOTES,
    PROFILE,
    TAGS,
    TIMES,
    TUMMY_TIME,
    UNEXPLAINED,
    BabyBuddyState,
    RecordOf,
    any_of,
    kind_of,
    milestone,
    source_of,
)
from tracker.exchange.trackers.file_dates import decide_date_order, set_days
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
from tracker.exchange.trackers.options_in_messages import SAY_TAG, SAY_UTC
from tracker.exchange.trackers.row_importer import TableRecord, import_rows
from tracker.localization.messages import N_, _, capitalized

PROGRAM: Final = "Baby Buddy"
SUREST: Final = N_(
    "Surest: set your time zone in Baby Buddy to UTC, export, set it back, and {say_utc}"
)

Tables = dict[str, list[Table]]
"""The tables by kind of file."""


def _surest() -> str:
    """Return how times without a zone are read most surely."""
    return _(SUREST).format(say_utc=_(SAY_UTC))


def is_babybuddy(data: bytes) -> bool:
    """Return whether a file is Baby Buddy's, by its columns."""
    return kind_of(header_of(data, KNOWN_COLUMNS)) is not None


def read_babybuddy(
    files: Files, options: ImportOptions, now: datetime, stored: Stored
) -> tuple[list[ChildInFile], ImportSummary]:
    """Return the validated children of Baby Buddy's files and a summary; InvalidFile if faulty."""
    problems: list[Problem] = []
    tables = _by_kind(open_tables(files, KNOWN_COLUMNS, problems), problems)
    if problems:
        truncate_problems(problems)
        raise InvalidFile(problems)
    times = [
        (row, column)
        for kind in TIMES
        for row in _rows(tables, kind)
        for column in (TIMES[kind], "end")
    ]
    require_time_zone(PROGRAM, times, options, _surest())
    summary = ImportSummary(PROGRAM, options.time_zone)
    key_of, sources = _source_children(tables, stored)
    targets = match_children(sources, stored, options, summary, _profile_zone(tables))
    state = BabyBuddyState(options, problems, tags=_tags(tables))
    state.date_order = decide_date_order(PROGRAM, times, options, now, summary)
    for kind, record_of in IMPORTED.items():
        for table in tables.get(kind, []):
            import_rows(
                table.rows,
                TIMES.get(kind),
                state,
                lambda row: targets.get(key_of(row)),
                partial(_record, kind, record_of, state),
                partial(source_of, kind),
                kind,
            )
    _summarise(summary, state, tables)
    children = validate_children(list(targets.values()), COLUMNS, problems, now)
    set_days(summary, children)
    return children, summary


def _record(
    kind: str, record_of: RecordOf, state: BabyBuddyState, row: Row, fold: int | None
) -> TableRecord:
    return record_of(kind, row, fold, state)


def _by_kind(tables: Sequence[Table], problems: list[Problem]) -> Tables:
    by_kind: Tables = {}
    for table in tables:
        kind = kind_of(table.head)
        if kind is None:
            problems.append(
                Problem(
                    table.file,
                    _("is no export of {program} that this program knows").format(program=PROGRAM),
                    _("a file as Baby Buddy exported it, with its first row"),
                )
            )
        else:
            by_kind.setdefault(kind, []).append(table)
    return by_kind


def _rows(tables: Tables, kind: str) -> list[Row]:
    return [row for table in tables.get(kind, []) for row in table.rows]


def _tags(tables: Tables) -> dict[str, str] | None:
    """Return tag names by number; None if no file lists them.

    The list of the API has no numbers, and its rows name their tags themselves.
    """
    listed = [row for row in _rows(tables, TAGS) if row.text_or_empty("id")]
    return (
        {row.text_or_empty("id"): row.text_or_empty("name") for row in listed} if listed else None
    )


def _profile_zone(tables: Tables) -> str | None:
    """Return the time zone of the account, if its profile is among the files."""
    return next((row.text_or_empty("timezone") or None for row in _rows(tables, PROFILE)), None)


# --- children ---


def _number(row: Row) -> str:
    return row.text_or_empty("child_id") or row.text_or_empty("child")


def _names_in_row(row: Row) -> tuple[str, str]:
    return row.text_or_empty("child_first_name"), row.text_or_empty("child_last_name")


def _source_children(
    tables: Tables, stored: Stored
) -> tuple[Callable[[Row], str], dict[str, SourceChild]]:
    """Return a function from a row to the key of its child, and the children by key.

    The key is the child's name, or its number if no file gives a name.
    """
    listed = _rows(tables, CHILDREN)
    rows = [row for kind in IMPORTED for row in _rows(tables, kind)]
    names = {
        _number(row): _names_in_row(row) for row in rows if _number(row) and any(_names_in_row(row))
    }
    names |= {
        row.text_or_empty("id"): (row.text_or_empty("first_name"), row.text_or_empty("last_name"))
        for row in listed
    }

    def names_of(row: Row) -> tuple[str, str]:
        return _names_in_row(row) if any(_names_in_row(row)) else names.get(_number(row), ("", ""))

    def key_of(row: Row) -> str:
        return " ".join(names_of(row)).casefold() if any(names_of(row)) else f"#{_number(row)}"

    sources = {key_of(row): SourceChild(*names_of(row)) for row in rows}
    for row in listed:
        first, last = row.text_or_empty("first_name"), row.text_or_empty("last_name")
        key = f"{first} {last}".casefold()
        if key in sources or not stored or not rows:
            sources[key] = SourceChild(first, last, row)
    return key_of, sources


# --- summary ---


def _summarise(summary: ImportSummary, state: BabyBuddyState, tables: Tables) -> None:
    """Add to the summary what is left alone, the milestones, and the notices."""
    for kind, why in LEFT_ALONE.items():
        summary.leave(_(kind.removesuffix(", older")), len(_rows(tables, kind)), _(why))
    for (what, why), rows in state.skipped.items():
        summary.leave(_(what), rows, why)
    in_tummy_time = [(row, row.text_or_empty("milestone")) for row in _rows(tables, TUMMY_TIME)]
    summary.milestones += state.milestones + [
        milestone(row, "start", text) for row, text in in_tummy_time if text
    ]
    summary.notices += _notices(state, tables)


def _notices(state: BabyBuddyState, tables: Tables) -> list[str]:
    notices = []
    if state.all_tags and state.all_tags.isdisjoint(state.episode_tags):
        notices.append(
            _("No note is tagged {tag}. The tags here: {tags}. {say_tag}.").format(
                tag=any_of(state.options.episode_tags),
                tags=", ".join(sorted(state.all_tags)),
                say_tag=_(SAY_TAG),
            )
        )
    if any(what == NOTES and why == _(UNEXPLAINED) for what, why in state.skipped):
        notices.append(
            _(
                "Tags stand in these files as numbers: export the tags too (Tag-….csv), and "
                "import them together with the notes."
            )
        )
    if state.drops:
        notices.append(
            _(
                "More drops than anybody gives: {count} doses. The number is kept, “drops” is not."
            ).format(count=state.drops)
        )
    if tables.get("feeding"):
        notices.append(
            _(
                "Of a feed come when it began and ended, and its note; what and how much was fed "
                "stays in Baby Buddy."
            )
        )
    notices += state.amount_notices()
    return notices + state.ambiguity_notices(f"{_surest()}.") + _missing_pages(tables)


def _missing_pages(tables: Tables) -> list[str]:
    """Return a notice for each list of which the files lack a page."""
    notices = []
    for kind, pages in tables.items():
        total = max((page.total or 0 for page in pages), default=0)
        present = sum(len(page.rows) for page in pages)
        if total > present:
            notices.append(
                _(
                    "{kind}: Baby Buddy counts {total}, and these files hold {present}. A page is "
                    "missing."
                ).format(kind=capitalized(_(kind)), total=total, present=present)
            )
    return notices
