"""Which skill a milestone record is about: it holds an item's key, a skill, or free text."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from tracker.clinical.catalogue.definitions import MilestoneItem
from tracker.clinical.catalogue.loader import milestone_items

if TYPE_CHECKING:
    import pandas as pd


class SkillIndex(NamedTuple):
    """Items by key and by skill, skills by other words, and the skills that each implies."""

    by_key: dict[str, MilestoneItem]
    by_skill: dict[str, tuple[MilestoneItem, ...]]
    words: dict[str, str]
    implies: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _skill_index() -> SkillIndex:
    """Return the index of the published lists; its keys and words are normalised."""
    by_skill: dict[str, tuple[MilestoneItem, ...]] = {}
    for item in milestone_items():
        by_skill[item.skill] = (*by_skill.get(item.skill, ()), item)
    data = tomllib.loads(
        (files("tracker.clinical") / "texts" / "en" / "skills.toml").read_text(encoding="utf-8")
    )
    words = {
        _normalised(word): skill for skill, several in data["words"].items() for word in several
    }
    labels = {_normalised(item.label): item.skill for item in milestone_items()}
    by_key = {item.key: item for item in milestone_items()}
    return SkillIndex(
        by_key,
        by_skill,
        labels | words,
        {skill: tuple(implied) for skill, implied in data["brings"].items()},
    )


def _normalised(text: str) -> str:
    """Return the words in lower case, joined by underscores."""
    return "_".join(text.lower().replace("-", " ").replace("_", " ").split())


@lru_cache(maxsize=1024)
def skill_of(milestone: str) -> str:
    """Return the skill that a record is about; free text of no list is a skill of its own."""
    index, name = _skill_index(), _normalised(milestone)
    if name in index.by_key:
        return index.by_key[name].skill
    return name if name in index.by_skill else index.words.get(name, name)


@lru_cache(maxsize=1024)
def items_of(milestone: str) -> tuple[MilestoneItem, ...]:
    """Return the items whose age limits apply to a record.

    They are the item it names and those of the same skill in other lists. A record that names no
    item has every item of its skill.
    """
    index = _skill_index()
    item = index.by_key.get(_normalised(milestone))
    same_skill = index.by_skill.get(skill_of(milestone), ())
    if item is None:
        return same_skill
    return tuple(other for other in same_skill if other is item or other.scheme != item.scheme)


def skills_implied_by(skill: str) -> tuple[str, ...]:
    """Return the skills that cannot be missing where this one is there."""
    return _skill_index().implies.get(skill, ())


def ordered_statements(milestones: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the statements, oldest first, each with its skill; the newest of a skill is valid."""
    ordered = (
        milestones.sort_values(["date", "known_at", "id"], kind="stable")
        if len(milestones) > 1
        else milestones
    )
    return ordered, [skill_of(text) for text in ordered["milestone"]]
