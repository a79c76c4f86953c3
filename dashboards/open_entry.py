"""The entry a page has open, in the page's address: Back closes it, and a reload keeps it open."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tracker.domain.questions import GROUPS

PARAMETER: Final = "entry"


def current() -> tuple[str, str] | None:
    """Return the table and id of the open entry, None if there is none."""
    table, _colon, record_id = st.query_params.get(PARAMETER, "").partition(":")
    return (table, record_id) if table in GROUPS and record_id else None


def show(table: str, record_id: str) -> None:
    """Open an entry."""
    st.query_params[PARAMETER] = address(table, record_id)


def address(table: str, record_id: str) -> str:
    """Return the value of the parameter for an entry."""
    return f"{table}:{record_id}"


def close() -> None:
    """Close the entry."""
    st.query_params.pop(PARAMETER, None)
