"""What a family types in its own units: taken, shown in the same unit, or answered at the field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_log import button, chip
from tracker.localization.dates import day_text
from tracker.localization.region import in_region, regions
from tracker.resources import resource
from tracker.storage import database, store

US = {"region": "en-US"}


def field(page: AppTest, label: str) -> Any:
    return next(one for one in page.text_input if one.label.endswith(label))


def test_a_fahrenheit_temperature_saves_itself_on_log_and_reads_the_same_in_history(
    family: Family, robin: str
) -> None:
    page = button(family.open("log.py", device=US), "Just now")
    field(page, "Temperature, °F").set_value("101.3").run()
    (stored,) = family.entries(robin)
    assert stored["temperature_c"] == 38.5
    assert "temperature: 101.3 °F" in page_text(family.open("history.py", device=US))
    history = family.open("history.py", device=US, entry=("episodes", stored["id"]))
    assert field(history, "Temperature, °F").value == "101.3"
    field(history, "Temperature, °F").set_value("100.4").run()
    assert family.entries(robin)[0]["temperature_c"] == 38.0


@pytest.mark.parametrize(
    ("device", "label", "limits"),
    [
        (US, "emperature, °F", "a temperature in °F from 86 to 113, such as 101.3"),
        ({}, "emperature, °C", "a temperature in °C from 30 to 45, such as 38.5"),
    ],
)
def test_every_form_says_at_the_field_what_a_temperature_may_be(
    family: Family, robin: str, device: dict[str, str], label: str, limits: str
) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=1), temperature_c=38)
    log = button(family.open("log.py", device=device), "Just now")
    history = family.open("history.py", device=device, entry=("episodes", entry))
    today = family.open(device=device)
    for page in (log, history, today):
        field(page, label).set_value("1013").run()
        assert f"“1013” can't be right for a baby. This takes {limits}." in page_text(page)
    assert family.entries(robin, "check_ins") == []
    assert [one.get("temperature_c") for one in family.entries(robin)] == [None, 38]


def test_fahrenheit_is_taken_where_celsius_is_usual_and_read_back(
    family: Family, robin: str
) -> None:
    page = button(family.open("log.py"), "Just now")
    field(page, "Temperature, °C").set_value("101.3").run()
    assert family.entries(robin)[0]["temperature_c"] == 38.5
    assert "Read as 38.5 °C, stored as 38.5 °C." in page_text(page)


def test_a_size_in_pounds_is_stored_in_grams_with_what_was_typed_beside_it(
    family: Family, robin: str
) -> None:
    page = family.open("log.py", device=US)
    chip(page, "What else would you like to note?", "Measurements")
    chip(page, "What was measured?", "weight_g")
    field(page, "Weight, lb and oz").set_value("7 lb 4 oz").run()
    assert "stored as 3288.5 g" in page_text(page)
    button(page, "Save")
    (stored,) = family.entries(robin, "measurements")
    assert (stored["value"], stored["source"]) == (3288.5, "app:typed:7 lb 4 oz")
    history = family.open("history.py", device=US, entry=("measurements", stored["id"]))
    assert "measured: 7 lb 4 oz" in page_text(history)
    field(history, "Weight, lb and oz").set_value("3.4 kg").run()
    (changed,) = family.entries(robin, "measurements")
    assert (changed["value"], changed["source"]) == (3400, "app")


def test_a_birth_weight_that_cannot_be_is_answered_and_nothing_of_the_form_is_lost(
    family: Family, robin: str
) -> None:
    page = family.open("settings.py", device=US)
    field(page, "Birth weight, lb and oz").set_value("7 lb 44 oz").run()
    assert "“7 lb 44 oz” can't be read. This takes a weight from" in page_text(page)
    field(page, "Birth weight, lb and oz").set_value("7 lb 4 oz").run()
    assert family.ask(store.find_child, robin).background.birth_weight_g == 3288.5


def test_the_browser_gives_the_region_until_the_family_chooses_and_a_device_may_differ(
    family: Family, robin: str
) -> None:
    page = AppTest.from_file(resource("dashboards") / "app.py", default_timeout=60)
    page.context, page.session_state["device"] = {"locale": "en-US"}, {}
    page.run().switch_page("settings.py").run()
    assert page.session_state["region"] == "en-US"
    assert field(page, "Birth weight, lb and oz")
    page.selectbox(key="family-region").set_value("en-GB").run()
    assert field(page, "Birth weight, kg")
    assert family.ask(store.region) == "en-GB"
    page.selectbox(key="device-region").set_value("en-US").run()
    assert field(page, "Birth weight, lb and oz")
    page.selectbox(key="family-region").set_value("").run()
    assert family.ask(store.region) is None
    assert robin


def test_a_report_is_printed_in_a_region_of_its_own(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=1), movements=["jerk"])
    page = family.open("report.py", device={"region": "en-GB"})
    page.selectbox(key="report-region").set_value("en-US").run()
    text = " ".join(one.value for one in page.code)
    with in_region(regions()["en-US"]):
        american = day_text(date.fromisoformat(family.today()))
    assert american in text
    assert page.session_state["region"] == "en-GB"


def test_a_region_that_does_not_exist_is_not_stored_and_the_browsers_is_used(
    family: Family, robin: str
) -> None:
    with database.writing(family.engine) as session:
        store.set_region(session, "en-GB", now=family.now(), by=None)
    page = family.open("settings.py", device={"region": "xx-XX"})
    assert field(page, "Birth weight, kg")
    assert robin
