"""A video from the dashboard: the way to the page that adds one, and no word that promises one that is not there."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_log import button


def video_answers(page: AppTest) -> list[str]:
    return list(next(one for one in page.pills if one.label == "Did you get a video?").options)


def test_log_offers_to_add_a_video_and_not_to_say_that_one_is_there(
    family: Family, robin: str
) -> None:
    page = family.open("log.py")
    button(page, "Just now")
    entry = family.entries(robin)[0]
    assert f"quick/video?episode={entry['id']}" in "".join(one.body for one in page.html)
    assert page_text(page)
    assert video_answers(page) == ["on a phone", "no video"]
