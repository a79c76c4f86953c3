"""One count of everything: the Review's, on the paper, in the message, on the parents' page, in FHIR, and of `assess` and `summary`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import pytest

from tests.report.test_report import CARRIED, DEMOS, demo, text_of
from tracker.clinical.assess import assessment_json
from tracker.domain.report_note import NOTHING_ADDED
from tracker.presentation.trends_page import sections as trends_sections
from tracker.report.bottom_line import bottom_line
from tracker.report.fhir import fhir_bundle
from tracker.report.parent_page import saw
from tracker.report.plain_text import plain_text
from tracker.report.report import report
from tracker.review import Review, summary_json

UCUM_RANGES = {
    "d": (0, 3 * 366),
    "g": (300, 30_000),
    "cm": (15, 120),
    "s": (0, 24 * 3_600),
    "min": (0, 24 * 60),
    "Cel": (30, 43),
}
"""What a baby's numbers may be in each unit; 1 is the unit of counts and z-scores."""


@lru_cache(maxsize=4)
def first_page(name: str) -> str:
    return text_of(report(demo(name), fonts=CARRIED), 0)


def observations(review: Review, words: str) -> list[dict[str, Any]]:
    bundle = fhir_bundle([(review, NOTHING_ADDED)])
    every = [entry["resource"] for entry in bundle["entry"]]
    return [one for one in every if one.get("code", {}).get("text", "").startswith(words)]


def numbers(words: str) -> list[int]:
    return [int(text.replace(",", "")) for text in re.findall(r"\d[\d,]*", words)]


@pytest.mark.parametrize("name", DEMOS)
def test_every_output_counts_the_same_episodes_series_and_days(name: str) -> None:
    review = demo(name)
    count, series = review.timing.episodes, review.timing.series.count
    days = review.frequency.days_with_any
    first, message, (short, *_) = (
        first_page(name),
        plain_text(review),
        bottom_line(review, NOTHING_ADDED),
    )
    assert f"Episodes {count} on {days.k} of {days.n} observed days" in first
    assert f"Episodes: {count} (on {days.k} of {days.n} observed days" in message
    assert short[1] in first.replace("  ", " ")
    assert short[1] in message
    assert count in numbers(short[1])
    assert f"Series {series}" in first
    parents = " ".join(saw(review, NOTHING_ADDED))
    assert f"We wrote it down {count} time" in parents
    assert f"That was on {review.episodes['local_day'].nunique()} different days" in parents
    assert bool(series) == ("in a row" in parents)
    assert len(observations(review, "Movement episode")) == count == len(review.episodes)
    summary: Any = summary_json(review)
    assert summary["timing"]["episodes"] == count
    assert summary["frequency"]["days_with_any"]["k"] == days.k
    assert len(review.raster.marks) == count
    picture = trends_sections(review)[0].picture
    assert picture is not None
    assert str(count) in picture.alt


@pytest.mark.parametrize("name", DEMOS)
def test_every_output_names_the_same_warning_signs_with_the_same_entries(name: str) -> None:
    review = demo(name)
    listed: Any = assessment_json(review.assessment)["flags"]
    flags = review.assessment.flags
    assert [one["title"] for one in listed] == [flag.title for flag in flags]
    assert [one["valueString"] for one in observations(review, "Matches a published")] == [
        flag.title for flag in flags
    ]
    for one, flag in zip(listed, flags, strict=True):
        assert flag.title in first_page(name)
        assert flag.title in plain_text(review)
        if "bouts_before" in flag.facts:
            assert f"{flag.facts['bouts']} bouts on" in first_page(name)
        elif flag.evidence:
            assert f"{len(one['evidence'])} entr" in first_page(name)


@pytest.mark.parametrize("name", DEMOS)
def test_every_number_in_fhir_has_a_ucum_unit_in_which_a_baby_can_have_it(name: str) -> None:
    quantities: list[dict[str, Any]] = []

    def collect(value: object) -> None:
        if isinstance(value, dict):
            quantities.extend([value["valueQuantity"]] if "valueQuantity" in value else [])
            for each in value.values():
                collect(each)
        elif isinstance(value, list):
            for each in value:
                collect(each)

    collect(fhir_bundle([(demo(name), NOTHING_ADDED)]))
    assert quantities
    for one in quantities:
        assert one["system"] == "http://unitsofmeasure.org"
        if one["code"] != "1":
            low, high = UCUM_RANGES[one["code"]]
            assert low <= one["value"] <= high, one
