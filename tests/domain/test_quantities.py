"""What parents type for temperatures, weights and lengths, and what is stored."""

from __future__ import annotations

import pytest

from tracker.domain.quantities import (
    QuantityProblem,
    TypedQuantity,
    in_unit,
    parse_quantity,
    quantity_spec,
    source_with_typed,
)
from tracker.localization.region import Region, regions

UK, US = regions()["en-GB"], regions()["en-US"]
PROBLEM = QuantityProblem


def value_of(text: str, region: Region, table: str, field: str, kind: str | None = None) -> object:
    spec = quantity_spec(table, field, kind)
    assert spec is not None
    answer = parse_quantity(text, spec, region)
    return answer.value if isinstance(answer, TypedQuantity) else answer


@pytest.mark.parametrize("region", [UK, US])
@pytest.mark.parametrize(
    ("text", "celsius"),
    [
        ("101.3", 38.5),
        ("101,3", 38.5),
        ("101.3 F", 38.5),
        ("101.3°F", 38.5),
        ("100.4", 38.0),
        ("100.3", 37.9444),
        ("38.5", 38.5),
        ("38,5", 38.5),
        ("38.5 °C", 38.5),
        ("\u0663\u0668\u066b\u0665", 38.5),
        ("30", 30.0),
        ("29.9", PROBLEM.IMPOSSIBLE),
        ("45", 45.0),
        ("45.1", PROBLEM.IMPOSSIBLE),
        ("86", 30.0),
        ("85.9", PROBLEM.IMPOSSIBLE),
        ("113", 45.0),
        ("113.1", PROBLEM.IMPOSSIBLE),
        ("38.5 F", PROBLEM.IMPOSSIBLE),
        ("101.3 C", PROBLEM.IMPOSSIBLE),
        ("warm", PROBLEM.UNREADABLE),
        ("38.5 kg", PROBLEM.UNREADABLE),
        ("38.5.1", PROBLEM.UNREADABLE),
        ("-38", PROBLEM.UNREADABLE),
        ("", None),
        ("  ", None),
    ],
)
def test_a_temperature_is_read_in_either_unit_in_every_region(
    text: str, celsius: object, region: Region
) -> None:
    assert value_of(text, region, "episodes", "temperature_c") == celsius
    assert value_of(text, region, "check_ins", "temperature_c") == celsius


def test_every_tenth_of_a_degree_comes_back_as_it_was_typed() -> None:
    for tenths in range(860, 1131):
        stored = value_of(f"{tenths / 10}", US, "episodes", "temperature_c")
        assert isinstance(stored, float)
        assert f"{in_unit(stored, '°F'):.1f}" == f"{tenths / 10:.1f}"


@pytest.mark.parametrize(
    ("text", "region", "grams"),
    [
        ("7 lb 4 oz", US, 3288.5),
        ("7lb4oz", US, 3288.5),
        ("7 lb 4", US, 3288.5),
        ("7 lbs 4 oz.", UK, 3288.5),
        ("7 pounds, 4 ounces", US, 3288.5),
        ("7 lb 16 oz", US, PROBLEM.UNREADABLE),
        ("7 lb 15.5 oz", US, 3614.6),
        ("7.25", US, 3288.5),
        ("7,25", US, 3288.5),
        ("7¼ lb", US, 3288.5),
        ("7 1/4 lb", US, 3288.5),
        ("116 oz", US, 3288.5),
        ("7.25", UK, 7250.0),
        ("3.29", UK, 3290.0),
        ("3290", UK, 3290.0),
        ("3290", US, 3290.0),
        ("3,290", UK, 3290.0),
        ("3,290", US, PROBLEM.AMBIGUOUS),
        ("3,290 g", US, 3290.0),
        ("3.29 kg", US, 3290.0),
        ("3290.25 g", UK, 3290.25),
        ("0.2", UK, 200.0),
        ("0.19", UK, PROBLEM.IMPOSSIBLE),
        ("40", UK, 40_000.0),
        ("40.1", UK, PROBLEM.IMPOSSIBLE),
        ("7 oz 4 lb", US, PROBLEM.UNREADABLE),
        ("7 4", US, PROBLEM.UNREADABLE),
        (",7 kg", UK, PROBLEM.UNREADABLE),
        ("3 290", UK, 3290.0),
    ],
)
def test_a_weight_is_read_in_pounds_and_ounces_or_kilograms(
    text: str, region: Region, grams: object
) -> None:
    assert value_of(text, region, "measurements", "value", "weight_g") == grams


@pytest.mark.parametrize(
    ("text", "region", "kind", "cm"),
    [
        ("21 in", US, "length_cm", 53.34),
        ("21", US, "length_cm", 53.34),
        ('21"', UK, "length_cm", 53.34),
        ("21½ in", US, "length_cm", 54.61),
        ("21 1/2", US, "length_cm", 54.61),
        ("21", UK, "length_cm", 21.0),
        ("53,5", UK, "length_cm", 53.5),
        ("535 mm", UK, "length_cm", 53.5),
        ("40", US, "head_circumference_cm", 40.0),
        ("15.7", US, "head_circumference_cm", 39.88),
        ("15", UK, "head_circumference_cm", 15.0),
        ("14.9", UK, "head_circumference_cm", 37.85),
        ("71", UK, "head_circumference_cm", PROBLEM.IMPOSSIBLE),
    ],
)
def test_a_length_is_read_in_inches_or_centimetres(
    text: str, region: Region, kind: str, cm: object
) -> None:
    assert value_of(text, region, "measurements", "value", kind) == cm


def test_a_birth_weight_has_the_bounds_of_its_question() -> None:
    assert value_of("7 lb 4 oz", US, "background", "birth_weight_g") == 3288.5
    assert value_of("8", UK, "background", "birth_weight_g") == 8000
    assert value_of("8.1", UK, "background", "birth_weight_g") is PROBLEM.IMPOSSIBLE


def test_a_number_without_a_physical_unit_is_no_quantity() -> None:
    assert quantity_spec("episodes", "jerk_count") is None
    assert quantity_spec("measurements", "value") is None


def test_what_was_typed_stands_beside_a_converted_value_only() -> None:
    typed = TypedQuantity(3288.5, "7 lb 4 oz", "lb")
    assert source_with_typed("app", typed) == "app:typed:7 lb 4 oz"
    assert source_with_typed("app:typed:7 lb", typed) == "app:typed:7 lb 4 oz"
    assert source_with_typed("app:typed:7 lb", TypedQuantity(3290, "3290", "g")) == "app"
    assert source_with_typed("huckleberry", None) == "huckleberry"
