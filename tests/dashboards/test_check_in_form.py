from __future__ import annotations

from datetime import date, timedelta

from tests.dashboards.conftest import Family, page_text, read
from tests.dashboards.test_log import button, chip
from tests.dashboards.test_today import crunches_on_waking

REMINDER = "Yesterday's check-in isn't done"


def yesterday(family: Family) -> str:
    return (date.fromisoformat(family.today()) - timedelta(days=1)).isoformat()


def test_a_diary_that_began_today_asks_for_no_card_of_yesterday(family: Family, robin: str) -> None:
    assert robin
    assert REMINDER not in page_text(family.open())
    family.record(robin, "check_ins", date=family.today(), watched="most")
    assert REMINDER not in page_text(family.open())


def test_a_yesterday_without_a_card_is_asked_for_and_one_tap_answers(
    family: Family, robin: str
) -> None:
    family.record(robin, "episodes", started_at=family.ago(days=2))
    page = family.open()
    assert REMINDER in page_text(page)
    chip(page, "How much of yesterday was someone watching Robin?", "some")
    card = family.entries(robin, "check_ins")[0]
    assert (card["date"], card["watched"]) == (yesterday(family), "some")
    assert not {"mood", "feeding", "episodes_seen"} & set(card)
    assert REMINDER not in page_text(family.open())


def test_a_card_of_yesterday_is_not_asked_for_twice(family: Family, robin: str) -> None:
    family.record(robin, "check_ins", date=yesterday(family), mood="usual")
    assert REMINDER not in page_text(family.open())


def test_yesterdays_tap_can_be_undone(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(days=2))
    page = chip(family.open(), "How much of yesterday was someone watching Robin?", "hardly")
    button(page, "Undo")
    assert family.entries(robin, "check_ins") == []
    assert REMINDER in page_text(page)


def test_the_card_of_any_earlier_day_can_be_filled_in_by_a_chip(family: Family, robin: str) -> None:
    page = family.open()
    chip(page, "Which day?", "two days ago")
    [one for one in page.pills if one.label == "Mood"][-1].set_value("usual").run()
    (card,) = family.entries(robin, "check_ins")
    assert card["date"] == (date.fromisoformat(family.today()) - timedelta(days=2)).isoformat()
    assert card["mood"] == "usual"


def test_an_earlier_card_that_stands_is_added_to_not_doubled(family: Family, robin: str) -> None:
    family.record(robin, "check_ins", date=yesterday(family), watched="some")
    page = chip(family.open(), "Which day?", "yesterday")
    [one for one in page.pills if one.label == "Mood"][-1].set_value("usual").run()
    (card,) = family.entries(robin, "check_ins")
    assert (card["watched"], card["mood"]) == ("some", "usual")


def test_a_card_of_another_device_is_added_to_and_a_different_answer_is_told(
    family: Family, robin: str
) -> None:
    page = family.open()
    family.record(robin, "check_ins", date=family.today(), watched="most", mood="inconsolable")
    for label, word in (("Mood", "usual"), ("Feeding", "harder")):
        next(one for one in page.pills if one.label.startswith(label)).set_value(word)
    page.run()
    (card,) = family.entries(robin, "check_ins")
    assert (card["watched"], card["mood"], card["feeding"]) == ("most", "inconsolable", "harder")
    assert "ne else has just answered" in page_text(page)


def test_a_temperature_with_a_comma_is_stored_and_one_that_cannot_be_read_keeps_the_card(
    family: Family, robin: str
) -> None:
    page = family.open()
    temperature = next(one for one in page.text_input if "emperature" in one.label)
    temperature.set_value("378").run()
    assert (
        "“378” can't be right for a baby. This takes a temperature in °C from 30 to 45"
        in page_text(page)
    )
    assert family.entries(robin, "check_ins") == []
    temperature = next(one for one in page.text_input if "emperature" in one.label)
    temperature.set_value("37,8").run()
    (card,) = family.entries(robin, "check_ins")
    assert card["temperature_c"] == 37.8


def test_all_as_usual_answers_what_it_names_and_leaves_the_rest_open(
    family: Family, robin: str
) -> None:
    page = chip(family.open(), "Mood", "more_irritable")
    assert "✓ Saved" in page_text(page)
    button(page, "All as usual")
    (card,) = family.entries(robin, "check_ins")
    usual = {field for field, answer in card.items() if answer == "usual"}
    assert usual == {"feeding", "cry", "tone", "alertness", "social"}
    assert card["mood"] == "more_irritable"
    assert not {"watched", "episodes_seen", "fever", "serious_signs"} & set(card)
    assert "All as usual" not in [one.label for one in page.button]


def test_an_answer_tapped_off_again_is_not_answered(family: Family, robin: str) -> None:
    page = chip(family.open(), "Mood", "usual")
    chip(page, "Mood", None)
    (card,) = family.entries(robin, "check_ins")
    assert "mood" not in card


def test_all_as_usual_is_no_primary_button_while_a_doctor_is_to_be_called_today(
    family: Family, robin: str
) -> None:
    def kinds() -> list[str]:
        buttons = [
            one for one in family.open().button if read(one.label).startswith("All as usual")
        ]
        return [one.proto.type for one in buttons]

    assert kinds() == ["primary"]
    crunches_on_waking(family, robin, 6)
    assert kinds() == ["secondary"]
