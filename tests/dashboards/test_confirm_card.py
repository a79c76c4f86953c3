from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.dashboards.conftest import Family, page_text

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

TURNED = {
    "state": "awake",
    "rhythm": "regular",
    "duration_s": 20,
    "held": "continued",
    "eyes": ["turned"],
}
NOW = "Is it still going on"
LOOKED = "Could you get"
SIDE = "Was it on one side only"


def answer(page: AppTest, question: str, words: str) -> None:
    next(one for one in page.pills if one.label.startswith(question)).set_value(words).run()


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.pills]


def test_calm_answers_leave_a_movement_that_is_over_for_today(family: Family, robin: str) -> None:
    family.record(robin, "episodes", started_at=family.now() - timedelta(hours=1), **TURNED)
    page = family.open()
    assert "Call 911 now" in page_text(page)
    answer(page, NOW, "Yes")
    assert "Call now. You can answer the rest later." in page_text(page)
    assert any(label.startswith("Which of these") for label in labels(page))
    answer(page, NOW, "No")
    assert not any(label.startswith("Which of these") for label in labels(page))
    answer(page, LOOKED, "Yes")
    answer(page, SIDE, "No")
    assert "Call a doctor today" in page_text(page)
    assert not any(label.startswith((NOW, LOOKED, SIDE)) for label in labels(page))
    [entry] = family.entries(robin)
    assert (entry["after"], entry["responsive"], entry["side"]) == ("normal", "yes", "both")
