"""Page: each flag in full, with its entries, sources, unknowns and our own choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import clock_notice
import common
import components
import confirm_card
import draft
import finding_forms
import questionnaire
import resting_kind_form
import streamlit as st

from tracker.clinical.catalogue.loader import load_catalogue
from tracker.domain.vocabulary import Urgency
from tracker.localization.dates import day_text
from tracker.localization.messages import _
from tracker.presentation.entry_text import format_when, headline, notable_answers
from tracker.presentation.missing_answers import gaps, missing_phrases, open_questions
from tracker.presentation.today_status import contact_day, newest_evidence
from tracker.presentation.warning_card import earlier_call, own_deadline
from tracker.storage import store

if TYPE_CHECKING:
    from tracker.clinical.assess import Evidence, Flag

MOST_LINES = 6

child = common.child()
diary = common.diary(child)
assessment = common.assessment(child)
catalogue = load_catalogue()


def evidence_lines(evidence: tuple[Evidence, ...]) -> list[str]:
    """Return the newest entries behind a flag, one line each, and how many more there are."""
    lines = []
    for item in newest_evidence(diary, evidence, MOST_LINES):
        record = common.query(store.read, item.table, item.id)
        lines.append(
            " · ".join(
                [
                    format_when(record, diary.child.time_zone, diary.today),
                    headline(item.table, record),
                    *notable_answers(item.table, record),
                ]
            )
        )
    more = len(evidence) - MOST_LINES
    return lines + ([_("… and {count} more, under History").format(count=more)] if more > 0 else [])


def sources(ids: tuple[str, ...]) -> str:
    """Return a list of sources with their addresses, as HTML."""
    return components.source_list([catalogue.sources[id_] for id_ in ids])


def contact_form(flag: Flag) -> None:
    """Ask whom the family called about a flag.

    The flag then leaves the top of the pages until something new is logged.
    """
    day = contact_day(diary, flag)
    if day:
        components.caption(
            _(
                "You recorded a call or visit about this on {day}. The warning comes back to the "
                "top when you log something new."
            ).format(day=day_text(day))
        )
    elif called := earlier_call(diary, flag):
        components.caption(called)
    purpose = f"visit-{flag.rule}"
    record_id = common.idempotency_id(purpose)
    with st.expander(_("I called someone")):
        key = draft.form_key(purpose, child.id, len(diary.visits))
        on, kind = finding_forms.day_and_clinician(child, key)
        note = questionnaire.form_note("visits", f"note-{key}")
        if st.button(_("Save"), type="primary", width="stretch", key=f"contacted-{record_id}"):
            if kind is None:
                st.warning(_("Please choose who it was."))
                return
            fields = {
                "id": record_id,
                "date": on.isoformat(),
                "kind": kind,
                "discussed": [flag.rule],
                "note": note,
            }
            if common.save(store.record, child.id, "visits", fields):
                common.release_id(purpose)
                draft.close_form(purpose, child.id)
                st.rerun()


def full_flag(flag: Flag) -> None:
    """Show one flag with everything behind it."""
    deadline = own_deadline(flag, Urgency(assessment.flags[0].urgency))
    parts = (
        components.paragraph(deadline),
        components.open_questions(missing_phrases(open_questions(diary, flag))),
        components.folded(
            _("What you logged ({count})").format(count=len(flag.evidence)),
            components.bullet_list(evidence_lines(flag.evidence)),
        ),
        components.folded_paragraph(_("What we can't tell from this"), flag.limits),
        sources(flag.sources),
        components.folded(_("What we decided ourselves"), components.bullet_list(flag.ours)),
        components.folded_paragraph(_("For your doctor"), flag.clinician),
    )
    components.show(components.reason_card(flag, *parts))
    contact_form(flag)


def flag_history() -> None:
    """Show since when each flag has been raised, and which were before.

    Only on request, because every evening is assessed again.
    """
    st.header(_("Since when?"))
    components.caption(
        _(
            "What we would have said each evening, from what you had logged by then. An entry "
            "that you added later counts from when you added it."
        )
    )
    if not st.toggle(_("Look back, evening by evening"), key="look-back"):
        return
    with st.spinner(_("Looking back evening by evening …")):
        history = common.assessed(child).flag_history
    if not history:
        components.empty_state(
            _(
                "There was no warning sign on any evening. This doesn't mean all is well: we only "
                "know what you logged."
            )
        )
    for lead, now in ((_("Active now"), True), (_("Earlier"), False)):
        periods = [period for period in history if period.now is now]
        if periods:
            components.show(
                f"<h3>{lead}</h3>"
                + "".join(
                    components.titled(
                        period.title, period.when, period.tiers(components.emergency_number())
                    )
                    for period in periods
                )
            )


st.title(_("Warning signs"))
confirm_card.confirm_card(child)
if not assessment.flags:
    components.notice(assessment.no_flag)
card = common.assessed(child).warning_card(*common.numbers())
if card:
    components.show(components.short_warning(card, card.action))
for flag in assessment.flags:
    full_flag(flag)
resting_kind_form.resting_kind_form(child)
clock_notice.clock_notice(child)

flag_history()

matches = [*assessment.reassuring, *assessment.information]
if matches:
    st.header(_("Also found in the entries"))
    components.caption(
        _(
            "This describes what you logged. It doesn't mean all is well, and it doesn't cancel a "
            "warning."
        )
    )
    for match in matches:
        components.show(components.match_card(match.title, match.why, sources(match.sources)))

st.header(_("Still open"))
if common.assessed(child).status.is_new_diary:
    components.caption(_("Add details when you like. Blank does not mean no."))
elif assessment.not_assessable:
    components.caption(
        _(
            "There isn't enough information yet to say anything about some warning signs. These "
            "answers would help."
        )
    )
    components.missing_answers(gaps(assessment, diary.today))
elif diary.clock is None:
    components.caption(_("There was enough information for every warning sign on our list."))
components.caption(
    _(
        "Our list of warning signs: edition {edition}. It comes from published sources and is not "
        "complete."
    ).format(edition=assessment.catalogue)
)
