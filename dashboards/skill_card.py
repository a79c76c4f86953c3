"""One skill: its four answers, each stored as it is tapped, its day, and what was said before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import common
import components
import questionnaire
import streamlit as st

from tracker.domain.questions import field_spec
from tracker.domain.vocabulary import DatePrecision, MilestoneStatus, RemovedWhy
from tracker.localization.messages import N_, _, ngettext
from tracker.localization.region import current_region
from tracker.presentation.entry_text import answer_text
from tracker.presentation.skills import flags_about
from tracker.presentation.time_format import format_day
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.domain.diary import Child
    from tracker.presentation.skills import Skill, Statement

ROUGH_DAYS_AGO: Final = {N_("about a week ago"): 7, N_("about a month ago"): 30}
"""Days a chip goes back if the day is not known exactly."""

DAY_QUESTION: Final = {
    MilestoneStatus.SOMETIMES: N_("When did you see it?"),
    MilestoneStatus.NOT_YET: N_("When did you check?"),
    MilestoneStatus.LOST: N_("When did you last see it?"),
}


def day_question(status: MilestoneStatus) -> str:
    """Return how the day of an answer is asked for."""
    return _(DAY_QUESTION.get(status, "")) or field_spec("milestones", "date").text


# ------------------------------------------------------------------------------ what a tap does


def save_status(child: Child, skill_key: str, record_id: str, key: str) -> None:
    """Store a tapped answer as of today and open it.

    A further tap while it is open changes it; tapping it off removes it.
    """
    status = st.session_state[key]
    if st.session_state.get("answer") != (record_id, skill_key):
        fields = {
            "id": record_id,
            "milestone": skill_key,
            "status": status,
            "date": common.today(child).isoformat(),
        }
        if status and common.save(store.record, child.id, "milestones", fields):
            common.release_id(f"skill-{skill_key}", record_id)
            st.session_state["answer"] = (record_id, skill_key)
    elif status:
        common.save(store.amend, "milestones", record_id, {"status": status})
    else:
        remove_answer(record_id)


def open_answer(record_id: str, skill_key: str) -> None:
    """Open one earlier answer, so that it can be changed."""
    st.session_state["answer"] = (record_id, skill_key)
    for widget in ("status", "since", "sure", "ago"):
        st.session_state.pop(f"{widget}-{record_id}", None)


def close_answer() -> None:
    """Close the open answer, so that the next tap is a new one."""
    st.session_state.pop("answer", None)


def remove_answer(record_id: str) -> None:
    """Remove an answer from every count; it stays under History."""
    common.save(store.remove, "milestones", record_id, RemovedWhy.MISTAKE)
    close_answer()


def save_day(record_id: str, key: str) -> None:
    """Store the chosen day."""
    day = st.session_state[key]
    if day:
        common.save(store.amend, "milestones", record_id, {"date": day.isoformat()})


def save_precision(record_id: str, key: str) -> None:
    """Store how sure the day is."""
    precision = st.session_state[key]
    if precision:
        common.save(store.amend, "milestones", record_id, {"date_precision": precision})


def save_rough_day(child: Child, record_id: str, key: str) -> None:
    """Store an approximate day some time back."""
    chip = st.session_state[key]
    if chip:
        ago = timedelta(days=ROUGH_DAYS_AGO[chip])
        day = max(common.today(child) - ago, child.birth_date)
        changes = {"date": day.isoformat(), "date_precision": DatePrecision.ABOUT}
        common.save(store.amend, "milestones", record_id, changes)
        st.session_state[f"since-{record_id}"] = day
        st.session_state[f"sure-{record_id}"] = str(DatePrecision.ABOUT)


# ------------------------------------------------------------------------------------- the card


def statement_text(child: Child, statement: Statement) -> str:
    """Return an answer and its day in one line."""
    sentence = _("{answer}, about {day}") if statement.about else _("{answer}, {day}")
    return sentence.format(
        answer=answer_text("milestones", "status", statement.status),
        day=format_day(statement.date, common.diary(child).today),
    )


def newest_line(child: Child, statement: Statement) -> str:
    """Return what the family said last about a skill."""
    return _("you said: {answer}").format(answer=statement_text(child, statement))


def skill_card(child: Child, skill: Skill) -> None:
    """Ask about one skill; below it stands what was said before."""
    record_id, key = st.session_state.get("answer", ("", ""))
    statements = skill.statements
    opened = next((item for item in statements if (item.id, skill.key) == (record_id, key)), None)
    new_id = opened.id if opened else common.idempotency_id(f"skill-{skill.key}")
    newest = newest_line(child, statements[0]) if statements else ""
    with st.container(border=True):
        components.show(components.titled(skill.label, skill.hint, newest))
        widget = f"status-{new_id}"
        questionnaire.pick(
            components.literal(skill.label),
            MilestoneStatus,
            widget,
            value=opened.status if opened and widget not in st.session_state else None,
            hidden=True,
            saver=save_status,
            args=(child, skill.key, new_id, widget),
        )
        if opened:
            open_statement(child, opened)
        earlier_answers(child, skill)


def open_statement(child: Child, statement: Statement) -> None:
    """Show what the assessment says about an answer, and ask for its day."""
    consequences(child, statement)
    day_questions(child, statement)


def consequences(child: Child, statement: Statement) -> None:
    """Show the flags that rest on an answer, at once."""
    flags = flags_about(common.assessment(child), statement.id)
    lost = statement.status == MilestoneStatus.LOST
    for flag in flags:
        components.show(components.flag_card(flag) if lost else components.short_flag(flag))
    if flags:
        st.page_link(
            "flags.py",
            label=_("Why we say this"),
            icon=":material/arrow_forward:",
            icon_position="right",
        )
    elif lost:
        components.notice(
            _(
                "Saved. This answer alone is not on our list of warning signs. If your baby "
                "stopped doing something, call your doctor all the same."
            )
        )


def day_questions(child: Child, statement: Statement) -> None:
    """Ask for the day of an answer and its precision; it is today until another is chosen."""
    record_id = statement.id
    day, precision, rough = (f"{name}-{record_id}" for name in ("since", "sure", "ago"))
    precision_value = DatePrecision.ABOUT if statement.about else DatePrecision.EXACT
    st.session_state.setdefault(day, statement.date)
    st.session_state.setdefault(precision, str(precision_value))
    st.date_input(
        day_question(MilestoneStatus(statement.status)),
        key=day,
        min_value=child.birth_date,
        max_value=common.diary(child).today,
        format=current_region().date_picker_format,
        on_change=save_day,
        args=(record_id, day),
    )
    if statement.status in {MilestoneStatus.ACHIEVED, MilestoneStatus.LOST}:
        st.pills(
            _("Or roughly"),
            list(ROUGH_DAYS_AGO),
            format_func=_,
            key=rough,
            label_visibility="collapsed",
            on_change=save_rough_day,
            args=(child, record_id, rough),
        )
    questionnaire.pick(
        field_spec("milestones", "date_precision").text,
        DatePrecision,
        precision,
        saver=save_precision,
        args=(record_id, precision),
    )
    with st.container(horizontal=True):
        st.button(_("Done"), key=f"done-{record_id}", on_click=close_answer, type="primary")
        label = _("Delete this answer")
        st.button(label, key=f"out-{record_id}", on_click=remove_answer, args=(record_id,))


def earlier_answers(child: Child, skill: Skill) -> None:
    """Offer every answer about a skill to be changed."""
    count = len(skill.statements)
    if not count:
        return
    title = ngettext("Change your answer", "Change one of {count} answers", count)
    with st.expander(title.format(count=count)):
        for statement in skill.statements:
            st.button(
                components.literal(statement_text(child, statement)),
                key=f"change-{skill.key}-{statement.id}",
                width="stretch",
                on_click=open_answer,
                args=(statement.id, skill.key),
            )
