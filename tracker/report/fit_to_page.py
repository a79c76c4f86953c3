"""Page two within less and less space: fewer rows and shorter texts.

Whatever is left out is named in its place; nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypedDict, Unpack

from tracker.localization.messages import _, ngettext
from tracker.localization.numbers import count_text
from tracker.report.findings import letter
from tracker.report.formatting import END_OF_ISOLATE, ISOLATE
from tracker.report.page_two import Row, Section

PAGE_CAPACITY: Final = 14_000
"""More characters than a page of either paper can hold at the smallest size; a layout with more
need not be tried."""

Layout = dict[str, object]


class PageTwo(TypedDict):
    """What the family recorded, as text for page two."""

    development: list[Row]
    sections: list[list[Section]]
    long_notes: list[dict[str, str]]


@dataclass(frozen=True)
class Budget:
    """How much may stand on page two.

    Rows of a table, characters of a cell and of a long note, flags in full, and our own choices.
    With `dense`, tables become paragraphs; with `chart`, the head's growth is drawn, and with
    `drawings` the WHO windows of the milestones and the strip of days.
    """

    rows: int
    letters: int
    note_letters: int
    flags: int
    own: int
    dense: bool = False
    chart: bool = False
    drawings: bool = True


WHOLE: Final = 1_000_000
MOST_OWN: Final = 8
"""How many of our own choices are printed at most: each is in the diary with its rule (ours)."""
BUDGETS: Final = (
    Budget(rows=WHOLE, letters=WHOLE, note_letters=WHOLE, flags=WHOLE, own=MOST_OWN, chart=True),
    Budget(rows=WHOLE, letters=WHOLE, note_letters=WHOLE, flags=WHOLE, own=MOST_OWN),
    Budget(rows=12, letters=320, note_letters=1_200, flags=WHOLE, own=MOST_OWN),
    Budget(rows=8, letters=160, note_letters=500, flags=12, own=MOST_OWN),
    Budget(rows=6, letters=100, note_letters=160, flags=6, own=6),
    Budget(rows=8, letters=80, note_letters=0, flags=3, own=0, dense=True),
    Budget(rows=4, letters=60, note_letters=0, flags=0, own=0, dense=True),
    Budget(rows=2, letters=50, note_letters=0, flags=0, own=0, dense=True),
    Budget(rows=1, letters=32, note_letters=0, flags=0, own=0, dense=True),
    Budget(rows=1, letters=30, note_letters=0, flags=0, own=0, dense=True, drawings=False),
)
"""From everything to the least, tried in this order (ours)."""


def layouts(*, own: Sequence[str], **page: Unpack[PageTwo]) -> list[Layout]:
    """Return page two under each budget, the whole first, without those that no page can hold."""
    candidates: list[Layout] = [
        {
            "development": truncated_rows(page["development"], budget),
            "sections": [
                [section | {"rows": truncated_rows(_rows(section), budget)} for section in column]
                for column in page["sections"]
            ],
            "long_notes": _truncated_notes(page["long_notes"], budget),
            "own": truncated_lines(own, budget.own),
            "flags": budget.flags,
            "sources": budget.own > 0,
            "dense": budget.dense,
            "chart": budget.chart,
            "drawings": budget.drawings,
            "whole": budget.note_letters == WHOLE,
        }
        for budget in BUDGETS
    ]
    *larger, smallest = candidates
    return [*(layout for layout in larger if _characters(layout) <= PAGE_CAPACITY), smallest]


def _rows(section: Section) -> Sequence[Row]:
    rows = section["rows"]
    return rows if isinstance(rows, list) else []


def truncated_rows(rows: Sequence[Row], budget: Budget) -> list[Row]:
    """Return the first rows, each within the budget; a last row names what the others are about."""
    shown = [
        (truncated_text(label, budget.letters), truncated_text(words, budget.letters))
        for label, words in rows[: budget.rows]
    ]
    omitted = list(dict.fromkeys(label for label, _words in rows[budget.rows :]))
    if not omitted:
        return shown
    more = _("+{count} more").format(count=count_text(len(rows) - budget.rows))
    return [*shown, (more, truncated_text(", ".join(omitted), budget.letters))]


def truncated_lines(lines: Sequence[str], most: int) -> list[str]:
    """Return the first of our own choices, then the letters of the others, and where they are."""
    rest = len(lines) - most
    if rest <= 0:
        return list(lines[:most])
    more = (
        _("[{first}]: with its rule on the page “Warning signs” of the diary.")
        if rest == 1
        else _(
            "[{first}] to [{last}]: each with its rule on the page “Warning signs” of the diary."
        )
    )
    return [*lines[:most], more.format(first=letter(most), last=letter(len(lines) - 1))]


def truncated_text(text: str, most: int) -> str:
    """Return a text of at most that many characters, and how many more words the diary holds.

    A quotation is closed. Right-to-left text ends before the count, so that the count is read
    from left to right like the page. In a list, the cut is between two items, so that no number
    loses the total it belongs to.
    """
    if len(text) <= most:
        return text
    cut = text[:most]
    shown = cut.rpartition(" · ")[0] or cut.rpartition(" ")[0] or cut
    rest = len(text[len(shown) :].split())
    shown += END_OF_ISOLATE * (shown.count(ISOLATE) - shown.count(END_OF_ISOLATE))
    quotes = "”" * (shown.count("“") - shown.count("”"))
    more = ngettext("{text} … +{count} word", "{text} … +{count} words", rest)
    return more.format(text=shown, count=count_text(rest)) + quotes


def _truncated_notes(notes: Sequence[dict[str, str]], budget: Budget) -> list[dict[str, str]]:
    """Return the long notes truncated, or their times alone where there is no space for text."""
    most = budget.note_letters
    return [note | {"note": truncated_text(note["note"], most) if most else ""} for note in notes]


def _characters(content: object) -> int:
    """Return how many characters all texts of the content have."""
    if isinstance(content, str):
        return len(content)
    if isinstance(content, dict):
        return sum(map(_characters, content.values()))
    return sum(map(_characters, content)) if isinstance(content, list | tuple) else 0
