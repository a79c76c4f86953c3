"""Every entry, newest first: change it, take it out, bring it back, and see who changed what and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import answers
import cards
import common
import streamlit as st
from when import pick_time

from tracker import store
from tracker.errors import UnknownRecord
from tracker.local_time import iso
from tracker.vocabulary import RemovedWhy
from tracker.web.entries import facts_of, headline, newest_entries, removed_entries, said_when, short_facts, what_changed
from tracker.web.words import clock, day_words

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
PAGE = 25

child = common.child()
diary = common.diary(child)


def when(said: Mapping[str, object]) -> str:
    """Return the day and, where there is one, the time an entry speaks of."""
    return said_when(said, child.time_zone, diary.today)


def open_record(table: str, record_id: str) -> None:
    """Show one entry instead of the list."""
    st.session_state["opened"] = (table, record_id)


def close_record() -> None:
    """Show the list again."""
    st.session_state.pop("opened", None)


def rows() -> list[tuple[str, dict[str, object]]]:
    """Return the entries to be listed, in their order, as chosen."""
    names = KINDS | {"removed": "Removed"}
    kinds = st.pills("Show", list(names), selection_mode="multi", format_func=names.__getitem__, key="kinds", label_visibility="collapsed")
    limit = PAGE * st.session_state.get("pages", 1)
    chosen = tuple(one for one in kinds if one in KINDS) or tuple(KINDS)
    if "removed" in kinds:
        return common.ask(removed_entries, child.id, chosen, limit)
    return [(table, common.ask(store.read, table, id_)) for table, id_ in newest_entries(diary, chosen, limit)]


def listing() -> None:
    """List the entries, a page at a time."""
    st.title("History")
    found = rows()
    if not found:
        cards.empty("Every entry will stand here, newest first, with who logged it. There is none of this kind yet.")
    for table, said in found:
        with st.container(horizontal=True, key=f"row-{said['id']}"):
            title = f"{when(said)}: {headline(table, said)}"
            cards.show(cards.entry(title, short_facts(table, said), said, removed="removed_at" in said))
            st.button("Open", key=f"open-{said['id']}", on_click=open_record, args=(table, said["id"]))
    if len(found) >= PAGE * st.session_state.get("pages", 1):
        st.button("Show more", width="stretch", on_click=lambda: st.session_state.update(pages=st.session_state.get("pages", 1) + 1))


def amend_time(table: str, said: Mapping[str, object]) -> None:
    """Offer another beginning, on the clock of the entry's place."""
    field = "started_at" if "started_at" in said else "given_at"
    if field not in said:
        return
    place = str(said.get("time_zone") or child.time_zone)
    with st.expander("Change the time"):
        picked = pick_time(child, place, f"when-{said['id']}", datetime.fromisoformat(str(said[field])), str(said.get("time_precision", "exact")))
        if picked and st.button("Use this time", key=f"use-{said['id']}", width="stretch"):
            precision = {"time_precision": picked[1]} if table == "episodes" else {}
            common.write(store.amend, table, said["id"], {field: iso(picked[0], place), **precision})
            st.rerun()


def amend_form(table: str, said: dict[str, Any]) -> None:
    """Show every answer of an entry, ready to be changed."""
    form = f"amend-{said['id']}"
    key, drawn = common.as_drawn(form, said)
    with st.form(key, border=False):
        seconds = None
        known = None if drawn.get("duration_s") is None else float(drawn["duration_s"])
        if table == "episodes":
            seconds = st.number_input("Length, seconds", min_value=0.0, max_value=86_400.0, value=known, step=1.0, placeholder="not known", key=f"{key}-length")
        told = answers.ask_all(table, answers.asked_of(table), drawn, key, latest=diary.today)
        changes = answers.changed(drawn, told)
        if seconds != known:
            changes |= {"duration_s": seconds, "duration_precision": None if seconds is None else "estimated"}
        if st.form_submit_button("Save the changes", type="primary", width="stretch") and changes:
            common.write(store.amend, table, said["id"], changes)
            common.draw_anew(form)
            st.rerun()


def take_out(table: str, said: Mapping[str, object]) -> None:
    """Take an entry out of every count, with the reason; it can come back."""
    why = answers.pick("Why take it out?", RemovedWhy, f"why-{said['id']}")
    if st.button("Take it out", key=f"remove-{said['id']}", disabled=why is None, width="stretch"):
        common.write(store.remove, table, said["id"], why)
        st.rerun()


def changes_of(table: str, said: Mapping[str, object]) -> None:
    """Show who changed what and when, newest first, each earlier state one tap away."""
    after: Mapping[str, object] = said
    for past in common.ask(store.history, table, str(said["id"])):
        moment = f"{day_words(past.at, common.now(), child.time_zone)} {clock(past.at, child.time_zone)}"
        cards.show(cards.named(past.action.capitalize(), f"{moment}, by {past.by or 'not told'}"))
        if past.before is not None:
            cards.table(("Answer", "Before", "After"), what_changed(table, past.before, after))
            if st.button("Make it read as it did before this change", key=f"back-{past.id}", width="stretch"):
                common.write(store.restore_state, table, said["id"], past.id)
                st.rerun()
            after = past.before


def one_record(table: str, record_id: str) -> None:
    """Show one entry in full."""
    said = common.ask(store.read, table, record_id)
    st.button("Back to the list", on_click=close_record, key="back")
    st.title(cards.literal(headline(table, said)))
    cards.show(cards.entry(when(said), facts_of(table, said), said, removed="removed_at" in said))
    if "removed_at" in said:
        cards.quiet("This entry was taken out. It counts nowhere.")
        if st.button("Bring it back", type="primary", key=f"restore-{record_id}", width="stretch"):
            common.write(store.restore, table, record_id)
            st.rerun()
    else:
        amend_time(table, said)
        with st.expander("Change the answers"):
            amend_form(table, said)
        with st.expander("Take it out"):
            take_out(table, said)
    with st.expander("Who changed what, and when"):
        changes_of(table, said)


try:
    opened = st.session_state.get("opened")
    if opened:
        one_record(*opened)
    else:
        listing()
except UnknownRecord as gone:
    close_record()
    st.warning(str(gone))
