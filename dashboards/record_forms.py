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
from tracker.localization.messages import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.domain.diary import Child

NOT_SAVED: Final = N_(
    "This form was still open. What you entered here isn't saved yet. Please save it."
)

FORMS: Final[dict[str, Callable[[Child, str], None]]] = {
    N_("Sleep"): lambda child, time_zone: span_form(child, time_zone, SpanKind.SLEEP),
    N_("Feed"): lambda child, time_zone: span_form(child, time_zone, SpanKind.FEED),
    N_("Medicine"): dose_form,
    N_("Measurements"): size_form,
    N_("Visit"): visit_form,
    N_("Something that doesn't go away"): sign_form,
}


def form_chooser(child: Child, time_zone: str) -> None:
    """Offer the forms, one chip each; a chip opens its form in place."""
    st.header(_("Something else"))
    is_restored = draft.follow("noting")
    chip = st.pills(
        _("What else would you like to note?"),
        list(FORMS),
        format_func=_,
        key="noting",
        label_visibility="collapsed",
    )
    if chip:
        with st.container(border=True, key="noting-form"):
            if is_restored or common.is_new_session():
                st.session_state["unsaved"] = chip
            if st.session_state.get("unsaved") == chip:
                st.warning(_(NOT_SAVED))
            FORMS[chip](child, time_zone)
    with st.container(key="more-pages"):
        st.page_link(
            "milestones.py",
            label=_("A skill: yes, not yet, or did before but not now"),
            icon=":material/child_care:",
        )
        st.page_link(
            "today.py",
            label=_("Today's check-in: watched, feeding, mood"),
            icon=":material/today:",
        )
