from __future__ import annotations

import importlib
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import PHONE_ZONE, Family, page_text, read
from tests.dashboards.test_log import button, chip
from tracker.domain.local_time import local_date
from tracker.resources import resource


def noting(family: Family, what: str) -> AppTest:
    return chip(family.open("log.py"), "What else would you like to note?", what)


def weigh(page: AppTest, text: str) -> Any:
    """Type a weight."""
    return next(one for one in page.text_input if one.label.startswith("Weight, ")).set_value(text)


def minutes(later: str, earlier: str) -> int:
    return round(
        (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds() / 60
    )


def here(family: Family) -> date:
    """The calendar day where the phone is."""
    return local_date(family.now(), PHONE_ZONE)


def test_a_sleep_begins_with_one_tap_and_ends_with_another(family: Family, robin: str) -> None:
    button(noting(family, "Sleep"), "Fell asleep just now")
    (begun,) = family.entries(robin, "spans")
    assert (begun["kind"], begun["source"]) == ("sleep", "app")
    assert "ended_at" not in begun
    button(noting(family, "Sleep"), "Woke just now")
    (ended,) = family.entries(robin, "spans")
    assert minutes(ended["ended_at"], begun["started_at"]) == 0


def test_what_ended_a_sleep_is_said_and_opens_too(family: Family, robin: str) -> None:
    family.record(robin, "spans", kind="sleep", started_at=family.ago(minutes=40))
    saved = page_text(button(noting(family, "Sleep"), "Woke just now")).partition(
        "Saved : Sleep, "
    )[2]
    assert saved.startswith(("today", "yesterday"))  # just after midnight it began yesterday


def test_a_sleep_can_end_some_minutes_ago_but_not_before_it_began(
    family: Family, robin: str
) -> None:
    family.record(robin, "spans", kind="sleep", started_at=family.ago(minutes=40))
    page = noting(family, "Sleep")
    assert [one.label for one in page.button if one.label.startswith("Woke")] == [
        "Woke just now",
        "Woke 5 min ago",
        "Woke 15 min ago",
    ]
    button(page, "Woke 15 min ago")
    (stored,) = family.entries(robin, "spans")
    assert minutes(stored["ended_at"], stored["started_at"]) == 25


def test_a_feed_that_is_over_is_noted_with_its_length_without_typing(
    family: Family, robin: str
) -> None:
    page = noting(family, "Feed")
    chip(page, "It began", "1 h ago")
    chip(page, "How long? (skip if you don't know or it is still going)", "20 min")
    button(page, "Save")
    (stored,) = family.entries(robin, "spans")
    assert minutes(stored["ended_at"], stored["started_at"]) == 20
    assert 59 <= minutes(family.now().isoformat(), stored["started_at"]) <= 61


def test_a_feed_that_began_five_minutes_ago_ends_now_at_the_latest(
    family: Family, robin: str
) -> None:
    page = noting(family, "Feed")
    chip(page, "It began", "5 min ago")
    chip(page, "How long? (skip if you don't know or it is still going)", "30 min")
    button(page, "Save")
    (stored,) = family.entries(robin, "spans")
    assert minutes(stored["ended_at"], stored["started_at"]) == 5


def test_a_medicine_given_before_is_one_tap(family: Family, robin: str) -> None:
    family.record(
        robin, "doses", given_at=family.ago(days=1), medicine="Vitamin D", amount=400, unit="IU"
    )
    button(noting(family, "Medicine"), "Vitamin D, 400 IU")
    value, _before = family.entries(robin, "doses")
    assert (value["medicine"], value["amount"], value["unit"]) == ("Vitamin D", 400, "IU")
    assert minutes(family.now().isoformat(), value["given_at"]) <= 1


def test_a_new_medicine_needs_a_name_and_an_amount_not_told_stays_untold(
    family: Family, robin: str
) -> None:
    page = noting(family, "Medicine")
    button(page, "Save")
    assert "Please add what you gave and when." in page_text(page)
    assert family.entries(robin, "doses") == []
    next(one for one in page.text_input if one.label.startswith("Another medicine")).set_value(
        "MMR vaccine"
    ).run()
    button(page, "Save")
    (stored,) = family.entries(robin, "doses")
    assert stored["medicine"] == "MMR vaccine"
    assert not {"amount", "unit"} & set(stored)


def test_a_size_is_asked_in_its_unit_and_a_slip_of_the_finger_is_told(
    family: Family, robin: str
) -> None:
    page = chip(noting(family, "Measurements"), "What was measured?", "weight_g")
    weigh(page, "61")
    button(page, "Save")
    assert "“61” can't be right for a baby. This takes a weight in kg from 0.2 to 40" in page_text(
        page
    )
    assert family.entries(robin, "measurements") == []
    weigh(page, "6100").run()
    chip(page, "Measured", "yesterday")
    button(page, "Save")
    (stored,) = family.entries(robin, "measurements")
    assert (stored["value"], stored["date"]) == (
        6100,
        (here(family) - timedelta(days=1)).isoformat(),
    )


def test_a_size_that_does_not_fit_is_asked_about_and_saved_as_typed_once_it_is_right(
    family: Family, robin: str
) -> None:
    kind = "head_circumference_cm"
    family.record(
        robin,
        "measurements",
        kind=kind,
        value=36.0,
        date=(here(family) - timedelta(days=7)).isoformat(),
    )
    page = chip(noting(family, "Measurements"), "What was measured?", kind)
    head = next(one for one in page.text_input if one.label.startswith("Head"))
    head.set_value("40.2").run()
    assert "40.2 cm is 4.2 cm more than on" in page_text(page)
    button(page, "Save")
    assert "Please look at the number again, or tick that it is right." in page_text(page)
    assert len(family.entries(robin, "measurements")) == 1
    assert next(one for one in page.text_input if one.label.startswith("Head")).value == "40.2"
    next(one for one in page.checkbox if one.label == "Yes, it is right").check().run()
    button(page, "Save")
    assert {row["value"] for row in family.entries(robin, "measurements")} == {36, 40.2}


def test_a_visit_names_the_flags_that_were_talked_about(family: Family, robin: str) -> None:
    family.record(
        robin,
        "episodes",
        started_at=family.ago(hours=2),
        movements=["crunch"],
        state="just_woke",
        jerk_count=3,
    )
    page = chip(noting(family, "Visit"), "Who was it?", "doctor")
    chip(page, "What was talked about?", ["series_on_waking"])
    button(page, "Save")
    (stored,) = family.entries(robin, "visits")
    assert (stored["kind"], stored["discussed"], stored["date"]) == (
        "doctor",
        ["series_on_waking"],
        here(family).isoformat(),
    )


def test_a_lasting_sign_keeps_the_day_it_was_first_noticed_apart_from_the_day_it_was_seen(
    family: Family, robin: str
) -> None:
    page = chip(
        noting(family, "Something that doesn't go away"), "What did you notice?", "hand_preference"
    )
    chip(page, "When did you first notice it?", "about a month ago")
    button(page, "Save")
    (stored,) = family.entries(robin, "signs")
    assert (stored["date"], stored["first_noticed"]) == (
        here(family).isoformat(),
        (here(family) - timedelta(days=30)).isoformat(),
    )


def test_a_sign_noticed_on_no_known_day_has_none(family: Family, robin: str) -> None:
    button(
        chip(noting(family, "Something that doesn't go away"), "What did you notice?", "fisting"),
        "Save",
    )
    assert "first_noticed" not in family.entries(robin, "signs")[0]


def test_what_was_noted_can_be_undone_and_brought_back(family: Family, robin: str) -> None:
    page = button(noting(family, "Sleep"), "Fell asleep just now")
    assert "Saved : Sleep, today" in page_text(page)
    button(page, "Undo")
    assert family.entries(robin, "spans") == []
    assert "Undone : Sleep" in page_text(page)
    button(page, "Undo delete")
    assert len(family.entries(robin, "spans")) == 1


def test_what_was_noted_opens_in_history_where_all_of_it_can_be_changed(
    family: Family, robin: str
) -> None:
    assert robin
    page = button(button(noting(family, "Feed"), "Feed begins now"), "Open")
    assert page.title[0].value == "Feed"
    assert "Change the answers" in [one.value for one in page.header]


def test_a_double_tap_is_one_sleep(family: Family, robin: str) -> None:
    first, second = noting(family, "Sleep"), noting(family, "Sleep")
    second.session_state["next-span-sleep"] = first.session_state["next-span-sleep"]
    second.run()
    button(first, "Fell asleep just now")
    button(second, "Fell asleep just now")
    assert len(family.entries(robin, "spans")) == 1


@pytest.mark.parametrize("text", ["0,5", "0.5", "\u0660\u066b\u0665", "\u0966.\u096b"])
def test_an_amount_is_read_with_either_separator_and_repeated(
    family: Family, robin: str, text: str
) -> None:
    page = noting(family, "Medicine")
    field(page, "Another medicine").set_value("vitamin D")
    field(page, "How much").set_value(text)
    chip(page, "Unit", "ml")
    button(page, "Save")
    (stored,) = family.entries(robin, "doses")
    assert stored["amount"] == 0.5
    assert "Vitamin D, 0.5 ml, today" in page_text(page)


@pytest.mark.parametrize("text", ["half", "1,000", "-2", "200000"])
def test_an_amount_that_cannot_be_read_is_told_at_the_field_and_nothing_is_lost(
    family: Family, robin: str, text: str
) -> None:
    page = noting(family, "Medicine")
    field(page, "Another medicine").set_value("vitamin D")
    field(page, "How much").set_value(text)
    button(page, "Save")
    assert f"“{text}” " in page_text(page)
    assert "Not saved yet." in page_text(page)
    assert family.entries(robin, "doses") == []
    assert field(page, "Another medicine").value == "vitamin D"
    assert field(page, "How much").value == text


def field(page: AppTest, label: str) -> Any:
    """Return the text field whose label begins so."""
    return next(one for one in page.text_input if one.label.startswith(label))


def arguments(page: AppTest, label: str) -> tuple[object, ...]:
    """Return what the drawn button hands to the function it calls."""
    drawn = next(one for one in page.button if read(one.label) == label)
    metadata = page.session_state._state._state._new_widget_state.widget_metadata
    return tuple(metadata[drawn.proto.id].callback_args or ())


def test_the_id_of_a_record_belongs_to_the_button_that_was_drawn(
    family: Family, robin: str
) -> None:
    for name in ("Vitamin D", "Ibuprofen"):
        family.record(robin, "doses", given_at=family.ago(days=1), medicine=name)
    page = noting(family, "Medicine")
    before = [arguments(page, name)[-1] for name in ("Vitamin D", "Ibuprofen")]
    assert before[0] != before[1]
    button(page, "Vitamin D")
    assert before[0] in {dose["id"] for dose in family.entries(robin, "doses")}
    assert arguments(page, "Vitamin D")[-1] not in before


@pytest.mark.parametrize(
    ("form", "label"), [("Sleep", "Fell asleep just now"), ("Feed", "Feed begins now")]
)
def test_a_sleep_or_feed_has_the_id_of_the_button_that_was_drawn(
    family: Family, robin: str, form: str, label: str
) -> None:
    page = noting(family, form)
    record_id = arguments(page, label)[-1]
    button(page, label)
    assert [span["id"] for span in family.entries(robin, "spans")] == [record_id]


def test_a_form_keeps_what_was_typed_when_the_server_restarts_and_says_it_is_not_saved(
    family: Family, robin: str
) -> None:
    page = chip(noting(family, "Visit"), "Who was it?", "doctor")
    page.text_area[0].set_value("Film").run()
    page.text_area[0].set_value("Film more")  # typed while there was no connection
    browser = page._tree.get_widget_states()
    restarted = AppTest.from_file(resource("dashboards") / "app.py", default_timeout=60)
    restarted.context = {"timezone": PHONE_ZONE}
    restarted.session_state["device"] = page.session_state["device"]
    restarted = restarted.switch_page("log.py")._run(browser)
    assert "What you entered here isn't saved yet" in page_text(restarted)
    assert restarted.text_area[0].value == "Film more"
    assert family.entries(robin, "visits") == []
    assert "not saved yet" not in page_text(button(restarted, "Save"))
    (visit,) = family.entries(robin, "visits")
    assert (visit["kind"], visit["note"]) == ("doctor", "Film more")


def test_a_form_that_was_left_is_as_it_was_on_this_device_alone_until_it_is_saved(
    family: Family, robin: str
) -> None:
    wren = family.add("Wren")
    mums, dads = {"draft": "mum", "child": robin}, {"draft": "dad", "child": robin}
    page = family.open("log.py", device=dict(mums))
    chip(page, "What else would you like to note?", "Visit")
    chip(page, "Who was it?", "doctor")
    page.text_area[0].set_value("Film more").run()
    page.switch_page("today.py").run()

    page = page.switch_page("log.py").run()
    assert page.text_area[0].value == "Film more"
    page = family.open("log.py", device=dict(mums))  # loaded anew
    assert "isn't saved yet" in page_text(page)
    assert page.text_area[0].value == "Film more"
    assert not family.open("log.py", device=dict(dads)).text_area
    twin = chip(
        family.open("log.py", device={**mums, "child": wren}),
        "What else would you like to note?",
        "Visit",
    )
    assert twin.text_area[0].value == ""

    button(page, "Save for Robin")
    (visit,) = family.entries(robin, "visits")
    assert (visit["kind"], visit["note"]) == ("doctor", "Film more")
    again = family.open("log.py", device=dict(mums))
    assert [one.value for one in again.text_area] == [""]


def test_a_form_outlives_a_tap_that_interrupts_its_page(family: Family, robin: str) -> None:
    mums = {"draft": "mum", "child": robin}
    page = family.open("log.py", device=dict(mums))
    chip(page, "What else would you like to note?", "Visit")
    chip(page, "Who was it?", "doctor")
    page.text_area[0].set_value("Film more").run()
    page.switch_page("today.py").run()
    # What the run of a page leaves behind that a tap on another page stops before its end.
    page.session_state["followed-forms"] = {"noting": {"noting": "Visit"}}
    page.run()
    page.switch_page("log.py").run()
    assert page.text_area[0].value == "Film more"


def test_what_was_typed_is_stored_before_the_page_is_drawn(
    family: Family, robin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mums = {"draft": "mum", "child": robin}
    page = family.open("log.py", device=dict(mums))
    chip(page, "What else would you like to note?", "Visit")
    chip(page, "Who was it?", "doctor")
    page_frame = importlib.import_module("page_frame")
    with monkeypatch.context() as at_the_foot:
        at_the_foot.setattr(page_frame, "help_link", lambda *_: st.stop())  # as a tap does
        page.text_area[0].set_value("Film more").run()
    assert family.open("log.py", device=dict(mums)).text_area[0].value == "Film more"
