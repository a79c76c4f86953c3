from __future__ import annotations

import importlib
from datetime import datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_log import button, chip
from tracker.domain.local_time import zone
from tracker.storage import store


def open_record(family: Family, record_id: str, table: str = "episodes") -> AppTest:
    return family.open("history.py", entry=(table, record_id))


def test_an_empty_history_says_what_will_stand_there(family: Family, robin: str) -> None:
    assert robin
    assert "All entries will be here" in page_text(family.open("history.py"))


def test_the_newest_entry_stands_first_with_who_logged_it(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    family.record(robin, "episodes", started_at=family.ago(hours=1), movements=["jerk"])
    page = page_text(family.open("history.py"))
    assert page.index("Jerk") < page.index("Small twitch")
    assert "logged by Mum" in page


def test_a_filter_leaves_the_other_kinds_out(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    family.record(robin, "measurements", date=family.ago(days=2)[:10], kind="weight_g", value=6100)
    page = family.open("history.py")
    next(one for one in page.pills if one.label == "Show").set_value(["measurements"]).run()
    assert "weight" in page_text(page)
    assert "Small twitch" not in page_text(page)


def test_an_entry_can_be_amended_and_its_history_says_who_when_and_what(
    family: Family, robin: str
) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    page = open_record(family, entry)
    next(one for one in page.pills if one.label == "It looked like").set_value(["jerk"]).run()
    assert family.entries(robin)[0]["movements"] == ["jerk"]
    words = page_text(page)
    assert "Changed" in words
    assert "small twitch" in words


def test_an_entry_taken_out_says_why_counts_nowhere_and_can_come_back(
    family: Family, robin: str
) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    page = open_record(family, entry)
    chip(page, "Why delete it?", "double")
    button(page, "Delete this entry")
    assert family.entries(robin) == []
    assert family.ask(store.read, "episodes", entry)["removed_why"] == "double"
    button(page, "Undo delete")
    assert len(family.entries(robin)) == 1


def test_an_earlier_state_can_be_brought_back(family: Family, robin: str) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=5), state="asleep")
    page = open_record(family, entry)
    next(one for one in page.pills if one.label == "When it started, your baby was").set_value(
        "awake"
    ).run()
    button(page, "Undo this change")
    assert family.entries(robin)[0]["state"] == "asleep"


def test_every_kind_of_entry_of_the_demo_diaries_can_be_opened(filled: Family) -> None:
    child = filled.ask(store.find_child, None)
    for table in ("episodes", "check_ins", "milestones", "measurements", "visits"):
        entry = filled.entries(child.id, table)[0]
        assert page_text(open_record(filled, entry["id"], table))


def listed(page: AppTest, label: str, value: object) -> str:
    next(one for one in page.pills if one.label == label).set_value(value).run()
    return page_text(page)


def test_days_leave_older_entries_out_and_say_so(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(days=9), movements=["twitch"])
    family.record(robin, "episodes", started_at=family.ago(days=6), movements=["jerk"])
    page = family.open("history.py")
    words = listed(page, "Which days", "last 7 days")
    assert "Jerk" in words
    assert "Small twitch" not in words
    assert "Shown: since" in words
    assert "Small twitch" in page_text(page.button(key="show-all").click().run())


def test_only_what_somebody_logged(family: Family, robin: str) -> None:
    family.record(
        robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"], logged_by="Dad"
    )
    family.record(robin, "episodes", started_at=family.ago(hours=1), movements=["jerk"])
    words = listed(family.open("history.py"), "Logged by", ["Dad"])
    assert "Small twitch" in words
    assert ": Jerk" not in words


def test_only_what_was_filmed_and_a_film_not_asked_about_is_no_film(
    family: Family, robin: str
) -> None:
    for movement, film in (
        ("twitch", {"video": "on_phone"}),
        ("jerk", {}),
        ("startle", {"video": "none"}),
    ):
        family.record(
            robin, "episodes", started_at=family.ago(hours=5), movements=[movement], **film
        )
    page = family.open("history.py")
    words = page_text(page.checkbox(key="filmed").check().run())
    assert "Small twitch" in words
    assert ": Jerk" not in words
    assert "tartle" not in words


def test_a_filter_that_nothing_fits_does_not_claim_that_nothing_happened(
    family: Family, robin: str
) -> None:
    family.record(robin, "episodes", started_at=family.ago(days=9), movements=["twitch"])
    assert "That only means none was logged." in listed(
        family.open("history.py"), "Which days", "today"
    )


def test_a_removed_entry_says_when_and_why_and_the_filters_hold_for_it_too(
    family: Family, robin: str
) -> None:
    page = open_record(
        family,
        family.record(robin, "episodes", started_at=family.ago(days=9), movements=["twitch"]),
    )
    chip(page, "Why delete it?", "double")
    button(page, "Delete this entry")
    page = family.open("history.py")
    assert "deleted today" in listed(page, "Show", ["removed"])
    assert "Small twitch" not in listed(page, "Which days", "last 7 days")


def test_taking_out_asks_why(family: Family, robin: str) -> None:
    page = button(
        open_record(family, family.record(robin, "episodes", started_at=family.ago(hours=1))),
        "Delete this entry",
    )
    assert "Please choose why" in page_text(page)
    assert len(family.entries(robin)) == 1


def test_the_end_of_a_sleep_can_be_set_changed_and_taken_back(family: Family, robin: str) -> None:
    sleep = family.record(robin, "spans", kind="sleep", started_at=family.ago(hours=5))
    page = open_record(family, sleep, "spans")
    button(page, "Use this end")
    assert "ended_at" in family.entries(robin, "spans")[0]
    button(page, "The end is not known")
    assert "ended_at" not in family.entries(robin, "spans")[0]


def test_a_refusal_waits_until_a_page_was_drawn_to_its_end_and_is_said_once(
    family: Family, robin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleep = family.record(
        robin, "spans", kind="sleep", started_at=family.ago(hours=5), ended_at=family.ago(hours=4)
    )
    page = open_record(family, sleep, "spans")
    page.pills(key=f"end-{sleep}-which-day").set_value("two days ago").run()
    page_frame = importlib.import_module("page_frame")
    with monkeypatch.context() as at_the_foot:
        at_the_foot.setattr(page_frame, "help_link", lambda *_: st.stop())  # as a tap does
        button(page, "Use this end")
    assert "Not saved" in page_text(page.run())
    assert "Not saved" not in page_text(page.run())


def test_an_end_before_the_beginning_is_refused_with_a_sentence(family: Family, robin: str) -> None:
    sleep = family.record(
        robin, "spans", kind="sleep", started_at=family.ago(hours=5), ended_at=family.ago(hours=4)
    )
    page = open_record(family, sleep, "spans")
    page.pills(key=f"end-{sleep}-which-day").set_value("two days ago").run()
    button(page, "Use this end")
    assert "Not saved" in page_text(page)
    assert datetime.fromisoformat(
        family.entries(robin, "spans")[0]["ended_at"]
    ) > family.now() - timedelta(hours=6)


def test_a_wrong_unit_is_told_when_a_size_is_changed(family: Family, robin: str) -> None:
    size = family.record(
        robin, "measurements", date=family.ago(days=2)[:10], kind="weight_g", value=6100
    )
    page = open_record(family, size, "measurements")
    next(one for one in page.text_input if one.label == "Weight, kg").set_value("62").run()
    assert "“62” can't be right for a baby" in page_text(page)
    assert family.entries(robin, "measurements")[0]["value"] == 6100


def test_a_changed_size_that_does_not_fit_is_saved_and_asked_about_until_it_is_right(
    family: Family, robin: str
) -> None:
    day = {"date": family.ago(days=2)[:10], "kind": "head_circumference_cm"}
    family.record(robin, "measurements", **day | {"date": family.ago(days=9)[:10]}, value=41)
    size = family.record(robin, "measurements", **day, value=41.2)
    page = open_record(family, size, "measurements")
    assert "Is it right?" not in page_text(page)
    box = next(one for one in page.text_input if "ead" in one.label)
    box.set_value("45.4").run()
    assert family.ask(store.read, "measurements", size)["value"] == 45.4
    assert "45.4 cm is 4.4 cm more than on" in page_text(page)
    next(one for one in page.checkbox if one.label == "Yes, it is right").check().run()
    box.set_value("41.3").run()
    assert "Is it right?" not in page_text(page)
    box.set_value("47").run()
    assert "47 cm is 6 cm more than on" in page_text(page)


def test_an_entry_moves_to_the_other_twin_and_back_and_its_history_says_so(family: Family) -> None:
    robin, wren = family.add("Robin"), family.add("Wren")
    entry = family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    page = button(
        family.open("history.py", device={"child": robin}, entry=("episodes", entry)),
        "Move to W · Wren",
    )
    assert "Moved : the entry is Wren's now." in page_text(page)
    assert (len(family.entries(robin)), len(family.entries(wren))) == (0, 1)
    button(page, "Go to Wren")
    assert "Small twitch" in page_text(page)
    page.button(key=f"open-{entry}").click().run()
    assert "child  Robin  Wren" in page_text(page)
    button(button(page, "Back to the list"), "Undo")
    assert (len(family.entries(robin)), len(family.entries(wren))) == (1, 0)


def test_another_childs_entry_is_not_shown_under_this_childs_name(family: Family) -> None:
    robin, wren = family.add("Robin"), family.add("Wren")
    entry = family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    page = family.open("history.py", device={"child": wren}, entry=("episodes", entry))
    assert "This entry belongs to Robin." in page_text(page)
    assert "Small twitch" not in page_text(page)
    assert "Small twitch" in page_text(button(page, "Go to Robin"))


def test_an_entry_from_before_the_other_childs_birth_cannot_move_there(family: Family) -> None:
    robin, wren = family.add("Robin"), family.add("Wren", days_old=2)
    entry = family.record(robin, "episodes", started_at=family.ago(days=5))
    page = button(
        family.open("history.py", device={"child": robin}, entry=("episodes", entry)),
        "Move to W · Wren",
    )
    assert "Not saved: the time is before birth." in page_text(page)
    assert (len(family.entries(robin)), len(family.entries(wren))) == (1, 0)


def test_a_sleep_reads_from_until_and_one_that_goes_on_has_no_end(
    family: Family, robin: str
) -> None:
    day = (family.now() - timedelta(days=5)).date().isoformat()
    family.record(
        robin,
        "spans",
        kind="sleep",
        started_at=f"{day}T02:10:00+00:00",
        ended_at=f"{day}T04:30:00+00:00",
    )
    family.record(robin, "spans", kind="feed", started_at=f"{day}T15:00:00+00:00")
    home = zone("Europe/London")
    began, ended, feed = (
        datetime.fromisoformat(f"{day}T{at}+00:00").astimezone(home).strftime("%H:%M")
        for at in ("02:10", "04:30", "15:00")
    )
    words = page_text(family.open("history.py"))
    assert f", {began}–{ended}: Sleep" in words
    assert f", {feed}: Feed" in words


def test_seconds_and_a_length_are_read_with_a_comma(family: Family, robin: str) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=2), movements=["jerk"])
    page = open_record(family, entry, "episodes")
    for label, text in (("Length, seconds", "4,5"), ("Seconds from one to the next", "2,5")):
        next(one for one in page.text_input if one.label == label).set_value(text).run()
    (stored,) = family.entries(robin)
    assert (stored["duration_s"], stored["jerk_interval_s"]) == (4.5, 2.5)


def test_an_answer_that_saves_itself_is_read_with_a_comma_or_left_as_it_was(
    family: Family, robin: str
) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=2), movements=["jerk"])
    page = family.open("log.py", entry=("episodes", entry))
    for text in ("2,5", "two"):
        next(
            one for one in page.text_input if one.label == "Seconds from one to the next"
        ).set_value(text).run()
        assert family.entries(robin)[0]["jerk_interval_s"] == 2.5
    assert "“two” cannot be read" in page_text(page)


def answer(page: AppTest, kind: str, label: str) -> Any:
    return next(one for one in getattr(page, kind) if one.label == label)


def test_each_answer_of_an_entry_saves_itself_and_says_so_there(family: Family, robin: str) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=2), movements=["jerk"])
    page = open_record(family, entry)
    answer(page, "pills", "When it started, your baby was").set_value("awake").run()
    answer(page, "text_input", "Length, seconds").set_value("40").run()
    (stored,) = family.entries(robin)
    assert (stored["state"], stored["duration_s"], stored["duration_precision"]) == (
        "awake",
        40,
        "estimated",
    )
    assert page_text(page).count("Saved") == 1
    assert "Save the changes" not in [one.label for one in page.button]
    answer(page, "pills", "When it started, your baby was").set_value(None).run()
    assert "state" not in family.entries(robin)[0]


def test_an_answer_that_another_phone_changed_is_shown_and_a_newer_one_is_not_overwritten(
    family: Family, robin: str
) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=2), state="asleep")
    page, other = open_record(family, entry), open_record(family, entry)
    answer(other, "pills", "When it started, your baby was").set_value("awake").run()
    answer(page, "pills", "When it started, your baby was").set_value("feeding").run()
    assert "someone else has just answered “awake”" in page_text(page)
    assert answer(page, "pills", "When it started, your baby was").value == "awake"
    answer(page, "pills", "When it started, your baby was").set_value("feeding").run()
    assert family.entries(robin)[0]["state"] == "feeding"
    assert answer(other.run(), "pills", "When it started, your baby was").value == "feeding"


def test_a_changed_kind_of_size_waits_for_its_number(family: Family, robin: str) -> None:
    size = family.record(
        robin, "measurements", date=family.ago(days=2)[:10], kind="weight_g", value=6100
    )
    page = open_record(family, size, "measurements")
    answer(page, "pills", "What was measured?").set_value("head_circumference_cm").run()
    assert "now type the new number" in page_text(page)
    assert family.entries(robin, "measurements")[0]["kind"] == "weight_g"
    next(one for one in page.text_input if "ead" in one.label).set_value("42,5").run()
    (stored,) = family.entries(robin, "measurements")
    assert (stored["kind"], stored["value"]) == ("head_circumference_cm", 42.5)
    assert "now type the new number" not in page_text(page)


def test_whose_phone_a_video_is_on_is_asked_and_shown_in_the_entry_and_its_changes(
    family: Family, robin: str
) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=3), logged_by="Dad")
    entry = family.record(
        robin, "episodes", started_at=family.ago(hours=2), video="on_phone", source="app"
    )
    page = open_record(family, entry)
    box = next(one for one in page.selectbox if one.label == "Whose phone is the video on?")
    assert box.value is None
    assert "Dad" in box.options
    box.set_value("Dad").run()
    assert family.ask(store.read, "episodes", entry)["source"] == "app video-on:Dad"
    words = page_text(page)
    assert "video: on the phone of Dad" in words
    assert "Saved" in words
    box = next(one for one in page.selectbox if one.label == "Whose phone is the video on?")
    box.set_value(None).run()
    assert family.ask(store.read, "episodes", entry)["source"] == "app"


def test_nobody_is_asked_for_a_phone_where_there_is_no_video_on_one(
    family: Family, robin: str
) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=2), video="none")
    assert [one.label for one in open_record(family, entry).selectbox] == []
