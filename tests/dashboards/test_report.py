from __future__ import annotations

from tests.dashboards.conftest import Family, shown


def test_an_empty_diary_says_what_the_report_would_hold(family: Family, robin: str) -> None:
    assert robin
    assert "The report fills from your entries" in shown(family.open("report.py"))


def test_the_paper_follows_the_child_s_home(family: Family) -> None:
    family.add("Robin", time_zone="America/Chicago")
    page = family.open("report.py")
    assert next(one for one in page.segmented_control if one.label == "Paper").value == "Letter"


def test_each_demo_diary_offers_its_report(filled: Family) -> None:
    page = filled.open("report.py")
    assert [one.label for one in page.download_button] == ["Download the report (PDF)"]
    assert "days in the period" in shown(page)
