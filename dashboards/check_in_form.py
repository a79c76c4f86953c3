"""The daily check-in: today's, yesterday's if it is missing, or any day's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import answer_notice
import child_and_caregiver
import common
import components
import form_state
import number_field
import questionnaire
import streamlit as st
import time_pickers

from tracker.domain.local_time import zone
from tracker.domain.questions import GROUPS, field_spec, gap_phrase
from tracker.domain.vocabulary import Urgency, Watched
from tracker.errors import UserError
from tracker.localization.messages import _
from tracker.presentation.entry_text import conflict_lines
from tracker.presentation.today_status import is_yesterday_missing, newest_check_in_id
from tracker.storage import store

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tracker.domain.diary import Child

USUAL: Final = "usual"
NIGHT: Final = "night_wakings"
DANGER_SIGNS: Final = "serious_signs"
NOON_H: Final = 12
"""Before noon the check-in begins with the night (ours)."""


def save_answers(
    child: Child, day: date, at: str, changes: Mapping[str, object], drawn: Mapping[str, object]
) -> None:
    """Store answers about a day as soon as they are tapped, and say so at the field `at`.

    `drawn` is the check-in as it was drawn: an answer that another device has changed since then
    stays, and both are shown.
    """
    check_in_id = common.idempotency_id(f"check-in-{day}")
    answers = questionnaire.without_unanswered(changes)
    new = {"id": check_in_id, "date": day.isoformat(), **answers}
    try:
        is_new, compared = common.make_change(add_to_day, child.id, new, changes, drawn)
    except UserError as error:
        answer_notice.refuse_at(at, common.refusal_text(error))
        return
    if is_new:
        common.release_id(f"check-in-{day}")
        st.session_state["noted"] = ("check_ins", check_in_id)
    sentences = conflict_lines("check_ins", compared.conflicts)
    if sentences:
        answer_notice.refuse_at(at, " ".join(sentences))
        if not at.endswith(USUAL):
            stored = {field: values[0] for field, values in compared.conflicts.items()}
            (field,) = stored
            st.session_state[at] = questionnaire.widget_value("check_ins", field, stored)
    else:
        answer_notice.confirm_at(at)


def save_answer(child: Child, day: date, drawn: Mapping[str, object], field: str, key: str) -> None:
    """Store one tapped or typed answer; a text that cannot be read is answered at its field."""
    value = questionnaire.given_answer("check_ins", field, key, drawn)
    if isinstance(value, number_field.Unreadable):
        answer_notice.clear_at(key)
    else:
        save_answers(child, day, key, {field: value}, drawn)


def usual_answers(record: Mapping[str, object]) -> dict[str, str]:
    """Return “as usual” for each question that can be answered so and has no answer yet."""
    return {
        field: USUAL
        for group in GROUPS["check_ins"]
        for field in group.fields
        if field not in record and USUAL in list(field_spec("check_ins", field).vocabulary or ())
    }


def add_to_day(
    session: Session,
    child_id: str,
    new: dict[str, object],
    changes: Mapping[str, object],
    baseline: Mapping[str, object],
    *,
    now: datetime,
    by: str | None,
) -> tuple[bool, form_state.Changes]:
    """Add answers to the day's check-in, or store a new one; return whether it is new."""
    existing = newest_of_day(session, child_id, str(new["date"]))
    if not existing:
        store.record(session, child_id, "check_ins", new, now=now, by=by)
        return True, form_state.Changes(dict(changes), {})
    return False, form_state.amend_entry(
        session,
        changes,
        baseline,
        table="check_ins",
        record_id=str(existing["id"]),
        now=now,
        by=by,
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
    """Ask a day's questions; each answer saves itself, and a second check-in adds to the first."""
    existing = newest_check_in_id(common.diary(child), day)
    record: dict[str, Any] = common.query(store.read, "check_ins", existing) if existing else {}
    key = f"check-in-{child.id}-{day}"
    first, different, more = (group.fields for group in GROUPS["check_ins"])
    now = common.now().astimezone(zone(child.time_zone))
    if day == common.today(child) and now.hour < NOON_H:
        first, more = (NIGHT, *first), tuple(field for field in more if field != NIGHT)

    def ask(fields: Iterable[str]) -> None:
        questionnaire.ask_all(
            "check_ins",
            fields,
            record,
            key,
            latest=common.today(child),
            saver=partial(save_answer, child, day, record),
        )

    components.caption(_("Skip anything you don't know. Each answer saves itself."))
    usual_button(child, day, record, key)
    ask(first)
    with st.expander(GROUPS["check_ins"][1].title, expanded=bool(record.keys() & set(different))):
        ask(different)
    ask([DANGER_SIGNS])
    with st.expander(GROUPS["check_ins"][2].title):
        ask(field for field in more if field != DANGER_SIGNS)


def usual_button(child: Child, day: date, record: Mapping[str, object], key: str) -> None:
    """Offer to answer everything that is still open with “as usual”, and name what that is."""
    usual = usual_answers(record)
    at = f"{key}-usual"
    if usual:
        names = ", ".join(gap_phrase(field) for field in usual)
        flags = common.assessment(child).flags
        is_urgent = any(flag.urgency.rank >= Urgency.SAME_DAY.rank for flag in flags)
        st.button(
            child_and_caregiver.with_child_name(_("All as usual"), child),
            type="secondary" if is_urgent else "primary",
            width="stretch",
            key=at,
            on_click=save_answers,
            args=(child, day, at, usual, record),
        )
        components.caption(_("Answers “as usual” for: {names}.").format(names=names))
    answer_notice.show_notice(at)


def yesterday(child: Child) -> None:
    """Ask for yesterday's check-in if the diary had begun and it is missing."""
    if not is_yesterday_missing(common.diary(child)):
        return
    day = common.today(child) - timedelta(days=1)
    check_in_id = common.idempotency_id(f"check-in-{day}")
    with st.container(key="yesterday", border=True):
        st.header(_("Yesterday's check-in isn't done"))
        components.caption(_("Tell us if someone was watching, or skip it if you don't remember."))
        key = f"watched-{check_in_id}"
        questionnaire.pick(
            _("How much of yesterday was someone watching {name}?").format(
                name=components.literal(child.name)
            ),
            Watched,
            key,
            saver=save_answer,
            args=(child, day, {}, "watched", key),
        )
        with st.expander(_("All of yesterday's check-in")):
            form(child, day)


def another_day(child: Child) -> None:
    """Offer the check-in of any earlier day."""
    with st.expander(_("Check-in for another day")):
        day = time_pickers.pick_day(
            _("Which day?"), "card-day", common.today(child), child.birth_date, required=False
        )
        if day:
            form(child, day)


def all_days(child: Child) -> None:
    """Show today's check-in, ready to be filled in, and the way to the others."""
    # With a key and a constant title it stays open while the page above it grows.
    with st.expander(_("Today's check-in – 15 seconds"), key="today-check-in", on_change="rerun"):
        form(child, common.today(child))
    another_day(child)
