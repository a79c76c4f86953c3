"""What stands ready beside the forms: who is asleep, which medicine was given before, which size would be a slip of the finger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.domain.unit_conversion import POSSIBLE
from tracker.domain.vocabulary import MeasurementKind, SpanKind

if TYPE_CHECKING:
    from tracker.domain.diary import Diary

LONGEST_OPEN_H: Final = 24
"""A sleep or feed that began longer ago was not ended by mistake; it is changed under History (ours)."""

MOST_MEDICINES: Final = 4

UNITS: Final = ("ml", "mg", "drops", "IU", "µg", "tablet")
LENGTHS_MIN: Final = {
    "10 min": 10,
    "20 min": 20,
    "30 min": 30,
    "45 min": 45,
    "1 h": 60,
    "1½ h": 90,
    "2 h": 120,
    "3 h": 180,
}
"""Minutes a chip stands for, as the length of a sleep or feed."""


@dataclass(frozen=True)
class OpenSpan:
    """A sleep or a feed that has not ended."""

    id: str
    started_at: datetime
    minutes: int


@dataclass(frozen=True)
class MedicineSuggestion:
    """A medicine as it was given before."""

    name: str
    amount: float | None
    unit: str | None

    @property
    def text(self) -> str:
        """The medicine in one line, such as Vitamin D, 400 IU."""
        much = "" if self.amount is None else f"{self.amount:g} {self.unit or ''}".strip()
        return ", ".join(part for part in (self.name, much) if part)


def open_spans(diary: Diary, kind: SpanKind) -> list[OpenSpan]:
    """Return the sleeps or feeds that have not ended, of the last day, the newest first."""
    since = pd.Timestamp(diary.as_of) - timedelta(hours=LONGEST_OPEN_H)
    rows = diary.spans[
        (diary.spans["kind"] == kind)
        & diary.spans["ended_at"].isna()
        & (diary.spans["started_at"] >= since)
    ].iloc[::-1]
    return [
        OpenSpan(
            str(id_),
            at.to_pydatetime(),
            int((diary.as_of - at.to_pydatetime()).total_seconds() // 60),
        )
        for id_, at in zip(rows["id"], rows["started_at"], strict=True)
    ]


def recent_medicines(diary: Diary) -> list[MedicineSuggestion]:
    """Return the medicines given so far, each amount once, the newest first."""
    rows = (
        diary.doses.iloc[::-1].drop_duplicates(["medicine", "amount", "unit"]).head(MOST_MEDICINES)
    )
    return [
        MedicineSuggestion(
            str(name),
            None if pd.isna(amount) else float(amount),
            None if pd.isna(unit) else str(unit),
        )
        for name, amount, unit in zip(rows["medicine"], rows["amount"], rows["unit"], strict=True)
    ]


def size_problem(kind: str, value: float) -> str | None:
    """Say what is wrong with a size no child has, None where it is possible."""
    least, most = POSSIBLE[MeasurementKind(kind)]
    name, unit = MeasurementKind(kind).parent.split(", ")
    if least <= value <= most:
        return None
    return (
        f"{value:g} {unit} cannot be a baby's {name}: please check the number. It is asked in "
        f"{unit}, between {least:g} and {most:,.0f}."
    )


def last_size(diary: Diary, kind: str) -> tuple[float, datetime] | None:
    """Return the newest size of a kind with its day, None where there is none."""
    rows = diary.measurements[diary.measurements["kind"] == kind]
    return (
        None
        if rows.empty
        else (float(rows["value"].iloc[-1]), rows["date"].iloc[-1].to_pydatetime())
    )


def end_of_span(started_at: datetime, length: str | None, now: datetime) -> datetime | None:
    """Return when a sleep or feed of a tapped length ended, at the latest now; None where it has not, or is not known."""
    return None if length is None else min(started_at + timedelta(minutes=LENGTHS_MIN[length]), now)
