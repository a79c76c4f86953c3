from __future__ import annotations

from tests.dashboards.conftest import Family, page_text


def test_an_empty_diary_says_why_there_is_no_chart(family: Family, robin: str) -> None:
    assert robin
    assert "It is empty because nothing is logged yet" in page_text(family.open("trends.py"))


def test_the_demo_diaries_show_sentences_pictures_and_their_tables(filled: Family) -> None:
    page = filled.open("trends.py")
    assert "watched" in page_text(page)
    assert len(page.image) >= 5
    labels = [one.label for one in page.expander]
    assert labels[:3] == [
        "The days as a table",
        "The weeks as a table",
        "The hours as a table",
    ]
    files = page.get("download_button")
    assert 2 * len(files) == 2 * len(page.image)  # each picture in two widths, and as two files
    assert [getattr(one, "label", "") for one in files].count("Save this chart") * 2 == len(files)


def test_another_period_changes_the_sentences(family: Family, robin: str) -> None:
    for days in (1, 2, 3, 40, 41):
        family.record(robin, "episodes", started_at=family.ago(days=days), movements=["twitch"])
    page = family.open("trends.py")
    before = page_text(page)
    next(one for one in page.pills if one.label == "Days shown").set_value("14 days").run()
    assert page_text(page) != before


def test_days_without_a_word_are_called_unknown_not_quiet(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(days=9), movements=["twitch"])
    words = page_text(family.open("trends.py"))
    assert "we don't know whether anyone was watching" in words
    assert "not known" in words[words.index("Watched") :]


def test_three_entries_say_something_sensible(family: Family, robin: str) -> None:
    for days in (1, 5, 9):
        family.record(robin, "episodes", started_at=family.ago(days=days), movements=["twitch"])
    words = page_text(family.open("trends.py"))
    assert "Too little to tell yet whether it is more often" in words
    assert "Over the days shown: someone watched on " in words


def test_the_days_since_the_last_visit_can_be_chosen_and_are_compared(
    family: Family, robin: str
) -> None:
    for days in range(1, 40):
        family.record(robin, "episodes", started_at=family.ago(days=days), movements=["twitch"])
    family.record(robin, "visits", date=family.ago(days=12)[:10], kind="doctor")
    page = family.open("trends.py")
    assert "Since the visit on " in page_text(page)
    next(one for one in page.pills if one.label == "Days shown").set_value(
        "since the last visit"
    ).run()
    assert "someone watched on 12 of 12 days. Seen on the watched days: " in page_text(page)
