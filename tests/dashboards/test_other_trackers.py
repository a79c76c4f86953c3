"""Another tracker's files on the Settings page: asked, shown, and only then stored."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_log import button, chip
from tests.exchange.test_babybuddy import HERE, files
from tracker.exchange.csv_export import SHEET_FILES
from tracker.exchange.trackers.local_time_parsing import DateOrder
from tracker.localization.messages import _
from tracker.localization.pseudo import CLOSING, OPENING, pseudo_translation
from tracker.localization.region import PSEUDO, find_region, in_region
from tracker.storage import store


def choose(page: AppTest, *paths: Path) -> AppTest:
    page.file_uploader(key="other-files").set_value(
        [(path.name, path.read_bytes(), "text/csv") for path in paths]
    ).run()
    return page


def in_london(page: AppTest) -> AppTest:
    return page.selectbox(key="other-zone").select("Europe/London").run()


def noor(family: Family) -> str:
    return family.add("Noor", birth_date="2026-06-03")


def test_a_baby_buddy_export_is_shown_first_and_stored_with_a_second_tap(family: Family) -> None:
    child = noor(family)
    page = chip(
        in_london(choose(family.open("settings.py"), *files("csv"))), "Weights are in", "kg"
    )
    words = page_text(button(page, "Show what would be imported"))
    assert "Noor Example is Noor here. Times without an offset were read in Europe/London." in words
    assert (
        "Would be added: 46 episodes, 1338 sleeps and feeds, 5 measurements, 72 medicines given."
        in words
    )
    assert "nappy changes" in words
    assert "choose above cm, mm or in and look again" in words
    assert "first roll! tummy to back, twice" in words
    assert family.entries(child) == []
    words = page_text(button(page, "Import"))
    assert "Added: 46 episodes, 1338 sleeps and feeds, 5 measurements, 72 medicines given." in words
    assert len(family.entries(child)) == 46
    assert [one.label for one in page.button if one.label == "Import"] == []
    assert "Would be added: nothing new." in page_text(button(page, "Show what would be imported"))


def test_without_a_zone_it_is_asked_for_in_the_words_of_the_page(family: Family) -> None:
    child = noor(family)
    page = button(
        choose(family.open("settings.py"), *files("csv", kinds=["Sleep*"])),
        "Show what would be imported",
    )
    words = page_text(page)
    assert "Says times without saying in which time zone" in words
    assert "Expected: the zone that Baby Buddy showed" in words
    assert "--time-zone" not in words
    assert family.entries(child, "spans") == []
    assert "Would be added: 644 sleeps and feeds." in page_text(
        button(in_london(page), "Show what would be imported")
    )


def test_what_was_shown_is_stale_once_another_answer_is_given(family: Family) -> None:
    noor(family)
    page = button(
        in_london(choose(family.open("settings.py"), *files("csv"))), "Show what would be imported"
    )
    assert "Would be added:" in page_text(page)
    page.text_input(key="other-tag").set_value("video").run()
    assert "Would be added:" not in page_text(page)
    assert [one.label for one in page.button if one.label == "Import"] == []
    assert "Would be added: 5 episodes" in page_text(button(page, "Show what would be imported"))


def test_of_two_children_the_one_that_is_chosen_gets_the_entries(family: Family) -> None:
    first, second = family.add("Robin"), family.add("Kim")
    page = in_london(choose(family.open("settings.py"), *files("csv", kinds=["Sleep*"])))
    assert "no child of this diary is plainly the same" in page_text(
        button(page, "Show what would be imported")
    )
    page.selectbox(key="other-child").set_value(second).run()
    button(button(page, "Show what would be imported"), "Import")
    assert (len(family.entries(first, "spans")), len(family.entries(second, "spans"))) == (0, 644)


def test_a_huckleberry_file_and_a_file_of_nobody(family: Family, robin: str) -> None:
    page = in_london(choose(family.open("settings.py"), HERE.parent / "huckleberry" / "export.csv"))
    assert "Would be added: 5 sleeps and feeds, 4 measurements, 3 medicines given." in page_text(
        button(page, "Show what would be imported")
    )
    page.file_uploader(key="other-files").set_value(
        [("x.csv", b"a,b\r\n1,2\r\n", "text/csv")]
    ).run()
    assert "Is no file of another tracker that this program knows" in page_text(
        button(page, "Show what would be imported")
    )
    assert family.entries(robin, "spans") == []


def test_which_comes_first_in_a_date_is_asked_when_the_file_does_not_show_it(
    family: Family, robin: str, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Type,Start,End,Start Condition,End Condition\nSleep,3/09/2026 7:05 PM,,,\n",
        encoding="utf-8",
    )
    page = in_london(choose(family.open("settings.py"), path))
    words = page_text(button(page, "Show what would be imported"))
    assert "Have dates such as 3/09/2026 7:05 PM, which can mean two days" in words
    assert "choose above what comes first" in words
    assert "--date-order" not in words
    page = chip(page, DATES, DateOrder.DAY_FIRST)
    words = page_text(button(page, "Show what would be imported"))
    assert "First day 2026-09-03, last day 2026-09-03." in words
    assert "3/09/2026 is 3 September 2026" in words
    button(page, "Import")
    assert [span["started_at"][:10] for span in family.entries(robin, "spans")] == ["2026-09-03"]


def test_each_question_about_the_files_is_in_the_language_in_use(
    family: Family, robin: str, tmp_path: Path
) -> None:
    assert robin
    path = tmp_path / "export.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    pseudo = find_region(PSEUDO)
    assert pseudo
    with in_region(pseudo):  # the test reads options by the names that the page gives them
        page = choose(family.open("settings.py", device={"region": PSEUDO}), path)
    fields = [page.selectbox, page.text_input, page.button_group]
    labels = {one.key: one.label for kind in fields for one in kind}
    for name in ("zone", "child", "tag", "weight", "length", "dates"):
        label = labels[f"other-{name}"]
        assert (label[0], label[-1]) == (OPENING, CLOSING)


def test_a_wrong_row_of_another_tracker_is_refused_in_the_language_in_use(
    family: Family, tmp_path: Path
) -> None:
    noor(family)
    path = tmp_path / "Sleep.csv"
    path.write_text(
        "id,child_id,child_first_name,child_last_name,start,end,nap,notes\r\n"
        "1,1,Noor,Example,2026-06-01 01:00:00+00:00,2026-06-01 02:00:00+00:00,0,\r\n",
        encoding="utf-8",
    )
    pseudo = find_region(PSEUDO)
    assert pseudo
    with in_region(pseudo):
        page = choose(family.open("settings.py", device={"region": PSEUDO}), path)
        words = page_text(button(page, _("Show what would be imported")))
    assert pseudo_translation("is before birth") in words
    assert (
        pseudo_translation("an instant on or after {birth_date}").format(birth_date="2026-06-03")
        in words
    )


DATES = "In a date such as 3/9/2026, what comes first?"


def zipped(paths: list[Path]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for path in paths:
            archive.writestr(f"export/{path.name}", path.read_bytes())
    return target.getvalue()


def upload_as_diary(page: AppTest, name: str, data: bytes, kind: str) -> AppTest:
    page.file_uploader(key="import").set_value((name, data, kind)).run()
    return button(page, "Import this file")


def test_a_trackers_file_in_the_place_of_the_diarys_own_is_sent_to_the_other(
    family: Family, robin: str
) -> None:
    sleep = files("csv", kinds=["Sleep*"])[0]
    page = upload_as_diary(family.open("settings.py"), sleep.name, sleep.read_bytes(), "text/csv")
    assert "This file comes from another tracker." in page_text(page)
    assert family.entries(robin, "spans") == []
    assert sleep.name not in SHEET_FILES.values()
    assert family.ask(store.find_child, robin).name == "Robin"


@pytest.mark.parametrize("kinds", [["*"], ["Sleep*"], ["Child*", "Note*", "Tag*"]])
def test_a_zip_of_a_trackers_files_is_sent_to_the_same_place_as_one_of_them(
    family: Family, robin: str, kinds: list[str]
) -> None:
    data = zipped(files("csv", kinds=kinds))
    page = upload_as_diary(family.open("settings.py"), "export.zip", data, "application/zip")
    words = page_text(page)
    assert (
        "This file comes from another tracker. Open “From another tracker” below and choose it there. "
        "Nothing was saved." in words
    )
    assert "is no file of a diary" not in words
    assert [one.label for one in page.expander if one.label == "From another tracker"] != []
    assert family.entries(robin, "spans") == []


def test_a_zip_of_a_trackers_files_is_read_in_the_place_it_is_sent_to(family: Family) -> None:
    noor(family)
    page = family.open("settings.py")
    data = zipped(files("csv", kinds=["Sleep*"]))
    page.file_uploader(key="other-files").set_value([("a.zip", data, "application/zip")]).run()
    words = page_text(button(in_london(page), "Show what would be imported"))
    assert "Would be added: 644 sleeps and feeds." in words


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", b"PK\x03\x04"])
def test_a_zip_of_nobody_is_still_told_as_one(family: Family, robin: str, data: bytes) -> None:
    page = upload_as_diary(family.open("settings.py"), "x.zip", data, "application/zip")
    words = page_text(page)
    assert "another tracker." not in words
    assert "This file can't be imported" in words
    assert family.entries(robin) == []
