from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_log import button
from tracker.cli import main
from tracker.demo import demo_document
from tracker.errors import UserError
from tracker.exchange.diary_json import to_text
from tracker.localization.messages import _
from tracker.localization.pseudo import pseudo_translation
from tracker.localization.region import PSEUDO, find_region, in_region
from tracker.storage import database, store, videos
from tracker.storage.models import VideoState


def test_the_page_says_where_the_diary_lives(family: Family, robin: str, tmp_path: Path) -> None:
    assert robin
    assert str(tmp_path / "diary.sqlite3") in page_text(family.open("settings.py"))


def test_the_name_of_this_phone_stands_beside_what_it_logs(family: Family, robin: str) -> None:
    page = family.open("settings.py")
    next(one for one in page.text_input if one.label == "Your name on this phone").set_value(
        "Granny"
    ).run()
    page.switch_page("log.py").run()
    button(page, "Just now")
    assert family.entries(robin)[0]["logged_by"] == "Granny"


def test_the_background_can_be_filled_in_and_what_was_left_out_stays_unasked(
    family: Family, robin: str
) -> None:
    page = family.open("settings.py")
    next(one for one in page.pills if one.label == "Mostly fed with").set_value("breast").run()
    background = family.ask(store.find_child, robin).background
    assert (background.feeding, background.vitamin_d_supplement, background.complete) == (
        "breast",
        None,
        False,
    )


def test_a_birth_date_is_shown_as_people_say_it(family: Family, robin: str) -> None:
    born = family.ask(store.find_child, robin).birth_date
    assert f"Robin, born {born.day} {born:%b} {born.year}" in [
        one.label.replace("\\", "") for one in family.open("settings.py").expander
    ]


def test_a_whole_diary_can_be_read_in(family: Family, robin: str) -> None:
    page = family.open("settings.py")
    text = to_text(demo_document("sleepy_twitches", family.now()))
    page.file_uploader[0].set_value(("diary.json", text.encode(), "application/json")).run()
    button(page, "Import this file")
    assert "Added:" in page_text(page)
    assert {child.name for child in family.ask(store.children)} == {"Robin", "Pebble"}
    assert robin


def test_a_file_with_faults_is_refused_whole_and_every_fault_is_listed(
    family: Family, robin: str
) -> None:
    document = demo_document("sleepy_twitches", family.now())
    document["children"][0]["episodes"][0]["state"] = "dreaming"
    document["children"][0]["episodes"][1]["duration_s"] = -1
    page = family.open("settings.py")
    page.file_uploader[0].set_value(
        ("diary.json", json.dumps(document).encode(), "application/json")
    ).run()
    button(page, "Import this file")
    words = page_text(page)
    assert "children/0/episodes/0/state" in words
    assert "children/0/episodes/1/duration_s" in words
    assert [child.id for child in family.ask(store.children)] == [robin]


def import_faults(family: Family, code: str) -> str:
    """Return what a page in a language says of a diary with a wrong colour and temperature."""
    region = find_region(code)
    assert region
    page = family.open("settings.py", device={"region": code})
    document = demo_document("sleepy_twitches", family.now())
    document["children"][0]["episodes"][0] |= {"colour": "gray", "temperature_c": 99}
    data = json.dumps(document).encode()
    with in_region(region):
        page.file_uploader[0].set_value(("diary.json", data, "application/json")).run()
        (import_it,) = (one for one in page.button if one.label == _("Import this file"))
        return page_text(import_it.click().run())


def test_the_faults_of_a_file_are_in_the_language_of_the_page(family: Family, robin: str) -> None:
    assert robin
    words = import_faults(family, PSEUDO)
    assert pseudo_translation("is too large") in words
    assert pseudo_translation("at most {le}").format(le="45") in words
    assert pseudo_translation("is an unknown word") in words
    assert "'grey'" in words


def test_a_word_of_the_exchange_file_has_no_american_spelling(family: Family, robin: str) -> None:
    assert robin
    words = import_faults(family, "en-US")
    assert "'grey'" in words
    assert "'gray'" not in words


def test_everything_the_tables_and_the_exchange_file_can_be_taken_along(
    family: Family, robin: str
) -> None:
    family.record(robin, "episodes", started_at=family.now(), movements=["twitch"])
    page = family.open("settings.py")
    assert [getattr(one, "label", "") for one in page.get("download_button")] == [
        "Everything, in one zip",
        "Tables for a spreadsheet",
        "For a clinic's computer (FHIR)",
        "For another copy of this program",
    ]


@pytest.mark.parametrize("command", ["archive", "csv"])
def test_a_zip_that_was_taken_along_is_read_in_again(
    family: Family, robin: str, tmp_path: Path, command: str
) -> None:
    family.record(robin, "episodes", started_at=family.now(), movements=["twitch"])
    file = tmp_path / "diary.zip"
    assert main.main(["export", "--format", command, "-o", str(file)]) == 0
    page = family.open("settings.py")
    page.file_uploader[0].set_value(("diary.zip", file.read_bytes(), "application/zip")).run()
    button(page, "Import this file")
    assert "Added: nothing new. Already here and the same: 2." in page_text(page)


def test_a_single_table_is_read_in_and_a_wrong_cell_is_named_by_its_row_and_column(
    family: Family, robin: str
) -> None:
    page = family.open("settings.py")
    rows = f"started_at,movements,child_id\r\n{family.ago(hours=1)},{{}},{robin}\r\n"
    page.file_uploader[0].set_value(
        ("episodes.csv", rows.format("twich").encode(), "text/csv")
    ).run()
    button(page, "Import this file")
    assert "episodes.csv, row 2, column movements" in page_text(page)
    assert family.entries(robin) == []
    page.file_uploader[0].set_value(
        ("episodes.csv", rows.format("twitch").encode(), "text/csv")
    ).run()
    button(page, "Import this file")
    assert [one["movements"] for one in family.entries(robin)] == [["twitch"]]


def test_a_backup_is_one_tap(family: Family, robin: str, tmp_path: Path) -> None:
    assert robin
    page = button(family.open("settings.py"), "Make a backup now")
    assert "Backup saved and checked" in page_text(page)
    assert len(list((tmp_path / "backups").glob("*.sqlite3"))) == 1


def test_the_place_of_the_copies_is_told_as_it_is_without_a_sign_of_its_own(
    family: Family, robin: str, tmp_path: Path
) -> None:
    assert robin
    (tmp_path / "backups").mkdir()
    assert f"No daily copy yet in {tmp_path / 'backups'}. The first" in page_text(
        family.open("settings.py")
    )


def test_another_child_can_be_added(family: Family, robin: str) -> None:
    page = family.open("settings.py")
    [one for one in page.text_input if one.label == "Name"][-1].set_value("Wren")
    [one for one in page.date_input if one.label == "Birth date"][-1].set_value(
        (family.now() - timedelta(days=3)).date()
    )
    button(page, "Add this child")
    assert {child.name for child in family.ask(store.children)} == {"Robin", "Wren"}
    assert robin


def test_the_families_own_emergency_number_stands_in_every_sentence_that_says_to_call(
    family: Family,
) -> None:
    child = family.add()
    family.record(child, "episodes", started_at=family.now(), breathing="paused")
    assert "Call 911 now" in page_text(family.open())
    page = family.open("settings.py")
    number_box(page).set_value("112").run()
    today = page_text(family.open())
    assert "Call 112 now" in today
    assert "911" not in today


def test_the_doctors_number_says_saved_at_the_field_and_two_phones_do_not_overwrite_it(
    family: Family,
) -> None:
    family.add()
    mum, dad = family.open("settings.py"), family.open("settings.py")
    mum.text_input(key="doctor-number").set_value("555 0101").run()
    assert "✓ Saved" in page_text(mum)
    assert family.ask(store.doctor_number) == "555 0101"
    dad.text_input(key="doctor-number").set_value("555 0202").run()
    assert "Someone else has just changed this number to 555 0101" in page_text(dad)
    assert dad.text_input(key="doctor-number").value == "555 0101"
    dad.text_input(key="doctor-number").set_value("555 0202").run()
    assert family.ask(store.doctor_number) == "555 0202"


def test_a_photo_is_called_one_and_the_page_says_what_to_choose(family: Family, robin: str) -> None:
    page = family.open("settings.py")
    photo = ("diary.json", b"\xff\xd8\xff\xe0JFIF", "application/json")
    page.file_uploader[0].set_value(photo).run()
    words = page_text(button(page, "Import this file"))
    assert "This file can't be imported: it is a photo, not a diary. Nothing was saved." in words
    assert "Choose instead: the zip or JSON file" in words
    assert [child.id for child in family.ask(store.children)] == [robin]


def test_a_twin_has_the_same_birthday_with_one_tap_and_is_not_selected_by_being_added(
    family: Family, robin: str
) -> None:
    page = family.open("settings.py")
    [one for one in page.text_input if one.label == "Name"][-1].set_value("Wren")
    next(one for one in page.pills if one.label == "Or the same birthday as").set_value("Robin")
    button(page, "Add this child")
    children = {child.name: child for child in family.ask(store.children)}
    assert children["Wren"].birth_date == children["Robin"].birth_date
    assert "Wren is added. To log for Wren, choose the name" in page_text(page)
    assert page.segmented_control[0].value == robin


def test_a_number_nobody_can_dial_is_refused_with_a_sentence(family: Family) -> None:
    family.add()
    page = family.open("settings.py")
    number_box(page).set_value("call mum").run()
    assert "as you would dial it" in page_text(page)
    assert number_box(page).value == "call mum"


def number_box(page: AppTest) -> TextInput:
    return next(one for one in page.text_input if one.label.startswith("Emergency number"))


def test_of_two_parents_who_change_the_number_the_second_is_told_beside_it_and_both_can_go_back(
    family: Family, robin: str
) -> None:
    assert robin
    dad, mum = family.open("settings.py"), family.open("settings.py")
    number_box(mum).set_value("112").run()
    number_box(dad).set_value("999").run()
    assert "Someone else has just changed this number to 112" in page_text(dad)
    assert number_box(dad).value == "112"
    number_box(dad).set_value("999").run()
    assert family.ask(store.emergency_number) == "999"
    assert "Someone else" not in page_text(dad)
    page = family.open("history.py")
    page.pills(key="kinds").set_value(["settings"]).run()
    words = page_text(page)
    assert "Emergency number" in words
    assert "112 999" in " ".join(words.split())
    next(one for one in page.button if one.label == "Undo this change").click().run()
    assert family.ask(store.emergency_number) == "112"
    number_box(mum).set_value("").run()
    assert family.ask(store.emergency_number) is None


def test_a_caregiver_somebody_else_renamed_is_not_renamed_again_under_the_old_name(
    family: Family,
) -> None:
    with database.writing(family.engine) as session:
        store.add_caregiver(session, "Granny", now=family.now(), by=None)
        store.rename_caregiver(session, "Granny", "Oma", now=family.now(), by=None)
    for change, more in ((store.rename_caregiver, ["Nana"]), (store.retire_caregiver, [])):
        with (
            pytest.raises(UserError, match="renamed Granny to Oma"),
            database.writing(family.engine) as session,
        ):
            change(session, "Granny", *more, now=family.now(), by=None)
    assert [one.name for one in family.ask(store.caregivers)] == ["Oma"]


def test_saving_one_field_of_an_open_form_leaves_what_the_other_parent_changed(
    family: Family, robin: str
) -> None:
    dad, mum = family.open("settings.py"), family.open("settings.py")
    note = next(one for one in mum.text_area if "ote" in one.label or "else" in one.label)
    note.set_value("Reflux since June.").run()
    next(one for one in dad.pills if one.label == "Mostly fed with").set_value("breast").run()
    background = family.ask(store.find_child, robin).background
    assert (background.note, background.feeding) == ("Reflux since June.", "breast")
    next(one for one in mum.pills if one.label == "Mostly fed with").set_value("formula").run()
    assert "someone else has just answered “breast milk”" in page_text(mum)
    assert next(one for one in mum.pills if one.label == "Mostly fed with").value == "breast"
    assert family.ask(store.find_child, robin).background.feeding == "breast"


def test_a_birth_date_after_an_entry_is_refused_at_the_date_and_the_rest_is_saved(
    family: Family, robin: str
) -> None:
    family.record(robin, "episodes", started_at=family.ago(days=3))
    born = family.ask(store.find_child, robin).birth_date
    page = family.open("settings.py")
    date_box = next(one for one in page.date_input if one.label == "Birth date")
    date_box.set_value(family.now().date() - timedelta(days=1)).run()
    assert "Not saved" in page_text(page)
    next(one for one in page.text_input if one.label == "Name").set_value("Robyn").run()
    child = family.ask(store.find_child, robin)
    assert (child.birth_date, child.name) == (born, "Robyn")
    next(one for one in page.text_input if one.label == "Name").set_value("").run()
    assert family.ask(store.find_child, robin).name == "Robyn"


def test_the_room_for_videos_and_their_copies_are_set_there(family: Family, robin: str) -> None:
    assert robin
    page = family.open("settings.py")
    next(one for one in page.selectbox if one.label == "Room for videos").set_value(20).run()
    next(one for one in page.checkbox if one.label.startswith("Back up the videos")).check().run()
    assert family.ask(videos.quota_bytes) == 20_000_000_000
    assert family.ask(videos.are_copied)


def test_why_a_video_of_an_archive_was_not_taken_in_stands_there_until_it_was_read(
    family: Family, robin: str
) -> None:
    for name in ("", "IMG 1.mp4"):
        film = videos.Video(
            id=str(uuid4()),
            child_id=robin,
            episode_id=None,
            name=name,
            bytes=4,
            sha256="0" * 64,
            keep_sound=True,
            logged_at=family.now(),
            changed_at=family.now(),
            state=VideoState.REFUSED,
            problem=f"A video of the archive was not taken in: {name} it's _damaged_.",
        )
        with database.writing(family.engine) as session:
            videos.add_video(session, film)
    page = family.open("settings.py")
    shown = [one.value for one in page.warning if "archive" in one.value]
    assert len(shown) == 1
    assert "\\_damaged\\_" in shown[0]
    page.button(key="refused-imports").click().run()
    assert [one for one in page.warning if "archive" in one.value] == []
    assert len(family.ask(videos.videos)) == 1
