"""Annotated days of a chart, such as a visit or the start of a medicine.

Each gets a line with a letter; the letter is explained below the chart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import Final, Protocol

from tracker.charts.font_coverage import printable_text
from tracker.localization.dates import DAY_MONTH, day_text
from tracker.localization.messages import _

MOST_ANNOTATIONS: Final = 9
"""Of more days, the newest get a line."""


class Annotation(Protocol):
    """A day with its text."""

    @property
    def day(self) -> date: ...  # noqa: D102 - the class says it
    @property
    def words(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class LetteredAnnotation:
    """An annotated day with its letter; several annotations of one day share it."""

    letter: str
    day: date
    words: str

    @property
    def key_text(self) -> str:
        """The text for the legend, as far as the chart's font has the characters."""
        day = day_text(self.day, DAY_MONTH)
        return _("{event}, {day}").format(event=printable_text(self.words), day=day)

    @property
    def full_text(self) -> str:
        """The whole text, for the alternative text."""
        return _("{event}, {day}").format(event=self.words, day=day_text(self.day, DAY_MONTH))


def with_letters(
    annotations: Iterable[Annotation], first: date, last: date
) -> tuple[LetteredAnnotation, ...]:
    """Return the annotated days from `first` to `last`, oldest first, at most the newest nine."""
    texts: dict[date, list[str]] = {}
    for annotation in sorted(annotations, key=lambda each: each.day):
        if first <= annotation.day <= last:
            texts.setdefault(annotation.day, []).append(annotation.words)
    newest = list(texts.items())[-MOST_ANNOTATIONS:]
    return tuple(
        LetteredAnnotation(letter, day, _(" and ").join(day_texts))
        for letter, (day, day_texts) in zip(ascii_uppercase, newest, strict=False)
    )


def annotations_alt(annotations: Iterable[LetteredAnnotation]) -> str:
    """Return the annotated days of a chart in words; empty where there are none."""
    texts = "; ".join(annotation.full_text for annotation in annotations)
    return _("Marked: {events}.").format(events=texts) if texts else ""
