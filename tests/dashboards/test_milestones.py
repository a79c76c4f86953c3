from __future__ import annotations

from tests.dashboards.conftest import Family, shown
from tests.dashboards.test_log import button


def test_nothing_is_preselected(family: Family, robin: str) -> None:
    assert robin
    page = family.open("milestones.py")
    skills = [one for one in page.pills if list(one.options) == ["yes", "sometimes", "not yet", "used to, has stopped"]]
    assert len(skills) > 5
    assert {one.value for one in skills} == {None}


def test_a_child_born_ten_weeks_early_is_asked_for_its_corrected_age_beside_the_other(family: Family) -> None:
    family.add("Otter", days_old=200, gestation_weeks=30, gestation_days=0)
    page = family.open("milestones.py")
    assert "counted from the due date; by the birth date it is" in shown(page)
    assert next(one for one in page.pills if one.label.startswith("Age of the list")).value == 4


def test_a_child_born_at_term_is_asked_for_its_age(family: Family) -> None:
    family.add("Otter", days_old=200, gestation_weeks=40)
    page = family.open("milestones.py")
    assert "due date" not in shown(page)
    assert next(one for one in page.pills if one.label.startswith("Age of the list")).value == 6


def test_a_tap_stores_one_statement_and_a_lost_skill_asks_when(family: Family, robin: str) -> None:
    page = family.open("milestones.py")
    skill = next(one for one in page.pills if list(one.options)[:1] == ["yes"])
    skill.set_value("lost").run()
    (stored,) = family.entries(robin, "milestones")
    assert stored["status"] == "lost"
    assert "On which day did you last see it?" in [one.label for one in page.date_input]
    assert "said: used to, has stopped" in shown(page)


def test_a_lasting_sign_can_be_noted(family: Family, robin: str) -> None:
    page = family.open("milestones.py")
    next(one for one in page.pills if one.label == "What did you notice?").set_value("fisting")
    button(page, "Save")
    assert family.entries(robin, "signs")[0]["sign"] == "fisting"


def test_each_demo_diary_fills_the_page(filled: Family) -> None:
    assert shown(filled.open("milestones.py"))
