from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.dashboards.conftest import Family, page_text, read
from tests.dashboards.test_log import button
from tracker.clinical.catalogue.loader import milestone_items

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest
    from streamlit.testing.v1.element_tree import ButtonGroup as Pills


def test_nothing_is_preselected(family: Family, robin: str) -> None:
    assert robin
    page = family.open("milestones.py")
    skills = [
        one
        for one in page.pills
        if list(one.options) == ["yes", "sometimes", "not yet", "did before, not now"]
    ]
    assert len(skills) > 5
    assert {one.value for one in skills} == {None}


def test_a_child_born_ten_weeks_early_is_asked_for_its_corrected_age_beside_the_other(
    family: Family,
) -> None:
    family.add("Otter", days_old=200, gestation_weeks=30, gestation_days=0)
    page = family.open("milestones.py")
    assert "counted from the due date (6 months" in page_text(page)
    assert next(one for one in page.pills if one.label.startswith("Checklist for age")).value == 4


def test_a_child_born_at_term_is_asked_for_its_age(family: Family) -> None:
    family.add("Otter", days_old=200, gestation_weeks=40)
    page = family.open("milestones.py")
    assert "due date" not in page_text(page)
    assert next(one for one in page.pills if one.label.startswith("Checklist for age")).value == 6


def test_a_tap_stores_one_statement_and_a_lost_skill_asks_when(family: Family, robin: str) -> None:
    page = family.open("milestones.py")
    skill = next(one for one in page.pills if list(one.options)[:1] == ["yes"])
    skill.set_value("lost").run()
    (stored,) = family.entries(robin, "milestones")
    assert stored["status"] == "lost"
    assert "When did you last see it?" in [one.label for one in page.date_input]
    assert "you said: did before, not now" in page_text(page)


def test_a_lasting_sign_can_be_noted(family: Family, robin: str) -> None:
    page = family.open("milestones.py")
    next(one for one in page.pills if one.label == "What did you notice?").set_value(
        "fisting"
    ).run()
    button(page, "Save")
    assert family.entries(robin, "signs")[0]["sign"] == "fisting"


def test_each_demo_diary_fills_the_page(filled: Family) -> None:
    assert page_text(filled.open("milestones.py"))


SITS = "cdc_09m_sits_without_support"


def question(page: AppTest, label: str) -> Pills[str]:
    """Return the answers to one skill, as they are offered now."""
    return next(one for one in page.pills if label in {one.label, read(one.label)})


def test_an_answer_can_be_corrected_at_once_and_is_still_one_statement(
    family: Family, robin: str
) -> None:
    page = family.open("milestones.py")
    label = next(one.label for one in page.pills if list(one.options)[:1] == ["yes"])
    question(page, label).set_value("lost").run()
    question(page, label).set_value("achieved").run()
    assert [one["status"] for one in family.entries(robin, "milestones")] == ["achieved"]
    button(page, "Delete this answer")
    assert family.entries(robin, "milestones") == []
    assert question(page, label).value is None


def test_after_done_the_next_tap_is_a_new_statement_and_both_can_be_opened_again(
    family: Family, robin: str
) -> None:
    page = family.open("milestones.py")
    label = next(one.label for one in page.pills if list(one.options)[:1] == ["yes"])
    question(page, label).set_value("not_yet").run()
    button(page, "Done")
    assert question(page, label).value is None
    question(page, label).set_value("sometimes").run()
    button(page, "Done")
    assert len(family.entries(robin, "milestones")) == 2
    assert "Change one of 2 answers" in [one.label for one in page.expander]
    button(page, "not yet, today")
    question(page, label).set_value("achieved").run()
    assert sorted(one["status"] for one in family.entries(robin, "milestones")) == [
        "achieved",
        "sometimes",
    ]


def test_the_day_of_an_answer_is_asked_with_how_sure_it_is(family: Family, robin: str) -> None:
    page = family.open("milestones.py")
    label = next(one.label for one in page.pills if list(one.options)[:1] == ["yes"])
    question(page, label).set_value("achieved").run()
    day = next(one for one in page.date_input if one.label == "When did you first see it?")
    earlier = date.fromisoformat(family.today()) - timedelta(days=10)
    day.set_value(earlier).run()
    question(page, "How sure are you of the day?").set_value("about").run()
    (stored,) = family.entries(robin, "milestones")
    assert (stored["date"], stored["date_precision"]) == (earlier.isoformat(), "about")
    question(page, "How sure are you of the day?").set_value("exact").run()
    question(page, "Or roughly").set_value("about a month ago").run()
    (stored,) = family.entries(robin, "milestones")
    assert (stored["date"], stored["date_precision"]) == (
        (date.fromisoformat(family.today()) - timedelta(days=30)).isoformat(),
        "about",
    )
    assert "said: yes, about" in page_text(page)


def test_a_skill_that_has_gone_says_at_once_what_the_assessment_now_says(
    family: Family, robin: str
) -> None:
    assert robin
    page = family.open("milestones.py")
    assert "Your baby stopped doing something it could do" not in page_text(page)
    next(one for one in page.pills if list(one.options)[:1] == ["yes"]).set_value("lost").run()
    assert "Your baby stopped doing something it could do" in page_text(page)
    assert "Book a visit within two weeks" in page_text(page)


def test_an_answer_given_in_one_list_stands_beside_the_same_skill_of_the_other_and_on_its_bar(
    family: Family,
) -> None:
    otter = family.add("Otter", days_old=290)
    family.record(otter, "milestones", milestone="sits up", status="achieved", date=family.today())
    page = family.open("milestones.py")
    labels = [
        next(item.label for item in milestone_items() if item.key == key)
        for key in (SITS, "who_sitting_without_support")
    ]
    assert page_text(page).count("said: yes, today") == len(labels) == 2
    assert {question(page, label).value for label in labels} == {None}
    assert "yes: " in page_text(page)


def test_a_skill_in_the_familys_own_words_is_kept_listed_and_can_be_answered_again(
    family: Family, robin: str
) -> None:
    page = family.open("milestones.py")
    assert "will be kept here" in page_text(page)
    next(one for one in page.text_input if one.label == "What does your baby do?").set_value(
        "Dances to *the* radio"
    )
    question(page, "Does your baby do it?").set_value("achieved")
    button(page, "Save this skill")
    assert [one["milestone"] for one in family.entries(robin, "milestones")] == [
        "Dances to *the* radio"
    ]
    assert "Dances to *the* radio you said: yes, today" in " ".join(page_text(page).split())
    button(page, "Done")
    question(page, "Dances to *the* radio").set_value("lost").run()
    assert len(family.entries(robin, "milestones")) == 2
    assert "Your baby stopped doing something it could do" in page_text(page)


def test_own_words_for_a_listed_skill_are_kept_as_typed_and_say_where_they_are_read(
    family: Family, robin: str
) -> None:
    page = family.open("milestones.py")
    next(one for one in page.text_input if one.label == "What does your baby do?").set_value(
        "crawling"
    )
    question(page, "Does your baby do it?").set_value("sometimes")
    button(page, "Save this skill")
    assert [one["milestone"] for one in family.entries(robin, "milestones")] == ["crawling"]
    assert "We read this as: Crawls on all fours" in page_text(page).replace("\\", "")
    button(page, "Done")
    next(one for one in page.text_input if one.label == "What does your baby do?").set_value(
        "crawling"
    )
    question(page, "Does your baby do it?").set_value("lost")
    button(page, "Save this skill")
    assert "Your baby stopped doing something it could do" in page_text(page)


def test_own_words_without_an_answer_are_not_saved(family: Family, robin: str) -> None:
    page = family.open("milestones.py")
    next(one for one in page.text_input if one.label == "What does your baby do?").set_value(
        "dances"
    )
    button(page, "Save this skill")
    assert family.entries(robin, "milestones") == []
    assert "choose an answer" in page_text(page)


def test_before_anything_is_said_the_windows_wait_and_say_that_not_asked_is_not_not_yet(
    family: Family, robin: str
) -> None:
    page = family.open("milestones.py")
    assert "You haven't answered for these six skills yet" in page_text(page)
    assert page_text(page).count("not answered") >= 6
    family.record(robin, "milestones", milestone="crawls", status="not_yet", date=family.today())
    assert "You haven't answered for these six skills yet" not in page_text(
        family.open("milestones.py")
    )
    assert "98 of 100 children" in page_text(family.open("milestones.py"))


def test_the_lists_by_corrected_age_and_by_birth_date_stand_beside_each_other(
    family: Family,
) -> None:
    family.add("Otter", days_old=200, gestation_weeks=30, gestation_days=0)
    ages = next(
        one
        for one in family.open("milestones.py").pills
        if one.label.startswith("Checklist for age")
    )
    assert {"4 (corrected age)", "6 (by birth date)", "9"} <= set(ages.options)


def test_a_skill_in_own_words_has_the_same_box_after_a_restart_and_another_once_it_is_saved(
    family: Family, robin: str
) -> None:
    assert robin

    def box(page: AppTest) -> str | None:
        return next(one.key for one in page.text_input if str(one.key).startswith("words-"))

    page = family.open("milestones.py")
    before = box(page)
    assert box(family.open("milestones.py")) == before
    family.record(robin, "milestones", milestone="waves", status="achieved", date=family.today())
    assert box(family.open("milestones.py")) != before
