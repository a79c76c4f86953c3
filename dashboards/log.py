"""Page: log an episode in one tap; details are optional."""

from __future__ import annotations

import child_and_caregiver
import common
import components
import episode_actions
import episode_details
import questionnaire
import record_forms
import record_notice
import streamlit as st
import time_pickers

from tracker.localization.messages import _
from tracker.presentation.emergency_number import number_or_words
from tracker.presentation.time_presets import DAY_ONLY_CHIPS, EARLIER_CHIPS

child = common.child()
time_zone = common.device_time_zone(child)


def start() -> None:
    """Offer the one tap, and the few ways around it."""
    episode_id = common.idempotency_id("episode")
    st.title(_("Log"))
    record_notice.saved_notice(child)
    child_and_caregiver.moved_notice(child)
    quick = _("Quick page: one tap and a timer, works offline")
    components.show(components.link(quick, "quick", "target"))
    one_tap(episode_id)
    running_and_undone()
    with st.expander(_("Another time, or only the day")):
        another_time(episode_id)
    with st.expander(_("None seen today")):
        none_seen()
    record_forms.form_chooser(child, time_zone)
    child_and_caregiver.caregiver_picker()
    components.caption(
        _(
            "Call {number} if {name} is blue, not breathing normally, not responding, or if it "
            "lasts over 5 minutes."
        ).format(number=number_or_words(components.emergency_number()), name=child.name)
    )
    if not st.session_state["emergency_number"]:
        add = _("Add your emergency number")
        components.show(components.link(add, components.FAMILY_SETTINGS, "target"))
    components.caption(
        _(
            "Take a video while it lasts: whole body and face, light on, and one more minute "
            "after it stops."
        )
    )


def one_tap(episode_id: str) -> None:
    """Show the buttons for an episode just now or some minutes ago."""
    with st.container(key="just-now"):
        st.button(
            child_and_caregiver.with_child_name(_("Just now"), child),
            type="primary",
            width="stretch",
            key=f"now-{episode_id}",
            on_click=episode_actions.save_minutes_ago,
            args=(child, time_zone, episode_id, 0),
        )
    with st.container(key="earlier", horizontal=True):
        for label, minutes in EARLIER_CHIPS:
            st.button(
                _(label),
                width="stretch",
                key=f"ago-{minutes}-{episode_id}",
                on_click=episode_actions.save_minutes_ago,
                args=(child, time_zone, episode_id, minutes),
            )


def running_and_undone() -> None:
    """Offer to stop an episode that is running, and to restore the one just removed."""
    running_id = common.assessed(child).status.running_id
    if running_id:
        components.show(components.first_aid())
        st.button(
            _("It just stopped"),
            type="primary",
            key=f"stop-{running_id}",
            on_click=episode_actions.stop,
            args=(running_id,),
            width="stretch",
        )
    if "undone" in st.session_state:
        st.button(
            _("Deleted. Undo"),
            key="bring-back",
            on_click=episode_actions.bring_back,
            args=(st.session_state["undone"],),
            width="stretch",
        )


def another_time(episode_id: str) -> None:
    """Offer an episode of which only the day is known, or one at any time."""
    for label, days in DAY_ONLY_CHIPS:
        st.button(
            _(label),
            width="stretch",
            key=f"day-{days}-{episode_id}",
            on_click=episode_actions.save_day_only,
            args=(child, time_zone, episode_id, days),
        )
    answer = time_pickers.pick_time(child, time_zone, "other", common.now())
    if answer:
        st.button(
            _("Save at this time"),
            type="primary",
            width="stretch",
            key=f"at-{episode_id}",
            on_click=episode_actions.save_at,
            args=(child, time_zone, episode_id, *answer),
        )


def none_seen() -> None:
    """Ask how much of today was watched, for a day on which nothing was seen."""
    components.caption(_("“None” only counts for the time someone was watching."))
    check_in_id = common.idempotency_id("none-seen")
    key = f"none-{check_in_id}"
    questionnaire.form_word(
        "check_ins",
        "watched",
        key,
        saver=episode_actions.save_none_seen,
        args=(child, check_in_id, key),
    )


episode = episode_details.open_episode(child)
if episode:
    episode_details.details(child, time_zone, episode)
else:
    start()
