"""What was entered into a form that is not saved yet, kept for this device.

Reloading the page, going back to it or waking the phone shows the form as it was left. Drafts stay
in the memory of the server for a day, and are written to no file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import common
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from tracker.web.auth.principal import device_in

LONGEST: Final = timedelta(days=1)
MOST: Final = 200
"""How long a draft is kept, and how many in all (ours)."""

FOLLOWED: Final = "followed-forms"
"""Session state: the forms that this run of the page shows."""


@dataclass
class Draft:
    """The values of a form's widgets, by key, and when they were entered."""

    at: datetime
    values: dict[str, Any] = field(default_factory=dict)


@st.cache_resource(show_spinner=False)
def _drafts(url: str) -> dict[tuple[str, str], Draft]:  # noqa: ARG001 - one store per database
    return {}


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

    Call it before the widgets are drawn. Return whether anything was restored.
    """
    st.session_state.setdefault(FOLLOWED, set()).add(key)
    draft = _drafts(common.database_url()).get((_device(), key))
    if draft is None or common.now() - draft.at > LONGEST:
        return False
    missing = {
        name: value
        for name, value in draft.values.items()
        if name not in st.session_state and not _is_sent_by_browser(name)
    }
    for name, value in missing.items():
        st.session_state[name] = value
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
    """Store what the forms of this run hold; at the end of the run."""
    drafts = _drafts(common.database_url())
    for key in st.session_state.pop(FOLLOWED, set()):
        values = {
            str(name): value
            for name, value in st.session_state.items()
            if key in str(name) and value not in (None, "", []) and not isinstance(value, bool)
        }
        if values:
            drafts[_device(), key] = Draft(common.now(), values)
        else:
            drafts.pop((_device(), key), None)
    for oldest in sorted(drafts, key=lambda one: drafts[one].at)[:-MOST]:
        del drafts[oldest]


def drop(key: str) -> None:
    """Forget a form that was saved."""
    st.session_state.get(FOLLOWED, set()).discard(key)
    _drafts(common.database_url()).pop((_device(), key), None)


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
