from __future__ import annotations

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_log import button, chip


def test_with_one_child_no_button_names_it(family: Family, robin: str) -> None:
    assert robin
    assert "Just now" in [one.label for one in family.open("log.py").button]


def test_with_two_children_every_button_that_saves_names_the_child(family: Family) -> None:
    robin = family.add("Robin")
    wren = family.add("Wren", days_old=60)
    page = family.open("log.py", device={"child": wren})
    labels = [one.label for one in page.button]
    assert "Just now for Wren" in labels
    button(page, "Just now for Wren")
    assert "Saved for Wren" in page_text(page)
    assert (len(family.entries(wren)), len(family.entries(robin))) == (1, 0)
    page = chip(
        family.open("log.py", device={"child": robin}), "What else would you like to note?", "Sleep"
    )
    assert "Fell asleep just now for Robin" in [one.label for one in page.button]


def test_choosing_the_other_child_closes_what_was_open_of_the_first(family: Family) -> None:
    family.add("Robin")
    wren = family.add("Wren", days_old=60)
    page = button(family.open("log.py"), "Just now for Robin")
    assert "Skip anything you don't know" in page_text(page)
    page.segmented_control[0].set_value(wren).run()
    assert "Skip anything you don't know" not in page_text(page)
    assert "Just now for Wren" in [one.label for one in page.button]


def test_who_logs_is_one_tap_from_being_somebody_else(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=2))
    page = family.open("log.py", device={"caregiver": "Dad"})
    question = next(one for one in page.pills if one.label == "Who is using this phone?")
    assert list(question.options) == ["Dad", "Mum"]
    question.set_value("Mum").run()
    button(page, "Just now")
    assert family.entries(robin)[0]["logged_by"] == "Mum"


def test_a_caregiver_is_added_renamed_and_retired_in_settings(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=2))
    page = family.open("settings.py", device={"caregiver": "Mum"})
    next(one for one in page.text_input if one.label == "Add a person").set_value("Granny")
    button(page, "Add")
    page.text_input(key="name-Mum").set_value("Mama")
    next(
        one for one in page.button if one.label == "Rename" and one.form_id == "rename-Mum"
    ).click().run()
    assert "Mum is now called Mama, on 1 entry too." in page_text(page).replace("\\", "")
    assert page.session_state["device"]["caregiver"] == "Mama"
    page.button(key="retire-Granny").click().run()
    assert "Granny – hidden" in [one.label for one in page.expander]
    page.button(key="back-Granny").click().run()
    assert "Granny" in [one.label for one in page.expander]


def test_a_phone_with_an_older_name_logs_under_the_new_one(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=2))
    page = family.open("settings.py")
    page.text_input(key="name-Mum").set_value("Mama")
    next(one for one in page.button if one.label == "Rename").click().run()
    other = button(family.open("log.py", device={"caregiver": "Mum"}), "Just now")
    assert "Saved" in page_text(other)
    assert {one["logged_by"] for one in family.entries(robin)} == {"Mama"}


def test_a_sleep_of_the_other_child_does_not_stand_on_this_page(family: Family) -> None:
    robin, wren = family.add("Robin"), family.add("Wren", days_old=60)
    family.record(robin, "spans", kind="sleep", started_at=family.ago(minutes=40))
    page = chip(
        family.open("log.py", device={"child": wren}), "What else would you like to note?", "Sleep"
    )
    assert "Woke just now" not in [one.label for one in page.button]


def test_an_episode_tapped_on_the_wrong_twin_moves_over_at_once_and_back(family: Family) -> None:
    robin, wren = family.add("Robin"), family.add("Wren")
    page = button(family.open("log.py", device={"child": robin}), "Just now for Robin")
    button(page, "Move to W · Wren")
    assert "Moved : the entry is Wren's now." in page_text(page)
    assert (len(family.entries(robin)), len(family.entries(wren))) == (0, 1)
    button(page, "Undo")
    assert (len(family.entries(robin)), len(family.entries(wren))) == (1, 0)


def test_an_entry_in_the_address_is_shown_under_no_other_childs_name(family: Family) -> None:
    robin, wren = family.add("Robin"), family.add("Wren")
    entry = family.record(robin, "episodes", started_at=family.ago(minutes=5))
    page = family.open("log.py", entry=("episodes", entry), device={"child": wren})
    words = page_text(page)
    assert "This entry belongs to Robin." in words
    assert "Saved for" not in words
    assert "Saved for Robin" in page_text(button(page, "Go to Robin"))
    for strange in ("episodes:", "nothing:1", f"episodes:{wren}", "visits:1"):
        page = family.open("log.py", entry=(strange, ""), device={"child": wren})
        assert "Just now" in " ".join(one.label for one in page.button)


def test_the_other_twins_warning_is_on_its_name_on_every_page(family: Family) -> None:
    robin, wren = family.add("Robin"), family.add("Wren")
    family.record(
        wren,
        "episodes",
        started_at=family.ago(hours=1),
        state="just_woke",
        movements=["arms_fling"],
        jerk_count=6,
    )
    for file in ("today.py", "log.py", "history.py", "trends.py", "settings.py"):
        page = family.open(file, device={"child": robin})
        (switch,) = [one for one in page.segmented_control if "Which child" in one.label]
        assert [words.replace("\\", "") for words in switch.options] == [
            "R · Robin",
            "W · Wren ● doctor today",
        ]
