"""Regions: the first guess, units, dates, clock, spelling; the pseudo-locale."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracker.localization.dates import (
    DAY_MONTH,
    WEEKDAY_DAY,
    WEEKDAY_DAY_MONTH,
    clock_text,
    date_time_text,
    day_text,
)
from tracker.localization.messages import _, ngettext
from tracker.localization.pseudo import pseudo_translation
from tracker.localization.region import (
    PSEUDO,
    current_region,
    find_region,
    guess_region,
    in_region,
    regions,
)

UK, US = regions()["en-GB"], regions()["en-US"]


@pytest.mark.parametrize(
    ("accept_language", "code"),
    [
        ("en-US,en;q=0.9", "en-US"),
        ("en-us", "en-US"),
        ("en-GB", "en-GB"),
        ("en-AU,en;q=0.9", "en-GB"),
        ("de-DE,de;q=0.9,en-US;q=0.8", "en-US"),
        ("de-DE", "en-GB"),
        ("*", "en-GB"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_browser_gives_the_first_guess(accept_language: str | None, code: str) -> None:
    assert guess_region(accept_language).code == code


def test_only_a_region_that_exists_can_be_chosen() -> None:
    assert find_region("en-US") is US
    assert find_region("fr-FR") is None
    assert find_region(None) is None
    assert PSEUDO not in regions()


def test_each_region_has_its_week_clock_and_order_of_day_and_month() -> None:
    assert [
        (one.first_weekday, one.has_24_hour_clock, one.date_picker_format) for one in (UK, US)
    ] == [
        (0, True, "DD/MM/YYYY"),
        (6, False, "MM/DD/YYYY"),
    ]


def test_dates_and_times_read_as_they_do_there() -> None:
    moment = datetime(2026, 11, 9, 15, 5, tzinfo=UTC)
    with in_region(UK):
        assert day_text(moment.date()) == "9 Nov 2026"
        assert day_text(date(2026, 11, 9), WEEKDAY_DAY_MONTH) == "Mon 9 Nov"
        assert clock_text(moment) == "15:05"
        assert date_time_text(moment) == "9 Nov 2026, 15:05"
    with in_region(US):
        assert day_text(moment.date()) == "Nov 9, 2026"
        assert day_text(date(2026, 11, 9), DAY_MONTH) == "Nov 9"
        assert clock_text(moment) == "3:05\u00a0PM"
        assert clock_text(moment.time().replace(hour=0)) == "12:05\u00a0AM"
        assert day_text(date(2026, 11, 30), WEEKDAY_DAY) == "Mon 30"


def test_each_region_reads_its_own_spelling() -> None:
    with in_region(US):
        assert _("Mum, Dad, Granny …") == "Mom, Dad, Granny …"
        assert _("nurse or health visitor") == "nurse"
        assert _("The colour: grey. A paediatrician.") == "The color: gray. A pediatrician."
    with in_region(UK):
        assert _("The color: gray. A pediatrician.") == "The colour: grey. A paediatrician."
        assert _("nurse or health visitor") == "nurse or health visitor"
        assert _("Nappies and colouring") == "Nappies and colouring"
    assert _("A pediatrician, the colour") == "A pediatrician, the colour"


def test_a_placeholder_is_never_respelled() -> None:
    with in_region(US):
        assert (
            _("The {colour} of {name}").format(colour="colour", name="Mum") == "The colour of Mum"
        )


def test_a_number_chooses_the_form_of_a_message() -> None:
    forms = "{count} day", "{count} days"
    assert [ngettext(*forms, count).format(count=count) for count in (0, 1, 2, 1.5)] == [
        "0 days",
        "1 day",
        "2 days",
        "1.5 days",
    ]


def test_the_pseudo_locale_is_longer_and_keeps_placeholders() -> None:
    message = "Saved: {name}. See <b>Log</b> at https://example.org/a."
    text = pseudo_translation(message)
    assert text.startswith("⟦Sávéd: {name}. Séé <b>Lóg</b> át https://example.org/a.~")
    assert text.endswith("~⟧")
    assert pseudo_translation("Log") == "⟦Lóg~⟧"


def test_a_region_ends_with_its_block() -> None:
    with in_region(US):
        assert current_region() is US
    assert current_region().code == "en"
