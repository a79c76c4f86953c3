from __future__ import annotations

import pytest

from tracker.domain.number_parsing import typed_readings


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,5", 0.5),
        ("0.5", 0.5),
        (" 2,5 ", 2.5),
        ("37,8", 37.8),
        ("\u0660\u066b\u0665", 0.5),
        ("\u06f2\u066b\u06f5", 2.5),
        ("\u096a.\u096b", 4.5),
        ("\uff12\uff0e\uff15", 2.5),
        ("0,125", 0.125),
        ("6 100", 6100),
        ("6\u202f100,5", 6100.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("400", 400),
    ],
)
def test_both_separators_and_every_script_are_read(text: str, number: float) -> None:
    assert typed_readings(text) == (number,)


@pytest.mark.parametrize("text", ["1,000", "1.000", "\u06f1\u066c\u06f0\u06f0\u06f0"])
def test_a_number_with_two_readings_has_both(text: str) -> None:
    assert typed_readings(text) == (1, 1000)


@pytest.mark.parametrize(
    "text", ["", "half", "1/2", "½", "1,2,3", "1..2", "nan", "inf", "1e5", "5 5"]
)
def test_what_is_no_number_has_no_reading(text: str) -> None:
    assert typed_readings(text) == ()
