from __future__ import annotations

from datetime import timedelta
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, page_text
from tests.dashboards.test_log import button
from tracker.presentation.warning_changes import Look, read_look
from tracker.storage import database, store


def record_series(family: Family, child: str) -> str:
    """Log a series on waking: a warning sign."""
    return family.record(
        child,
        "episodes",
        started_at=family.ago(hours=1),
        state="just_woke",
        movements=["arms_fling"],
        jerk_count=6,
    )


def look(family: Family, child: str, **more: Any) -> dict[str, str]:
    """Return the cookie of a device that looked the evening before, when there was no warning."""
    before = Look(family.now() - timedelta(days=1), more)
    return {f"look-{child[:8]}": before.text}


def amend(family: Family, entry: str, **changes: object) -> None:
    with database.writing(family.engine) as session:
        store.amend(session, "episodes", entry, changes, now=family.now(), by="Dad")


def today(family: Family, device: dict[str, str]) -> AppTest:
    return family.open(device=device)


def test_a_new_warning_is_named_since_when_until_it_was_read(family: Family, robin: str) -> None:
    device = look(family, robin)
    assert "New since" not in page_text(today(family, dict(device)))
    record_series(family, robin)
    page = today(family, dict(device))
    assert "New since" in page_text(page)
    assert "New since" in page_text(today(family, dict(device)))
    button(page, "OK")
    assert "New since" not in page_text(page)
    assert "New since" not in page_text(today(family, dict(page.session_state["device"])))
    other = today(family, dict(look(family, robin)))
    assert "New since" in page_text(other)


def test_a_device_that_never_looked_is_told_of_no_change(family: Family, robin: str) -> None:
    record_series(family, robin)
    page = today(family, {})
    assert "New since" not in page_text(page)
    assert read_look(page.session_state["device"][f"look-{robin[:8]}"])


def test_a_warning_that_is_gone_says_which_answer_ended_it(family: Family, robin: str) -> None:
    entry = record_series(family, robin)
    device = dict(today(family, {}).session_state["device"])
    amend(family, entry, state="asleep", jerk_count=None, woken="stopped", movements=["twitch"])
    words = page_text(today(family, device))
    assert "Gone: " in words
    assert "You said Robin was asleep." in words


def test_a_deleted_entry_is_the_reason_that_a_warning_is_gone(family: Family, robin: str) -> None:
    entry = record_series(family, robin)
    device = dict(today(family, {}).session_state["device"])
    with database.writing(family.engine) as session:
        store.remove(session, "episodes", entry, "mistake", now=family.now(), by="Dad")
    assert "You deleted an entry that it came from." in page_text(today(family, device))


def test_a_cookie_that_cannot_be_read_is_a_first_look(family: Family, robin: str) -> None:
    record_series(family, robin)
    for text in (
        "",
        "yesterday",
        "2026-01-01T00:00:00",
        "|",
        "2026-01-01T00:00:00+00:00|||no_rule x",
    ):
        words = page_text(today(family, {f"look-{robin[:8]}": text}))
        assert "Gone" not in words
    assert read_look("2026-01-01T00:00:00") is None
