from __future__ import annotations

from tests.dashboards.conftest import Family, shown


def test_an_empty_diary_says_why_there_is_no_chart(family: Family, robin: str) -> None:
    assert robin
    assert "It is empty because nothing is logged yet" in shown(family.open("trends.py"))


def test_the_demo_diaries_show_sentences_pictures_and_their_tables(filled: Family) -> None:
    page = filled.open("trends.py")
    assert "watched" in shown(page)
    assert len(page.image) == 2
    assert [one.label for one in page.expander] == ["The days as a table", "The weeks as a table"]


def test_another_period_changes_the_sentences(family: Family, robin: str) -> None:
    for days in (1, 2, 3, 40, 41):
        family.record(robin, "episodes", started_at=family.ago(days=days), movements=["twitch"])
    page = family.open("trends.py")
    before = shown(page)
    next(one for one in page.pills if one.label == "Days shown").set_value("14 days").run()
    assert shown(page) != before


def test_days_without_a_word_are_called_unknown_not_quiet(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(days=9), movements=["twitch"])
    words = shown(family.open("trends.py"))
    assert "unknown, not quiet" in words
    assert "not known" in words[words.index("Watched") :]
