"""The changes of the settings, newest first, each with the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.localization.messages import _
from tracker.presentation.setting_changes import setting_changes
from tracker.presentation.time_format import change_text
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child


def restore(change_id: int) -> None:
    """Set a setting to what it was before one of its changes."""
    common.save(store.restore_preference, change_id)


def log(child: Child, *preferences: str) -> None:
    """List who changed which setting and when; with names of preferences only their changes.

    Times are at the child's home.
    """
    names = {one.id: one.name for one in common.family()}
    stored = [
        change
        for change in common.query(store.preference_changes)
        if not preferences or change.name in preferences
    ]
    changes = setting_changes(stored, names)
    if not changes:
        components.caption(_("Nothing was changed here yet."))
    for change in changes:
        components.show(
            components.titled(
                change.title, change_text(change.at, change.by, common.now(), child.time_zone)
            )
        )
        components.table((_("Answer"), _("Before"), _("After")), change.rows)
        st.button(
            _("Undo this change"),
            key=f"undo-setting-{change.id}",
            width="stretch",
            on_click=restore,
            args=(change.id,),
        )
