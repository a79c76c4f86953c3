"""Page: every entry, newest first and filtered; possible duplicates as pairs."""

from __future__ import annotations

from datetime import date, datetime

import child_and_caregiver
import common
import components
import duplicate_card
import entry
import open_entry
import setting_history
import streamlit as st
import video_thumbnails

from tracker.domain.local_time import local_date
from tracker.errors import UnknownRecord
from tracker.localization.dates import day_text
from tracker.localization.messages import N_, _
from tracker.localization.region import current_region
from tracker.presentation import clock_text
from tracker.presentation.entry_text import (
    notable_answers,
    removal_lines,
    removed_entries,
    titled_moment,
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
    "episodes": _("Episodes"),
    "check_ins": _("Check-ins"),
    "milestones": _("Milestones"),
    "signs": _("Signs that stay"),
    "spans": _("Sleep and feeds"),
    "measurements": _("Measurements"),
    "doses": _("Medicines"),
    "visits": _("Visits"),
}
REMOVED = "removed"
SETTINGS = "settings"
FILMED = N_("Only with a video")
ONE_DAY = N_("one day")
FILTERS = ("kinds", "period", "day", "by", "filmed")
PAGE = 25

child = common.child()
diary = common.diary(child)


def show_all() -> None:
    """Reset every filter."""
    for name in FILTERS:
        st.session_state.pop(name, None)


def ask_filters() -> tuple[HistoryFilter, set[str]]:
    """Ask for the filter; return it, and which of REMOVED and SETTINGS are meant."""
    names = KINDS | {REMOVED: _("Deleted"), SETTINGS: _("Changed settings")}
    kinds = st.pills(
        _("Show"), list(names), selection_mode="multi", format_func=names.__getitem__, key="kinds"
    )
    period = st.pills(_("Which days"), [*PERIODS, ONE_DAY], format_func=_, key="period")
    picked: date | None = None
    if period == ONE_DAY:
        picked = st.date_input(
            _("Day"),
            value=None,
            min_value=child.birth_date,
            max_value=diary.today,
            format=current_region().date_picker_format,
            key="day",
        )
    people = [person.name for person in common.query(store.caregivers)]
    by = (
        st.pills(
            _("Logged by"),
            people,
            selection_mode="multi",
            format_func=components.literal,
            key="by",
        )
        if people
        else []
    )
    filmed = st.checkbox(_(FILMED), key="filmed")
    first = picked or (first_day_of(period, diary.today) if period in PERIODS else None)
    tables = tuple(kind for kind in kinds if kind in KINDS) or tuple(KINDS)
    others = {REMOVED, SETTINGS} & set(kinds)
    return HistoryFilter(tables, first, picked, tuple(by), filmed), others


def filters() -> tuple[HistoryFilter, set[str]]:
    """Show the filter one tap away, and in one line what it keeps."""
    with st.expander(_("Choose what to show")):
        selection, others = ask_filters()
    kinds = (
        [KINDS[table] for table in selection.tables] if len(selection.tables) < len(KINDS) else []
    )
    days = (
        _("since {day}").format(day=day_text(selection.since))
        if selection.since and not selection.until
        else _("of {day}").format(day=day_text(selection.until))
        if selection.until
        else ""
    )
    parts = [
        *([_("Deleted")] if REMOVED in others else []),
        *([_("Changed settings")] if SETTINGS in others else []),
        *kinds,
        days,
        *(_("by {name}").format(name=name) for name in selection.by),
        _("only with a video") if selection.filmed else "",
    ]
    if any(parts):
        with st.container(horizontal=True, key="row-filters"):
            shown = ", ".join(part for part in parts if part)
            components.caption(_("Shown: {choices}").format(choices=shown))
            st.button(_("Show all"), on_click=show_all, key="show-all")
    return selection, others


def listing() -> None:
    """List the entries, a page at a time."""
    st.title(_("History"))
    child_and_caregiver.moved_notice(child)
    selection, others = filters()
    removed = REMOVED in others
    if SETTINGS in others:
        setting_history.log(child)
        return
    limit = PAGE * st.session_state.get("pages", 1)
    entries = (
        [
            pair
            for pair in common.query(removed_entries, child.id, selection.tables, limit)
            if matches(pair[1], selection, child.time_zone)
        ]
        if removed
        else [
            (table, common.query(store.read, table, id_))
            for table, id_ in matching_entries(diary, selection, limit)
        ]
    )
    if not entries:
        nothing(selection, removed=removed)
    paired_ids: set[str] = set()
    pairs = {} if removed else common.assessed(child).duplicate_pairs
    for table, record in entries:
        pair = pairs.get(record["id"])
        if pair:
            duplicate_card.duplicate_card(child, pair, open_entry.show)
            paired_ids.add(pair.first)
        elif record["id"] not in paired_ids:
            row(table, record)
    if len(entries) >= limit:
        st.button(
            _("Show more"),
            width="stretch",
            on_click=lambda: st.session_state.update(pages=st.session_state.get("pages", 1) + 1),
        )


def nothing(selection: HistoryFilter, *, removed: bool) -> None:
    """Explain why there is nothing to list."""
    if removed:
        components.empty_state(
            _("Nothing is deleted. What you delete stays here, and you can undo it.")
        )
    elif selection == HistoryFilter():
        components.empty_state(_("All entries will be here, newest first. There are none yet."))
    else:
        components.empty_state(_("No entry matches your choice. That only means none was logged."))


def is_of_future(record: dict[str, object]) -> bool:
    """Return whether an entry was saved later than the computer's clock says it is now."""
    logged_at = record.get("logged_at")
    return bool(diary.clock and logged_at and datetime.fromisoformat(str(logged_at)) > diary.clock)


def row(table: str, record: dict[str, object]) -> None:
    """Show one entry in a few lines."""
    with st.container(horizontal=True, key=f"row-{record['id']}"):
        today = local_date(diary.clock or diary.as_of, child.time_zone)
        title = titled_moment(table, record, child.time_zone, today)
        lines = [
            *notable_answers(table, record),
            *removal_lines(record, child.time_zone, today),
            *([_(clock_text.MARK)] if is_of_future(record) else []),
        ]
        films = () if "removed_at" in record else films_by_entry.get(str(record["id"]), ())
        text = components.entry(title, lines, record, removed="removed_at" in record)
        components.show(text + video_thumbnails.thumbnails(films))
        st.button(
            _("Open"),
            key=f"open-{record['id']}",
            on_click=open_entry.show,
            args=(table, record["id"]),
        )


def keep_filters() -> None:
    """Keep the choices of the list while an entry is shown instead of it."""
    for name in FILTERS:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


keep_filters()
films_by_entry = video_thumbnails.videos_by_entry(child.id)
try:
    opened = open_entry.current()
    if opened:
        entry.entry_page(child, *opened)
    else:
        listing()
except UnknownRecord as gone:
    open_entry.close()
    st.warning(components.literal(str(gone)))
