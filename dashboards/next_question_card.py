"""The one question whose answer would matter most, as a small card: each chip saves itself, and an answered question is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.domain.questions import ONLY_IF_TRIED, field_spec
from tracker.presentation.entry_text import format_when, headline
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.clinical.next_question import Question
    from tracker.domain.diary import Child, Diary


@st.cache_resource(max_entries=16, show_spinner=False)
def _question(
    stamp: tuple[str, str, store.Mark, str],  # noqa: ARG001
    only: str | None,
    _diary: Diary,
) -> Question | None:
    from tracker.clinical.next_question import question_to_ask  # noqa: PLC0415 - heavy

    return question_to_ask(_diary, only)


def save(question: Question, key: str) -> None:
    """Store the tapped answer; the chips of an open entry are drawn anew, so that they show it too."""
    value = st.session_state[key]
    if value is None:
        return
    many = field_spec(question.table, question.field).many
    common.save(
        store.amend, question.table, question.id, {question.field: [value] if many else value}
    )
    st.session_state["copies"] = st.session_state.get("copies", 0) + 1


def card(child: Child, only: str | None = None) -> bool:
    """Ask the question, of one entry if `only` names it; return whether there was one."""
    diary = common.diary(child)
    question = _question(common.cache_key(child), only, diary)
    if question is None:
        return False
    vocabulary = field_spec(question.table, question.field).vocabulary
    if vocabulary is None:
        return False
    said = common.query(store.read, question.table, question.id)
    with st.container(key="asking", border=True):
        st.header(components.escape_markdown(question.words))
        about = (
            f"{format_when(said, child.time_zone, diary.today)}: {headline(question.table, said)}"
        )
        components.show(
            components.entry(
                about[:1].upper() + about[1:],
                [f"{question.why} {ONLY_IF_TRIED}" if question.only_if_tried else question.why],
                {},
            )
        )
        key = f"asking-{question.id}-{question.field}"
        st.pills(
            question.words,
            [str(word) for word in vocabulary],
            format_func=lambda word: vocabulary(word).parent,
            key=key,
            label_visibility="collapsed",
            on_change=save,
            args=(question, key),
        )
    return True
