"""A form for every record that is no episode: sleep, feeds, medicine, sizes, visits, signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import common
import draft
import streamlit as st
from dose_form import dose_form
from finding_forms import sign_form, size_form, visit_form
from span_form import span_form

from tracker.domain.vocabulary import SpanKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.domain.diary import Child

NOT_SAVED: Final = (
    "This form was still open. What you entered here isn't saved yet. Please save it."
)

FORMS: Final[dict[str, Callable[[Child, str], None]]] = {
    "Sleep": lambda child, time_zone: span_form(child, time_zone, SpanKind.SLEEP),
    "Feed": lambda child, time_zone: span_form(child, time_zone, SpanKind.FEED),
    "Medicine": dose_form,
    "Measurements": size_form,
    "Visit": visit_form,
    "Something that doesn't go away": sign_form,
}


def form_chooser(child: Child, time_zone: str) -> None:
    """Offer the forms, one chip each; a chip opens its form in place."""
    st.header("Something else")
    is_restored = draft.follow("noting")
    chip = st.pills(
        "What else would you like to note?", list(FORMS), key="noting", label_visibility="collapsed"
    )
    if chip:
        with st.container(border=True, key="noting-form"):
            if is_restored or common.is_new_session():
                st.session_state["unsaved"] = chip
            if st.session_state.get("unsaved") == chip:
                st.warning(NOT_SAVED)
            FORMS[chip](child, time_zone)
    with st.container(key="more-pages"):
        st.page_link(
            "milestones.py",
            label="A skill: yes, not yet, or did before but not now",
            icon=":material/child_care:",
        )
        st.page_link(
            "today.py", label="Today's check-in: watched, feeding, mood", icon=":material/today:"
        )
