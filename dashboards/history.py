"""Every entry, newest first, as chosen; two phones that logged one moment as a pair."""

from __future__ import annotations

from datetime import date

import child_and_caregiver
import common
import components
import duplicate_card
import entry
import streamlit as st

from tracker.errors import UnknownRecord
from tracker.presentation.entry_text import (
    format_when,
    headline,
    notable_answers,
    removal_lines,
    removed_entries,
)
from tracker.presentation.history_filter import (
    PERIODS,
    HistoryFilter,
    first_day_of,
    matches,
    matching_entries,
)
from tracker.storage import store

KINDS = {
    "episodes": "Episodes",
    "check_ins": "Check-ins",
    "milestones": "Milestones",
    "signs": "Signs",
    "spans": "Sleep and feeds",
    "measurements": "Sizes",
    "doses": "Medicines",
    "visits": "Visits",
}
REMOVED = "removed"
FILMED = "Only what was filmed"
ONE_DAY = "one day"
FILTERS = ("kinds", "period", "day", "by", "filmed")
PAGE = 25

child = common.child()
diary = common.diary(child)


def open_record(table: str, record_id: str) -> None:
    """Show one entry instead of the list."""
    st.session_state["opened"] = (table, record_id)


def show_all() -> None:
    """Forget every filter."""
    for name in FILTERS:
        st.session_state.pop(name, None)


def ask_filters() -> tuple[HistoryFilter, bool]:
    """Ask which entries to list; return them, and whether the removed ones are meant."""
    names = KINDS | {REMOVED: "Removed"}
    kinds = st.pills(
        "Show", list(names), selection_mode="multi", format_func=names.__getitem__, key="kinds"
    )
    period = st.pills("Of which days", [*PERIODS, ONE_DAY], key="period")
    picked: date | None = None
    if period == ONE_DAY:
        picked = st.date_input(
            "Day",
            value=None,
            min_value=child.birth_date,
            max_value=diary.today,
            format="YYYY-MM-DD",
            key="day",
        )
    people = [one.name for one in common.query(store.caregivers)]
    by = (
        st.pills(
            "Logged by",
            people,
            selection_mode="multi",
            format_func=components.escape_markdown,
            key="by",
        )
        if people
        else []
    )
    filmed = st.checkbox(FILMED, key="filmed")
    first = picked or (first_day_of(period, diary.today) if period in PERIODS else None)
    tables = tuple(one for one in kinds if one in KINDS) or tuple(KINDS)
    return HistoryFilter(tables, first, picked, tuple(by), filmed), REMOVED in kinds


def filters() -> tuple[HistoryFilter, bool]:
    """Show the filters one tap away, and above the list what they leave out."""
    with st.expander("Choose what to show"):
        chosen, removed = ask_filters()
    kept = [KINDS[one] for one in chosen.tables] if len(chosen.tables) < len(KINDS) else []
    days = (
        f"since {chosen.since}"
        if chosen.since and not chosen.until
        else f"of {chosen.until}"
        if chosen.until
        else ""
    )
    told = [
        *(["Removed"] if removed else []),
        *kept,
        days,
        *(f"by {one}" for one in chosen.by),
        FILMED.lower() if chosen.filmed else "",
    ]
    if any(told):
        with st.container(horizontal=True, key="row-filters"):
            components.caption("Shown: " + ", ".join(one for one in told if one))
            st.button("Show all", on_click=show_all, key="show-all")
    return chosen, removed


def listing() -> None:
    """List the entries, a page at a time."""
    st.title("History")
    child_and_caregiver.moved_notice(child)
    chosen, removed = filters()
    limit = PAGE * st.session_state.get("pages", 1)
    found = (
        [
            pair
            for pair in common.query(removed_entries, child.id, chosen.tables, limit)
            if matches(pair[1], chosen, child.time_zone)
        ]
        if removed
        else [
            (table, common.query(store.read, table, id_))
            for table, id_ in matching_entries(diary, chosen, limit)
        ]
    )
    if not found:
        nothing(chosen, removed=removed)
    drawn: set[str] = set()
    pairs = {} if removed else common.assessed(child).duplicate_pairs
    for table, said in found:
        pair = pairs.get(said["id"])
        if pair:
            duplicate_card.card(child, pair, open_record)
            drawn.add(pair.first)
        elif said["id"] not in drawn:
            row(table, said)
    if len(found) >= limit:
        st.button(
            "Show more",
            width="stretch",
            on_click=lambda: st.session_state.update(pages=st.session_state.get("pages", 1) + 1),
        )


def nothing(chosen: HistoryFilter, *, removed: bool) -> None:
    """Say why there is nothing to list."""
    if removed:
        components.empty_state(
            "Nothing that was taken out. What is taken out stays here and can be brought back."
        )
    elif chosen == HistoryFilter():
        components.empty_state(
            "Every entry will stand here, newest first, with who logged it. There is none yet."
        )
    else:
        components.empty_state(
            "No entry fits what was chosen above. That only says that none was logged."
        )


def row(table: str, said: dict[str, object]) -> None:
    """Show one entry in a few lines."""
    with st.container(horizontal=True, key=f"row-{said['id']}"):
        title = f"{format_when(said, child.time_zone, diary.today)}: {headline(table, said)}"
        lines = [*notable_answers(table, said), *removal_lines(said, child.time_zone, diary.today)]
        components.show(components.entry(title, lines, said, removed="removed_at" in said))
        st.button("Open", key=f"open-{said['id']}", on_click=open_record, args=(table, said["id"]))


try:
    opened = st.session_state.get("opened")
    if opened:
        entry.opened(child, *opened)
    else:
        listing()
except UnknownRecord as gone:
    entry.close()
    st.warning(str(gone))
