"""Medicines, vitamin D, vaccinations and illness of a period, and the daily check-in answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from tracker.domain.age import Period
from tracker.domain.diary import Diary, has_word
from tracker.domain.medicines import is_vitamin_d
from tracker.statistics.confidence_intervals import Share, share
from tracker.statistics.days import within

DAY_QUESTIONS: Final = ("feeding", "mood", "tone")
"""The check-in fields that the clinician's strip of days shows."""

NOT_ASKED: Final = "not_asked"


@dataclass(frozen=True)
class MedicineUse:
    """One medicine, vitamin or vaccine: the number of doses entered, and the first and last one."""

    name: str
    doses: int
    first: date
    last: date
    amount: float | None
    unit: str | None


@dataclass(frozen=True, eq=False)
class MedicationSummary:
    """Medicines given, signs of illness, and answers about the days of a period.

    `medicines`: all medicines ever entered, by name; `vitamin_d`: those that are vitamin D.
    `vitamin_d_given`: days with "yes" out of the days with "yes" or "no"; days with "unsure" or
    without an answer are its `unknown`. `vaccinated`, `fever`: the days of the period with "yes".
    `hottest_c`: highest temperature of the period's check-ins, °C; None if none was measured.
    `serious_signs`: the days of each sign.
    `day_words`: `question`, `word` (NOT_ASKED if the day has no answer), `days` (number of days).
    """

    medicines: tuple[MedicineUse, ...]
    vitamin_d: tuple[MedicineUse, ...]
    vitamin_d_given: Share
    vaccinated: tuple[date, ...]
    fever: tuple[date, ...]
    hottest_c: float | None
    serious_signs: dict[str, tuple[date, ...]]
    day_words: pd.DataFrame


def medication_summary(diary: Diary, days: pd.DataFrame, period: Period) -> MedicationSummary:
    """Return medicines and illness of a period; `days` is the day table of that period."""
    medicines = _medicines(diary)
    vitamin_d = days["vitamin_d_given"]
    answered = int(vitamin_d.isin(["yes", "no"]).sum())
    signs = sorted({word for words in days["serious_signs"].dropna() for word in words.split()})
    heat = within(diary.check_ins, period, "date")["temperature_c"].max()
    return MedicationSummary(
        medicines=medicines,
        vitamin_d=tuple(medicine for medicine in medicines if is_vitamin_d(medicine.name)),
        vitamin_d_given=share(int((vitamin_d == "yes").sum()), answered, len(days) - answered),
        vaccinated=_days(days, days["vaccinated"] == "yes"),
        fever=_days(days, days["fever"] == "yes"),
        hottest_c=None if pd.isna(heat) else float(heat),
        serious_signs={
            sign: _days(days, has_word(days["serious_signs"].fillna(""), {sign})) for sign in signs
        },
        day_words=day_word_counts(days),
    )


def day_word_counts(days: pd.DataFrame) -> pd.DataFrame:
    """Count the days by question and answer; a day without an answer counts as NOT_ASKED."""
    counts = [
        (question, str(word), int(n))
        for question in DAY_QUESTIONS
        for word, n in days[question].fillna(NOT_ASKED).value_counts(sort=False).items()
    ]
    return pd.DataFrame(counts, columns=["question", "word", "days"]).astype(
        {"question": "str", "word": "str", "days": "int64"}
    )


def _days(days: pd.DataFrame, mask: pd.Series[bool]) -> tuple[date, ...]:
    return tuple(day.date() for day in days.loc[mask, "day"])


def _medicines(diary: Diary) -> tuple[MedicineUse, ...]:
    home = diary.child.time_zone
    medicines = []
    for name, doses in diary.doses.groupby("medicine", sort=True):
        last = doses.iloc[-1]
        amount, unit = (None if pd.isna(last[key]) else last[key] for key in ("amount", "unit"))
        medicines.append(
            MedicineUse(
                str(name),
                len(doses),
                doses.iloc[0]["given_at"].tz_convert(home).date(),
                last["given_at"].tz_convert(home).date(),
                None if amount is None else float(amount),
                unit,
            )
        )
    return tuple(medicines)
