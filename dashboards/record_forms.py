"""Everything beside episodes that can be noted in seconds: sleep, feeds, medicines, sizes, visits, lasting signs. Each save can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import child_and_caregiver
import common
import components
import questionnaire
import streamlit as st
import time_pickers

from tracker.domain.local_time import iso
from tracker.domain.vocabulary import MeasurementKind, SignKind, SignSide, SpanKind, VisitKind
from tracker.presentation.entry_text import format_when, headline
from tracker.presentation.form_suggestions import (
    LENGTHS_MIN,
    UNITS,
    end_of_span,
    last_size,
    open_spans,
    recent_medicines,
    size_problem,
)
from tracker.presentation.time_format import format_ago, format_clock, format_day
from tracker.presentation.time_presets import NOTICED_DAYS_AGO, day_of_chip
from tracker.storage import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tracker.domain.diary import Child
    from tracker.presentation.form_suggestions import MedicineSuggestion, OpenSpan

VISIBLE_FLAGS: Final = 12


# ---------------------------------------------------------------------------------------------------------- save and undo


def keep(child: Child, table: str, said: dict[str, Any], purpose: str) -> None:
    """Store one record, and offer to undo it; the same id a second time changes nothing."""
    id_ = common.idempotency_id(purpose)
    if common.save(
        store.record,
        child.id,
        table,
        {"id": id_}
        | {field: value for field, value in said.items() if value not in (None, "", [])},
    ):
        common.release_id(purpose)
        st.session_state["noted"] = (table, id_)


def undo(table: str, record_id: str) -> None:
    """Take the entry out again; it stays one tap away."""
    common.save(store.remove, table, record_id, "mistake")


def bring_back(table: str, record_id: str) -> None:
    """Restore what was just undone."""
    common.save(store.restore, table, record_id)


def open_in_history(table: str, record_id: str) -> None:
    """Open the entry on the History page, where everything of it can be changed."""
    st.session_state["opened"] = (table, record_id)
    st.session_state["go"] = "history.py"


def saved(child: Child) -> None:
    """Say what was saved last and for whom, with Undo."""
    if "noted" not in st.session_state:
        return
    table, record_id = st.session_state["noted"]
    said = common.query(store.read, table, record_id)
    about = f"{headline(table, said)}, {format_when(said, child.time_zone, common.today(child))}"
    with st.container(key="noted", horizontal=True):
        gone = "removed_at" in said
        components.show(
            components.status_message(
                f"{'Undone' if gone else 'Saved'}{child_and_caregiver.child_suffix(child)}", about
            )
        )
        if gone:
            st.button(
                "Bring it back",
                key=f"noted-back-{record_id}",
                on_click=bring_back,
                args=(table, record_id),
            )
        else:
            st.button("Undo", key=f"noted-undo-{record_id}", on_click=undo, args=(table, record_id))
            st.button(
                "Open",
                key=f"noted-open-{record_id}",
                on_click=open_in_history,
                args=(table, record_id),
            )
    if st.session_state.pop("go", None):
        st.switch_page("history.py")


def save_button(child: Child, purpose: str, missing: str | None) -> bool:
    """Show the button that saves a form, with the child's name where there are several; say what is missing where it was pressed too early."""
    pressed = st.button(
        child_and_caregiver.with_child_name("Save", child),
        type="primary",
        width="stretch",
        key=f"save-{common.idempotency_id(purpose)}",
    )
    if pressed and missing:
        st.warning(missing)
    return pressed and not missing


# ------------------------------------------------------------------------------------------------------- sleep and feeds


def begin_span(child: Child, place: str, kind: SpanKind) -> None:
    """Store that a sleep or feed begins now."""
    keep(
        child,
        "spans",
        {"kind": str(kind), "started_at": iso(common.now(), place), "source": "app"},
        f"span-{kind}",
    )


def end_span(span: OpenSpan, place: str, minutes_ago: int) -> None:
    """Store when a sleep or feed ended."""
    if common.save_ok(
        store.amend, "spans", span.id, {"ended_at": iso(time_pickers.earlier(minutes_ago), place)}
    ):
        st.session_state["noted"] = ("spans", span.id)


def span(child: Child, place: str, kind: SpanKind) -> None:
    """Note a sleep or a feed: the one that goes on, one that begins now, or one that is over."""
    begins, ends = (
        ("Fell asleep just now", "Woke") if kind is SpanKind.SLEEP else ("Feed begins now", "Ended")
    )
    going_on = open_spans(common.diary(child), kind)
    for one in going_on:
        components.show(
            components.titled(
                f"{kind.parent.capitalize()} since {format_clock(one.started_at, place)}",
                format_ago(one.minutes),
            )
        )
        with st.container(horizontal=True, key=f"ends-{one.id}"):
            for minutes, words in time_pickers.BACK.items():
                if minutes <= one.minutes:
                    st.button(
                        f"{ends} {words}",
                        key=f"end-{minutes}-{one.id}",
                        on_click=end_span,
                        args=(one, place, minutes),
                    )
    purpose = f"span-{kind}"
    if not going_on:
        key = f"begin-{common.idempotency_id(purpose)}"
        st.button(
            child_and_caregiver.with_child_name(begins, child),
            type="primary",
            width="stretch",
            key=key,
            on_click=begin_span,
            args=(child, place, kind),
        )
    with st.expander("One that is over, or began earlier"):
        past_span(child, place, kind, purpose)


def past_span(child: Child, place: str, kind: SpanKind, purpose: str) -> None:
    """Note a sleep or feed with its beginning and, where it is known, its length."""
    key = common.idempotency_id(purpose)
    began = time_pickers.moment("It began", child, place, key)
    length = st.pills(
        "It lasted (leave out what is not known, or goes on)",
        list(LENGTHS_MIN),
        key=f"length-{key}",
    )
    if save_button(child, purpose, None if began else "Please choose when it began.") and began:
        end = end_of_span(began, length, common.now())
        keep(
            child,
            "spans",
            {
                "kind": str(kind),
                "started_at": iso(began, place),
                "ended_at": iso(end, place) if end else None,
                "source": "app",
            },
            purpose,
        )
        st.rerun()


# --------------------------------------------------------------------------------------------------------------- medicine


def give(child: Child, place: str, medicine: MedicineSuggestion, given_at: datetime) -> None:
    """Store that a medicine was given as before."""
    said = {
        "given_at": iso(given_at, place),
        "medicine": medicine.name,
        "amount": medicine.amount,
        "unit": medicine.unit,
        "source": "app",
    }
    keep(child, "doses", said, "dose")


def dose(child: Child, place: str) -> None:
    """Note a medicine, vitamin or vaccine: one tap for one that was given before."""
    key = common.idempotency_id("dose")
    given_at = time_pickers.moment("When was it given?", child, place, key)
    before = recent_medicines(common.diary(child))
    if before and given_at:
        components.caption("As before, with one tap:")
        for number, one in enumerate(before):
            words = child_and_caregiver.with_child_name(
                components.escape_markdown(one.words), child
            )
            st.button(
                words,
                width="stretch",
                key=f"give-{number}-{key}",
                on_click=give,
                args=(child, place, one, given_at),
            )
    name = st.text_input(
        "Another medicine, vitamin or vaccine",
        max_chars=200,
        key=f"medicine-{key}",
        placeholder="as it stands on the bottle",
    ).strip()
    amount = st.number_input(
        "How much",
        min_value=0.0,
        max_value=100_000.0,
        value=None,
        step=0.5,
        placeholder="not told",
        key=f"amount-{key}",
    )
    unit = st.pills("Unit", UNITS, key=f"unit-{key}")
    if (
        save_button(
            child, "dose", None if name and given_at else "Please say what was given and when."
        )
        and given_at
    ):
        said = {
            "given_at": iso(given_at, place),
            "medicine": name,
            "amount": amount,
            "unit": unit if amount is not None else None,
            "source": "app",
        }
        keep(child, "doses", said, "dose")
        st.rerun()


# ---------------------------------------------------------------------------------------------------- sizes, visits, signs


def size(child: Child, place: str) -> None:
    """Note a measured size, in the unit that is named beside it."""
    key, today = common.idempotency_id("size"), time_pickers.today(child, place)
    kind = questionnaire.pick("What was measured?", MeasurementKind, f"kind-{key}")
    if kind is None:
        return
    before, unit = (
        last_size(common.diary(child), kind),
        MeasurementKind(kind).parent.rpartition(" ")[2],
    )
    if before:
        components.caption(f"Last: {before[0]:,g} {unit}, {format_day(before[1].date(), today)}.")
    value = st.number_input(
        MeasurementKind(kind).parent.capitalize(),
        min_value=0.0,
        value=None,
        step=0.1,
        key=f"value-{key}-{kind}",
        placeholder="the number",
    )
    day = time_pickers.pick_day("Measured", f"day-{key}", today, child.birth_date)
    wrong = size_problem(kind, value) if value else None
    if (
        save_button(
            child, "size", wrong if value and day else "Please type the number and choose the day."
        )
        and day
    ):
        keep(
            child,
            "measurements",
            {"kind": kind, "value": value, "date": day.isoformat(), "source": "app"},
            "size",
        )
        st.rerun()


def visit(child: Child, place: str) -> None:
    """Note a contact with a clinician, and which flags were talked about."""
    key, today = common.idempotency_id("visit"), time_pickers.today(child, place)
    kind = questionnaire.pick("Who was it?", VisitKind, f"kind-{key}")
    day = time_pickers.pick_day("When?", f"day-{key}", today, child.birth_date)
    titles = {flag.rule: flag.title for flag in common.assessment(child).flags[:VISIBLE_FLAGS]}
    discussed = (
        st.pills(
            "What was talked about?",
            list(titles),
            selection_mode="multi",
            format_func=lambda rule: components.escape_markdown(titles[rule]),
            key=f"about-{key}",
        )
        if titles
        else []
    )
    note = st.text_area(
        "What they said (you may leave this out)", key=f"note-{key}", max_chars=10_000
    )
    if (
        save_button(child, "visit", None if kind and day else "Please say who it was and when.")
        and day
    ):
        keep(
            child,
            "visits",
            {"kind": kind, "date": day.isoformat(), "discussed": discussed, "note": note},
            "visit",
        )
        st.rerun()


def sign(child: Child, place: str) -> None:
    """Note something about posture or movement that lasts, with the day it was first noticed."""
    key, today = common.idempotency_id("sign"), time_pickers.today(child, place)
    kind = questionnaire.pick("What did you notice?", SignKind, f"sign-{key}")
    if kind is None:
        return
    side = questionnaire.pick("Which side? Left is the baby's own left.", SignSide, f"side-{key}")
    beats = (
        st.number_input(
            "How many beats?",
            min_value=1,
            max_value=1_000,
            value=None,
            placeholder="not counted",
            key=f"beats-{key}",
        )
        if kind == SignKind.CLONUS
        else None
    )
    day = time_pickers.pick_day("Seen", f"seen-{key}", today, child.birth_date)
    noticed = first_noticed(key, child, place)
    note = st.text_area("Anything else, in your own words", key=f"note-{key}", max_chars=10_000)
    if save_button(child, "sign", None if day else "Please choose the day it was seen.") and day:
        keep(
            child,
            "signs",
            {
                "sign": kind,
                "side": side,
                "beats": beats,
                "date": day.isoformat(),
                "first_noticed": noticed,
                "note": note,
            },
            "sign",
        )
        st.rerun()


def first_noticed(key: str, child: Child, place: str) -> str | None:
    """Ask when a sign was first noticed; nothing is preselected."""
    today = time_pickers.today(child, place)
    chosen = st.pills(
        "First noticed", [*NOTICED_DAYS_AGO, time_pickers.ANOTHER_DAY], key=f"first-{key}"
    )
    if chosen == time_pickers.ANOTHER_DAY:
        picked = st.date_input(
            "First noticed on",
            value=None,
            max_value=today,
            min_value=child.birth_date,
            format="YYYY-MM-DD",
            key=f"first-day-{key}",
        )
        return picked.isoformat() if picked else None
    return day_of_chip(str(chosen), today, child.birth_date).isoformat() if chosen else None


FORMS: Final[dict[str, Callable[[Child, str], None]]] = {
    "Sleep": lambda child, place: span(child, place, SpanKind.SLEEP),
    "Feed": lambda child, place: span(child, place, SpanKind.FEED),
    "Medicine": dose,
    "Size": size,
    "Visit": visit,
    "Lasting sign": sign,
}


def something_else(child: Child, place: str) -> None:
    """Offer everything that is no episode, one chip each; a chip opens its form in place."""
    st.header("Something else")
    chosen = st.pills(
        "What else would you like to note?", list(FORMS), key="noting", label_visibility="collapsed"
    )
    if chosen:
        with st.container(border=True, key="noting-form"):
            FORMS[chosen](child, place)
    with st.container(key="more-pages"):
        st.page_link(
            "milestones.py",
            label="A skill: yes, not yet, or used to and has stopped",
            icon=":material/child_care:",
        )
        st.page_link(
            "today.py", label="The day's card: watched, feeding, mood", icon=":material/today:"
        )
