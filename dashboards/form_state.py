"""Optimistic concurrency for forms: a form saves only what its user changed.

A form remembers the record as it was first drawn; answers that somebody else changed in the
meantime are therefore not overwritten.
"""

from __future__ import annotations

from typing import Any

import streamlit as st


def as_drawn(form: str, record: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a form's key, and its record as it was when the form was first drawn."""
    version = st.session_state.setdefault(f"version-{form}", 0)
    baseline: dict[str, Any] = st.session_state.setdefault(f"drawn-{form}-{version}", record)
    return f"{form}-{version}", baseline


def reset(form: str) -> None:
    """Let a form begin again from its record, after it was saved."""
    version = st.session_state.get(f"version-{form}", 0)
    st.session_state.pop(f"drawn-{form}-{version}", None)
    st.session_state[f"version-{form}"] = version + 1
