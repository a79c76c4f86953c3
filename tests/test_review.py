"""The review: one answer for page, paper and program."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.builders import a_child, a_diary
from tracker.domain.age import Period
from tracker.domain.diary import CONTRACTS, Diary
from tracker.review import Review, build_review, summary_json

DEMO = Path(__file__).parents[1] / "tracker" / "demo"
CHILD = a_child("2026-01-01")


def at(day: int, clock: str = "06:00", **answers: Any) -> dict[str, Any]:
    return {"started_at": f"2026-06-{day:02d}T{clock}:00+01:00", **answers}


def of_june(
    episodes: list[dict[str, Any]],
    as_of: str = "2026-06-20T12:00:00+01:00",
    **tables: list[dict[str, Any]],
) -> Review:
    return build_review(a_diary(CHILD, as_of, episodes=episodes, **tables))


def a_demo_diary(name: str, as_of: str) -> Diary:
    document = json.loads((DEMO / f"{name}.json").read_text(encoding="utf-8"))["children"][0]
    child = a_child(
        document["birth_date"],
        time_zone=document["time_zone"],
        gestation_weeks=document["gestation_weeks"],
        background=document["background"],
    )
    return a_diary(child, as_of, **{table: document[table] for table in CONTRACTS})


def said_anywhere(value: object) -> list[object]:
    if isinstance(value, dict):
        return [item for inner in value.values() for item in said_anywhere(inner)]
    return (
        [item for inner in value for item in said_anywhere(inner)]
        if isinstance(value, list)
        else [value]
    )


def test_an_empty_diary_has_a_review_that_claims_nothing() -> None:
    review = of_june([])
    assert (review.period, review.frequency.rate.per_day, review.timing.episodes) == (
        Period(date(2026, 6, 20), date(2026, 6, 21)),
        None,
        0,
    )
    assert (
        len(review.episodes),
        len(review.worth_watching),
        len(review.series),
        len(review.raster.marks),
    ) == (0, 0, 0, 0)
    assert review.features["yes"].sum() == review.features["no"].sum() == 0
    json.dumps(summary_json(review), allow_nan=False)


def test_today_is_shown_and_in_no_rate() -> None:
    review = of_june(
        [at(17), at(20), at(20, "08:00")],
        check_ins=[{"date": f"2026-06-{day}", "episodes_seen": "none"} for day in (18, 19)],
    )
    assert (review.period.first, review.period.last) == (date(2026, 6, 17), date(2026, 6, 20))
    assert (
        review.frequency.rate.bouts,
        review.frequency.rate.observed_days,
        review.frequency.bouts_today,
    ) == (1, 3, 2)
    assert (len(review.raster.marks), len(review.raster.days)) == (3, 4)


def test_a_chosen_period_holds_its_own_days_only_and_bouts_begun_before_it_stay_outside() -> None:
    diary = a_diary(
        CHILD,
        "2026-06-20T12:00:00+01:00",
        episodes=[at(9, "23:58"), at(10, "00:01"), at(10, "09:00"), at(11)],
    )
    review = build_review(diary, Period.between(date(2026, 6, 10), date(2026, 6, 10)))
    assert (review.period.days, len(review.episodes), review.frequency.rate.bouts) == (1, 2, 1)


def test_a_pair_of_doubles_is_one_episode_everywhere() -> None:
    review = of_june(
        [
            at(19, logged_by="Mum", state="asleep"),
            at(19, "06:02", logged_by="Dad", held="continued"),
        ]
    )
    assert (len(review.episodes), review.frequency.rate.bouts, len(review.raster.marks)) == (
        1,
        1,
        1,
    )
    assert (review.data_quality.entries, review.data_quality.doubles) == (2, 1)
    grid = review.features.set_index("feature")
    row = grid.loc["went_on_when_held"]
    assert (row["yes"], row["no"], row["not_asked"]) == (1, 0, 0)


def test_the_five_worth_watching_are_filmed_ones_first_then_flagged_then_the_most_complete() -> (
    None
):
    filmed = [at(1, video="on_phone"), at(2, video="attached", state="asleep")]
    flagged = at(
        19, state="awake", duration_s=400, rhythm="regular", responsive="no", held="continued"
    )
    full = at(
        3, state="asleep", movements=["twitch"], side="left", eyes=["normal"], colour="normal"
    )
    review = of_june([at(4), full, flagged, *filmed, at(5), at(6)])
    days = [day.day for day in review.worth_watching["local_day"]]
    assert (days[:4], len(days)) == ([2, 1, 19, 3], 5)
    assert review.worth_watching["flagged"].tolist()[2]
    assert review.raster.marks.set_index("day")["flagged"][pd.Timestamp("2026-06-19")]


def test_an_episode_is_flagged_by_the_entry_of_either_caregiver() -> None:
    answers = {
        "state": "awake",
        "rhythm": "regular",
        "responsive": "no",
        "duration_s": 400,
        "held": "continued",
    }
    review = of_june([at(19, logged_by="Mum"), at(19, "06:01", logged_by="Dad", **answers)])
    assert len(review.assessment.flags) > 0
    assert review.episodes["flagged"].tolist() == [True]


def test_the_five_minutes_of_the_grid_are_the_catalogues() -> None:
    grid = of_june(
        [at(1, duration_s=300, held="stopped", state="awake"), at(2, duration_s=299)]
    ).features.set_index("feature")
    row = grid.loc["long"]
    assert (row["yes"], row["no"]) == (1, 1)


def test_the_grid_has_the_reports_twelve_rows() -> None:
    assert len(of_june([]).features) == 12
    assert list(of_june([]).features.columns) == [
        "feature",
        "at_least_min",
        "counted",
        "yes",
        "yes_last",
        "no",
        "not_seen_or_tried",
        "not_asked",
    ]


def test_skills_due_at_this_age_that_nobody_spoke_of_show_as_not_asked() -> None:
    silent = of_june([]).features.set_index("feature").loc["lost_skill"]
    spoken = (
        of_june(
            [], milestones=[{"milestone": "social_smile", "status": "lost", "date": "2026-06-10"}]
        )
        .features.set_index("feature")
        .loc["lost_skill"]
    )
    assert silent["not_asked"] > 0
    assert (spoken["yes"], spoken["yes_last"]) == (1, pd.Timestamp("2026-06-10"))
    assert spoken["not_asked"] <= silent["not_asked"]


def test_the_summary_is_plain_json_with_every_number_beside_its_denominator() -> None:
    review = build_review(a_demo_diary("sleepy_twitches", "2026-11-21T09:00:00+00:00"))
    document: dict[str, Any] = json.loads(json.dumps(summary_json(review), allow_nan=False))
    assert document["format"] == "infant-movement-summary/1"
    assert document["period"] == {"first": "2026-10-17", "last": "2026-11-21", "days": 36}
    rate = document["frequency"]["rate"]
    assert (rate["bouts"], rate["observed_days"], rate["per_day"]) == (
        31,
        28,
        pytest.approx(31 / 28),
    )
    assert rate["low"] < rate["per_day"] < rate["high"]
    assert (
        document["frequency"]["days_with_any"]["k"],
        document["frequency"]["days_with_any"]["n"],
    ) == (
        20,
        28,
    )
    assert (
        len(document["days"]),
        document["days"][0]["day"],
        document["days"][4]["observed"],
        document["days"][4]["exposure"],
    ) == (36, "2026-10-17", False, None)
    assert document["sentences"] == list(review.sentences)


def test_the_summary_says_timing_in_sentences_beside_its_numbers() -> None:
    timing = summary_json(of_june([at(1, state="asleep")]))["timing"]
    assert isinstance(timing, dict)
    assert list(timing)[-1] == "sentences"
    assert timing["sentences"][0] == "Of 1 episode: asleep 1."


def test_no_limit_is_said_as_null() -> None:
    review = build_review(a_demo_diary("waking_series", "2026-11-20T21:00:00+01:00"))
    summary: dict[str, Any] = summary_json(review)
    change = summary["frequency"]["change"]
    assert (change["ratio"], change["high"]) == (None, None)
    assert change["low"] > 1
    assert len(summary["series"]) == 18
    assert not any(
        isinstance(value, float) and value in {float("inf"), float("-inf")}
        for value in said_anywhere(summary)
    )


@pytest.mark.parametrize("name", ["sleepy_twitches", "waking_series", "preterm_first_year"])
def test_no_sentence_reassures(name: str) -> None:
    review = build_review(a_demo_diary(name, "2026-11-21T20:00:00+00:00"))
    words = (
        " ".join(review.sentences).lower().replace("just woke", "")
    )  # a state, as a parent says it
    assert review.sentences
    assert not [
        word
        for word in ("normal", "benign", "safe", "healthy", "worry", "just ", "all clear")
        if word in words
    ]


def test_the_same_diary_gives_the_same_summary_whatever_the_order_of_its_rows() -> None:
    diary = a_demo_diary("waking_series", "2026-11-20T21:00:00+01:00")
    tables: dict[str, Any] = {
        name: diary.table(name).sample(frac=1, random_state=2) for name in CONTRACTS
    }
    mixed = Diary(diary.child, diary.as_of, **tables)
    assert summary_json(build_review(diary)) == summary_json(build_review(mixed))
