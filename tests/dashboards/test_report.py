from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.dashboards.conftest import Family, page_text
from tests.web.test_listening import serving
from tracker.domain.report_note import Part
from tracker.storage import store, videos
from tracker.storage.database import writing
from tracker.web.home_network import HOME, address_in_network


def one(widgets: Any, label: str) -> Any:
    return next(widget for widget in widgets if widget.label == label)


def pictures(page: Any) -> list[str]:
    return [picture.proto.imgs[0].alt for picture in page.get("image")]


def test_an_empty_diary_says_what_the_report_would_hold_and_shows_its_page(
    family: Family, robin: str
) -> None:
    assert robin
    page = family.open("report.py")
    assert "The report fills from your entries" in page_text(page)
    assert len(pictures(page)) == 1


def test_the_paper_follows_the_child_s_home(family: Family) -> None:
    family.add("Robin", time_zone="America/Chicago")
    assert one(family.open("report.py").segmented_control, "Paper").value == "letter"


def test_each_demo_diary_shows_its_pages_and_offers_pdf_and_plain_text(filled: Family) -> None:
    page = filled.open("report.py")
    assert [button.label for button in page.download_button] == [
        "Download the report (PDF)",
        "Download our own page for the visit (PDF)",
    ]
    assert len(pictures(page)) == 2
    assert "not a diagnosis" in page.code[0].value


def test_the_days_begin_with_the_last_visit_where_there_was_one(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.ago(days=2))
    assert one(family.open("report.py").pills, "Days").value == "weeks"
    family.record(robin, "visits", date=family.ago(days=20)[:10], kind="doctor")
    assert one(family.open("report.py").pills, "Days").value == "visit"


def test_what_the_family_adds_is_kept_for_this_child_and_stands_in_the_text(
    family: Family, robin: str
) -> None:
    other = family.add("Wren")
    page = family.open("report.py", device={"child": robin})
    one(page.text_area, "What worries you most?").set_value("He folds up after naps.").run()
    one(page.text_input, "Question 1").set_value("Is a film enough?").run()
    assert "Concern: He folds up after naps." in page.code[0].value
    again = family.open("report.py", device={"child": robin})
    assert one(again.text_area, "What worries you most?").value == "He folds up after naps."
    assert family.ask(store.report_note, robin).questions == ("Is a film enough?",)
    assert family.ask(store.report_note, other).concern == ""


def test_initials_and_parts_left_out_are_kept(family: Family, robin: str) -> None:
    page = family.open("report.py")
    one(page.checkbox, "Initials instead of the name").check().run()
    one(page.pills, "Shown").set_value([part for part in Part if part != Part.VISITS]).run()
    body = family.ask(store.report_note, robin)
    assert body.initials
    assert body.leave_out == {Part.VISITS}
    assert "Movement diary of R.," in page.code[0].value


def test_a_name_this_computer_cannot_print_is_told_with_the_font_to_add(family: Family) -> None:
    family.add("\U00030000")
    assert "no letters for Chinese or Japanese" in page_text(family.open("report.py"))


CONCERN = "What worries you most?"


def test_another_choice_on_an_open_page_leaves_a_newer_concern_and_shows_it(
    family: Family, robin: str
) -> None:
    dad = family.open("report.py")
    mum = family.open("report.py")
    one(mum.text_area, CONCERN).set_value("He folds up.").run()
    one(dad.segmented_control, "Paper").set_value("letter").run()
    assert family.ask(store.report_note, robin).concern == "He folds up."
    assert one(dad.text_area, CONCERN).value == "He folds up."


def test_two_parents_who_change_different_parts_keep_both_and_one_part_shows_both(
    family: Family, robin: str
) -> None:
    dad, mum = family.open("report.py"), family.open("report.py")
    one(mum.text_area, CONCERN).set_value("He folds up.").run()
    one(dad.text_input, "Question 1").set_value("Is a film enough?").run()
    note = family.ask(store.report_note, robin)
    assert (note.concern, note.questions) == ("He folds up.", ("Is a film enough?",))
    one(mum.text_area, CONCERN).set_value("He folds up twice.").run()
    one(dad.text_area, CONCERN).set_value("He jerks.").run()
    assert family.ask(store.report_note, robin).concern == "He folds up twice."
    assert "“He folds up twice.”, and that is kept. You wrote “He jerks.”" in page_text(dad)


def add_video(family: Family, child: str) -> None:
    """Add a video that can be watched to a new entry."""
    entry = family.record(child, "episodes", started_at=family.ago(days=1))
    now = family.now()
    film = videos.Video(
        "film", child, entry, "a.mp4", 9, "a" * 64, keep_sound=False, logged_at=now, changed_at=now
    )
    with writing(family.engine) as session:
        videos.add_video(session, replace(film, state="ready"))


CODE = "Print a code that opens the videos"


def test_a_code_of_the_videos_is_offered_where_there_is_one_and_the_home_network_reaches_the_diary(
    family: Family, robin: str
) -> None:
    labels = [box.label for box in family.open("report.py").checkbox]
    assert CODE not in labels
    add_video(family, robin)
    page = family.open("report.py")
    assert one(page.checkbox, CODE).disabled
    assert "No phone can reach this diary yet" in page_text(page)
    if address_in_network() is None:
        return
    with serving() as server:
        server.listen_on(HOME)
        page = family.open("report.py")
        box = one(page.checkbox, CODE)
        assert (box.value, box.disabled) == (False, False)
        assert str(server.home_address()) in page_text(page)
        assert len(pictures(page)) == 1
        box.check().run()
        assert len(pictures(page)) == 2
        assert not one(family.open("report.py").checkbox, CODE).value
