"""Import of another tracker's files: options, a preview, then the import. Part of Settings."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import common
import components
import streamlit as st

from tracker.domain.local_time import zone_names
from tracker.domain.unit_conversion import LENGTH_UNITS, WEIGHT_UNITS
from tracker.errors import InvalidRecord
from tracker.exchange import diary_json
from tracker.exchange.detect import read_tracker_files
from tracker.exchange.progress import progress_text, reported_to
from tracker.exchange.store_children import Outcome, import_children
from tracker.exchange.trackers.local_time_parsing import DateOrder
from tracker.exchange.trackers.model import ImportOptions, ImportSummary
from tracker.storage import store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

MOST_SHOWN: Final = 200
ABOUT: Final = (
    "Sleep, feeds, medicines, measurements and the notes you tagged as a movement, from Baby Buddy "
    "or Huckleberry. In Baby Buddy export as CSV: notes, tags, "
    "sleep, feedings, medication, weight, head circumference. You see first what would be "
    "added. Nothing is saved until you say so."
)
SUREST: Final = (
    "We never guess this. The surest way: set your time zone in Baby Buddy to UTC, export, set it "
    "back, and choose UTC here."
)
ZONE, CHILD, TAG, WEIGHTS, LENGTHS, DATES = (
    "The time zone their times are in",
    "Which child is it?",
    "The tag that means a movement",
    "Weights are in",
    "Lengths are in",
    "In a date such as 3/9/2026, what comes first?",
)
AS_THEY_SAY: Final = "as the files say"
PAGE_TEXT: Final = {
    "say --time-zone UTC": "choose UTC here",
    "--time-zone with the zone": "the zone",
    "(--time-zone)": "(chosen above)",
    "say --weight-unit": "choose above",
    "say --length-unit": "choose above",
    "say --date-order day-first or month-first": "choose above what comes first",
    "and import again": "and look again",
    "Say which means a movement: --episode-tag": "Type above which means a movement",
    "--child with the child": "above, the child",
    ", or --child": ", or the child above",
    "--child": "The child above",
}
"""What a message for the command line says on this page; longer phrases first."""

DATE_ORDERS: Final = {
    DateOrder.DAY_FIRST: "the day",
    DateOrder.MONTH_FIRST: "the month",
}
WORDS: Final = {
    "episodes": "episodes",
    "spans": "sleeps and feeds",
    "doses": "medicines given",
    "measurements": "measurements",
    "children": "child",
}


ImportResult = tuple[Outcome, list[ImportSummary]]
"""What an import did or would do, and a summary per tracker."""


@contextmanager
def progress_shown() -> Iterator[None]:
    """Show on the page how far a large import is, and nothing when it is done."""
    bar = st.empty()

    def show(step: str, done: int, total: int) -> None:
        bar.progress(done / total, text=progress_text(step, done, total))

    try:
        with reported_to(show):
            yield
    finally:
        bar.empty()


def page_text(message: object) -> str:
    """Return a message with this page's fields instead of the options of the command line."""
    text = str(message)
    for option, field in PAGE_TEXT.items():
        text = text.replace(option, field)
    return text


def family(session: Session) -> list[dict[str, object]]:
    """Return every child in exchange-file form."""
    return [store.exchange_child(child) for child in store.children(session)]


def import_or_preview(
    session: Session,
    children: Sequence[diary_json.ChildInFile],
    *,
    by: str | None,
    store_it: bool,
    **_clock: object,
) -> Outcome:
    """Import the checked files, or find out what importing them would do."""
    outcome = import_children(session, children, by=by)
    if not store_it:
        session.rollback()
        outcome.stored = False
    return outcome


def import_options() -> ImportOptions:
    """Ask what the files do not say; only the usual Baby Buddy tag is filled in."""
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
        CHILD, ["", *names], format_func=lambda id_: names.get(id_, AS_THEY_SAY), key="other-child"
    )
    tag = st.text_input(TAG, value="twitch", max_chars=100, key="other-tag").strip()
    weight = st.pills(WEIGHTS, list(WEIGHT_UNITS), key="other-weight")
    length = st.pills(LENGTHS, list(LENGTH_UNITS), key="other-length")
    date_order = st.pills(
        DATES, list(DATE_ORDERS), format_func=lambda order: DATE_ORDERS[order], key="other-dates"
    )
    return ImportOptions(
        time_zone=zone,
        child_id=child or None,
        episode_tags=(tag or "twitch",),
        weight_unit=weight,
        length_unit=length,
        date_order=date_order,
    )


def counts_text(counts: dict[str, int]) -> str:
    """Return counts by kind of record as text."""
    return (
        ", ".join(f"{number} {WORDS.get(table, table)}" for table, number in counts.items())
        or "nothing new"
    )


def show_problems(error: InvalidRecord) -> None:
    """Show each problem once, with every place where it occurs and what was expected."""
    st.warning("Nothing was saved. Please fix or choose this first:")
    places: dict[tuple[str, str], list[str]] = {}
    for item in error.problems[:MOST_SHOWN]:
        places.setdefault((page_text(item.problem), page_text(item.expected)), []).append(
            page_text(item.where or "the files")
        )
    for (problem, expected), where in places.items():
        components.show(components.labelled_list(problem[:1].upper() + problem[1:], where))
        components.caption(f"Expected: {expected}.".replace("..", "."))


def show_result(outcome: Outcome, summaries: Sequence[ImportSummary]) -> None:
    """Show what was or would be imported, for whom, in which zone, and what is left out."""
    for summary in summaries:
        who = [
            f"{child['in_file'] or 'the child of the files'} is {child['here']} here."
            for child in summary.children
        ]
        zone = (
            f"Times without an offset were read in {summary.time_zone}."
            if summary.time_zone
            else "Every time says its offset."
        )
        days = [f"First day {summary.first_day}, last day {summary.last_day}."]
        components.caption(
            " ".join([f"{summary.program}:", *who, zone, *(days if summary.first_day else [])])
        )
    same = f"Already here and the same: {sum(outcome.unchanged.values())}."
    if outcome.stored:
        st.success(f"Added: {counts_text(outcome.added)}. {same}")
    else:
        st.info(f"Would be added: {counts_text(outcome.added)}. {same}")
    if outcome.conflicts:
        st.warning(
            "These have changed in the other tracker since. Your diary keeps its own version:"
        )
        components.table(
            ("Where", "What differs"),
            [
                (item["where"], ", ".join(item["differs"]))
                for item in outcome.conflicts[:MOST_SHOWN]
            ],
        )
    for summary in summaries:
        show_summary(summary)


def show_summary(summary: ImportSummary) -> None:
    """Show notices about the files, and what is left out and why."""
    for notice in summary.notices:
        components.caption(page_text(notice))
    if summary.left_alone:
        st.write("Not imported:")
        components.table(
            ("What", "Rows", "Why"),
            [(item["what"], item["rows"], page_text(item["why"])) for item in summary.left_alone],
        )


def show_milestones(summary: ImportSummary) -> None:
    """List notes about milestones, which are asked on the Milestones page instead."""
    if summary.milestones:
        st.write("These mention a milestone. You can add them on the Milestones page:")
        components.table(
            ("When", "What"),
            [(item["time"], item["text"]) for item in summary.milestones[:MOST_SHOWN]],
        )


def run_import(
    files: Sequence[tuple[str, bytes]], options: ImportOptions, request: object, *, store_it: bool
) -> None:
    """Preview or import the files, and keep the result for this request to be shown."""
    result: ImportResult | InvalidRecord | None
    try:
        with progress_shown():
            children, summaries = read_tracker_files(
                files, common.now(), common.query(family), options
            )
            outcome = common.save(import_or_preview, children, store_it=store_it)
        result = None if outcome is None else (outcome, summaries)
    except InvalidRecord as error:
        result = error
    st.session_state["other-seen"] = (request, result)


def section() -> None:
    """Import another tracker's files: ask for options, preview, then import."""
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
    options = import_options()
    request = (options, tuple(file.file_id for file in uploaded))
    files = [(file.name, file.getvalue()) for file in uploaded]
    st.button(
        "Show what would be imported",
        width="stretch",
        key="other-look",
        on_click=run_import,
        args=(files, options, request),
        kwargs={"store_it": False},
    )
    previous, result = st.session_state.get("other-seen", (None, None))
    if previous != request or result is None:
        return
    if isinstance(result, InvalidRecord):
        show_problems(result)
        return
    outcome, summaries = result
    show_result(outcome, summaries)
    if not outcome.stored and outcome.added:
        st.button(
            "Import",
            type="primary",
            width="stretch",
            key="other-store",
            on_click=run_import,
            args=(files, options, request),
            kwargs={"store_it": True},
        )
    for summary in summaries:
        show_milestones(summary)
