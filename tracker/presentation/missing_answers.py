"""Missing answers in a parent's words, ordered by how many warning patterns wait for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.domain.questions import gap_phrase
from tracker.domain.vocabulary import MeasurementKind, SignKind, Video
from tracker.localization.messages import N_, _
from tracker.presentation.time_format import format_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.clinical.assess import Assessment, Flag
    from tracker.domain.diary import Diary

PLACES: Final = {
    "episodes": N_("Answer this in recent entries."),
    "check_ins": N_("Answer this in the check-in."),
    "signs": N_("Answer this under Milestones, “Something that doesn't go away”."),
    "measurements": N_("Answer this under Log, Measurements."),
    "milestones": N_("Answer this under Milestones."),
    "background": N_("Answer this in Settings, under Background."),
    "child": N_("Answer this in Settings."),
}
"""Where a question of each table can be answered, as a sentence."""

DAYS_BEFORE: Final = re.compile(r"observed days before the last (?P<days>\d+)")
"""What the rule about a rise in frequency misses where too few days before it were watched."""

WITH_VIDEO: Final = (Video.ATTACHED, Video.ON_PHONE)
"""The answers that say there is a video."""

_ENTRIES: Final = "entries"
"""What a rule misses in a diary without recent episodes and check-ins."""


@dataclass(frozen=True)
class Gap:
    """A missing answer, where it can be given, and the titles of the patterns that need it."""

    missing: str
    where: str
    patterns: tuple[str, ...]


def missing_phrase(question: str) -> str:
    """Return what is missing if a question (`field` or `table.field`) was not answered."""
    if match := DAYS_BEFORE.fullmatch(question):
        return _("watched days before the last {days}").format(days=match["days"])
    field = question.rpartition(".")[2]
    if field in list(SignKind):
        return _("whether this was noticed: {sign}").format(sign=SignKind(field).parent)
    if field in list(MeasurementKind):
        return MeasurementKind(field).clinical
    return _("new entries") if field == _ENTRIES else gap_phrase(field)


def missing_phrases(questions: Iterable[str]) -> list[str]:
    """Return what is missing for several questions."""
    return [missing_phrase(question) for question in questions]


def open_questions(diary: Diary, flag: Flag) -> tuple[str, ...]:
    """Return what a flag asks; whether there is a video only where no entry behind it has one."""
    behind = diary.episodes["id"].isin([item.id for item in flag.evidence])
    has_video = bool((behind & diary.episodes["video"].isin([*WITH_VIDEO])).any())
    return tuple(one for one in flag.not_known if not (has_video and one == "video"))


def _phrase_and_place(missing: str, today: date) -> tuple[str, str]:
    match = re.fullmatch(r"(.+) since (\d{4}-\d{2}-\d{2})", missing)
    question = match[1] if match else missing
    table = question.partition(".")[0] if "." in question else ""
    phrase = missing_phrase(question)
    if match:
        day = format_day(date.fromisoformat(match[2]), today)
        phrase = _("{missing} since {day}").format(missing=phrase, day=day)
    return phrase, _(PLACES.get(table, ""))


def gaps(assessment: Assessment, today: date) -> list[Gap]:
    """Return the missing answers that keep rules from being evaluated, most needed first."""
    patterns: dict[tuple[str, str], list[str]] = {}
    for rule in assessment.not_assessable:
        for missing in rule.missing:
            patterns.setdefault(_phrase_and_place(missing, today), []).append(rule.title)
    missing_answers = [
        Gap(phrase, place, tuple(dict.fromkeys(titles)))
        for (phrase, place), titles in patterns.items()
    ]
    return sorted(missing_answers, key=lambda gap: -len(gap.patterns))
