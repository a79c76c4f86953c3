"""What a stranger learns from the paper: the eight answers of page 1, the Review's own numbers, no unknown as a no, no word of comfort."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from tests.builders import a_child, a_diary
from tests.clinical.example_cases import HERE, diary_in, expectations
from tests.report.test_report import (
    A_FLAG,
    CARRIED,
    DEMOS,
    NOON,
    demo,
    episode,
    pdf_of,
    review_of,
    text_of,
)
from tracker.domain.age import Period
from tracker.domain.report_note import VisitNote
from tracker.report.content import content_of
from tracker.report.features import FEATURES
from tracker.report.formatting import format_duration
from tracker.report.plain_text import LONGEST, plain_text
from tracker.report.report import Fonts, layout_of, report
from tracker.review import Review, build_review

FULL = VisitNote(
    concern="He folds up like a jack-knife, ten times in a row, nearly always when he wakes. It frightens us.",
    first_seen=date(2026, 11, 10),
    questions=(
        "Is a film enough, or do you need to see it?",
        "Should we wake him for feeds?",
        "Whom do we call at night?",
    ),
    initials=True,
)
COMFORT = re.compile(
    r"\b(normal|benign|healthy|safe|just|harmless|innocent|don.t worry|no concern|nothing wrong|all clear)\b",
    re.IGNORECASE,
)
QUOTED = re.compile("“[^”]*”")
OF_OTHERS = frozenset({"sources", "sources_short", "note", "long_notes", "svg"})
"""Titles of publications, a parent's own words, and pictures."""
CASES = expectations("expected.yaml", "cases")


def texts(content: object) -> Iterator[str]:
    """Return every text the paper carries in our own voice."""
    if isinstance(content, str):
        yield QUOTED.sub("", content)
    elif isinstance(content, dict):
        for name, value in content.items():
            yield from () if name in OF_OTHERS else texts(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from texts(value)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", DEMOS)
def test_page_1_alone_answers_a_stranger(name: str, paper: Any) -> None:
    review = demo(name)
    first = text_of(report(review, FULL, paper=paper, fonts=CARRIED), 0)
    often, timing = review.frequency, review.timing
    assert (
        f"Episodes {timing.episodes} on {often.days_with_any.k} of {often.days_with_any.n} observed days"
        in first
    )
    assert re.search(r"Per observed day [\d.]+ 95 % CI [\d.]+ to [\d.]+", first)
    assert re.search(
        r"Trend: two halves [\d.]+, then [\d.]+ (ratio|at least) .*(more than chance explains|chance could explain it)",
        first,
    )
    assert (
        "State at onset "
        + " · ".join(
            f"{row.episodes.k} {'on waking' if row.state == 'just_woke' else row.state}"
            for row in timing.states
        )
        in first
    )
    assert "The 24 hours, day by day 00 06 12 18 24" in first
    assert f"What stopped it {'holding' if name != 'sleepy_twitches' else 'waking'}" in first
    assert "feature yes (last) no not seen or not tried not answered" in first
    titles = [flag.title for flag in review.assessment.flags]
    assert all(title in first for title in titles)
    assert bool(titles) != ("Nothing recorded matches a warning pattern" in first)
    assert re.search("family.s concern: .He folds up", first)


@pytest.mark.parametrize("name", DEMOS)
def test_every_number_of_the_grid_and_of_the_table_is_the_reviews(name: str) -> None:
    review = demo(name)
    first = text_of(report(review, fonts=CARRIED), 0)
    grid = first[
        first.index("feature yes (last)") : first.index("Not seen, not tried or not answered")
    ]
    for row in review.features.to_dict("records"):
        name = FEATURES[row["feature"]].format(minutes=5)
        apart = {"days": " (days)", "skills": " (skills, whole diary)"}.get(row["counted"], "")
        last = f" · {row['yes_last'].day} {row['yes_last']:%b}" if row["yes"] else ""
        assert (
            f"{name}{apart} {row['yes']}{last} {row['no']} {row['not_seen_or_tried']} {row['not_asked']}".lower()
            in grid.lower()
        )
    lengths, series, halves = (
        review.timing.durations.seconds,
        review.timing.series,
        (review.frequency.first_half, review.frequency.second_half),
    )
    assert lengths.median is not None
    between = " to ".join(
        format_duration(answers or 0) for answers in (lengths.shortest, lengths.longest)
    )
    assert (
        f"Duration, median {format_duration(lengths.median)} {between}; known for {lengths.known} of {lengths.total}"
        in first
    )
    assert f"Series {series.count}" in first
    answers = re.search(r"two halves ([\d.]+), then ([\d.]+)", first)
    assert answers is not None
    for words, half in zip(answers.groups(), halves, strict=True):
        assert half.per_day is not None
        assert abs(float(words) - half.per_day) <= max(0.05, 0.005 * half.per_day)


@pytest.mark.parametrize("name", DEMOS)
def test_an_entry_without_answers_adds_to_not_asked_and_to_no_no(name: str) -> None:
    diary = demo(name).diary
    at = (demo(name).as_of.replace(hour=1)).isoformat()
    more = a_diary(diary.child, DEMOS[name], episodes=[{"started_at": at}]).episodes
    before, after = (
        build_review(one).features.set_index("feature")
        for one in (diary, replace(diary, episodes=_joined(diary.episodes, more)))
    )
    assert (after["no"] == before["no"]).all()
    assert (after["yes"] == before["yes"]).all()
    assert after["not_asked"].sum() > before["not_asked"].sum()


def _joined(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    return (
        pd.concat([one, other]).sort_values("started_at").reset_index(drop=True).astype(one.dtypes)
    )


def test_of_entries_nobody_answered_the_paper_and_the_message_say_no_to_nothing() -> None:
    review = build_review(
        a_diary(a_child(), NOON, episodes=[episode(back) for back in range(1, 6)])
    )
    assert review.features["no"].sum() == 0
    text = plain_text(review)
    assert "Answered no" not in text
    assert "Never answered: crunch or head drop," in text


def test_the_message_says_no_out_of_how_many_and_leaves_out_what_no_entry_could_be_asked() -> None:
    held = [episode(1, held="stopped"), episode(2, held="not_tried"), episode(3)]
    words_shown = plain_text(review_of([{**one, "state": "awake"} for one in held]))
    assert "went on when held 1 of 3" in words_shown[words_shown.index("Answered no") :]
    assert "series on waking" not in words_shown
    assert "went on when woken" not in words_shown
    text = plain_text(demo("waking_series"))
    assert "went on when held 5 of 18 · 20 Nov" in text
    assert "Never answered" not in text


def test_a_skill_lost_before_the_period_is_on_the_grid_which_says_that_it_holds_the_whole_diary() -> (
    None
):
    lost = [{"milestone": "social_smile", "status": "lost", "date": "2026-03-10"}]
    diary = a_diary(a_child(birth_date="2025-09-01"), NOON, episodes=[episode(1)], milestones=lost)
    review = build_review(diary, Period.between(diary.today - timedelta(days=9), diary.today))
    assert "Lost skill (skills, whole diary) 1 · 10 Mar" in text_of(
        report(review, fonts=CARRIED), 0
    )
    assert "lost skill (skills, whole diary) 1 of" in plain_text(review)


def test_the_message_is_never_longer_than_a_message_box_and_says_so_where_it_is_cut() -> None:
    flags = tuple(
        replace(A_FLAG, title=f"Pattern {number} {'of a long title' * 3}") for number in range(12)
    )
    text = plain_text(
        review_of([episode()], flags=flags),
        VisitNote(concern="c" * 300, questions=("q" * 200,) * 3),
    )
    assert len(text) <= LONGEST + 1
    assert "The rest is in the report (PDF)." in text
    assert "and 6 more, see the report." in text
    assert text.rstrip().endswith(
        "If a question wasn't answered, or nobody saw it, it doesn't mean no."
    )


def test_where_the_rules_read_other_days_than_the_numbers_the_paper_and_the_message_say_so() -> (
    None
):
    diary, whole = demo("waking_series").diary, demo("waking_series").period
    first, last = whole.first, whole.end - timedelta(days=1)
    text = "The rules read the whole diary up to 20 Nov 2026"
    for start, end, outside in [
        (first, last, False),
        (first + timedelta(days=1), last, True),
        (first, last - timedelta(days=1), True),
    ]:
        review = build_review(diary, Period.between(start, end))
        assert (text in text_of(report(review, fonts=CARRIED), 0)) is outside
        assert (text in plain_text(review)) is outside


def test_a_change_that_could_be_a_fall_is_never_said_as_at_least_so_many_times_as_often() -> None:
    few = plain_text(
        build_review(a_diary(a_child(), NOON, episodes=[episode(1)], check_ins=_watched(20)))
    )
    assert "two halves: 0, then 0.1 (ratio with no upper limit (95 % CI from 0" in few
    many = plain_text(
        build_review(
            a_diary(
                a_child(),
                NOON,
                episodes=[episode(back, 30 * n) for back in range(1, 10) for n in range(4)],
                check_ins=_watched(20),
            )
        )
    )
    assert re.search(r"two halves: 0, then [\d.]+ \(at least [1-9]", many)


def _watched(days: int) -> list[dict[str, Any]]:
    noon = date.fromisoformat(NOON[:10])
    return [
        {"date": str(noon - timedelta(days=back)), "watched": "most", "episodes_seen": "none"}
        for back in range(1, days + 1)
    ]


@pytest.mark.parametrize("name", DEMOS)
def test_no_demo_diary_is_given_a_word_of_comfort(name: str) -> None:
    _no_comfort(demo(name))


@pytest.mark.parametrize("case", CASES)
def test_no_example_diary_is_given_a_word_of_comfort(case: str) -> None:
    _no_comfort(build_review(diary_in(HERE / "cases" / f"{case}.json", CASES[case]["as_of"])))


def _no_comfort(review: Review) -> None:
    content = [
        *texts(content_of(review, VisitNote(), width=520.0)),
        *plain_text(review).splitlines(),
    ]
    assert content
    assert [text for text in content if COMFORT.search(text)] == []


@pytest.mark.parametrize("fonts", [CARRIED, Fonts()], ids=["carried", "of the machine"])
@pytest.mark.parametrize("name", DEMOS)
def test_with_the_familys_words_page_1_of_a_letter_sheet_still_stands_alone(
    name: str, fonts: Fonts
) -> None:
    assert layout_of(demo(name), FULL, paper="letter", fonts=fonts)["fits"]


@pytest.mark.parametrize("fonts", [CARRIED, Fonts()], ids=["carried", "of the machine"])
def test_no_page_is_printed_for_the_clinicians_lines_alone(fonts: Fonts) -> None:
    made = report(demo("preterm_first_year"), FULL, paper="letter", fonts=fonts)
    assert len(pdf_of(made).pages) == 2
    assert "For the clinician" in text_of(made, 1)


def test_another_process_writes_the_same_bytes() -> None:
    code = (
        "import hashlib; from tests.report.test_report import CARRIED, demo; from tracker.report.report import report; "
        "print(hashlib.sha256(report(demo('waking_series'), fonts=CARRIED).pdf).hexdigest())"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "12"
    ]
    assert len(set(made)) == 1
    assert len(made[0].strip()) == 64
