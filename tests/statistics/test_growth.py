"""Sizes on the WHO standards: WHO's own example survey, the days between, and what is not charted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from pygrowup import Observation as _Observation
from scipy.special import ndtr

from tests.builders import a_child, a_diary
from tracker.clinical.catalogue.loader import correction_rule
from tracker.statistics.growth import (
    CENTILE_LINES,
    OLDEST_DAYS,
    growth,
    growth_curves,
    size_at,
    z_score,
)

WEIGHT, LENGTH, HEAD = "weight_g", "length_cm", "head_circumference_cm"
BIRTH = date(2024, 1, 1)
Observation: Any = _Observation


@pytest.mark.parametrize(
    ("age_days", "sex", "kind", "size", "z"),
    [
        (0, "female", WEIGHT, 3700.0, 0.98),
        (0, "male", WEIGHT, 5500.0, 3.77),
        (177, "male", WEIGHT, 8800.0, 1.04),
        (194, "male", WEIGHT, 11900.0, 3.68),
        (328, "female", WEIGHT, 10300.0, 1.39),
        (797, "female", WEIGHT, 15400.0, 1.97),
        (0, "female", LENGTH, 50.1, 0.51),
        (0, "male", LENGTH, 57.2, 3.86),
        (167, "female", LENGTH, 66.3, 0.63),
        (515, "male", LENGTH, 81.9, 0.28),
        (787, "male", LENGTH, 87.6, -0.34),
        (0, "female", HEAD, 36.7, 2.38),
        (64, "male", HEAD, 43.0, 3.16),
        (143, "female", HEAD, 42.7, 1.16),
        (242, "male", HEAD, 44.3, -0.16),
    ],
)
def test_the_results_that_who_published_for_its_example_survey(
    age_days: int, sex: str, kind: str, size: float, z: float
) -> None:
    assert float(z_score(sex, kind, size, age_days)) == pytest.approx(z, abs=0.01)


@pytest.mark.parametrize("sex", ["female", "male"])
def test_a_day_between_two_rows_of_the_table_agrees_with_another_implementation(sex: str) -> None:
    for day in range(1, OLDEST_DAYS + 1, 29):
        peer: Any = Observation(sex=sex, dob=BIRTH, date_of_observation=BIRTH + timedelta(days=day))
        scores: dict[str, Any] = {
            WEIGHT: lambda size, peer=peer: peer.wfa(size / 1_000),
            LENGTH: lambda size, peer=peer: peer.lhfa(size, recumbent=True, auto_adjust=False),
            HEAD: lambda size, peer=peer: peer.hcfa(size),
        }
        for kind, score in scores.items():
            for factor in (0.7, 0.9, 1.1, 1.3):
                size = float(size_at(sex, kind, day, 0.0)) * factor
                theirs = float(score(size))
                assert float(z_score(sex, kind, size, day)) == pytest.approx(theirs, abs=0.01)


@pytest.mark.parametrize("kind", [WEIGHT, LENGTH, HEAD])
def test_a_curve_is_the_inverse_of_the_score(kind: str) -> None:
    ages = np.array([0, 50, 95, 400, OLDEST_DAYS])
    for z in (-3.0, -2.0, 0.0, 1.5, 3.0):
        sizes = size_at("male", kind, ages, z)
        assert z_score("male", kind, sizes, ages) == pytest.approx(np.full(5, z), abs=1e-9)


def test_the_lines_of_a_british_chart_are_its_centiles() -> None:
    curves = growth_curves("female", HEAD, 365, CENTILE_LINES)
    assert list(curves.columns) == ["age_days", *CENTILE_LINES]
    for name, z in CENTILE_LINES.items():
        assert 100 * ndtr(z) == pytest.approx(float(name), abs=0.5 if float(name) > 1 else 0.02)
        scores = z_score("female", HEAD, curves[name], curves["age_days"])
        assert scores == pytest.approx(np.full(len(curves), z), abs=1e-9)


def test_the_table_ends_at_three_years() -> None:
    assert np.isnan(z_score("male", HEAD, 50.0, OLDEST_DAYS + 1))
    assert np.isnan(z_score("male", HEAD, 34.0, -1))


def sizes(*days: str, kind: str = HEAD, size: float = 40.0) -> list[dict[str, object]]:
    return [{"kind": kind, "value": size, "date": day} for day in days]


def test_age_is_corrected_until_two_years_and_not_charted_before_the_due_date() -> None:
    child = a_child("2026-01-01", gestation_weeks=32, sex="female")
    days = ("2026-02-25", "2026-02-26", "2027-12-31", "2028-01-02")
    table = growth(
        a_diary(child, "2028-06-01T12:00:00+00:00", measurements=sizes(*days)), correction_rule()
    )
    assert table["age_days"].tolist() == [-1, 0, 673, 731]
    assert table["corrected"].tolist() == [True, True, True, False]
    assert table["not_charted"].tolist() == ["before_term", "", "", ""]
    assert table["z"].isna().tolist() == [True, False, False, False]


def test_without_a_sex_there_is_no_curve() -> None:
    table = growth(
        a_diary(a_child(), "2026-06-01T12:00:00+00:00", measurements=sizes("2026-05-01")),
        correction_rule(),
    )
    assert table["not_charted"].tolist() == ["sex_unknown"]
    assert table["centile"].isna().all()


def test_the_median_is_the_fiftieth_centile() -> None:
    middle = float(size_at("female", HEAD, 120, 0.0))
    diary = a_diary(
        a_child(sex="female"),
        "2026-06-01T12:00:00+00:00",
        measurements=sizes("2026-05-01", size=round(middle, 4)),
    )
    assert growth(diary, correction_rule())["centile"].tolist() == pytest.approx([50.0], abs=0.01)


def test_no_measurement_is_an_empty_table() -> None:
    assert growth(a_diary(a_child(), "2026-06-01T12:00:00+00:00"), correction_rule()).empty
