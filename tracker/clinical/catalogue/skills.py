"""What a milestone record is about: an item's key, a skill, or a parent's own words."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from tracker.clinical.catalogue.definitions import MilestoneItem
from tracker.clinical.catalogue.loader import milestone_items

if TYPE_CHECKING:
    import pandas as pd


class Named(NamedTuple):
    """Items by key and by skill, skills by other words, and the skills that each brings with it."""

    by_key: dict[str, MilestoneItem]
    by_skill: dict[str, tuple[MilestoneItem, ...]]
    words: dict[str, str]
    brings: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _named() -> Named:
    by_skill: dict[str, tuple[MilestoneItem, ...]] = {}
    for item in milestone_items():
        by_skill[item.skill] = (*by_skill.get(item.skill, ()), item)
    data = tomllib.loads(
        (files("tracker.clinical") / "texts" / "en" / "skills.toml").read_text(encoding="utf-8")
    )
    words = {_plain(word): skill for skill, several in data["words"].items() for word in several}
    labels = {_plain(item.label): item.skill for item in milestone_items()}
    by_key = {item.key: item for item in milestone_items()}
    return Named(
        by_key,
        by_skill,
        labels | words,
        {skill: tuple(brought) for skill, brought in data["brings"].items()},
    )


def _plain(text: str) -> str:
    return "_".join(text.lower().replace("-", " ").replace("_", " ").split())


@lru_cache(maxsize=1024)
def skill_of(milestone: str) -> str:
    """Return the skill a record speaks of; words of no list are a skill of their own."""
    named, said = _named(), _plain(milestone)
    if said in named.by_key:
        return named.by_key[said].skill
    return said if said in named.by_skill else named.words.get(said, said)


@lru_cache(maxsize=1024)
def items_of(milestone: str) -> tuple[MilestoneItem, ...]:
    """Return the items a record may be measured against: the one it names and the same in other lists, else every item of its skill."""
    item = _named().by_key.get(_plain(milestone))
    all_of = _named().by_skill.get(skill_of(milestone), ())
    return (
        all_of
        if item is None
        else tuple(other for other in all_of if other is item or other.scheme != item.scheme)
    )


def brought_by(skill: str) -> tuple[str, ...]:
    """Return the skills that cannot be missing where this one is there."""
    return _named().brings.get(skill, ())


def in_order(milestones: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the statements, oldest first, and the skill each speaks of; the last one about a skill stands."""
    ordered = (
        milestones.sort_values(["date", "known_at", "id"], kind="stable")
        if len(milestones) > 1
        else milestones
    )
    return ordered, [skill_of(text) for text in ordered["milestone"]]
