"""What tells children apart, what a chip stands for, and what stands ready beside the forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import a_child, a_diary
from tracker.domain.vocabulary import SpanKind
from tracker.presentation.child_avatar import COLOURS, avatars
from tracker.presentation.form_suggestions import (
    MedicineSuggestion,
    end_of_span,
    last_size,
    open_spans,
    recent_medicines,
)
from tracker.presentation.time_presets import chip_of_day, day_of_chip
from tracker.presentation.today_status import is_yesterday_missing

AS_OF = "2026-06-10T12:00:00+01:00"
NOW = datetime.fromisoformat(AS_OF)
ROBIN = a_child()


def initials(*names: str) -> list[str]:
    family = [replace(ROBIN, id=str(place), name=name) for place, name in enumerate(names)]
    return [one.initial for one in avatars(family, [child.id for child in family]).values()]


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        (("Robin",), ["R"]),
        (("Robin", "Wren"), ["R", "W"]),
        (("Robin", "Rowan", "Rook"), ["R1", "R2", "R3"]),
        (("Rowan", "Raven"), ["Ro", "Ra"]),
        (("Robin", "robin"), ["R1", "R2"]),
        (("ش", "Wren"), ["ش", "W"]),
    ],
)
def test_no_two_children_have_the_same_letters(names: tuple[str, ...], letters: list[str]) -> None:
    assert initials(*names) == letters


def test_no_two_of_six_children_have_the_same_colour_and_a_seventh_begins_again() -> None:
    family = [replace(ROBIN, id=str(place), name=f"{place}") for place in range(7)]
    colours = [one.colour for one in avatars(family, [child.id for child in family]).values()]
    assert len(set(colours[:6])) == 6
    assert colours[6] == colours[0] == COLOURS[0]


def test_a_child_keeps_colour_and_number_when_another_is_listed_before() -> None:
    first, second = replace(ROBIN, id="1", name="Robin"), replace(ROBIN, id="2", name="robin")
    alone, both = avatars([first], ["1"]), avatars([second, first], ["1", "2"])
    assert both["1"].colour == alone["1"].colour != both["2"].colour
    assert (both["1"].initial, both["2"].initial) == ("R1", "R2")


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", COLOURS)
def test_white_letters_can_be_read_on_every_childs_colour(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_a_chip_goes_back_its_days_but_never_before_birth() -> None:
    today = date(2026, 6, 10)
    assert day_of_chip("yesterday", today, date(2026, 1, 1)) == date(2026, 6, 9)
    assert day_of_chip("about a month ago", today, date(2026, 6, 1)) == date(2026, 6, 1)
    assert chip_of_day(date(2026, 6, 8), today) == "two days ago"
    assert chip_of_day(date(2026, 6, 7), today) is None


def test_a_sleep_is_open_for_a_day_and_only_its_own_kind() -> None:
    spans = [
        {"kind": "sleep", "started_at": "2026-06-09T11:59:00+01:00"},
        {"kind": "sleep", "started_at": "2026-06-09T12:00:00+01:00"},
        {
            "kind": "sleep",
            "started_at": "2026-06-10T09:00:00+01:00",
            "ended_at": "2026-06-10T10:00:00+01:00",
        },
        {"kind": "sleep", "started_at": "2026-06-10T11:30:00+01:00"},
        {"kind": "feed", "started_at": "2026-06-10T11:45:00+01:00"},
    ]
    assert [
        one.minutes for one in open_spans(a_diary(ROBIN, AS_OF, spans=spans), SpanKind.SLEEP)
    ] == [30, 24 * 60]
    assert open_spans(a_diary(ROBIN, AS_OF), SpanKind.SLEEP) == []


def test_each_medicine_and_amount_is_offered_once_the_newest_first() -> None:
    vitamin = {"medicine": "Vitamin D", "amount": 400, "unit": "IU"}
    rows: list[tuple[int, dict[str, object]]] = [
        (3, vitamin),
        (2, {"medicine": "Paracetamol"}),
        (1, vitamin),
    ]
    doses = [{"given_at": (NOW - timedelta(days=days)).isoformat(), **dose} for days, dose in rows]
    assert recent_medicines(a_diary(ROBIN, AS_OF, doses=doses)) == [
        MedicineSuggestion("Vitamin D", 400, "IU"),
        MedicineSuggestion("Paracetamol", None, None),
    ]
    assert recent_medicines(a_diary(ROBIN, AS_OF)) == []
    assert MedicineSuggestion("Vitamin D", 400, "IU").text == "Vitamin D, 400 IU"
    assert MedicineSuggestion("Paracetamol", None, None).text == "Paracetamol"


def test_the_last_size_is_the_newest_of_its_kind_and_none_without_one() -> None:
    sizes = [
        {"kind": "weight_g", "value": value, "date": day}
        for value, day in ((6100, "2026-05-01"), (6400, "2026-06-01"))
    ]
    diary = a_diary(ROBIN, AS_OF, measurements=sizes)
    last = last_size(diary, "weight_g")
    assert last is not None
    assert (last[0], last[1].date()) == (6400, date(2026, 6, 1))
    assert last_size(diary, "length_cm") is None


def test_a_length_that_is_not_known_leaves_the_end_open_and_no_end_is_later_than_now() -> None:
    began = NOW.astimezone(UTC) - timedelta(minutes=15)
    assert end_of_span(began, None, NOW) is None
    assert end_of_span(began, "10 min", NOW) == began + timedelta(minutes=10)
    assert end_of_span(began, "20 min", NOW) == NOW


def test_yesterday_is_asked_for_only_where_the_diary_had_begun_and_it_has_no_card() -> None:
    answers = {"started_at": "2026-06-09T08:00:00+01:00"}
    assert is_yesterday_missing(a_diary(ROBIN, AS_OF, episodes=[answers]))
    assert not is_yesterday_missing(a_diary(ROBIN, AS_OF))
    assert not is_yesterday_missing(
        a_diary(ROBIN, AS_OF, episodes=[{"started_at": "2026-06-10T08:00:00+01:00"}])
    )
    assert not is_yesterday_missing(
        a_diary(
            ROBIN, AS_OF, episodes=[answers], check_ins=[{"date": "2026-06-09", "mood": "usual"}]
        )
    )
