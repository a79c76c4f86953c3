from __future__ import annotations

import re
from datetime import timedelta

from tests.dashboards.conftest import Family, page_text
from tracker.storage import database, store

NO_FLAG = "Nothing you logged matches a warning sign on our list. The list is not complete and this is not an all-clear: if you are worried, call your doctor."


SILENT = "Nothing was entered in the last 14 days: not enough to say. This is not an all-clear: if you are worried, call your doctor."


def crunches_on_waking(family: Family, child: str, jerks: int) -> str:
    return family.record(
        child,
        "episodes",
        started_at=family.ago(hours=2),
        movements=["crunch"],
        state="just_woke",
        jerk_count=jerks,
    )


def test_an_empty_diary_is_no_all_clear(family: Family, robin: str) -> None:
    assert robin
    page = page_text(family.open())
    assert SILENT in page
    assert NO_FLAG not in page
    assert "none logged yet" in page
    assert "Nothing is logged yet" in page


def test_three_crunches_on_waking_are_shown_first_with_what_to_do(
    family: Family, robin: str
) -> None:
    crunches_on_waking(family, robin, 3)
    page = page_text(family.open())
    assert "Call a doctor today" in page
    assert NO_FLAG not in page
    assert page.index("Call a doctor today") < page.index("logged today")


def test_whether_there_is_a_video_is_asked_until_an_entry_behind_the_warning_has_one(
    family: Family, robin: str
) -> None:
    asks = "whether there is a video"
    crunches_on_waking(family, robin, 6)
    assert all(asks in page_text(family.open(file)) for file in ("today.py", "flags.py"))
    earlier = {"movements": ["crunch"], "state": "just_woke", "jerk_count": 4}
    started_at = family.ago(hours=5)
    family.record(robin, "episodes", started_at=started_at, video="on_phone", **earlier)
    assert not any(asks in page_text(family.open(file)) for file in ("today.py", "flags.py"))


def test_several_warnings_say_one_thing_to_do_with_the_doctors_number_to_tap(
    family: Family, robin: str
) -> None:
    crunches_on_waking(family, robin, 3)
    family.record(robin, "check_ins", date=family.today(), mood="inconsolable", feeding="harder")
    with database.writing(family.engine) as session:
        store.set_doctor_number(session, "(555) 010-4477", now=family.now(), by="Mum")
    page = family.open()
    words = page_text(page)
    assert words.count("Call a doctor today") == 1
    assert words.index("Call our doctor") < words.index("What you logged")
    assert any('href="tel:5550104477"' in one.body for one in page.html)


def test_a_new_family_is_not_told_how_much_is_missing(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(minutes=5), movements=["startle"])
    page = family.open()
    assert "Add details when you like" in page_text(page)
    assert not [one for one in page.expander if "still open" in one.label]


def test_an_episode_of_which_only_the_day_is_known_has_no_time(family: Family, robin: str) -> None:
    at = family.ago(days=1)
    family.record(robin, "episodes", started_at=at, time_precision="day_only")
    words = page_text(family.open())
    assert "the last entry: yesterday" in words
    assert not re.search(r"the last entry: yesterday \d", words)


def test_two_weeks_of_silence_are_not_enough_to_say(family: Family, robin: str) -> None:
    family.record(
        robin,
        "episodes",
        started_at=family.ago(hours=24 * 15),
        movements=["startle"],
        state="asleep",
        rhythm="single",
    )
    assert SILENT in page_text(family.open())
    family.record(
        robin,
        "check_ins",
        date=(family.now() - timedelta(days=1)).date().isoformat(),
        watched="most",
        episodes_seen="none",
    )
    assert NO_FLAG in page_text(family.open())


def test_a_single_startle_raises_nothing_today(family: Family, robin: str) -> None:
    family.record(
        robin,
        "episodes",
        started_at=family.ago(hours=2),
        movements=["startle"],
        state="asleep",
        rhythm="single",
    )
    assert NO_FLAG in page_text(family.open())


def test_the_check_in_is_stored_with_only_what_was_answered(family: Family, robin: str) -> None:
    page = family.open()
    watched = next(pills for pills in page.pills if pills.label.startswith("How much of the day"))
    watched.set_value("most").run()
    (stored,) = family.entries(robin, "check_ins")
    assert stored["watched"] == "most"
    assert not {"feeding", "mood", "fever", "episodes_seen"} & set(stored)
    assert "most of the day" in page_text(page)


def test_a_second_check_in_on_the_same_day_adds_to_the_first(family: Family, robin: str) -> None:
    for label, word in (("How much of the day", "some"), ("Mood", "usual")):
        page = family.open()
        next(pills for pills in page.pills if pills.label.startswith(label)).set_value(word).run()
    (stored,) = family.entries(robin, "check_ins")
    assert (stored["watched"], stored["mood"]) == ("some", "usual")


def test_a_word_for_an_emergency_is_answered_at_once(family: Family, robin: str) -> None:
    assert robin
    page = family.open()
    next(pills for pills in page.pills if pills.label == "Alertness").set_value("cannot_wake").run()
    assert "Call 911 now" in page_text(page)
    assert "lay your baby on one side" in page_text(page)


def test_each_demo_diary_fills_the_page(filled: Family) -> None:
    assert "the last entry:" in page_text(filled.open())


def test_with_two_children_the_page_lets_one_choose(family: Family, robin: str) -> None:
    other = family.add("Wren", days_old=60)
    page = family.open()
    assert page.segmented_control[0].options == ["R · Robin", "W · Wren"]
    page.segmented_control[0].set_value(other).run()
    assert "Wren" in [title.value for title in page.title]
    assert robin != other


def test_two_parents_at_the_same_card_do_not_undo_each_other(family: Family, robin: str) -> None:
    family.record(robin, "check_ins", date=family.today(), mood="usual")
    one, other = family.open(), family.open()
    for page, label, word in ((one, "Feeding", "harder"), (other, "Mood", "hard_to_console")):
        next(pills for pills in page.pills if pills.label == label).set_value(word).run()
    (stored,) = family.entries(robin, "check_ins")
    assert (stored["feeding"], stored["mood"]) == ("harder", "hard_to_console")


def test_a_name_is_shown_as_it_was_typed(family: Family) -> None:
    family.add("**Robin** <b>:red[x]</b>")
    page = family.open()
    assert page.title[0].value == "\\*\\*Robin\\*\\* \\<b\\>\\:\u2060red\\[x\\]\\<\\/b\\>"


def test_every_page_says_that_the_clock_and_the_entries_contradict_each_other(
    family: Family, robin: str
) -> None:
    right = family.now() + timedelta(days=9)
    with database.writing(family.engine) as session:
        entry = {"started_at": right.isoformat(), "duration_s": 400}
        store.record(session, robin, "episodes", entry, now=right, by="Mum")
    page = family.open()
    words = page_text(page)
    assert "This computer's clock says" in words
    assert "not known: the clock is wrong" in words
    assert "Call 911 now" in words
    history = family.open("history.py")
    assert "later than this computer's clock" in page_text(history)
    assert "This computer's clock says" in page_text(family.open("trends.py"))
    history.button(key="trust-clock").click().run()
    words = page_text(history)
    assert "1 entry has a new time now" in words
    assert "This computer's clock says" not in words
    assert "later than this computer's clock" not in words


def test_the_film_of_small_movements_is_offered_quietly_with_a_risk_from_birth(
    family: Family,
) -> None:
    family.add(days_old=100, gestation_weeks=40, background={"birth_history": ["cooling"]})
    page = family.open()
    assert "Robin is 14 weeks old, counted from the due date." in page_text(page)
    assert any('href="video/fidgety"' in one.body for one in page.html)


def test_without_a_risk_from_birth_today_offers_no_film(family: Family) -> None:
    family.add(days_old=100, gestation_weeks=40)
    assert "counted from the due date" not in page_text(family.open())
