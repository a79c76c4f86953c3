"""The questions about a movement that is over, under the emergency number (P23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.localization.messages import _
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child
    from tracker.presentation.confirmation import Choice, ConfirmQuestion

CALLS = "confirm-calls"
"""In the session state: the answers of this visit that mean to call, by episode and question."""


def _answer(episode: str, question: ConfirmQuestion, key: str) -> None:
    """Store a tapped answer in the fields of the entry, and remember one that means to call."""
    choices = {choice.words: choice for choice in (*question.choices, *question.which)}
    choice: Choice | None = choices.get(st.session_state[key])
    if choice is None:
        return
    calls = st.session_state.setdefault(CALLS, {})
    calls.pop((episode, question.id), None)
    if choice.call:
        calls[episode, question.id] = choice.words
    if choice.changes:
        common.save(store.amend, "episodes", episode, dict(choice.changes))
        st.session_state["copies"] = st.session_state.get("copies", 0) + 1


def confirm_card(child: Child) -> None:
    """Show the questions still to be answered, with the number to call above them."""
    number = components.emergency_number()
    pending = common.assessed(child).confirmation(number)
    if pending is None:
        return
    calls = st.session_state.get(CALLS, {})
    must_call = any(episode == pending.episode for episode, _ in calls)
    with st.container(key="confirm", border=True):
        if number:
            st.link_button(
                _("Call {number}").format(number=number),
                f"tel:{number}",
                type="primary",
                width="stretch",
            )
        lead = _("Call now. You can answer the rest later.") if must_call else pending.lead
        st.markdown(f"**{components.literal(lead)}**")
        for question in pending.questions:
            _pills(pending.episode, question, question.choices, "confirm")
            if (pending.episode, question.id) in calls and question.which:
                _pills(
                    pending.episode, question, question.which, "which", label=_("Which of these?")
                )


def _pills(
    episode: str,
    question: ConfirmQuestion,
    choices: tuple[Choice, ...],
    purpose: str,
    label: str | None = None,
) -> None:
    key = f"{purpose}-{episode}-{question.id}"
    st.pills(
        components.literal(label or question.words),
        [choice.words for choice in choices],
        key=key,
        on_change=_answer,
        args=(episode, question, key),
    )
