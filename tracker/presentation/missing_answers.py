"""What was not asked, in a parent's words: one gap may leave many patterns unjudged, so gaps are named once, the widest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.domain.vocabulary import SignKind
from tracker.presentation.time_format import format_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.clinical.assess import Assessment

WORDS: Final = {
    "after": "how the baby was afterwards",
    "alertness": "how alert the baby was",
    "body_parts": "where it moved",
    "breathing": "how the baby breathed",
    "colour": "the colour of the skin",
    "cry": "the cry",
    "duration_s": "how long it lasted",
    "entries": "any entry",
    "eyes": "what the eyes did",
    "feeding": "how the baby fed",
    "fever": "whether there was fever",
    "held": "whether it stopped when held",
    "injury_before": "whether there was a fall or knock before",
    "jerk_count": "how many there were in a row",
    "jerk_interval_s": "how far apart they were",
    "medical_help": "whether you called for help",
    "mood": "the mood",
    "movements": "what it looked like",
    "recovery_min": "how long until as usual again",
    "responsive": "whether the baby responded",
    "rhythm": "whether the beat was even",
    "serious_signs": "the signs of serious illness",
    "side": "which side it was on",
    "single_movement_s": "how long one movement lasts",
    "social": "smiling and looking at faces",
    "state": "whether the baby was asleep or awake",
    "temperature_c": "the temperature",
    "tone": "how the body felt",
    "tone_onset": "whether it came suddenly",
    "trigger": "what set it off",
    "very_worried": "whether you are very worried",
    "video": "whether there is a film",
    "vitamin_d_given": "whether vitamin D was given",
    "vitamin_d_risks": "risks of a lack of vitamin D",
    "vitamin_d_supplement": "whether the baby gets vitamin D",
    "formula_ml_per_day": "how much formula a day",
    "birth_history": "what happened around birth",
    "birth_weight_g": "the birth weight",
    "conditions": "what doctors have diagnosed",
    "family_history": "what is known in the family",
    "gestation_weeks": "at how many weeks the baby was born",
    "watched": "how much of the day someone watched",
    "woken": "whether it stopped when woken or called",
}
"""What each question asks for."""

OF: Final = {
    "episodes": "in recent episodes",
    "check_ins": "in the check-in",
    "signs": "under Milestones, “something that lasts”",
    "milestones": "under Milestones",
    "background": "in Settings, background",
    "child": "in Settings",
}
"""Where a question can be answered."""


@dataclass(frozen=True)
class Gap:
    """One thing that is not known, where it can be said, and the patterns that wait for it."""

    missing: str
    where: str
    patterns: tuple[str, ...]


def question_words(question: str) -> str:
    """Return what a question asks for; a name without words of its own is shown as it is, with spaces."""
    name = question.rpartition(".")[2]
    if name in list(SignKind):
        return (
            f"whether this was noticed: {SignKind(name).parent}"  # a sign is asked by its own name
        )
    return WORDS.get(name, name.replace("_", " "))


def _gap_words(missing: str, today: date) -> tuple[str, str]:
    found = re.fullmatch(r"(.+) since (\d{4}-\d{2}-\d{2})", missing)
    named, since = (
        (found[1], f" since {format_day(date.fromisoformat(found[2]), today)}")
        if found
        else (missing, "")
    )
    table = named.partition(".")[0] if "." in named else ""
    return question_words(named) + since, OF.get(table, "")


def gaps(assessment: Assessment, today: date) -> list[Gap]:
    """Return what keeps patterns from being judged: what leaves most of them open first."""
    waiting: dict[tuple[str, str], list[str]] = {}
    for one in assessment.not_assessable:
        for missing in one.missing:
            waiting.setdefault(_gap_words(missing, today), []).append(one.title)
    listed = [
        Gap(words, where, tuple(dict.fromkeys(titles)))
        for (words, where), titles in waiting.items()
    ]
    return sorted(listed, key=lambda gap: -len(gap.patterns))


def in_question_words(questions: Iterable[str]) -> list[str]:
    """Return several questions in words."""
    return [question_words(question) for question in questions]
