from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, shown
from tests.dashboards.test_log import button, chip
from tracker import store


def opened(family: Family, record_id: str, table: str = "episodes") -> AppTest:
    return family.open("history.py", opened=(table, record_id))


def test_an_empty_history_says_what_will_stand_there(family: Family, robin: str) -> None:
    assert robin
    assert "Every entry will stand here" in shown(family.open("history.py"))


def test_the_newest_entry_stands_first_with_who_logged_it(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    family.record(robin, "episodes", started_at=family.ago(hours=1), movements=["jerk"])
    page = shown(family.open("history.py"))
    assert page.index("Jerk") < page.index("Small twitch")
    assert "logged by Mum" in page


def test_a_filter_leaves_the_other_kinds_out(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    family.record(robin, "measurements", date=family.ago(days=2)[:10], kind="weight_g", value=6100)
    page = family.open("history.py")
    next(one for one in page.pills if one.label == "Show").set_value(["measurements"]).run()
    assert "weight" in shown(page)
    assert "Small twitch" not in shown(page)


def test_an_entry_can_be_amended_and_its_history_says_who_when_and_what(family: Family, robin: str) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    page = opened(family, entry)
    next(one for one in page.pills if one.label == "It looked like").set_value(["jerk"])
    button(page, "Save the changes")
    assert family.entries(robin)[0]["movements"] == ["jerk"]
    words = shown(page)
    assert "Amended" in words
    assert "small twitch" in words


def test_an_entry_taken_out_says_why_counts_nowhere_and_can_come_back(family: Family, robin: str) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=5), movements=["twitch"])
    page = opened(family, entry)
    chip(page, "Why take it out?", "double")
    button(page, "Take it out")
    assert family.entries(robin) == []
    assert family.ask(store.read, "episodes", entry)["removed_why"] == "double"
    button(page, "Bring it back")
    assert len(family.entries(robin)) == 1


def test_an_earlier_state_can_be_brought_back(family: Family, robin: str) -> None:
    entry = family.record(robin, "episodes", started_at=family.ago(hours=5), state="asleep")
    page = opened(family, entry)
    next(one for one in page.pills if one.label == "When it began, the baby was").set_value("awake")
    button(page, "Save the changes")
    button(page, "Make it read as it did before this change")
    assert family.entries(robin)[0]["state"] == "asleep"


def test_every_kind_of_entry_of_the_demo_diaries_can_be_opened(filled: Family) -> None:
    child = filled.ask(store.find_child, None)
    for table in ("episodes", "check_ins", "milestones", "measurements", "visits"):
        entry = filled.entries(child.id, table)[0]
        assert shown(opened(filled, entry["id"], table))
