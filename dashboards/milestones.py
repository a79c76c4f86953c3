"""What the baby does, at its age: each skill yes, sometimes, not yet, or used to and has stopped."""

from __future__ import annotations

import answers
import cards
import common
import streamlit as st

from tracker import store
from tracker.age import in_words
from tracker.clinical.catalogue import age_of
from tracker.vocabulary import MilestoneStatus
from tracker.web.entries import in_parent_words
from tracker.web.skills import Skill, ages_around, checklist
from tracker.web.words import day_said

child = common.child()
diary = common.diary(child)
age = age_of(child, diary.today)


def record_status(skill_key: str, record_id: str, key: str) -> None:
    """Store what was tapped about a skill, as of today."""
    chosen = st.session_state[key]
    said = {"id": record_id, "milestone": skill_key, "status": chosen, "date": diary.today.isoformat()}
    if chosen and common.write(store.record, child.id, "milestones", said):
        common.used(f"skill-{skill_key}")
        st.session_state["skill"] = (record_id, skill_key)


def since(skill: Skill) -> None:
    """Offer to say since when, for the answer that was just given."""
    record_id, key = st.session_state.get("skill", ("", ""))
    if key != skill.key:
        return
    question = "On which day did you last see it?" if skill.status == "lost" else "Since, or seen on"
    day = st.date_input(question, value=diary.today, min_value=child.birth_date, max_value=diary.today, format="YYYY-MM-DD", key=f"since-{record_id}")
    if day != diary.today and day.isoformat() != common.ask(store.read, "milestones", record_id)["date"]:
        common.write(store.amend, "milestones", record_id, {"date": day.isoformat()})
        st.rerun()


def one_skill(skill: Skill) -> None:
    """Ask about one skill."""
    record_id = common.fresh_id(f"skill-{skill.key}")
    key = f"status-{record_id}"
    with st.container(border=True):
        said = f"said: {in_parent_words('milestones', 'status', skill.status)}, {day_said(skill.date, diary.today)}" if skill.date else ""
        cards.show(cards.named(skill.label, skill.hint, said))
        answers.pick(skill.label, MilestoneStatus, key, hidden=True, saver=record_status, args=(skill.key, record_id, key))
        since(skill)


def signs() -> None:
    """Offer the lasting signs of posture and tone."""
    with st.expander("Something about posture or movement that lasts"):
        sign_id = common.fresh_id("sign")
        with st.form(f"sign-{sign_id}", border=False):
            told = answers.ask_all("signs", answers.asked_of("signs"), {"date": diary.today.isoformat()}, sign_id, latest=diary.today)
            if st.form_submit_button("Save", type="primary", width="stretch"):
                if not told["sign"]:
                    st.warning("Please say what you noticed.")
                elif common.write(store.record, child.id, "signs", {"id": sign_id} | answers.given(told)):
                    common.used("sign")
                    common.tell(f"Saved: {in_parent_words('signs', 'sign', told['sign'])}.")
                    st.rerun()


st.title("Milestones")
chronological = in_words(age.chronological_days)
cards.quiet(
    f"Asked for {in_words(age.corrected_days)}, counted from the due date; by the birth date it is {chronological}."
    if age.corrected_applies
    else f"Asked for {chronological}, counted from birth."
)
cards.quiet("Babies differ. One skill that is not there yet is worth a word at the next visit; a skill that was there and has gone is worth a call.")

around = ages_around(age)
chosen = st.pills("Age of the list, months", around.ages, default=around.now, format_func=lambda months: f"{months:g}", required=True)
for domain, skills in checklist(diary, float(chosen or around.now)).items():
    st.subheader(domain)
    for skill in skills:
        one_skill(skill)
signs()
