"""Two caregivers, one moment: the pair of entries, and the family's word whether they are the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.domain.duplicate_decision import Decision
from tracker.presentation.entry_text import format_when, headline, notable_answers
from tracker.storage import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.domain.diary import Child
    from tracker.presentation.duplicate_pairs import Pair

ASKED = {Decision.SAME: "the same one", Decision.TWO: "two"}


def decide(pair: Pair, key: str) -> None:
    """Keep what the family says about a pair; tapped off again, nothing is decided."""
    chosen = st.session_state[key]
    common.save(store.decide_pair, pair.first, pair.later, Decision(chosen) if chosen else None)


def card(child: Child, pair: Pair, opener: Callable[[str, str], None]) -> None:
    """Show both entries of a pair and how they are counted, and ask whether they are one."""
    read = common.query(store.read_many, "episodes", [pair.later, pair.first])
    with st.container(border=True, key=f"pair-{pair.later}"):
        components.show(components.titled("Two phones, one moment?", pair.explanation))
        for id_ in (pair.later, pair.first):
            said = read[id_][1]
            with st.container(horizontal=True, key=f"row-{pair.later}-{id_}"):
                title = (
                    f"{format_when(said, child.time_zone, common.today(child))}: "
                    f"{headline('episodes', said)}"
                )
                components.show(components.entry(title, notable_answers("episodes", said), said))
                st.button(
                    "Open", key=f"open-{pair.later}-{id_}", on_click=opener, args=("episodes", id_)
                )
        key = f"same-{pair.later}-{pair.decision}"
        st.segmented_control(
            "Is it the same one, or two?",
            list(ASKED),
            default=pair.decision,
            format_func=ASKED.__getitem__,
            key=key,
            on_change=decide,
            args=(pair, key),
        )
