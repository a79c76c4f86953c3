"""What was entered into a form that is not saved yet, kept for this device.

Reloading the page, going back to it, waking the phone or a restart of the server shows the form as
it was left. Drafts are in the database, for a day, apart from the entries.
"""

from __future__ import annotations

import contextlib
from typing import Any, Final
from uuid import uuid4

import common
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from tracker.errors import TrackerError
from tracker.storage import drafts
from tracker.web.auth.principal import device_in

FOLLOWED: Final = "followed-forms"
"""Session state: the forms that this run of the page shows, each with its stored draft."""


def begin_run() -> None:
    """Forget which forms the last run showed, at the start of a run.

    A tap interrupts a run before `keep`, and a run of another page no longer has what was entered:
    it would take those forms for empty.
    """
    st.session_state.pop(FOLLOWED, None)


def _device() -> str:
    """Return what identifies this device: its sign-in, else a random word in its cookie."""
    signed_in = device_in(st.context.headers)
    if signed_in:
        return signed_in
    if not common.device().get("draft"):
        common.remember(draft=str(uuid4()))
    return common.device()["draft"]


def follow(key: str) -> bool:
    """Keep what is entered into the widgets whose keys contain `key`; restore it now.

    Call it before the widgets are drawn. Return whether anything was restored. What the browser
    has just sent is stored at once, as the next tap may interrupt this run.
    """
    values = common.query(drafts.draft, _device(), key, common.now())
    missing = {
        name: value
        for name, value in values.items()
        if name not in st.session_state and not _is_sent_by_browser(name)
    }
    for name, value in missing.items():
        st.session_state[name] = value
    entered = _entered(key)
    # A browser that has just reconnected sends fields that are not drawn yet: `keep` has them all.
    is_whole = all(name in st.session_state for name in values)
    if entered and is_whole and entered != values:
        _store(key, entered)
        values = entered
    st.session_state.setdefault(FOLLOWED, {})[key] = values
    return bool(missing)


def _is_sent_by_browser(name: str) -> bool:
    """Return whether the browser sent the value of a widget that this session has not drawn yet.

    It does so after a restart of the server or a long sleep of the phone, and is then newer.
    """
    context = get_script_run_ctx()
    if context is None:
        return False
    sent = context.session_state._state._new_widget_state.states  # noqa: SLF001 - no public way
    return any(identity.endswith(f"-{name}") for identity in sent)


def keep() -> None:
    """Store what the forms of this run hold, where it changed; at the end of the run."""
    followed: dict[str, dict[str, Any]] = st.session_state.pop(FOLLOWED, {})
    for key, stored in followed.items():
        values = _entered(key)
        if values != stored:
            _store(key, values)


def _entered(key: str) -> dict[str, Any]:
    """Return what the widgets of a form hold, by widget; neither ticks nor what is empty."""
    return {
        str(name): value
        for name, value in st.session_state.items()
        if key in str(name) and value not in (None, "", []) and not isinstance(value, bool)
    }


def drop(key: str) -> None:
    """Forget a form that was saved."""
    st.session_state.get(FOLLOWED, {}).pop(key, None)
    _store(key, {})


def _store(key: str, values: dict[str, Any]) -> None:
    """Store a draft; a diary that cannot be written to says so where an entry is saved."""
    with contextlib.suppress(TrackerError):
        common.make_change(drafts.save_draft, _device(), key, values)


def form_key(purpose: str, child_id: str, stored: int) -> str:
    """Return the key of a form's fields for the record after the `stored` ones, and follow it.

    A browser that reconnects after a restart of the server sends what its fields hold, by key;
    so the key must be the same in the new session. It stays until the form was saved.
    """
    key: str = st.session_state.setdefault(
        f"form-{purpose}-{child_id}", f"{purpose}-{stored}-{child_id[:8]}"
    )
    follow(key)
    return key


def close_form(purpose: str, child_id: str) -> None:
    """Let the next record for a purpose have an empty form."""
    key = st.session_state.pop(f"form-{purpose}-{child_id}", None)
    if key:
        drop(key)
