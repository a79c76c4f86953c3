"""What happened to an answer, shown at the answer: "Saved", or why it was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.errors import UserError
from tracker.localization.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable

STATE = "answer-notices"
"""Session state: the sentence about each field that was saved or refused, by the field's key."""


def save_at(key: str, change: Callable[..., object], *args: object, **more: object) -> bool:
    """Make one change, note at the field what became of it, and return whether it was stored."""
    try:
        common.make_change(change, *args, **more)
    except UserError as error:
        refuse_at(key, common.refusal_text(error))
        return False
    confirm_at(key)
    return True


def confirm_at(key: str) -> None:
    """Note at a field that its answer is saved; earlier fields no longer say so."""
    notices: dict[str, tuple[bool, str]] = st.session_state.get(STATE, {})
    refused = {field: notice for field, notice in notices.items() if not notice[0]}
    st.session_state[STATE] = refused | {key: (True, _("Saved"))}


def refuse_at(key: str, sentence: str) -> None:
    """Note at a field why its answer is not saved."""
    notices: dict[str, tuple[bool, str]] = st.session_state.get(STATE, {})
    st.session_state[STATE] = notices | {key: (False, sentence)}


def clear_at(key: str) -> None:
    """Say nothing at a field any more."""
    notices: dict[str, tuple[bool, str]] = st.session_state.get(STATE, {})
    st.session_state[STATE] = {field: one for field, one in notices.items() if field != key}


def show_notice(key: str) -> None:
    """Show what was noted at a field, if anything."""
    saved, sentence = st.session_state.get(STATE, {}).get(key, (True, ""))
    if not sentence:
        return
    if saved:
        components.show(components.saved_mark(sentence))
    else:
        st.warning(components.literal(sentence))
