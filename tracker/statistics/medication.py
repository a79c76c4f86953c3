"""What was given and what was told beside the movements: medicines, vitamin D, vaccinations, illness, and how the days went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from tracker.domain.age import Period
from tracker.domain.diary import Diary, has_word
from tracker.statistics.confidence_intervals import Share, share
from tracker.statistics.days import within

DAY_QUESTIONS: Final = ("feeding", "mood", "tone")
"""What of a day the strip for the clinician shows."""

NOT_ASKED: Final = "not_asked"
VITAMIN_D_NAMES: Final = (
    "vitamin d",
    "vit d",
    "vit. d",
    "vitamin-d",
    "cholecalciferol",
    "colecalciferol",
    "d3",
)


@dataclass(frozen=True)
class Medicine:
    """One medicine, vitamin or vaccine of the diary: how many doses were entered, and the last one."""

    name: str
    doses: int
    last: date
    amount: float | None
    unit: str | None


@dataclass(frozen=True, eq=False)
class Care:
    """What was given and told.

    `medicines`: every one ever entered, by name; `vitamin_d` those of them that are vitamin D. `vitamin_d_given`: days of the period
    with yes out of those with yes or no; unsure and not asked are `unknown`. `vaccinated`, `fever`: the days of the period that say so;
    `hottest_c`: the highest temperature of the period's check-ins, None where none was taken. `serious_signs`: each sign with its days.
    `day_words`: `question`, `word` (NOT_ASKED where the day has no answer), `days`: how often in the period, worst word last.
    """

    medicines: tuple[Medicine, ...]
    vitamin_d: tuple[Medicine, ...]
    vitamin_d_given: Share
    vaccinated: tuple[date, ...]
    fever: tuple[date, ...]
    hottest_c: float | None
    serious_signs: dict[str, tuple[date, ...]]
    day_words: pd.DataFrame


def care(diary: Diary, days: pd.DataFrame, period: Period) -> Care:
    """Return what was given and told; `days` is the day table of the period."""
    medicines = _medicines(diary)
    given = days["vitamin_d_given"]
    answered = int(given.isin(["yes", "no"]).sum())
    signs = sorted({word for words in days["serious_signs"].dropna() for word in words.split()})
    heat = within(diary.check_ins, period, "date")["temperature_c"].max()
    return Care(
        medicines=medicines,
        vitamin_d=tuple(one for one in medicines if _is_vitamin_d(one.name)),
        vitamin_d_given=share(int((given == "yes").sum()), answered, len(days) - answered),
        vaccinated=_days(days, days["vaccinated"] == "yes"),
        fever=_days(days, days["fever"] == "yes"),
        hottest_c=None if pd.isna(heat) else float(heat),
        serious_signs={
            sign: _days(days, has_word(days["serious_signs"].fillna(""), {sign})) for sign in signs
        },
        day_words=day_words(days),
    )


def day_words(days: pd.DataFrame) -> pd.DataFrame:
    """Return how often each word was said of a day, by question; days without an answer are NOT_ASKED, never as usual."""
    counts = [
        (question, str(word), int(n))
        for question in DAY_QUESTIONS
        for word, n in days[question].fillna(NOT_ASKED).value_counts(sort=False).items()
    ]
    return pd.DataFrame(counts, columns=["question", "word", "days"]).astype(
        {"question": "str", "word": "str", "days": "int64"}
    )


def _days(days: pd.DataFrame, said: pd.Series[bool]) -> tuple[date, ...]:
    return tuple(day.date() for day in days.loc[said, "day"])


def _is_vitamin_d(name: str) -> bool:
    return any(words in name.casefold() for words in VITAMIN_D_NAMES)


def _medicines(diary: Diary) -> tuple[Medicine, ...]:
    home = diary.child.time_zone
    found = []
    for name, doses in diary.doses.groupby("medicine", sort=True):
        last = doses.iloc[-1]
        amount, unit = (None if pd.isna(last[key]) else last[key] for key in ("amount", "unit"))
        found.append(
            Medicine(
                str(name),
                len(doses),
                last["given_at"].tz_convert(home).date(),
                None if amount is None else float(amount),
                unit,
            )
        )
    return tuple(found)
