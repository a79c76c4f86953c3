"""Forms as they were first drawn, so that only what was changed since is saved, never somebody else's answer."""

from __future__ import annotations

from typing import Any

import streamlit as st


def as_drawn(form: str, said: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a form's key and what its record said when it was first drawn: only what was changed since is saved, never somebody else's answer."""
    version = st.session_state.setdefault(f"version-{form}", 0)
    drawn: dict[str, Any] = st.session_state.setdefault(f"drawn-{form}-{version}", said)
    return f"{form}-{version}", drawn


def draw_anew(form: str) -> None:
    """Let a form begin again from its record, after it was saved."""
    version = st.session_state.get(f"version-{form}", 0)
    st.session_state.pop(f"drawn-{form}-{version}", None)
    st.session_state[f"version-{form}"] = version + 1
