"""Every number on the paper is the Review's, or a record's own: flags' facts, the strip of days, sizes, vitamin D, medicines; odd values too."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pandas as pd
import pytest

from tests.builders import a_child, a_diary
from tests.report.test_report import CARRIED, DEMOS, NOON, demo, text_of
from tracker.domain.vocabulary import DayTone, Feeding, Mood, Word, YesNo
from tracker.localization.dates import day_text
from tracker.report.findings import WITH_TEXT, without_policies
from tracker.report.formatting import format_days, format_duration, number
from tracker.report.report import report
from tracker.review import Review, build_review

ODD = "odd"
QUESTIONS: dict[str, tuple[str, type[Word]]] = {
    "feeding": ("Feeding", Feeding),
    "mood": ("Mood", Mood),
    "tone": ("Tone", DayTone),
}
SAID_APART = {"first", "last", "entries", "discussed_at_a_visit"}
COMPARED = ("bouts", "observed_days", "days", "bouts_before", "observed_days_before")


@lru_cache(maxsize=4)
def review_of(name: str) -> Review:
    return build_review(_odd()) if name == ODD else demo(name)


def _odd() -> Any:
    """Return a diary of values that a careless format would round, cut or write as a power of ten."""
    day = date.fromisoformat(NOON[:10])
    words: list[tuple[str | None, str | None, str | None, str | None]] = [
        ("refusing", "inconsolable", "stiff", "yes"),
        (None, None, None, None),
        ("unsure", "unsure", "unsure", "unsure"),
        ("much_less", "usual", "floppy", "no"),
        ("refusing", None, "usual", "yes"),
    ]
    cards = [
        {
            "date": str(day - timedelta(days=back)),
            "watched": "most",
            "feeding": feeding,
            "mood": mood,
            "tone": tone,
            "vitamin_d_given": item,
        }
        for back, (feeding, mood, tone, item) in enumerate(words, 1)
    ]
    sizes = [
        ("weight_g", 1_234_567.0),
        ("weight_g", 10_450.75),
        ("head_circumference_cm", 41.125),
        ("length_cm", 0.5),
    ]
    measurements = [
        {"kind": kind, "value": value, "date": str(day - timedelta(days=back))}
        for back, (kind, value) in enumerate(sizes, 1)
    ]
    doses = [
        {
            "medicine": "Drops",
            "amount": 0.00001,
            "unit": "ml",
            "given_at": f"{day - timedelta(days=back)}T08:00:00+00:00",
        }
        for back in range(1, 4)
    ]
    at = datetime.fromisoformat(NOON)
    episodes = [
        {
            "started_at": (at - timedelta(days=back)).isoformat(),
            "duration_s": 0.4 if back % 2 else 5_400,
            "state": "awake",
        }
        for back in range(1, 9)
    ]
    child = a_child(background={"formula_ml_per_day": 1_234.5, "feeding": "formula"})
    return a_diary(
        child, NOON, episodes=episodes, check_ins=cards, measurements=measurements, doses=doses
    )


@lru_cache(maxsize=4)
def paper_of(name: str) -> str:
    return text_of(report(review_of(name), fonts=CARRIED))


EVERY = [*DEMOS, ODD]


@pytest.mark.parametrize("name", EVERY)
def test_the_facts_of_each_flag_are_printed_with_it(name: str) -> None:
    answers = paper_of(name)
    for flag in review_of(name).assessment.flags:
        result = answers[answers.index(flag.title) :][:1_200]
        assert (without_policies(flag.clinician) in result) == (flag.urgency in WITH_TEXT)
        if "bouts_before" in flag.facts:
            assert all(re.search(rf"\b{flag.facts[fact]}\b", result) for fact in COMPARED)
            assert _near(re.search(r"rate ratio ([\d.,]+)", result), flag.facts["ratio"])
            continue
        if flag.evidence:
            assert re.search(rf"\b{len(flag.evidence):,} entr(y|ies)\b", result, re.IGNORECASE)
        for fact, value in (
            {"said": flag.facts["said"]}.items() if "said" in flag.facts else flag.facts.items()
        ):
            if fact not in SAID_APART and value not in (None, [], ()):
                assert _as_printed(fact, value) in result, fact
        for fact in ("first", "last"):
            if fact in flag.facts:
                assert f"{date.fromisoformat(str(flag.facts[fact])):%-d %b}" in result


def _as_printed(fact: str, value: object) -> str:
    if isinstance(value, list | tuple):
        return str(value[0]).replace("_", " ")
    if isinstance(value, str):
        return value.rstrip(".")
    assert isinstance(value, int | float)
    return format_duration(value) if fact.endswith("_s") else number(float(f"{value:g}"))


def _near(result: re.Match[str] | None, value: object) -> bool:
    return (
        result is not None
        and isinstance(value, float)
        and abs(float(result[1].rstrip(".;,")) - value) <= max(0.05, 0.05 * value)
    )


@pytest.mark.parametrize("name", EVERY)
def test_feeding_mood_and_tone_are_counted_as_the_cards_of_the_period_say(name: str) -> None:
    review, answers = review_of(name), paper_of(name)
    strip = answers[answers.index("Feeding, mood and tone, day by day") :]
    cards, period = review.diary.check_ins, review.period
    cards = cards[(cards["date"].dt.date >= period.first) & (cards["date"].dt.date < period.end)]
    assert f"most on one day {int(review.days['episodes'].max())}" in strip
    for question, (label, kind) in QUESTIONS.items():
        counts = Counter(cards[question].dropna())
        row = strip[strip.index(f"{label} ", strip.index("most on one day")) :]
        words = [f"{word.clinical} {counts[word]}" for word in kind if counts[word]]
        unanswered = len(review.days) - sum(counts.values())
        assert row.startswith(
            f"{label} {', '.join([*words, *([f'not answered {unanswered}'] if unanswered else [])])}"
        )


@pytest.mark.parametrize("name", EVERY)
def test_each_size_is_printed_as_it_was_measured(name: str) -> None:
    measured, answers = review_of(name).diary.measurements, paper_of(name)
    assert not measured.empty
    for row in measured.to_dict("records"):
        unit = str(row["kind"]).rpartition("_")[2]
        value = f"{row['value']:,.4f}".rstrip("0").rstrip(".")
        assert f"{value} {unit} on {_day(row['date'])}" in answers


def _day(day: pd.Timestamp) -> str:
    return day_text(day.date())


@pytest.mark.parametrize("name", EVERY)
def test_vitamin_d_is_given_on_the_days_that_said_so_out_of_those_that_answered(name: str) -> None:
    review = review_of(name)
    cards = review.diary.check_ins
    cards = cards[
        (cards["date"].dt.date >= review.period.first) & (cards["date"].dt.date < review.period.end)
    ]
    answers = Counter(cards["vitamin_d_given"].dropna())
    yes, answered = answers[YesNo.YES], answers[YesNo.YES] + answers[YesNo.NO]
    assert (review.care.vitamin_d_given.k, review.care.vitamin_d_given.n) == (yes, answered)
    assert answered
    assert f"given on {yes} of {answered} answered days" in paper_of(name)


@pytest.mark.parametrize("name", EVERY)
def test_each_medicine_is_counted_by_its_doses(name: str) -> None:
    doses, paper = review_of(name).diary.doses, paper_of(name)
    for medicine, rows in doses.groupby("medicine"):
        if "vitamin d" not in str(medicine).lower():
            moments = rows["given_at"].dt.tz_convert(review_of(name).child.time_zone)
            days = format_days(moments.min().date(), moments.max().date())
            assert f"{medicine} {len(rows)} dose{'s' if len(rows) > 1 else ''} · {days}" in paper


def test_no_odd_number_is_rounded_or_written_as_a_power_of_ten() -> None:
    answers = paper_of(ODD)
    for words in (
        "1,234,567 g",
        "10,450.75 g",
        "41.125 cm",
        "0.5 cm",
        "0.00001 ml",
        "formula 1,234.5 ml a day",
    ):
        assert words in answers
    assert not re.search(r"\d[eE][+-]\d", answers)
    assert "under 1 s to 1 h 30 min; known for 8 of 8" in answers


def test_how_we_rate_it_is_left_out_of_the_words_for_the_clinician() -> None:
    text = "Brief jerks in a row. EEG including sleep. One of no known kind is rated soon (P15)."
    assert without_policies(text) == "Brief jerks in a row. EEG including sleep."
    first = "Tonic, not suppressed (for one that is over the tier is ours, P22). Seen at 3 months."
    assert without_policies(first) == "Tonic, not suppressed. Seen at 3 months."
    assert without_policies("") == ""
