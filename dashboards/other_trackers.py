"""Another tracker's files: what they do not say themselves, a look at what would come, and only then stored. Part of Settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import common
import components
import streamlit as st

from tracker.domain.local_time import zone_names
from tracker.domain.unit_conversion import LENGTH_UNITS, WEIGHT_UNITS
from tracker.errors import InvalidRecord
from tracker.exchange import diary_json
from tracker.exchange.detect import read_tracker_files
from tracker.exchange.store_children import Outcome, import_children
from tracker.exchange.trackers.model import ImportOptions, ImportSummary
from tracker.storage import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

MOST_SHOWN: Final = 200
ABOUT: Final = (
    "Sleep, feeds, medicines, sizes and the notes you tagged as a movement, from Baby Buddy "
    "or Huckleberry. In Baby Buddy export as CSV: notes, tags, "
    "sleep, feedings, medication, weight, head circumference. You see first what would "
    "come; nothing is stored before you say so."
)
SUREST: Final = (
    "Never guessed. Surest: set your time zone in Baby Buddy to UTC, export, set it back, and "
    "choose UTC here."
)
ZONE, CHILD, TAG, WEIGHTS, LENGTHS = (
    "The time zone their times are in",
    "Which child is it?",
    "The tag that means a movement",
    "Weights are in",
    "Lengths are in",
)
AS_THEY_SAY: Final = "as the files say"
ON_THIS_PAGE: Final = {
    "say --time-zone UTC": "choose UTC here",
    "--time-zone with the zone": "the zone",
    "(--time-zone)": "(chosen above)",
    "say --weight-unit": "choose above",
    "say --length-unit": "choose above",
    "and import again": "and look again",
    "Say which means a movement: --episode-tag": "Type above which means a movement",
    "--child with the child": "above, the child",
    ", or --child": ", or the child above",
    "--child": "The child above",
}
"""What the command line's words for an option are where there are fields to fill in; the longer first."""

WORDS: Final = {
    "episodes": "episodes",
    "spans": "sleeps and feeds",
    "doses": "medicines given",
    "measurements": "sizes",
    "children": "child",
}


Seen = tuple[Outcome, list[ImportSummary]]
"""What an import did or would do, and what is told beside it."""


def here(words: object) -> str:
    """Return a sentence with the fields of this page in place of the options of the command line."""
    said = str(words)
    for option, field in ON_THIS_PAGE.items():
        said = said.replace(option, field)
    return said


def family(session: Session) -> list[dict[str, object]]:
    """Return every child in the exchange file's words."""
    return [store.child_said(child) for child in store.children(session)]


def imported(
    session: Session,
    children: Sequence[diary_json.ChildInFile],
    *,
    by: str | None,
    keep: bool,
    **_clock: object,
) -> Outcome:
    """Store what the checked files hold, or find out what storing it would do."""
    outcome = import_children(session, children, by=by)
    if not keep:
        session.rollback()
        outcome.stored = False
    return outcome


def asked() -> ImportOptions:
    """Ask what the files do not say themselves; nothing is chosen beforehand but what Baby Buddy's families mostly write."""
    zone = st.selectbox(
        ZONE,
        sorted(zone_names()),
        index=None,
        placeholder="Choose, such as Europe/London",
        key="other-zone",
    )
    components.caption(SUREST)
    names = {child.id: child.name for child in common.family()}
    child = st.selectbox(
        CHILD, ["", *names], format_func=lambda one: names.get(one, AS_THEY_SAY), key="other-child"
    )
    tag = st.text_input(TAG, value="twitch", max_chars=100, key="other-tag").strip()
    weight = st.pills(WEIGHTS, list(WEIGHT_UNITS), key="other-weight")
    length = st.pills(LENGTHS, list(LENGTH_UNITS), key="other-length")
    return ImportOptions(
        time_zone=zone,
        child_id=child or None,
        episode_tags=(tag or "twitch",),
        weight_unit=weight,
        length_unit=length,
    )


def counted(counts: dict[str, int]) -> str:
    """Say counts by kind of entry."""
    return (
        ", ".join(f"{number} {WORDS.get(table, table)}" for table, number in counts.items())
        or "nothing new"
    )


def tell_problems(wrong: InvalidRecord) -> None:
    """Say what is wrong or was not said, each thing once, with every place it stands at and what was expected."""
    st.warning("Nothing was stored. To say or to mend first:")
    places: dict[tuple[str, str], list[str]] = {}
    for one in wrong.problems[:MOST_SHOWN]:
        places.setdefault((here(one.problem), here(one.expected)), []).append(
            here(one.where or "the files")
        )
    for (problem, expected), where in places.items():
        components.show(components.labelled_list(problem[:1].upper() + problem[1:], where))
        components.caption(f"Expected: {expected}.".replace("..", "."))


def tell(outcome: Outcome, accounts: Sequence[ImportSummary]) -> None:
    """Say what came, or would come, for whom, in which zone, and what stays where it is."""
    for account in accounts:
        who = [
            f"{child['in_file'] or 'the child of the files'} is {child['here']} here."
            for child in account.children
        ]
        zone = (
            f"Times without an offset were read in {account.time_zone}."
            if account.time_zone
            else "Every time says its offset."
        )
        components.caption(" ".join([f"{account.program}:", *who, zone]))
    same = f"Already here and the same: {sum(outcome.unchanged.values())}."
    if outcome.stored:
        st.success(f"Added: {counted(outcome.added)}. {same}")
    else:
        st.info(f"Would come: {counted(outcome.added)}. {same}")
    if outcome.conflicts:
        st.warning("Changed over there since. What is stored here stays:")
        components.table(
            ("Where", "What differs"),
            [(one["where"], ", ".join(one["differs"])) for one in outcome.conflicts[:MOST_SHOWN]],
        )
    for account in accounts:
        tell_account(account)


def tell_account(account: ImportSummary) -> None:
    """Say what to know of the files, and what stays in the other tracker and why."""
    for notice in account.notices:
        components.caption(here(notice))
    if account.left_alone:
        st.write("Stays there:")
        components.table(
            ("What", "Rows", "Why"),
            [(one["what"], one["rows"], here(one["why"])) for one in account.left_alone],
        )


def tell_milestones(account: ImportSummary) -> None:
    """List what speaks of a milestone: the Milestones page asks in its own words."""
    if account.milestones:
        st.write("Speaks of a milestone, for the Milestones page if you like:")
        components.table(
            ("When", "What"),
            [(one["time"], one["text"]) for one in account.milestones[:MOST_SHOWN]],
        )


def bring(
    files: Sequence[tuple[str, bytes]], said: ImportOptions, these: object, *, keep: bool
) -> None:
    """Look at the files, or store them; the page then shows what came of it."""
    found: Seen | InvalidRecord | None
    try:
        children, accounts = read_tracker_files(files, common.now(), common.query(family), said)
        outcome = common.save(imported, children, keep=keep)
        found = None if outcome is None else (outcome, accounts)
    except InvalidRecord as wrong:
        found = wrong
    st.session_state["other-seen"] = (these, found)


def section() -> None:
    """Take another tracker's files in: ask, show, then store."""
    components.caption(ABOUT)
    uploaded = st.file_uploader(
        "Files of the other tracker",
        type=["csv", "tsv", "json", "zip"],
        accept_multiple_files=True,
        key="other-files",
    )
    if not uploaded:
        st.session_state.pop("other-seen", None)
        return
    said = asked()
    these = (said, tuple(one.file_id for one in uploaded))
    files = [(one.name, one.getvalue()) for one in uploaded]
    st.button(
        "Show what would come",
        width="stretch",
        key="other-look",
        on_click=bring,
        args=(files, said, these),
        kwargs={"keep": False},
    )
    of, found = st.session_state.get("other-seen", (None, None))
    if of != these or found is None:
        return
    if isinstance(found, InvalidRecord):
        tell_problems(found)
        return
    outcome, accounts = found
    tell(outcome, accounts)
    if not outcome.stored and outcome.added:
        st.button(
            "Bring it in",
            type="primary",
            width="stretch",
            key="other-store",
            on_click=bring,
            args=(files, said, these),
            kwargs={"keep": True},
        )
    for account in accounts:
        tell_milestones(account)
