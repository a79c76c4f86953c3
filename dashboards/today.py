"""Page: the flags, what is not known, and the day at a glance."""

from __future__ import annotations

from datetime import timedelta

import backups
import check_in_form
import clock_notice
import common
import components
import confirm_card
import next_question_card
import record_notice
import streamlit as st
import warning_news

from tracker.clinical.catalogue.loader import age_of
from tracker.domain.age import format_age
from tracker.localization.messages import _
from tracker.presentation.entry_text import answer_text
from tracker.presentation.fidgety_film import is_offered, offer_text
from tracker.presentation.missing_answers import gaps, missing_phrases, open_questions
from tracker.presentation.reminders import evening_reminders
from tracker.presentation.time_format import format_ago, format_clock, format_local_day

MOST_GAPS = 6

child = common.child()
diary = common.diary(child)
assessment = common.assessment(child)
status = common.assessed(child).status


def flags() -> None:
    """Show what needs a doctor first, then what could not be judged."""
    confirm_card.confirm_card(child)
    card = common.assessed(child).warning_card(*common.numbers())
    if card:
        not_known = dict.fromkeys(
            question for flag in assessment.flags for question in open_questions(diary, flag)
        )
        unknown = missing_phrases(not_known)[:MOST_GAPS]
        components.show(
            components.warning(card, components.labelled_list(_("It would help to know"), unknown))
        )
        with st.container(key="link-flags"):
            st.page_link(
                "flags.py",
                label=_("Why, and record a call to the doctor"),
                icon=":material/flag:",
                width="stretch",
            )
    else:
        components.notice(assessment.no_flag)
    if common.assessed(child).confirmation(components.emergency_number()) is None:
        next_question_card.below_flags(child)
    if status.is_new_diary:
        components.caption(_("Add details when you like. Blank does not mean no."))
    elif assessment.not_assessable:
        with st.expander(_("Some questions are still open: see what would help")):
            components.caption(_("There isn't enough information yet to say anything about these:"))
            components.show(
                components.bullet_list(
                    gap.missing for gap in gaps(assessment, diary.today)[:MOST_GAPS]
                )
            )


def at_a_glance() -> None:
    """Show the last episode, today's count, the check-in and how much was watched."""
    last = status.last
    since = (
        _("none logged yet")
        if last is None
        else _("not known: the clock is wrong")
        if diary.clock
        else format_local_day(last.started_at, common.now(), last.time_zone)
        if last.day_only
        else format_ago(max(0, int((common.now() - last.started_at) / timedelta(minutes=1))))
    )
    day = format_local_day(last.started_at, common.now(), last.time_zone) if last else ""
    sentence = (
        _("the last entry")
        if last is None
        else _("the last entry: {day}")
        if last.day_only
        else _("the last entry: {day} {time}")
    )
    time = format_clock(last.started_at, last.time_zone) if last else ""
    components.figures(
        [
            (sentence.format(day=day, time=time), since),
            (
                _("logged today, and you said “none seen”")
                if status.none_seen
                else _("logged today"),
                str(status.episodes_today),
            ),
            (_("today's check-in"), _("done") if status.check_in_id else _("not yet")),
            (
                _("someone was watching today")
                if status.watched
                else _("was someone watching today?"),
                answer_text("check_ins", "watched", status.watched)
                if status.watched
                else _("not answered yet"),
            ),
        ]
    )


age = age_of(child, diary.today)
age_sentence = (
    _("{age} old ({corrected} counted from the due date)")
    if age.corrected_applies
    else _("{age} old")
)
st.title(components.literal(child.name))
components.caption(
    age_sentence.format(
        age=format_age(age.chronological_days, diary.today),
        corrected=format_age(age.corrected_days, diary.today),
    )
)
record_notice.saved_notice(child)
flags()
warning_news.news(child)
clock_notice.clock_notice(child)
with st.container(key="log-link"):
    st.page_link("log.py", label=_("Log a movement"), icon=":material/add_circle:", width="stretch")
at_a_glance()
for sentence in evening_reminders(diary):
    components.caption(sentence)
check_in_form.yesterday(child)
check_in_form.all_days(child)
if is_offered(assessment, age):
    components.notice(offer_text(child.name, age))
    link = _("How to film it")
    components.show(f'<a class="go" href="video/fidgety" target="_self">{link}</a>')
backups.late_warning()
if not status.last:
    components.empty_state(
        _(
            "Nothing is logged yet. When you see a twitch or a jerk, tap Log. One tap saves it. "
            "Add details when you like."
        )
    )
