from __future__ import annotations

import pytest

from tracker.domain.display_text import all_without_direction_marks, isolated

FSI, PDI = "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("typed", "displayed"),
    [
        ("logged by Mum\u202e at 12:00", "logged by Mum at 12:00"),
        ("\u202bthe left arm\u202c, 3 times", "the left arm, 3 times"),
        ("\u2067open", "open"),
        ("נועם, 3 days", f"{FSI}נועם{PDI}, 3 days"),
        ("נועם לוי 3 days", f"{FSI}נועם לוי{PDI} 3 days"),
        ("by أمي and אבא at 3", f"by {FSI}أمي{PDI} and {FSI}אבא{PDI} at 3"),
        ("<b>נועם</b><i>לוי</i>", f"<b>{FSI}נועם{PDI}</b><i>{FSI}לוי{PDI}</i>"),
        ("Zoë, ভাষা 3", "Zoë, ভাষা 3"),
        ("", ""),
    ],
)
def test_what_runs_from_right_to_left_is_isolated_and_turns_nothing_else(
    typed: str, displayed: str
) -> None:
    assert isolated(typed) == displayed
    assert isolated(displayed) == displayed


def test_paper_leaves_the_marks_out_of_every_text() -> None:
    typed = {"name": "Mum\u202e", "notes": ["\u202bleft", {"day": 3}], "count": 2}
    assert all_without_direction_marks(typed) == {
        "name": "Mum",
        "notes": ["left", {"day": 3}],
        "count": 2,
    }
