"""Each flag in full: what matched, the entries behind it, the sources, what was not known, what is our own choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import answers
import cards
import common
import streamlit as st

from tracker import store
from tracker.clinical.catalogue import load_catalogue
from tracker.clinical.muting import MAY_REST, muting
from tracker.vocabulary import Urgency, VisitKind
from tracker.web.entries import headline, said_when, short_facts
from tracker.web.since import since_when
from tracker.web.status import contacted_on, newest_of
from tracker.web.unknown import gaps, in_question_words

if TYPE_CHECKING:
    from tracker.clinical.assess import Evidence, Flag
    from tracker.diary import Diary
    from tracker.web.since import Stood

SHOWN = 6

child = common.child()
diary = common.diary(child)
assessment = common.assessment(child)
catalogue = load_catalogue()


def said_by(evidence: tuple[Evidence, ...]) -> list[str]:
    """Return the entries behind a flag in words."""
    lines = []
    for item in newest_of(diary, evidence, SHOWN):
        said = common.ask(store.read, item.table, item.id)
        lines.append(" · ".join([said_when(said, diary.child.time_zone, diary.today), headline(item.table, said), *short_facts(item.table, said)]))
    more = len(evidence) - SHOWN
    return lines + ([f"… and {more} more, under History"] if more > 0 else [])


def sources(ids: tuple[str, ...]) -> str:
    """Return the sources with their addresses."""
    return cards.sources([catalogue.sources[one] for one in ids])


def let_rest(flag: Flag) -> list[str]:
    """Ask whether the clinician named this kind of movement, so that it need not be flagged for a while."""
    if flag.urgency == Urgency.EMERGENCY_NOW or not any(item.table == "episodes" for item in flag.evidence):
        return []
    label = "Only if a clinician saw it and named it: do not flag this kind for a while"
    chosen = st.selectbox(label, MAY_REST, index=None, format_func=lambda movement: movement.parent, key=f"rest-{flag.rule}")
    until = st.date_input("Until", value=None, min_value=diary.today, format="YYYY-MM-DD", key=f"rest-until-{flag.rule}")
    return [muting(flag.rule, chosen, until)] if chosen and until else []


def contacted(flag: Flag) -> None:
    """Note whom the family called about a flag; the flag then leaves the top of the pages until something new is logged."""
    day = contacted_on(diary, flag)
    if day:
        cards.quiet(f"Noted: somebody was called about this on {day}. It comes back on top when something new is logged.")
    purpose = f"visit-{flag.rule}"
    with st.expander("Contacted on …"), st.form(f"contacted-{flag.rule}", border=False):
        on = st.date_input("Day", value=diary.today, max_value=diary.today, min_value=child.birth_date, format="YYYY-MM-DD", key=f"on-{flag.rule}")
        kind = answers.pick("Who was it?", VisitKind, f"who-{flag.rule}")
        note = st.text_area("What they said (you may leave this out)", key=f"note-{flag.rule}", max_chars=10_000)
        rests = let_rest(flag)
        if st.form_submit_button("Save", type="primary", width="stretch"):
            if kind is None:
                st.warning("Please say who it was.")
                return
            said = {"id": common.fresh_id(purpose), "date": on.isoformat(), "kind": kind, "discussed": [flag.rule, *rests], "note": note}
            if common.write(store.record, child.id, "visits", said):
                common.used(purpose)
                st.rerun()


def one_flag(flag: Flag) -> None:
    """Show one flag with everything behind it."""
    rest = (
        cards.listed("Not asked, and it would help", in_question_words(flag.not_known)),
        cards.folded(f"Entries behind it ({len(flag.evidence)})", cards.items(said_by(flag.evidence))),
        cards.part("What this cannot tell", flag.limits),
        sources(flag.sources),
        cards.folded("Our own choice in it", cards.items(flag.ours)),
        cards.part("For the clinician", flag.clinician),
    )
    cards.show(cards.flag_card(flag, *rest))
    contacted(flag)


@st.cache_resource(max_entries=8, show_spinner="Looking back evening by evening …")
def stood(stamp: tuple[object, ...], _diary: Diary) -> tuple[Stood, ...]:  # noqa: ARG001 - kept by the stamp
    """Look back once for each state of a diary."""
    return since_when(_diary)


def looking_back() -> None:
    """Show since when each flag has stood, and which stood before; only when asked, for it reads every evening anew."""
    st.header("Since when?")
    cards.quiet("What this list would have said each evening, with only what was logged by then. An entry added later counts from when it was added.")
    if not st.toggle("Look back over every evening", key="look-back"):
        return
    found = stood(common.stamp(child), diary)
    if not found:
        cards.empty("No flag stood on any evening. That is no all-clear: the list knows only what was logged.")
    for lead, now in (("Standing now", True), ("Stood before", False)):
        these = [one for one in found if one.now is now]
        if these:
            cards.show(f"<h3>{lead}</h3>" + "".join(cards.named(one.title, one.when, cards.dialled(one.tiers)) for one in these))


st.title("Flags")
if not assessment.flags:
    cards.notice(assessment.no_flag)
for one in assessment.flags:
    one_flag(one)

looking_back()

described = [*assessment.reassuring, *assessment.information]
if described:
    st.header("Also found in the entries")
    cards.quiet("This describes what was recorded. It is no all-clear, and it never outweighs a flag.")
    for match in described:
        cards.show(cards.match_card(match.title, match.why, sources(match.sources)))

st.header("Could not be judged")
if assessment.not_assessable:
    cards.quiet(f"Waiting for an answer: {cards.patterns(len(assessment.not_assessable))}. That says nothing either way.")
    cards.gap_rows(gaps(assessment, diary.today))
else:
    cards.quiet("Every pattern in our list had enough entries to be judged.")
cards.quiet(f"Rules: edition {assessment.catalogue}. They look for published warning patterns; they are not complete.")
