"""The card of a possible duplicate: two entries, and the question whether they are one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.domain.duplicate_decision import Decision
from tracker.localization.messages import N_, _
from tracker.presentation.entry_text import notable_answers, titled_moment
from tracker.storage import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.domain.diary import Child
    from tracker.presentation.duplicate_pairs import Pair

DECISIONS = {Decision.SAME: N_("the same one"), Decision.TWO: N_("two")}


def decide(pair: Pair, key: str) -> None:
    """Store the family's decision about a pair; tapping it off withdraws it."""
    chosen = st.session_state[key]
    common.save(store.decide_pair, pair.first, pair.later, Decision(chosen) if chosen else None)


def duplicate_card(child: Child, pair: Pair, opener: Callable[[str, str], None]) -> None:
    """Show both entries of a pair and how they are counted, and ask whether they are one."""
    records = common.query(store.read_many, "episodes", [pair.later, pair.first])
    with st.container(border=True, key=f"pair-{pair.later}"):
        components.show(
            components.titled(_("Did two phones log the same moment?"), pair.explanation)
        )
        for id_ in (pair.later, pair.first):
            record = records[id_][1]
            with st.container(horizontal=True, key=f"row-{pair.later}-{id_}"):
                title = titled_moment("episodes", record, child.time_zone, common.today(child))
                components.show(
                    components.entry(title, notable_answers("episodes", record), record)
                )
                st.button(
                    _("Open"),
                    key=f"open-{pair.later}-{id_}",
                    on_click=opener,
                    args=("episodes", id_),
                )
        key = f"same-{pair.later}-{pair.decision}"
        st.segmented_control(
            _("Is this one movement or two?"),
            list(DECISIONS),
            default=pair.decision,
            format_func=lambda decision: _(DECISIONS[decision]),
            key=key,
            on_change=decide,
            args=(pair, key),
        )
