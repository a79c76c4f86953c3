"""Page: what the baby does at its age, and the WHO windows with the child's dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import chart_image
import common
import components
import draft
import finding_forms
import number_field
import questionnaire
import record_notice
import skill_card
import streamlit as st

from tracker.clinical.catalogue.loader import age_of, load_catalogue
from tracker.domain.age import format_age
from tracker.domain.questions import field_spec, question_fields
from tracker.localization.messages import _
from tracker.localization.numbers import number_text
from tracker.presentation.chart_tables import WINDOW_HEAD, window_rows
from tracker.presentation.skills import (
    checklist,
    checklist_ages,
    listed_label,
    statement_with_id,
    unlisted_skills,
    who_skills,
)
from tracker.storage import store

if TYPE_CHECKING:
    from datetime import date

    from tracker.clinical.catalogue.who_windows import MotorWindows

READ_AS_LISTED = "own-words"
"""Stands for the skill key of an answer in the family's words that is read as a listed skill."""
WINDOWS_SOURCE = "WHO_MGRS"

child = common.child()
diary = common.diary(child)
age = age_of(child, diary.today)


def by_age() -> None:
    """Ask the checklist of an age, at first the one for the corrected age."""
    ages = checklist_ages(age)

    def age_label(months: float) -> str:
        kinds = {
            ages.from_birth: _("{months} (by birth date)"),
            ages.now: _("{months} (corrected age)"),
        }
        text = kinds.get(months, "{months}") if age.corrected_applies else "{months}"
        return text.format(months=number_text(months))

    months = st.pills(
        _("Checklist for age (months)"),
        ages.ages,
        default=ages.now,
        format_func=age_label,
        required=True,
    )
    for domain, skills in checklist(diary, float(months or ages.now)).items():
        st.header(domain)
        for skill in skills:
            skill_card.skill_card(child, skill)


@st.cache_data(max_entries=32, show_spinner=False)
def windows_svg(
    cache_key: tuple[object, ...],  # noqa: ARG001
    today: date,  # noqa: ARG001
    theme: str,
    width_in: float,
    _table: MotorWindows,
) -> str:
    """Return the chart of the windows, drawn once per diary version, day, theme and width."""
    from tracker.charts import to_svg, windows_figure  # noqa: PLC0415 - heavy

    return to_svg(windows_figure(_table, theme, width_in))


def windows() -> None:
    """Show the WHO windows with the child's dates and as a table, and ask the six skills."""
    from tracker.charts import CORRECTED, WINDOWS_CAPTION, windows_alt  # noqa: PLC0415 - heavy
    from tracker.clinical.catalogue.who_windows import motor_windows  # noqa: PLC0415 - heavy

    table = motor_windows(diary)
    st.header(_("Sitting to walking: the WHO age ranges"), anchor="who-windows")
    if table.marks.empty:
        components.empty_state(
            _(
                "You haven't answered for these six skills yet. Each answer will be a mark on its "
                "bar. “Not answered” does not mean “not yet”."
            )
        )
    version = common.cache_key(child)
    chart_image.show_chart(
        "who-ranges",
        lambda width_in: windows_svg(version, diary.today, common.theme(), width_in, table),
        windows_alt(table),
    )
    components.caption(
        _("{sentence} {more}").format(
            sentence=_(WINDOWS_CAPTION), more=_(CORRECTED) if table.corrected else ""
        )
    )
    with st.expander(_("The age ranges as a table")):
        components.table(tuple(map(_, WINDOW_HEAD)), window_rows(table))
        source = components.source_link(load_catalogue().sources[WINDOWS_SOURCE])
        sentence = _("Source: {source}").format(source=source)
        components.show(f"<p>{sentence}</p>")
    with st.expander(_("Answer for these six skills")):
        for skill in who_skills(diary):
            skill_card.skill_card(child, skill)


def family_skills() -> None:
    """List the skills the family named itself, and ask for another."""
    st.header(_("Skills not on the lists"))
    skills = unlisted_skills(diary)
    if not skills:
        components.empty_state(
            _("Skills not on the lists, such as a first dance or a sign, will be kept here.")
        )
    for skill in skills:
        skill_card.skill_card(child, skill)
    answer_read_as_listed()
    with st.expander(_("Add a skill in your own words")):
        family_skill_form()


def family_skill_form() -> None:
    """Ask for a skill in the family's words, and about it."""
    record_id = common.idempotency_id("own-words")
    key = draft.form_key("own-words", child.id, len(diary.milestones))
    spec = field_spec("milestones", "milestone")
    text = st.text_input(spec.text, max_chars=spec.max_length, key=f"words-{key}").strip()
    answers = questionnaire.ask_all(
        "milestones",
        question_fields("milestones"),
        {"date": diary.today.isoformat()},
        key,
        latest=diary.today,
    )
    if st.button(_("Save this skill"), type="primary", width="stretch", key=f"save-{record_id}"):
        save_family_skill(record_id, text, answers)


def answer_read_as_listed() -> None:
    """Show the open answer if its words are read as a listed skill."""
    record_id, key = st.session_state.get("answer", ("", ""))
    statement = statement_with_id(diary, record_id) if key == READ_AS_LISTED else None
    if statement is None:
        return
    lines = (
        _("we read this as: {skill}").format(skill=listed_label(statement.milestone)),
        skill_card.newest_line(child, statement),
    )
    with st.container(border=True):
        components.show(components.titled(statement.milestone, *lines))
        skill_card.open_statement(child, statement)


def save_family_skill(record_id: str, text: str, answers: dict[str, object]) -> None:
    """Store a skill in the family's words, and say which listed skill it is read as."""
    if number_field.refuse(answers.values()):
        return
    if not text or not answers["status"]:
        st.warning(_("Please add what your baby does, and choose an answer."))
        return
    fields = {"id": record_id, "milestone": text} | questionnaire.without_unanswered(answers)
    if common.save(store.record, child.id, "milestones", fields):
        common.release_id("own-words")
        draft.close_form("own-words", child.id)
        label = listed_label(text)
        st.session_state["answer"] = (record_id, READ_AS_LISTED if label else text)
        common.flash(
            _("Saved: {text}. We read this as: {skill}.").format(text=text, skill=label)
            if label
            else _("Saved: {text}.").format(text=text)
        )
        st.rerun()


def signs() -> None:
    """Offer the lasting signs of posture and tone."""
    with st.expander(_("Something that doesn't go away")):
        finding_forms.sign_form(child, common.device_time_zone(child))


st.title(_("Milestones"))
record_notice.saved_notice(child)
chronological = format_age(age.chronological_days, diary.today)
components.caption(
    _(
        "These skills are for {corrected}, counted from the due date ({chronological} from birth)."
    ).format(corrected=format_age(age.corrected_days, diary.today), chronological=chronological)
    if age.corrected_applies
    else _("These skills are for {age}, counted from birth.").format(age=chronological)
)
components.caption(
    _(
        "Babies differ. If one skill is not there yet, mention it at the next visit. If your baby "
        "stopped doing something, call your doctor."
    )
)
link_text = _("Sitting to walking, with the WHO age ranges")
components.show(f'<p><a href="#who-windows" class="target">{link_text}</a></p>')
by_age()
windows()
family_skills()
signs()
