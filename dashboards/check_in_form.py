"""The card of a day: today's, yesterday's where it has none yet, or any day's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import child_and_caregiver
import common
import components
import form_state
import questionnaire
import streamlit as st
import time_pickers

from tracker.domain.questions import GROUPS
from tracker.domain.vocabulary import Watched
from tracker.presentation.time_format import format_day
from tracker.presentation.today_status import is_yesterday_missing, newest_check_in_id
from tracker.storage import store

if TYPE_CHECKING:
    from datetime import date

    from tracker.domain.diary import Child


def keep(
    child: Child, day: date, check_in_id: str, drawn: dict[str, object], answered: dict[str, object]
) -> None:
    """Store a day's card, or what changed in it."""
    changes = questionnaire.changed_answers(drawn, answered)
    if drawn and changes:
        common.save(store.amend, "check_ins", check_in_id, changes)
    elif not changes:
        common.flash("Nothing was answered, so nothing was saved.")
        return
    else:
        common.save(
            store.record,
            child.id,
            "check_ins",
            {
                "id": check_in_id,
                "date": day.isoformat(),
                **questionnaire.without_unanswered(answered),
            },
        )
        common.release_id(f"check-in-{day}")
    st.session_state["noted"] = ("check_ins", check_in_id)


def form(child: Child, day: date) -> None:
    """Ask a day's questions; a second card on the same day adds to the first."""
    today = common.today(child)
    known = newest_check_in_id(common.diary(child), day)
    said: dict[str, Any] = common.query(store.read, "check_ins", known) if known else {}
    check_in_id = known or common.idempotency_id(f"check-in-{day}")
    key, drawn = form_state.as_drawn(f"check-in-{check_in_id}", said)
    with st.form(key, border=False):
        first, more = GROUPS["check_ins"]
        answered = questionnaire.ask_all("check_ins", first.fields, drawn, key, latest=today)
        with st.expander(more.heading):
            answered |= questionnaire.ask_all("check_ins", more.fields, drawn, key, latest=today)
        words = (
            "Save the check-in" if day == today else f"Save the card of {format_day(day, today)}"
        )
        pressed = st.form_submit_button(
            child_and_caregiver.with_child_name(words, child), type="primary", width="stretch"
        )
    if pressed:
        keep(child, day, check_in_id, drawn, answered)
        form_state.draw_anew(f"check-in-{check_in_id}")
        st.rerun()


def watched_yesterday(child: Child, day: date, check_in_id: str, key: str) -> None:
    """Store how much of yesterday was watched, as soon as it is tapped."""
    said = {"id": check_in_id, "date": day.isoformat(), "watched": st.session_state[key]}
    if st.session_state[key] and common.save(store.record, child.id, "check_ins", said):
        common.release_id(f"check-in-{day}")
        st.session_state["noted"] = ("check_ins", check_in_id)


def yesterday(child: Child) -> None:
    """Ask for yesterday's card where the diary had begun and has none."""
    if not is_yesterday_missing(common.diary(child)):
        return
    day = common.today(child) - timedelta(days=1)
    check_in_id = common.idempotency_id(f"check-in-{day}")
    with st.container(key="yesterday", border=True):
        st.header("Yesterday has no card yet")
        components.caption(
            "Until it is told, how much somebody watched is not known. Leave it out if you "
            "do not remember."
        )
        key = f"watched-{check_in_id}"
        questionnaire.pick(
            "How much of yesterday could someone watch?",
            Watched,
            key,
            saver=lambda: watched_yesterday(child, day, check_in_id, key),
        )
        with st.expander("All of yesterday's card"):
            form(child, day)


def another_day(child: Child) -> None:
    """Offer the card of any earlier day."""
    with st.expander("The card of another day"):
        day = time_pickers.pick_day(
            "Which day?", "card-day", common.today(child), child.birth_date, required=False
        )
        if day:
            form(child, day)


def all_days(child: Child) -> None:
    """Show today's card, ready to be filled in, and the way to the others."""
    known = newest_check_in_id(common.diary(child), common.today(child))
    with st.expander(
        "Today's check-in – add or change" if known else "Today's check-in – 15 seconds",
        expanded=False,
    ):
        form(child, common.today(child))
    another_day(child)
