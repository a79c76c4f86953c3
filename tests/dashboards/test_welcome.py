from __future__ import annotations

from datetime import timedelta

from tests.dashboards.conftest import Family, page_text
from tracker.storage import store


def test_a_new_family_is_asked_for_its_baby_and_nothing_else(family: Family) -> None:
    page = family.open()
    assert "Add your baby" in page_text(page)
    assert "Just now" not in [button.label for button in page.button]


def test_one_short_form_is_enough_to_begin(family: Family) -> None:
    page = family.open()
    page.text_input[0].set_value("Robin")
    page.date_input[0].set_value((family.now() - timedelta(days=100)).date())
    page.button[0].click().run()
    child = family.ask(store.find_child, None)
    assert (child.name, child.time_zone, child.gestation_weeks, child.sex) == (
        "Robin",
        "America/New_York",
        None,
        None,
    )
    assert "Robin" in page_text(page)


def test_a_name_alone_is_not_enough_and_the_form_says_what_is_missing(family: Family) -> None:
    page = family.open()
    page.text_input[0].set_value("Robin")
    page.button[0].click().run()
    assert "the birth date" in page_text(page)
    assert family.ask(store.children) == []


def test_the_weeks_are_one_question_that_cannot_contradict_another(family: Family) -> None:
    page = family.open()
    page.text_input[0].set_value("Robin")
    page.date_input[0].set_value((family.now() - timedelta(days=100)).date())
    assert not page.segmented_control
    page.text_input(key="first-weeks").set_value("33")
    page.button[0].click().run()
    assert family.ask(store.find_child, None).gestation_weeks == 33
