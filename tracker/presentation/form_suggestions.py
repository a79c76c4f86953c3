"""Suggestions beside the forms: open sleeps and feeds, recent medicines, plausible sizes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.domain.vocabulary import SpanKind
from tracker.localization.messages import N_

if TYPE_CHECKING:
    from tracker.domain.diary import Diary

LONGEST_OPEN_H: Final = 24
"""A sleep or feed open for longer was forgotten; it can be ended under History (ours)."""

MOST_MEDICINES: Final = 4

UNITS: Final = ("ml", "mg", N_("drops"), "IU", "µg", N_("tablet"))
LENGTHS_MIN: Final = {
    N_("10 min"): 10,
    N_("20 min"): 20,
    N_("30 min"): 30,
    N_("45 min"): 45,
    N_("1 h"): 60,
    N_("1½ h"): 90,
    N_("2 h"): 120,
    N_("3 h"): 180,
}
"""Length of a sleep or feed that a chip stands for, minutes."""


@dataclass(frozen=True)
class OpenSpan:
    """A sleep or a feed without an end; `minutes` since it began."""

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
        dose = "" if self.amount is None else f"{self.amount:g} {self.unit or ''}".strip()
        return ", ".join(part for part in (self.name, dose) if part)


def open_spans(diary: Diary, kind: SpanKind) -> list[OpenSpan]:
    """Return the sleeps or feeds of the last 24 hours without an end, the newest first."""
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
    """Return the last medicines, each name, amount and unit once, the newest first."""
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


def last_size(diary: Diary, kind: str) -> tuple[float, datetime] | None:
    """Return the newest measurement of a kind as (value, day), None if there is none."""
    rows = diary.measurements[diary.measurements["kind"] == kind]
    return (
        None
        if rows.empty
        else (float(rows["value"].iloc[-1]), rows["date"].iloc[-1].to_pydatetime())
    )


def end_of_span(started_at: datetime, length: str | None, now: datetime) -> datetime | None:
    """Return the end of a sleep or feed of a tapped length, at most now; None if it is unknown."""
    return None if length is None else min(started_at + timedelta(minutes=LENGTHS_MIN[length]), now)
