"""Forms for a sleep or a feed: one going on, one that begins now, one that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import child_and_caregiver
import common
import components
import draft
import record_notice
import streamlit as st
import time_pickers

from tracker.domain.local_time import iso
from tracker.domain.questions import field_spec
from tracker.domain.vocabulary import SpanKind
from tracker.localization.messages import N_, _, capitalized
from tracker.presentation.form_suggestions import LENGTHS_MIN, end_of_span, open_spans
from tracker.presentation.time_format import format_ago, format_clock
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child
    from tracker.presentation.form_suggestions import OpenSpan


def begin_span(child: Child, time_zone: str, kind: SpanKind, record_id: str) -> None:
    """Store a sleep or feed that begins now."""
    fields = {"kind": str(kind), "started_at": iso(common.now(), time_zone), "source": "app"}
    record_notice.save_new(child, "spans", fields, f"span-{kind}", record_id)


def end_span(span: OpenSpan, time_zone: str, minutes_ago: int) -> None:
    """Store when a sleep or feed ended."""
    ended_at = iso(time_pickers.minutes_back(minutes_ago), time_zone)
    if common.save_ok(store.amend, "spans", span.id, {"ended_at": ended_at}):
        record_notice.announce("spans", span.id)


def span_form(child: Child, time_zone: str, kind: SpanKind) -> None:
    """Show the form of a sleep or a feed."""
    begins, ends = (
        (_("Fell asleep just now"), N_("Woke {ago}"))
        if kind is SpanKind.SLEEP
        else (_("Feed begins now"), N_("Ended {ago}"))
    )
    spans = open_spans(common.diary(child), kind)
    for span in spans:
        end_buttons(span, time_zone, kind, ends)
    purpose = f"span-{kind}"
    record_id = common.idempotency_id(purpose)
    if not spans:
        st.button(
            child_and_caregiver.with_child_name(begins, child),
            type="primary",
            width="stretch",
            key=f"begin-{record_id}",
            on_click=begin_span,
            args=(child, time_zone, kind, record_id),
        )
    with st.expander(_("Enter one from earlier")):
        past_span(child, time_zone, kind, purpose)


def end_buttons(span: OpenSpan, time_zone: str, kind: SpanKind, ends: str) -> None:
    """Show since when a sleep or feed goes on, and buttons that end it."""
    since = _("{kind} since {time}").format(
        kind=capitalized(kind.parent), time=format_clock(span.started_at, time_zone)
    )
    components.show(components.titled(since, format_ago(span.minutes)))
    with st.container(horizontal=True, key=f"ends-{span.id}"):
        for minutes, label in time_pickers.MINUTES_BACK.items():
            if minutes <= span.minutes:
                st.button(
                    _(ends).format(ago=_(label)),
                    key=f"end-{minutes}-{span.id}",
                    on_click=end_span,
                    args=(span, time_zone, minutes),
                )


def past_span(child: Child, time_zone: str, kind: SpanKind, purpose: str) -> None:
    """Ask for the beginning of a sleep or feed and, if it is known, its length."""
    record_id = common.idempotency_id(purpose)
    key = draft.form_key(purpose, child.id, len(common.diary(child).spans))
    began = time_pickers.pick_moment(
        field_spec("spans", "started_at").form_text, child, time_zone, key
    )
    length = st.pills(
        _("How long? (skip if you don't know or it is still going)"),
        list(LENGTHS_MIN),
        format_func=_,
        key=f"length-{key}",
    )
    missing = None if began else _("Please choose when it began.")
    if record_notice.save_button(child, purpose, missing) and began:
        end = end_of_span(began, length, common.now())
        fields = {
            "kind": str(kind),
            "started_at": iso(began, time_zone),
            "ended_at": iso(end, time_zone) if end else None,
            "source": "app",
        }
        record_notice.save_new(child, "spans", fields, purpose, record_id)
        st.rerun()
