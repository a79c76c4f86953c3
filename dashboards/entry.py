"""One entry in full: change it, move it to another child, take it out, bring it back, and see who changed what and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import child_and_caregiver
import common
import components
import form_state
import questionnaire
import streamlit as st
import time_pickers

from tracker.domain.local_time import iso, place_of
from tracker.domain.questions import question_fields
from tracker.domain.vocabulary import RemovedWhy
from tracker.presentation.entry_text import (
    answer_changes,
    answer_lines,
    format_when,
    headline,
    logging_text,
    removal_lines,
)
from tracker.presentation.form_suggestions import size_problem
from tracker.presentation.time_format import format_clock, format_local_day
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child


def opened(child: Child, table: str, record_id: str) -> None:
    """Show one entry; one that belongs to another child is not shown under this child's name."""
    owner, said = common.query(store.read_many, table, [record_id]).get(record_id) or (
        None,
        common.query(store.read, table, record_id),
    )
    st.button("Back to the list", on_click=close, key="back")
    if owner and owner != child.id:
        child_and_caregiver.wrong_child_notice(owner)
        return
    today = common.today(child)
    st.title(components.escape_markdown(headline(table, said)))
    lines = [*answer_lines(table, said), *removal_lines(said, child.time_zone, today)]
    components.show(
        components.entry(
            format_when(said, child.time_zone, today) + child_and_caregiver.child_suffix(child),
            lines,
            {},
            removed="removed_at" in said,
        )
    )
    components.caption(logging_text(said, child.time_zone, today))
    if "removed_at" in said:
        components.caption("This entry was taken out. It counts nowhere.")
        st.button(
            "Bring it back",
            type="primary",
            key=f"restore-{record_id}",
            width="stretch",
            on_click=bring_back,
            args=(table, record_id),
        )
    else:
        changes(child, table, said)
    with st.expander("Who changed what, and when"):
        changes_of(child, table, said)


def close() -> None:
    """Show the list again."""
    st.session_state.pop("opened", None)


def bring_back(table: str, record_id: str) -> None:
    """Let an entry count again."""
    common.save(store.restore, table, record_id)


def changes(child: Child, table: str, said: dict[str, Any]) -> None:
    """Offer everything that can be changed about an entry that stands."""
    began(child, table, said)
    if table == "spans":
        ended(child, said)
    with st.expander("Change the answers"):
        amend_form(child, table, said)
    child_and_caregiver.offer_other_child(child, table, str(said["id"]))
    with st.expander("Take it out"):
        take_out(table, said)


# --------------------------------------------------------------------------------------------------------------- the time


def began(child: Child, table: str, said: Mapping[str, Any]) -> None:
    """Offer another beginning, on the clock of the entry's place."""
    field = "started_at" if "started_at" in said else "given_at"
    if field not in said:
        return
    place = place_of(said, child.time_zone)
    sure = str(said.get("time_precision", "exact")) if table == "episodes" else None
    with st.expander("Change when it began" if table == "spans" else "Change the time"):
        picked = time_pickers.pick_time(
            child, place, f"when-{said['id']}", datetime.fromisoformat(str(said[field])), sure
        )
        if picked and st.button("Use this time", key=f"use-{said['id']}", width="stretch"):
            precision = {"time_precision": picked[1]} if sure else {}
            common.save(store.amend, table, said["id"], {field: iso(picked[0], place), **precision})
            st.rerun()


def ended(child: Child, said: Mapping[str, Any]) -> None:
    """Offer another end of a sleep or feed, or none where it is not known."""
    place = child.time_zone
    with st.expander("Change when it ended" if "ended_at" in said else "Say when it ended"):
        start = datetime.fromisoformat(str(said["started_at"]))
        stands = datetime.fromisoformat(str(said.get("ended_at") or said["started_at"]))
        picked = time_pickers.pick_time(child, place, f"end-{said['id']}", stands, None)
        if picked and st.button("Use this end", key=f"use-end-{said['id']}", width="stretch"):
            at = (
                start if picked[0] == start.replace(second=0, microsecond=0) else picked[0]
            )  # clocks here have no seconds
            common.save(store.amend, "spans", said["id"], {"ended_at": iso(at, place)})
            st.rerun()
        if "ended_at" in said and st.button(
            "The end is not known", key=f"no-end-{said['id']}", width="stretch"
        ):
            common.save(store.amend, "spans", said["id"], {"ended_at": None})
            st.rerun()


# ------------------------------------------------------------------------------------------------------------- the answers


def amend_form(child: Child, table: str, said: dict[str, Any]) -> None:
    """Show every answer of an entry, ready to be changed."""
    form = f"amend-{said['id']}"
    key, drawn = form_state.as_drawn(form, said)
    with st.form(key, border=False):
        told = length(drawn, key) if table == "episodes" else {}
        told |= questionnaire.ask_all(
            table, question_fields(table), drawn, key, latest=common.today(child)
        )
        if not st.form_submit_button("Save the changes", type="primary", width="stretch"):
            return
    changed = questionnaire.changed_answers(drawn, told)
    wrong = (
        size_problem(str(told["kind"]), float(told["value"] or 0))
        if table == "measurements" and told["kind"]
        else None
    )
    if wrong:
        st.warning(wrong)
    elif changed:
        if "duration_s" in changed:
            changed["duration_precision"] = None if changed["duration_s"] is None else "estimated"
        common.save(store.amend, table, said["id"], changed)
        form_state.draw_anew(form)
        st.rerun()


def length(drawn: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Ask how long an episode lasted, in seconds."""
    known = None if drawn.get("duration_s") is None else float(drawn["duration_s"])
    asked = "Length, seconds"
    return {
        "duration_s": st.number_input(
            asked,
            min_value=0.0,
            max_value=86_400.0,
            value=known,
            step=1.0,
            placeholder="not known",
            key=f"{key}-length",
        )
    }


def take_out(table: str, said: Mapping[str, Any]) -> None:
    """Take an entry out of every count, with the reason; it can come back."""
    why = questionnaire.pick("Why take it out?", RemovedWhy, f"why-{said['id']}")
    if st.button("Take it out", key=f"remove-{said['id']}", width="stretch"):
        if why is None:
            st.warning("Please say why; then it can be taken out.")
        else:
            common.save(store.remove, table, said["id"], why)
            st.rerun()


# ------------------------------------------------------------------------------------------------------------- the history


def changes_of(child: Child, table: str, said: Mapping[str, Any]) -> None:
    """Show who changed what and when, newest first, each earlier state one tap away."""
    after, owner, names = dict(said), child.name, child_and_caregiver.child_names()
    for past in common.query(store.history, table, str(said["id"])):
        moment = (
            f"{format_local_day(past.at, common.now(), child.time_zone)} "
            f"{format_clock(past.at, child.time_zone)}"
        )
        components.show(
            components.titled(past.action.capitalize(), f"{moment}, by {past.by or 'nobody named'}")
        )
        if past.before is None:
            continue
        before = dict(past.before)
        if "child" in before:
            before["child"], after["child"] = names.get(before["child"], "another child"), owner
            owner = before["child"]
        components.table(("Answer", "Before", "After"), answer_changes(table, before, after))
        st.button(
            "Make it read as it did before this change",
            key=f"back-{past.id}",
            width="stretch",
            on_click=go_back,
            args=(table, str(said["id"]), past.id),
        )
        after = {field: value for field, value in before.items() if field != "child"}


def go_back(table: str, record_id: str, change_id: int) -> None:
    """Let an entry read as it did before one of its changes."""
    common.save(store.restore_state, table, record_id, change_id)
