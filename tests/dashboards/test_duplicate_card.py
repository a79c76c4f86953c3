from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, page_text
from tracker.domain.duplicate_decision import Decision, decisions
from tracker.events.event_index import event_index
from tracker.storage import database, store

QUESTION = "Is this one movement or two?"


def two_phones(
    family: Family, child: str, *, mum: str = "asleep", dad: str = "asleep", apart_min: float = 2
) -> tuple[str, str]:
    first = family.record(
        child,
        "episodes",
        started_at=family.ago(minutes=60 + apart_min),
        state=mum,
        logged_by="Mum",
        source="app",
    )
    return first, family.record(
        child,
        "episodes",
        started_at=family.ago(minutes=60),
        state=dad,
        logged_by="Dad",
        source="app",
    )


def say(page: AppTest, word: str | None) -> AppTest:
    return (
        next(one for one in page.segmented_control if one.label == QUESTION).set_value(word).run()
    )


def entry_count(family: Family, child: str) -> int:
    with database.reading(family.engine) as session:
        return len(event_index(store.load_diary(session, child, family.now())).events)


def test_two_caregivers_of_one_moment_stand_as_a_pair_that_counts_once(
    family: Family, robin: str
) -> None:
    two_phones(family, robin)
    page = family.open("history.py")
    words = page_text(page)
    assert "It counts once, unless you say two." in words
    assert "logged by Mum" in words
    assert "logged by Dad" in words
    assert len([one for one in page.button if one.label == "Open"]) == 2


def test_two_is_believed_and_can_be_taken_back(family: Family, robin: str) -> None:
    first, later = two_phones(family, robin)
    before = entry_count(family, robin)
    page = say(family.open("history.py"), "two")
    assert entry_count(family, robin) == before + 1
    assert "You said: two. They count as two." in page_text(page)
    assert decisions(family.ask(store.read, "episodes", later)["source"]) == {first: Decision.TWO}
    page = say(page, None)
    assert entry_count(family, robin) == before
    assert "unless you say two" in page_text(page)


def test_answers_that_differ_count_as_two_until_somebody_says_the_same_one(
    family: Family, robin: str
) -> None:
    two_phones(family, robin, dad="awake")
    page = family.open("history.py")
    before = entry_count(family, robin)
    assert "The answers differ, so they count as two" in page_text(page)
    page = say(page, "same")
    assert "You said: the same one. It counts once." in page_text(page)
    assert entry_count(family, robin) == before - 1


def test_one_caregiver_or_more_than_three_minutes_are_no_pair(family: Family, robin: str) -> None:
    two_phones(family, robin, apart_min=3.1)
    family.record(robin, "episodes", started_at=family.ago(minutes=30), logged_by="Mum")
    family.record(robin, "episodes", started_at=family.ago(minutes=29), logged_by="mum ")
    assert QUESTION not in [one.label for one in family.open("history.py").segmented_control]


def test_what_was_decided_stands_in_the_entrys_history_in_words(family: Family, robin: str) -> None:
    _first, later = two_phones(family, robin)
    say(family.open("history.py"), "two")
    page = family.open("history.py", entry=("episodes", later))
    assert "not the same one as another entry" in page_text(page)
