"""The reasons of a flag that were recorded of this child, in words: not all that its rule knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from tracker.domain.vocabulary import BirthEvent, Condition, VitaminDRisk

PRETERM: Final = ("born early", "preterm birth")
LESS_SOCIAL: Final = ("less smiling or eye contact", "reduced social contact")
LOST_SKILL: Final = ("a skill that is gone or less than before", "loss or plateau of skills")
UNWELL: Final = ("feeding less or sleepier than usual", "poor feeding or drowsiness")

_WORDS: Final = {
    str(word): word for words in (VitaminDRisk, BirthEvent, Condition) for word in words
}
"""The word of each reason that can be recorded."""


def _pairs(facts: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield each recorded reason in a parent's words and in a clinician's."""
    if facts.get("less_social_days"):
        yield LESS_SOCIAL
    if facts.get("skills"):
        yield LOST_SKILL
    for name in cast("list[str]", facts.get("risks", [])):
        if name == "preterm":
            yield PRETERM
        elif word := _WORDS.get(name):
            yield word.parent, word.clinical
        else:
            yield (name.replace("_", " "),) * 2
    if facts.get("unwell_days"):
        yield UNWELL


def recorded_reasons(facts: Mapping[str, object]) -> tuple[str, str]:
    """Return the recorded reasons behind a flag as (parent's words, clinician's words).

    Both are "" where the figures of the flag name none.
    """
    pairs = tuple(_pairs(facts))
    return " and ".join(words for words, _ in pairs), " and ".join(words for _, words in pairs)
