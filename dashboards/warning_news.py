"""Warning signs that are new or gone since this device last looked, named on Today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import common
import components
import streamlit as st

from tracker.domain.diary import CONTRACTS
from tracker.localization.messages import _
from tracker.presentation.warning_changes import (
    Look,
    ended_rules,
    ended_sentences,
    look_of,
    new_sentence,
    read_look,
)
from tracker.storage import store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.domain.diary import Child


def changes_since(
    session: Session, child_id: str, look: Look
) -> list[tuple[str, store.HistoryEntry, dict[str, Any]]]:
    """Return every change of a child's records since a look, each with the record as it is now."""
    return [
        (record_id, change, store.read(session, table, record_id))
        for table, record_id, change in store.changes_in_order(session, child_id)
        if change.at > look.at and change.before is not None and table in CONTRACTS
    ]


def acknowledge(name: str, look: Look) -> None:
    """Remember on this device that the news was read."""
    st.session_state[name] = look
    common.remember(**{name: look.text})


def news(child: Child) -> None:
    """Name what changed since this device last looked, until that is acknowledged."""
    flags, name = common.assessment(child).flags, f"look-{child.id[:8]}"
    now = look_of(flags, common.now())
    is_first = name not in st.session_state
    before: Look = st.session_state.setdefault(
        name, read_look(common.device().get(name, "")) or now
    )
    if is_first and now.rules.keys() == before.rules.keys():
        common.remember(**{name: now.text})
    sentences = [new_sentence(before, flags, now.at, child)]
    ended = ended_rules(before, flags)
    if ended:
        changes = common.query(changes_since, child.id, before)
        sentences += ended_sentences(before, ended, changes, child.name)
    lines = [sentence for sentence in sentences if sentence]
    if not lines:
        return
    with st.container(border=True, key="news"):
        components.paragraphs(lines)
        st.button(_("OK"), key=f"news-read-{name}", on_click=acknowledge, args=(name, now))
