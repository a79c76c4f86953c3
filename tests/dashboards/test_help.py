from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, page_text
from tracker.presentation.help_texts import HELP


def help_about(family: Family, name: str) -> AppTest:
    page = family.open()
    page.query_params["page"] = name
    return page.switch_page("help.py").run()


@pytest.mark.parametrize("name", HELP)
def test_each_page_has_a_screen_of_help_and_leads_to_it(
    family: Family, robin: str, name: str
) -> None:
    assert robin
    words = page_text(help_about(family, name))
    assert HELP[name].title in words
    assert all(line in words for line in HELP[name].lines)
    assert sum(map(len, HELP[name].lines)) < 700, "more than one screen of a phone"
    page = family.open(f"{name}.py")
    assert "What am I looking at?" in [getattr(link, "label", "") for link in page.get("page_link")]


def test_help_about_an_unknown_page_is_that_of_today(family: Family, robin: str) -> None:
    assert robin
    assert HELP["today"].lines[0] in page_text(help_about(family, "nothing"))
