from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards import conftest
from tests.dashboards.conftest import PHONE_ZONE, Family, page_text, read
from tracker.domain.local_time import zone
from tracker.storage import database, store


def button(page: AppTest, label: str) -> AppTest:
    return next(one for one in page.button if read(one.label) == label).click().run()


def chip(page: AppTest, label: str, word: object) -> AppTest:
    return next(one for one in page.pills if one.label == label).set_value(word).run()


def test_one_tap_stores_an_episode_of_now_and_asks_nothing_first(
    family: Family, robin: str
) -> None:
    page = button(family.open("log.py"), "Just now")
    (stored,) = family.entries(robin)
    assert family.now() - datetime.fromisoformat(stored["started_at"]) < timedelta(minutes=1)
    assert stored["time_zone"] == PHONE_ZONE
    assert set(stored) == {"id", "logged_at", "started_at", "time_zone", "time_precision", "source"}
    assert "Saved" in page_text(page)


def test_a_double_tap_is_one_episode(family: Family, robin: str) -> None:
    first, second = family.open("log.py"), family.open("log.py")
    second.session_state["next-episode"] = first.session_state["next-episode"]
    second.run()
    button(first, "Just now")
    button(second, "Just now")
    assert len(family.entries(robin)) == 1


def test_undo_takes_it_out_and_the_next_tap_brings_it_back(family: Family, robin: str) -> None:
    page = button(button(family.open("log.py"), "Just now"), "Undo")
    assert family.entries(robin) == []
    button(page, "Deleted. Undo")
    assert len(family.entries(robin)) == 1


def test_a_quarter_of_an_hour_ago_is_an_about(family: Family, robin: str) -> None:
    button(family.open("log.py"), "15 min ago")
    (stored,) = family.entries(robin)
    age = family.now() - datetime.fromisoformat(stored["started_at"])
    assert timedelta(minutes=15) <= age < timedelta(minutes=16)
    assert stored["time_precision"] == "about"


def test_every_chip_saves_itself_and_unknown_is_not_no(family: Family, robin: str) -> None:
    page = button(family.open("log.py"), "Just now")
    chip(page, "When it started, your baby was", "just_woke")
    chip(page, "It looked like", ["jerk", "head_drop"])
    chip(page, "Did your baby respond to you?", "unsure")
    (stored,) = family.entries(robin)
    assert (stored["state"], stored["movements"], stored["responsive"]) == (
        "just_woke",
        ["jerk", "head_drop"],
        "unsure",
    )
    assert "colour" not in stored


def test_a_chip_tapped_off_again_is_not_asked(family: Family, robin: str) -> None:
    page = button(family.open("log.py"), "Just now")
    chip(page, "Skin colour", "pale")
    chip(page, "Skin colour", None)
    assert "colour" not in family.entries(robin)[0]


def test_a_tapped_length_is_stored_as_a_guess(family: Family, robin: str) -> None:
    page = button(family.open("log.py"), "Just now")
    chip(page, "How long did it last?", "10–30 s")
    assert "✓ Saved" in page_text(page)
    (stored,) = family.entries(robin)
    assert (stored["duration_s"], stored["duration_precision"]) == (20, "estimated")
    chip(page, "How long did it last?", "don't know")
    assert "duration_s" not in family.entries(robin)[0]


def test_as_usual_and_rolled_up_do_not_stand_together(family: Family, robin: str) -> None:
    page = button(family.open("log.py"), "Just now")
    chip(page, "Eyes", ["normal"])
    chip(page, "Eyes", ["normal", "rolled"])
    assert family.entries(robin)[0]["eyes"] == ["rolled"]


def test_a_stopped_breath_shows_the_emergency_words_before_the_entry_is_finished(
    family: Family, robin: str
) -> None:
    assert robin
    page = button(family.open("log.py"), "Just now")
    assert "Call 911 now" not in page_text(page)
    chip(page, "Skin colour", "blue")
    chip(page, "Breathing", "paused")
    words = page_text(page)
    assert "Call 911 now" in words
    assert words.index("Call 911 now") < words.index("Skip anything you don't know")


def test_same_as_last_time_is_a_button_and_leaves_its_mark(family: Family, robin: str) -> None:
    first = family.record(
        robin,
        "episodes",
        started_at=family.ago(hours=3),
        movements=["twitch"],
        state="asleep",
        held="stopped",
        source="app",
    )
    button(button(family.open("log.py"), "Just now"), "Same as last time")
    newest = family.entries(robin)[0]
    assert (newest["movements"], newest["state"], newest["source"]) == (
        ["twitch"],
        "asleep",
        f"app:copied:{first}",
    )
    assert "held" not in newest


def last_autumn_change(now: datetime) -> datetime:
    """Half past one on the newest first Sunday of November that is over: in New York it came twice."""
    days = (
        datetime(year, 11, day, 1, 30, tzinfo=zone(PHONE_ZONE))
        for year in (now.year - 1, now.year)
        for day in range(1, 8)
    )
    return max(day for day in days if day.weekday() == 6 and day < now - timedelta(days=1))


def test_the_hour_that_comes_twice_in_autumn_is_asked(family: Family) -> None:
    robin = family.add(days_old=500)
    page = family.open("log.py")
    autumn = last_autumn_change(family.now())
    next(one for one in page.pills if one.label == "Which day?").set_value("another day").run()
    next(one for one in page.date_input if one.label == "Day").set_value(autumn.date())
    next(one for one in page.time_input if one.label == "Time").set_value(autumn.time()).run()
    assert "Save at this time" not in [one.label for one in page.button]
    next(one for one in page.segmented_control if "came twice" in one.label).set_value(
        "the second"
    ).run()
    button(page, "Save at this time")
    assert (
        datetime.fromisoformat(family.entries(robin)[0]["started_at"]).astimezone(zone("UTC")).hour
        == 6
    )


def test_none_seen_is_stored_as_a_true_zero_with_how_much_was_watched(
    family: Family, robin: str
) -> None:
    page = family.open("log.py")
    chip(page, "How much of today was someone watching your baby?", "some")
    (stored,) = family.entries(robin, "check_ins")
    assert (stored["episodes_seen"], stored["watched"]) == ("none", "some")


def test_an_episode_left_running_is_stopped_with_its_length(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(minutes=4), running=True)
    button(family.open("log.py"), "It just stopped")
    (stored,) = family.entries(robin)
    assert "running" not in stored
    assert 240 <= stored["duration_s"] < 300
    assert stored["duration_precision"] == "measured"


def test_one_forgotten_for_half_an_hour_gets_no_invented_length(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(minutes=30), running=True)
    button(family.open("log.py"), "It just stopped")
    (stored,) = family.entries(robin)
    assert "duration_s" not in stored
    assert "running" not in stored


def test_how_many_in_a_row_is_asked_with_the_chips_of_the_quick_page(
    family: Family, robin: str
) -> None:
    page = button(family.open("log.py"), "Just now")
    chips = next(one for one in page.pills if one.label == "How many in a row?")
    assert chips.options == ["1", "2", "3–5", "6–10", "more", "don't know"]
    chips.set_value("3–5").run()
    assert family.entries(robin)[0]["jerk_count"] == 3
    exact = next(one for one in page.text_input if one.label == "Or the exact number")
    assert exact.value == "3"
    exact.set_value("7").run()
    assert family.entries(robin)[0]["jerk_count"] == 7
    chips = next(one for one in page.pills if one.label == "How many in a row?")
    assert chips.value == "6–10"
    chips.set_value("don't know").run()
    assert "jerk_count" not in family.entries(robin)[0]


@pytest.mark.parametrize(
    ("place", "number"),
    [("America/New_York", "911"), ("Europe/Paris", "112"), ("Asia/Tokyo", "your emergency number")],
)
def test_the_line_to_call_names_the_usual_number_of_the_place_until_the_family_enters_its_own(
    family: Family, robin: str, monkeypatch: pytest.MonkeyPatch, place: str, number: str
) -> None:
    assert robin
    monkeypatch.setattr(conftest, "PHONE_ZONE", place)
    page, link = family.open("log.py"), 'href="settings?section=family"'
    words = page_text(page)
    assert f"Call {number} if Robin is blue" in words
    assert words.index(f"Call {number} if") < words.index("Take a video while it lasts")
    assert any(link in one.body for one in page.html)
    assert f"pages s{'ay' if number.startswith('your') else 'how'} " in page_text(
        family.open("settings.py")
    )
    with database.writing(family.engine) as session:
        store.set_emergency_number(session, "999", now=family.now(), by="Mum")
    page = family.open("log.py")
    assert "Call 999 if Robin is blue" in page_text(page)
    assert not any(link in one.body for one in page.html)
