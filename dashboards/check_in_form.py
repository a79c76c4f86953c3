"""The daily check-in: today's, yesterday's if it is missing, or any day's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import child_and_caregiver
import common
import components
import form_state
import number_field
import questionnaire
import streamlit as st
import time_pickers

from tracker.domain.questions import GROUPS
from tracker.domain.vocabulary import Watched
from tracker.presentation.entry_text import conflict_lines
from tracker.presentation.time_format import format_day
from tracker.presentation.today_status import is_yesterday_missing, newest_check_in_id
from tracker.storage import store

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tracker.domain.diary import Child


def save_check_in(
    child: Child,
    day: date,
    check_in_id: str,
    baseline: dict[str, object],
    answers: dict[str, object],
) -> None:
    """Store a new check-in, or add what changed to the day's present one.

    An answer that another device changed since the form was drawn stays; both are shown.
    """
    changes = questionnaire.changed_answers(baseline, answers)
    if not changes:
        common.flash("You didn't answer anything, so there was nothing to save.")
        return
    new = {"id": check_in_id, "date": day.isoformat(), **questionnaire.without_unanswered(answers)}
    saved = common.save(add_to_day, child.id, new, changes, baseline)
    if saved:
        stored_id, compared = saved
        common.release_id(f"check-in-{day}")
        st.session_state["noted"] = ("check_ins", stored_id)
        for text in conflict_lines("check_ins", compared.conflicts):
            common.flash(text)
        form_state.reset(f"check-in-{child.id}-{day}")


def add_to_day(
    session: Session,
    child_id: str,
    new: dict[str, object],
    changes: dict[str, object],
    baseline: dict[str, object],
    *,
    now: datetime,
    by: str | None,
) -> tuple[str, form_state.Changes]:
    """Add answers to the day's check-in, or store a new one; return its id and what was written."""
    existing = newest_of_day(session, child_id, str(new["date"]))
    if not existing:
        stored = store.record(session, child_id, "check_ins", new, now=now, by=by)
        return stored.id, form_state.Changes(changes, {})
    card_id = str(existing["id"])
    return card_id, form_state.amend_entry(
        session, "check_ins", card_id, changes, baseline, now=now, by=by
    )


def newest_of_day(session: Session, child_id: str, day: str) -> dict[str, Any]:
    """Return the newest check-in of a day as it is stored now, empty if there is none."""
    cards = [
        card
        for card in store.entries(session, child_id, "check_ins")
        if card["date"] == day and "removed_at" not in card
    ]
    return max(cards, key=lambda card: str(card.get("logged_at", "")), default={})


def form(child: Child, day: date) -> None:
    """Ask a day's questions; a second check-in on the same day adds to the first."""
    today = common.today(child)
    existing = newest_check_in_id(common.diary(child), day)
    record: dict[str, Any] = common.query(store.read, "check_ins", existing) if existing else {}
    check_in_id = existing or common.idempotency_id(f"check-in-{day}")
    key, baseline = form_state.as_drawn(f"check-in-{child.id}-{day}", record)
    with st.form(key, border=False):
        first, more = GROUPS["check_ins"]
        answers = questionnaire.ask_all("check_ins", first.fields, baseline, key, latest=today)
        with st.expander(more.title):
            answers |= questionnaire.ask_all("check_ins", more.fields, baseline, key, latest=today)
        label = (
            "Save the check-in"
            if day == today
            else f"Save the check-in of {format_day(day, today)}"
        )
        pressed = st.form_submit_button(
            child_and_caregiver.with_child_name(label, child), type="primary", width="stretch"
        )
    if pressed and not number_field.refuse(answers.values()):
        save_check_in(child, day, check_in_id, baseline, answers)
        st.rerun()


def save_watched(child: Child, day: date, check_in_id: str, key: str) -> None:
    """Store how much of yesterday was watched, as soon as it is tapped."""
    fields = {"id": check_in_id, "date": day.isoformat(), "watched": st.session_state[key]}
    if st.session_state[key] and common.save(store.record, child.id, "check_ins", fields):
        common.release_id(f"check-in-{day}")
        st.session_state["noted"] = ("check_ins", check_in_id)


def yesterday(child: Child) -> None:
    """Ask for yesterday's check-in if the diary had begun and it is missing."""
    if not is_yesterday_missing(common.diary(child)):
        return
    day = common.today(child) - timedelta(days=1)
    check_in_id = common.idempotency_id(f"check-in-{day}")
    with st.container(key="yesterday", border=True):
        st.header("Yesterday's check-in isn't done")
        components.caption("Tell us if someone was watching, or skip it if you don't remember.")
        key = f"watched-{check_in_id}"
        questionnaire.pick(
            "How much of yesterday was someone watching your baby?",
            Watched,
            key,
            saver=lambda: save_watched(child, day, check_in_id, key),
        )
        with st.expander("All of yesterday's check-in"):
            form(child, day)


def another_day(child: Child) -> None:
    """Offer the check-in of any earlier day."""
    with st.expander("Check-in for another day"):
        day = time_pickers.pick_day(
            "Which day?", "card-day", common.today(child), child.birth_date, required=False
        )
        if day:
            form(child, day)


def all_days(child: Child) -> None:
    """Show today's check-in, ready to be filled in, and the way to the others."""
    existing = newest_check_in_id(common.diary(child), common.today(child))
    with st.expander(
        "Today's check-in – add or change" if existing else "Today's check-in – 15 seconds",
        expanded=False,
    ):
        form(child, common.today(child))
    another_day(child)
