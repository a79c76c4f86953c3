"""A child's avatar: colour, initial and name. The colour never stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tracker.domain.diary import Child

COLOURS: Final = ("#0b6fa4", "#a8452f", "#0b7a5a", "#8a3f78", "#7a5c00", "#4a5560")
"""One colour per child in the order they came into the diary, each dark enough under white
letters."""


@dataclass(frozen=True)
class Avatar:
    """One child's name, letters and colour."""

    name: str
    initial: str
    colour: str


def _initial(name: str, others: Sequence[str], number: int) -> str:
    """Return the first letter, or the first two, or the letter and the child's number.

    The shortest that no other child shares; `number` is the child's number from 1.
    """
    for letters in (1, 2):
        mine = name[:letters].strip().capitalize()
        if mine and all(mine != other[:letters].strip().capitalize() for other in others):
            return mine
    return f"{name[:1].upper()}{number}"


def avatars(children: Sequence[Child], arrival: Sequence[str]) -> dict[str, Avatar]:
    """Return each child's avatar by id, in the order given.

    `arrival` are the ids in the order the children came into the diary: the colour and the number
    follow it, so that they stay when another child is added or a birth date is corrected.
    """
    names = [child.name.strip() for child in children]
    place = {child_id: n for n, child_id in enumerate(arrival)}
    return {
        child.id: Avatar(
            child.name,
            _initial(names[n], names[:n] + names[n + 1 :], place[child.id] + 1),
            COLOURS[place[child.id] % len(COLOURS)],
        )
        for n, child in enumerate(children)
    }
