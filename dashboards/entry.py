"""One entry in full: change, move to another child, remove, restore, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import answer_notice
import autosave
import child_and_caregiver
import common
import components
import finding_forms
import form_state
import number_field
import open_entry
import questionnaire
import streamlit as st
import time_pickers
import video_owner
import video_thumbnails

from tracker.domain.local_time import entry_zone, iso
from tracker.domain.questions import GROUPS, question_fields
from tracker.domain.vocabulary import RemovedWhy
from tracker.localization.messages import N_, _
from tracker.presentation.entry_text import (
    answer_changes,
    answer_lines,
    format_when,
    headline,
    logging_text,
    removal_lines,
)
from tracker.presentation.time_format import change_text
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child


LONGEST_EPISODE_S = 86_400

ACTIONS: Final = {
    "recorded": N_("Added"),
    "imported": N_("Imported"),
    "amended": N_("Changed"),
    "removed": N_("Deleted"),
    "restored": N_("Delete undone"),
}
"""What the list of changes calls each action of the audit log."""


def entry_page(child: Child, table: str, record_id: str) -> None:
    """Show one entry; an entry of another child is not shown under this child's name."""
    owner, record = common.query(store.read_many, table, [record_id]).get(record_id) or (
        None,
        common.query(store.read, table, record_id),
    )
    st.button(_("Back to the list"), on_click=open_entry.close, key="back")
    if owner and owner != child.id:
        child_and_caregiver.wrong_child_notice(owner)
        return
    today = common.today(child)
    st.title(components.literal(headline(table, record)))
    lines = [*answer_lines(table, record), *removal_lines(record, child.time_zone, today)]
    components.show(
        components.entry(
            child_and_caregiver.for_child(format_when(record, child.time_zone, today), child),
            lines,
            {},
            removed="removed_at" in record,
        )
    )
    components.caption(logging_text(record, child.time_zone, today))
    films = video_thumbnails.videos_by_entry(child.id).get(record_id)
    if films and "removed_at" not in record:
        components.show(video_thumbnails.thumbnails(films))
    if "removed_at" in record:
        components.caption(_("This entry is deleted. It is not counted."))
        st.button(
            _("Undo delete"),
            type="primary",
            key=f"restore-{record_id}",
            width="stretch",
            on_click=bring_back,
            args=(table, record_id),
        )
    else:
        change_forms(child, table, record)
    with st.expander(_("Who changed what, and when")):
        change_log(child, table, record)


def bring_back(table: str, record_id: str) -> None:
    """Restore a removed entry."""
    common.save(store.restore, table, record_id)


def change_forms(child: Child, table: str, record: dict[str, Any]) -> None:
    """Offer everything that can be changed about an entry that is not removed."""
    start_form(child, table, record)
    if table == "spans":
        end_form(child, record)
    child_and_caregiver.offer_other_child(child, table, str(record["id"]))
    with st.expander(_("Delete")):
        removal_form(table, record)
    st.header(_("Change the answers"))
    answer_form(child, table, record)


# --------------------------------------------------------------------------------------- the time


def start_form(child: Child, table: str, record: Mapping[str, Any]) -> None:
    """Offer another beginning, on the clock of the entry's time zone."""
    field = "started_at" if "started_at" in record else "given_at"
    if field not in record:
        return
    time_zone = entry_zone(record, child.time_zone)
    precision = str(record.get("time_precision", "exact")) if table == "episodes" else None
    with st.expander(_("Change when it began") if table == "spans" else _("Change the time")):
        answer = time_pickers.pick_time(
            child,
            time_zone,
            f"when-{record['id']}",
            datetime.fromisoformat(str(record[field])),
            precision,
        )
        if answer and st.button(_("Use this time"), key=f"use-{record['id']}", width="stretch"):
            changes = {"time_precision": answer[1]} if precision else {}
            common.save(
                store.amend, table, record["id"], {field: iso(answer[0], time_zone), **changes}
            )
            st.rerun()


def end_form(child: Child, record: Mapping[str, Any]) -> None:
    """Offer another end of a sleep or feed, or none if it is not known."""
    time_zone = child.time_zone
    with st.expander(_("Change when it ended") if "ended_at" in record else _("Add when it ended")):
        start = datetime.fromisoformat(str(record["started_at"]))
        initial = datetime.fromisoformat(str(record.get("ended_at") or record["started_at"]))
        answer = time_pickers.pick_time(child, time_zone, f"end-{record['id']}", initial, None)
        if answer and st.button(_("Use this end"), key=f"use-end-{record['id']}", width="stretch"):
            at = (
                start if answer[0] == start.replace(second=0, microsecond=0) else answer[0]
            )  # clocks here have no seconds
            common.save(store.amend, "spans", record["id"], {"ended_at": iso(at, time_zone)})
            st.rerun()
        if "ended_at" in record and st.button(
            _("The end is not known"), key=f"no-end-{record['id']}", width="stretch"
        ):
            common.save(store.amend, "spans", record["id"], {"ended_at": None})
            st.rerun()


# ------------------------------------------------------------------------------------ the answers


def answer_form(child: Child, table: str, record: dict[str, Any]) -> None:
    """Show every answer of an entry; each one that is changed saves itself."""
    fields = (*(("duration_s",) if table == "episodes" else ()), *question_fields(table))
    form = autosave.open_form(
        table,
        f"amend-{record['id']}",
        record,
        fields,
        partial(form_state.amend_entry, table=table, record_id=str(record["id"])),
    )
    components.caption(_("Each answer saves itself when you change it."))
    if table == "episodes":
        length_field(form)
    for group in GROUPS[table]:
        answered = any(field in record for field in group.fields)
        with st.expander(group.title, expanded=answered) if group.folded else st.container():
            if group.title and not group.folded:
                st.subheader(group.title)
            questionnaire.ask_all(
                table,
                group.fields,
                record,
                form.key,
                latest=common.today(child),
                saver=autosave.saver(form),
            )
            if table == "episodes" and "video" in group.fields:
                video_owner.offer_video(record)
                video_owner.ask_owner(record)
    if table == "measurements":
        finding_forms.ask_about_change(child, record)


def length_field(form: autosave.Form) -> None:
    """Ask how long an episode lasted, in seconds."""
    seconds, key = form.drawn.get("duration_s"), form.field_key("duration_s")
    number_field.number_field(
        _("Length, seconds"),
        key,
        number_field.Bounds(0, LONGEST_EPISODE_S),
        value=None if seconds is None else float(seconds),
        placeholder=_("not known"),
        saver=partial(autosave.save_field, form, "duration_s", key),
    )
    answer_notice.show_notice(key)


def removal_form(table: str, record: Mapping[str, Any]) -> None:
    """Ask why an entry is to be removed from every count, and remove it; it can be restored."""
    why = questionnaire.pick(_("Why delete it?"), RemovedWhy, f"why-{record['id']}")
    if st.button(_("Delete this entry"), key=f"remove-{record['id']}", width="stretch"):
        if why is None:
            st.warning(_("Please choose why you want to delete it."))
        else:
            common.save(store.remove, table, record["id"], why)
            st.rerun()


# ------------------------------------------------------------------------------------ the history


def change_log(child: Child, table: str, record: Mapping[str, Any]) -> None:
    """Show who changed what and when, newest first; each earlier state can be restored."""
    after, owner, names = dict(record), child.name, child_and_caregiver.child_names()
    for past in common.query(store.history, table, str(record["id"])):
        components.show(
            components.titled(
                _(ACTIONS.get(past.action, past.action)),
                change_text(past.at, past.by, common.now(), child.time_zone),
            )
        )
        if past.before is None:
            continue
        before = dict(past.before)
        if "child" in before:
            before["child"], after["child"] = names.get(before["child"], _("another child")), owner
            owner = before["child"]
        components.table(
            (_("Answer"), _("Before"), _("After")), answer_changes(table, before, after)
        )
        st.button(
            _("Undo this change"),
            key=f"back-{past.id}",
            width="stretch",
            on_click=restore_state,
            args=(table, str(record["id"]), past.id),
        )
        after = {field: value for field, value in before.items() if field != "child"}


def restore_state(table: str, record_id: str, change_id: int) -> None:
    """Restore the state of an entry before one of its changes."""
    common.save(store.restore_state, table, record_id, change_id)
