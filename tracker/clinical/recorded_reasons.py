"""The reasons of a flag that were recorded of this child, in words: not all that its rule knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Final, cast

from tracker.domain.vocabulary import BirthEvent, Condition, VitaminDRisk
from tracker.localization.messages import N_, _

PRETERM: Final = (N_("born early"), N_("preterm birth"))
LESS_SOCIAL: Final = (N_("less smiling or eye contact"), N_("reduced social contact"))
LOST_SKILL: Final = (
    N_("a skill that is gone or less than before"),
    N_("loss or plateau of skills"),
)
UNWELL: Final = (N_("feeding less or sleepier than usual"), N_("poor feeding or drowsiness"))

_WORDS: Final = {
    str(word): word for words in (VitaminDRisk, BirthEvent, Condition) for word in words
}
"""The word of each reason that can be recorded."""


def _pairs(facts: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield each recorded reason in a parent's words and in a clinician's, not yet translated."""
    if facts.get("less_social_days"):
        yield LESS_SOCIAL
    if facts.get("skills"):
        yield LOST_SKILL
    for name in cast("list[str]", facts.get("risks", [])):
        if name == "preterm":
            yield PRETERM
        elif word := _WORDS.get(name):
            yield word.parent_text, word.clinical_text
        else:
            yield (name.replace("_", " "),) * 2
    if facts.get("unwell_days"):
        yield UNWELL


def recorded_reasons(facts: Mapping[str, object]) -> tuple[str, str]:
    """Return the recorded reasons behind a flag as (parent's words, clinician's words).

    Both are "" where the figures of the flag name none.
    """
    pairs = tuple(_pairs(facts))
    parent, clinician = ([_(pair[reader]) for pair in pairs] for reader in (0, 1))
    return _all_of(parent), _all_of(clinician)


def _all_of(reasons: list[str]) -> str:
    """Return reasons one after the other, "and" between them."""
    if not reasons:
        return ""
    return reduce(
        lambda before, one: _("{reasons} and {last}").format(reasons=before, last=one), reasons
    )
