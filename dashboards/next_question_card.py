"""The card with the one question whose answer would matter most; a tap stores the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.domain.questions import ONLY_IF_TRIED, field_spec
from tracker.localization.messages import _, capitalized
from tracker.presentation.entry_text import titled_moment
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.clinical.next_question import Question
    from tracker.domain.diary import Child

ANSWERED = "next-question-answered"
"""Set in the session state from a tap on a chip until the page is drawn again."""


def save(question: Question, key: str) -> None:
    """Store the tapped answer, and draw the chips of an open entry again with it."""
    value = st.session_state[key]
    if value is None:
        return
    many = field_spec(question.table, question.field).many
    common.save(
        store.amend, question.table, question.id, {question.field: [value] if many else value}
    )
    st.session_state["copies"] = st.session_state.get("copies", 0) + 1
    st.session_state[ANSWERED] = True


def below_flags(child: Child) -> None:
    """Draw the card in a fragment, so that it is computed when the flags are on screen already.

    An answer can change the flags: after a tap the whole page is drawn again.
    """
    st.session_state.pop(ANSWERED, None)
    _fragment(child)


@st.fragment
def _fragment(child: Child) -> None:
    if st.session_state.pop(ANSWERED, False):
        st.rerun()
    card(child)


def card(child: Child, only: str | None = None) -> bool:
    """Draw the question, about one entry if `only` is its id; return whether there is one."""
    question = common.assessed(child).next_question(only)
    if question is None:
        return False
    vocabulary = field_spec(question.table, question.field).vocabulary
    if vocabulary is None:
        return False
    record = common.query(store.read, question.table, question.id)
    with st.container(key="asking", border=True):
        st.header(components.literal(question.words))
        today = common.diary(child).today
        about = titled_moment(question.table, record, child.time_zone, today)
        components.show(
            components.entry(
                capitalized(about),
                [
                    _("{sentence} {more}").format(sentence=question.why, more=_(ONLY_IF_TRIED))
                    if question.only_if_tried
                    else question.why
                ],
                {},
            )
        )
        key = f"asking-{question.id}-{question.field}"
        st.pills(
            components.literal(question.words),
            [str(word) for word in vocabulary],
            format_func=lambda word: vocabulary(word).parent,
            key=key,
            label_visibility="collapsed",
            on_change=save,
            args=(question, key),
        )
    return True
