"""What stands overleaf in less and less room: fewer rows, fewer words. What is left out is named where it would stand; nothing is dropped unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypedDict, Unpack

from tracker.report.formatting import END_OF_ISOLATE, ISOLATE
from tracker.report.page_two import Row, Section

A_PAGE_HOLDS: Final = 14_000
"""Letters that no page of either paper can hold at the smallest size: what has more need not be tried."""
IN_THE_RULES: Final = "each with its rule on the Flags page of the diary"

Overleaf = dict[str, object]


class Told(TypedDict):
    """What the family told, as words for the back of the page."""

    development: list[Row]
    sections: list[list[Section]]
    long_notes: list[dict[str, str]]


@dataclass(frozen=True)
class Room:
    """How much may stand overleaf: rows of a table, letters of a cell, letters of a long note, flags in full, choices of our own.

    Where it is `dense`, tables become paragraphs.
    """

    rows: int
    letters: int
    note_letters: int
    flags: int
    own: int
    dense: bool = False


WHOLE: Final = 1_000_000
ROOMS: Final = (
    Room(rows=WHOLE, letters=WHOLE, note_letters=WHOLE, flags=WHOLE, own=WHOLE),
    Room(rows=12, letters=320, note_letters=1_200, flags=WHOLE, own=WHOLE),
    Room(rows=8, letters=160, note_letters=500, flags=12, own=12),
    Room(rows=6, letters=100, note_letters=160, flags=6, own=6),
    Room(rows=8, letters=80, note_letters=0, flags=3, own=0, dense=True),
    Room(rows=4, letters=60, note_letters=0, flags=0, own=0, dense=True),
    Room(rows=2, letters=50, note_letters=0, flags=0, own=0, dense=True),
    Room(rows=1, letters=32, note_letters=0, flags=0, own=0, dense=True),
)
"""From everything to the least, tried in this order (ours)."""


def overleaves(*, own: Sequence[str], **told: Unpack[Told]) -> list[Overleaf]:
    """Return the back of the page as often as there are rooms, the whole first, without those that no page can hold."""
    made: list[Overleaf] = [
        {
            "development": fewer_rows(told["development"], room),
            "sections": [
                [section | {"rows": fewer_rows(_rows(section), room)} for section in column]
                for column in told["sections"]
            ],
            "long_notes": _notes(told["long_notes"], room),
            "own": fewer(own, room.own, IN_THE_RULES),
            "flags": room.flags,
            "sources": room.own > 0,
            "dense": room.dense,
            "whole": room.note_letters == WHOLE,
        }
        for room in ROOMS
    ]
    return [one for one in made[:-1] if _letters(one) <= A_PAGE_HOLDS] + made[-1:]


def _rows(section: Section) -> Sequence[Row]:
    rows = section["rows"]
    return rows if isinstance(rows, list) else []


def fewer_rows(rows: Sequence[Row], room: Room) -> list[Row]:
    """Return the first rows with as many letters as there is room; the last names what the others are about."""
    kept = [
        (shortened(label, room.letters), shortened(words, room.letters))
        for label, words in rows[: room.rows]
    ]
    left_out = list(dict.fromkeys(label for label, _ in rows[room.rows :]))
    return kept + (
        [(f"+{len(rows) - room.rows:,} more", shortened(", ".join(left_out), room.letters))]
        if left_out
        else []
    )


def fewer(lines: Sequence[str], most: int, where: str) -> list[str]:
    """Return the first lines, then how many more there are, and where."""
    rest = len(lines) - most
    return [
        *lines[:most],
        *(
            [f"… and {rest:,} more: {where}." if most else f"{rest:,} in all: {where}."]
            if rest > 0
            else []
        ),
    ]


def shortened(words: str, letters: int) -> str:
    """Return words with at most so many letters, and how many words more the diary holds; a quotation is closed.

    Words from right to left end before the count, so that it is read from left to right like the page.

    Where things stand in a row, the cut is between two of them: no number loses what it is out of.
    """
    if len(words) <= letters:
        return words
    begun = words[:letters]
    kept = begun.rpartition(" · ")[0] or begun.rpartition(" ")[0] or begun
    rest = len(words[len(kept) :].split())
    kept += END_OF_ISOLATE * (kept.count(ISOLATE) - kept.count(END_OF_ISOLATE))
    return f"{kept} … +{rest:,} {'word' if rest == 1 else 'words'}{'”' * (kept.count('“') - kept.count('”'))}"


def _notes(notes: Sequence[dict[str, str]], room: Room) -> list[dict[str, str]]:
    """Return the long notes shortened; where not a line is left for them, their times alone."""
    return [
        one | {"note": shortened(one["note"], room.note_letters) if room.note_letters else ""}
        for one in notes
    ]


def _letters(said: object) -> int:
    if isinstance(said, str):
        return len(said)
    values = (
        said.values() if isinstance(said, dict) else said if isinstance(said, list | tuple) else ()
    )
    return sum(_letters(one) for one in values)
