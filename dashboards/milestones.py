"""What the baby does, at its age: each skill yes, sometimes, not yet, or used to and has stopped; and the WHO windows with the child's dates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import common
import components
import questionnaire
import record_forms
import streamlit as st

from tracker.clinical.catalogue.loader import age_of, load_catalogue
from tracker.domain.age import in_words
from tracker.domain.vocabulary import DatePrecision, MilestoneStatus, RemovedWhy
from tracker.presentation.chart_tables import WINDOW_HEAD, window_rows
from tracker.presentation.entry_text import answer_text
from tracker.presentation.skills import (
    Skill,
    Statement,
    checklist,
    checklist_ages,
    flags_about,
    listed_label,
    statement,
    unlisted_skills,
    who_skills,
)
from tracker.presentation.time_format import format_day
from tracker.storage import store

if TYPE_CHECKING:
    from datetime import date

    from tracker.clinical.catalogue.who_windows import MotorWindows

PHONE_WIDTH_IN = 3.1
TABLET_WIDTH_IN = 6.3
OWN_WORDS = "own-words"
"""Stands for the skill of an open answer whose words are read as a skill of the lists."""
WINDOWS_SOURCE = "WHO_MGRS"
AGO = {"about a week ago": 7, "about a month ago": 30}
"""Days that a tap goes back, where the day is not known exactly."""
SINCE = {
    MilestoneStatus.ACHIEVED: "On which day was it first there?",
    MilestoneStatus.SOMETIMES: "Seen on",
    MilestoneStatus.NOT_YET: "Judged on",
    MilestoneStatus.LOST: "On which day did you last see it?",
}

child = common.child()
diary = common.diary(child)
age = age_of(child, diary.today)


# ------------------------------------------------------------------------------------------------------ what a tap does


def answer(skill_key: str, record_id: str, key: str) -> None:
    """Store what was tapped about a skill, as of today; a further tap while that answer is open changes it, and tapping it off takes it out."""
    chosen = st.session_state[key]
    if st.session_state.get("answer") != (record_id, skill_key):
        said = {
            "id": record_id,
            "milestone": skill_key,
            "status": chosen,
            "date": diary.today.isoformat(),
        }
        if chosen and common.save(store.record, child.id, "milestones", said):
            common.release_id(f"skill-{skill_key}")
            st.session_state["answer"] = (record_id, skill_key)
    elif chosen:
        common.save(store.amend, "milestones", record_id, {"status": chosen})
    else:
        take_out(record_id)


def open_answer(record_id: str, skill_key: str) -> None:
    """Let one earlier answer be changed."""
    st.session_state["answer"] = (record_id, skill_key)
    for widget in ("status", "since", "sure", "ago"):
        st.session_state.pop(f"{widget}-{record_id}", None)


def close_answer() -> None:
    """Let the next tap be a new answer."""
    st.session_state.pop("answer", None)


def take_out(record_id: str) -> None:
    """Take an answer out of every count; it stays under History."""
    common.save(store.remove, "milestones", record_id, RemovedWhy.MISTAKE)
    close_answer()


def set_day(record_id: str, key: str) -> None:
    """Store the day that was chosen."""
    if st.session_state[key]:
        common.save(
            store.amend, "milestones", record_id, {"date": st.session_state[key].isoformat()}
        )


def set_precision(record_id: str, key: str) -> None:
    """Store how sure the day is."""
    if st.session_state[key]:
        common.save(store.amend, "milestones", record_id, {"date_precision": st.session_state[key]})


def set_ago(record_id: str, key: str) -> None:
    """Store a day some time back, and that it is not sure."""
    if st.session_state[key]:
        day = max(diary.today - timedelta(days=AGO[st.session_state[key]]), child.birth_date)
        common.save(
            store.amend,
            "milestones",
            record_id,
            {"date": day.isoformat(), "date_precision": DatePrecision.ABOUT},
        )
        st.session_state[f"since-{record_id}"] = day
        st.session_state[f"sure-{record_id}"] = str(DatePrecision.ABOUT)


# ---------------------------------------------------------------------------------------------------------- one skill


def in_line(told: Statement) -> str:
    """Return an answer in one line, its day beside it."""
    about = "about " if told.about else ""
    return f"{answer_text('milestones', 'status', told.status)}, {about}{format_day(told.date, diary.today)}"


def one_skill(skill: Skill) -> None:
    """Ask about one skill; below it what was said so far."""
    record_id, key = st.session_state.get("answer", ("", ""))
    opened = next((told for told in skill.said if told.id == record_id and key == skill.key), None)
    new_id = opened.id if opened else common.idempotency_id(f"skill-{skill.key}")
    with st.container(border=True):
        components.show(
            components.titled(
                skill.label, skill.hint, f"said: {in_line(skill.said[0])}" if skill.said else ""
            )
        )
        widget = f"status-{new_id}"
        said = opened.status if opened and widget not in st.session_state else None
        questionnaire.pick(
            skill.label,
            MilestoneStatus,
            widget,
            said=said,
            hidden=True,
            saver=answer,
            args=(skill.key, new_id, widget),
        )
        if opened:
            what_it_means(opened)
            the_day(opened)
        earlier(skill)


def what_it_means(told: Statement) -> None:
    """Say at once what the assessment now says about an answer."""
    flags = flags_about(common.assessment(child), told.id)
    lost = told.status == MilestoneStatus.LOST
    for flag in flags:
        components.show(components.flag_card(flag) if lost else components.short_flag(flag))
    if flags:
        st.page_link(
            "flags.py",
            label="Read what it rests on",
            icon=":material/arrow_forward:",
            icon_position="right",
        )
    elif lost:
        components.notice(
            "Kept. No pattern in our list rests on this answer now. A skill that was there and has gone is worth a call all the same."
        )


def the_day(told: Statement) -> None:
    """Ask for the day of an answer and how sure it is; what stands is today until another is chosen."""
    day, sure, ago = (f"{name}-{told.id}" for name in ("since", "sure", "ago"))
    question = SINCE[MilestoneStatus(told.status)]
    st.session_state.setdefault(day, told.date)
    st.session_state.setdefault(
        sure, str(DatePrecision.ABOUT if told.about else DatePrecision.EXACT)
    )
    st.date_input(
        question,
        key=day,
        min_value=child.birth_date,
        max_value=diary.today,
        format="YYYY-MM-DD",
        on_change=set_day,
        args=(told.id, day),
    )
    if told.status in {MilestoneStatus.ACHIEVED, MilestoneStatus.LOST}:
        st.pills(
            "Or roughly",
            list(AGO),
            key=ago,
            label_visibility="collapsed",
            on_change=set_ago,
            args=(told.id, ago),
        )
    questionnaire.pick(
        "The day is known", DatePrecision, sure, saver=set_precision, args=(told.id, sure)
    )
    with st.container(horizontal=True):
        st.button("Done", key=f"done-{told.id}", on_click=close_answer, type="primary")
        st.button("Take this answer out", key=f"out-{told.id}", on_click=take_out, args=(told.id,))


def earlier(skill: Skill) -> None:
    """Offer every answer of a skill to be changed."""
    if skill.said:
        answered = len(skill.said)
        with st.expander(
            "Change your answer" if answered == 1 else f"Change one of {answered} answers"
        ):
            for told in skill.said:
                st.button(
                    components.escape_markdown(in_line(told)),
                    key=f"change-{skill.key}-{told.id}",
                    width="stretch",
                    on_click=open_answer,
                    args=(told.id, skill.key),
                )


# ------------------------------------------------------------------------------------------------------------ sections


def by_age() -> None:
    """Ask the checklist of an age: at first the one for the corrected age, with the one by the birth date beside it."""
    around = checklist_ages(age)

    def named(months: float) -> str:
        beside = (
            {around.from_birth: " (by birth date)", around.now: " (corrected age)"}
            if age.corrected_applies
            else {}
        )
        return f"{months:g}{beside.get(months, '')}"

    chosen = st.pills(
        "Age of the list, months", around.ages, default=around.now, format_func=named, required=True
    )
    for domain, skills in checklist(diary, float(chosen or around.now)).items():
        st.header(domain)
        for skill in skills:
            one_skill(skill)


@st.cache_data(max_entries=32, show_spinner=False)
def drawn(
    stamp: tuple[object, ...],  # noqa: ARG001
    today: date,  # noqa: ARG001
    theme: str,
    width_in: float,
    _table: MotorWindows,
) -> str:
    """Draw the windows once for each diary, day, theme and width."""
    from tracker.charts import to_svg, windows_figure  # noqa: PLC0415 - heavy

    return to_svg(windows_figure(_table, theme, width_in))


def windows() -> None:
    """Show the WHO windows with the child's dates, the table one tap away, and ask the six skills."""
    from tracker.charts import CORRECTED, WINDOWS_CAPTION, windows_alt  # noqa: PLC0415 - heavy
    from tracker.clinical.catalogue.who_windows import motor_windows  # noqa: PLC0415 - heavy

    table = motor_windows(diary)
    st.header("Sitting to walking: the WHO windows", anchor="who-windows")
    if table.marks.empty:
        components.empty_state(
            "Nothing is said of these six skills yet. Each answer will be a mark on its bar. “Not asked” is not “not yet”."
        )
    width_in = PHONE_WIDTH_IN if common.is_phone() else TABLET_WIDTH_IN
    st.image(
        drawn(common.cache_key(child), diary.today, common.theme(), width_in, table),
        width="stretch",
        alt=windows_alt(table),
    )
    components.caption(f"{WINDOWS_CAPTION} {CORRECTED if table.corrected else ''}")
    with st.expander("The windows as a table"):
        components.table(WINDOW_HEAD, window_rows(table))
        components.show(
            f"<p>Source: {components.source_link(load_catalogue().sources[WINDOWS_SOURCE])}</p>"
        )
    with st.expander("Answer for these six skills"):
        for skill in who_skills(diary):
            one_skill(skill)


def in_own_words() -> None:
    """List the skills the family named itself, and take another."""
    st.header("In your own words")
    skills = unlisted_skills(diary)
    if not skills:
        components.empty_state(
            "Skills that stand in no list, such as a first dance or a sign, are kept here once you add one."
        )
    for skill in skills:
        one_skill(skill)
    read_as_listed()
    with st.expander("Add a skill in your own words"):
        record_id = common.idempotency_id("own-words")
        with st.form(f"own-{record_id}", border=False):
            words = st.text_input(
                "What the baby does", max_chars=120, key=f"words-{record_id}"
            ).strip()
            told = questionnaire.ask_all(
                "milestones",
                questionnaire.asked_of("milestones"),
                {"date": diary.today.isoformat()},
                record_id,
                latest=diary.today,
            )
            if st.form_submit_button("Save this skill", type="primary", width="stretch"):
                keep_own_words(record_id, words, told)


def read_as_listed() -> None:
    """Show the answer that was just given in words of the family's that are read as a skill of the lists."""
    record_id, key = st.session_state.get("answer", ("", ""))
    told = statement(diary, record_id) if key == OWN_WORDS else None
    if told:
        with st.container(border=True):
            components.show(
                components.titled(
                    told.milestone,
                    f"read as: {listed_label(told.milestone)}",
                    f"said: {in_line(told)}",
                )
            )
            what_it_means(told)
            the_day(told)


def keep_own_words(record_id: str, words: str, told: dict[str, object]) -> None:
    """Store a skill in the family's words, and say where it stands if it is one of the lists'."""
    if not words or not told["status"]:
        st.warning("Please say what the baby does, and choose yes, sometimes, not yet, or used to.")
    elif common.save(
        store.record,
        child.id,
        "milestones",
        {"id": record_id, "milestone": words} | questionnaire.given(told),
    ):
        common.release_id("own-words")
        listed = listed_label(words)
        st.session_state["answer"] = (record_id, OWN_WORDS if listed else words)
        common.flash(f"Saved: {words}." + (f" It is read as: {listed}." if listed else ""))
        st.rerun()


def signs() -> None:
    """Offer the lasting signs of posture and tone."""
    with st.expander("Something about posture or movement that lasts"):
        record_forms.sign(child, common.device_time_zone(child))


st.title("Milestones")
record_forms.saved(child)
chronological = in_words(age.chronological_days)
components.caption(
    f"Asked for {in_words(age.corrected_days)}, counted from the due date; by the birth date it is {chronological}."
    if age.corrected_applies
    else f"Asked for {chronological}, counted from birth."
)
components.caption(
    "Babies differ. One skill that is not there yet is worth a word at the next visit; a skill that was there and has gone is worth a call."
)
components.show(
    '<p><a href="#who-windows" class="target">Sitting to walking, with the WHO windows</a></p>'
)
by_age()
windows()
in_own_words()
signs()
