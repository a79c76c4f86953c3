"""The card with the one question: when it stands, what a tap stores, and that it goes away."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, page_text

HELD_QUESTION = "Did it go on under your hand?"
TRIED = "Answer only if you already tried. Please never test a movement you are worried about."


def stiff(family: Family, child: str, **more: Any) -> str:
    return family.record(
        child,
        "episodes",
        started_at=family.ago(hours=3),
        movements=["stiffening"],
        state="awake",
        **more,
    )


def chips(page: AppTest) -> Any:
    return next(pills for pills in page.pills if str(pills.key).startswith("asking-"))


def test_today_asks_below_the_flag_and_says_never_to_test(family: Family, robin: str) -> None:
    stiff(family, robin)
    page = page_text(family.open())
    assert HELD_QUESTION in page
    assert TRIED in page
    assert "Going stiff" in page
    assert page.index("Stiff, or a steady rhythm") < page.index("What goes on under a resting hand")


def test_a_tap_is_stored_and_the_next_question_takes_its_place(family: Family, robin: str) -> None:
    stiff(family, robin)
    page = family.open()
    assert chips(page).options == [
        "it stopped",
        "it went on",
        "it got stronger",
        "not tried",
        "not sure",
    ]
    chips(page).set_value("not_tried").run()
    assert family.entries(robin)[0]["held"] == "not_tried"
    assert HELD_QUESTION not in page_text(page)


def test_not_sure_is_kept_apart_from_no_and_never_asked_again(family: Family, robin: str) -> None:
    answers: dict[str, Any] = {
        "held": "not_tried",
        "eyes": ["normal"],
        "rhythm": "sustained",
        "side": "both",
    }
    stiff(family, robin, **answers)
    page = family.open()
    assert "Did Robin look at you or respond?" in page_text(page)
    chips(page).set_value("unsure").run()
    assert family.entries(robin)[0]["responsive"] == "unsure"
    assert "Did Robin look at you or respond?" not in page_text(page)


def test_eyes_are_stored_as_the_list_they_are(family: Family, robin: str) -> None:
    stiff(family, robin, held="not_tried", rhythm="sustained", responsive="unsure")
    page = family.open()
    assert "What did Robin's eyes do?" in page_text(page)
    chips(page).set_value("normal").run()
    assert family.entries(robin)[0]["eyes"] == ["normal"]


def test_nothing_is_asked_where_nothing_would_change_or_help_is_needed_at_once(
    family: Family, robin: str
) -> None:
    assert not any(str(pills.key).startswith("asking-") for pills in family.open().pills)
    stiff(family, robin, colour="blue")
    page = family.open()
    assert "Call 911 now" in page_text(page)
    assert not any(str(pills.key).startswith("asking-") for pills in page.pills)


def test_the_log_asks_at_once_after_one_sign_and_its_own_chips_show_the_answer(
    family: Family, robin: str
) -> None:
    page = family.open("log.py")
    next(button for button in page.button if button.label == "Just now").click().run()
    assert HELD_QUESTION not in page_text(page)
    next(pills for pills in page.pills if pills.label == "It looked like").set_value(
        ["stiffening"]
    ).run()
    assert HELD_QUESTION in page_text(page)
    chips(page).set_value("stopped").run()
    assert family.entries(robin)[0]["held"] == "stopped"
    assert HELD_QUESTION not in page_text(page)
    assert (
        next(
            pills
            for pills in page.pills
            if pills.label == "Did holding the arm or leg gently stop it?"
        ).value
        == "stopped"
    )


def test_an_answer_that_makes_it_urgent_shows_the_emergency_words_at_once(
    family: Family, robin: str
) -> None:
    stiff(family, robin, duration_s=70)
    page = family.open()
    chips(page).set_value("continued").run()
    assert "Call 911 now" in page_text(page)
    assert not any(str(pills.key).startswith("asking-") for pills in page.pills)
