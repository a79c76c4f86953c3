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
from tracker.exchange.trackers import options_in_messages
from tracker.exchange.trackers.local_time_parsing import DateOrder
from tracker.exchange.trackers.model import ImportOptions, ImportSummary
from tracker.localization.messages import N_, _, capitalized, ngettext
from tracker.localization.stored_messages import in_page_language
from tracker.storage import store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

MOST_SHOWN: Final = 200
ABOUT: Final = N_(
    "Sleep, feeds, medicines, measurements and the notes you tagged as a movement, from Baby Buddy "
    "or Huckleberry. In Baby Buddy export as CSV: notes, tags, "
    "sleep, feedings, medication, weight, head circumference. You see first what would be "
    "added. Nothing is saved until you say so."
)
SUREST: Final = N_(
    "We never guess this. The surest way: set your time zone in Baby Buddy to UTC, export, set it "
    "back, and choose UTC here."
)
ZONE, CHILD, TAG, WEIGHTS, LENGTHS, DATES = (
    N_("The time zone their times are in"),
    N_("Which child is it?"),
    N_("The tag that means a movement"),
    N_("Weights are in"),
    N_("Lengths are in"),
    N_("In a date such as 3/9/2026, what comes first?"),
)
AS_THEY_SAY: Final = N_("as the files say")
PAGE_TEXT: Final = {
    options_in_messages.SAY_UTC: N_("choose UTC here"),
    options_in_messages.TIME_ZONE_WITH_ZONE: N_("the zone"),
    options_in_messages.IN_BRACKETS_TIME_ZONE: N_("(chosen above)"),
    options_in_messages.SAY_WEIGHT_UNIT: N_("choose above"),
    options_in_messages.SAY_LENGTH_UNIT: N_("choose above"),
    options_in_messages.SAY_DATE_ORDER: N_("choose above what comes first"),
    options_in_messages.IMPORT_AGAIN: N_("and look again"),
    options_in_messages.SAY_TAG: N_("Type above which means a movement"),
    options_in_messages.CHILD_WITH_CHILD: N_("above, the child"),
    options_in_messages.OR_CHILD: N_(", or the child above"),
    options_in_messages.CHILD: N_("The child above"),
}
"""What a message for the command line says on this page; longer phrases first."""

DATE_ORDERS: Final = {
    DateOrder.DAY_FIRST: N_("the day"),
    DateOrder.MONTH_FIRST: N_("the month"),
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


def page_text(message: str) -> str:
    """Return a message with this page's fields instead of the options of the command line."""
    text = in_page_language(message)
    for option, field in PAGE_TEXT.items():
        text = text.replace(_(option), _(field))
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
        _(ZONE),
        sorted(zone_names()),
        index=None,
        placeholder=_("Choose, such as Europe/London"),
        key="other-zone",
    )
    components.caption(_(SUREST))
    names = {child.id: child.name for child in common.family()}
    child = st.selectbox(
        _(CHILD),
        ["", *names],
        format_func=lambda id_: names.get(id_, _(AS_THEY_SAY)),
        key="other-child",
    )
    tag = st.text_input(_(TAG), value="twitch", max_chars=100, key="other-tag").strip()
    weight = st.pills(_(WEIGHTS), list(WEIGHT_UNITS), key="other-weight")
    length = st.pills(_(LENGTHS), list(LENGTH_UNITS), key="other-length")
    date_order = st.pills(
        _(DATES),
        list(DATE_ORDERS),
        format_func=lambda order: _(DATE_ORDERS[order]),
        key="other-dates",
    )
    return ImportOptions(
        time_zone=zone,
        child_id=child or None,
        episode_tags=(tag or "twitch",),
        weight_unit=weight,
        length_unit=length,
        date_order=date_order,
    )


def counts_text(counts: Mapping[str, int]) -> str:
    """Return counts by kind of record as text."""
    texts = [_count_text(table, count).format(count=count) for table, count in counts.items()]
    return ", ".join(texts) or _("nothing new")


def _count_text(table: str, count: int) -> str:
    messages = {
        "children": ngettext("{count} child", "{count} children", count),
        "episodes": ngettext("{count} episode", "{count} episodes", count),
        "check_ins": ngettext("{count} check-in", "{count} check-ins", count),
        "milestones": ngettext("{count} milestone", "{count} milestones", count),
        "signs": ngettext("{count} sign", "{count} signs", count),
        "spans": ngettext("{count} sleep or feed", "{count} sleeps and feeds", count),
        "doses": ngettext("{count} medicine given", "{count} medicines given", count),
        "measurements": ngettext("{count} measurement", "{count} measurements", count),
        "visits": ngettext("{count} visit", "{count} visits", count),
        "videos": ngettext("{count} video", "{count} videos", count),
    }
    return messages[table]


def show_problems(error: InvalidRecord) -> None:
    """Show each problem once, with every place where it occurs and what was expected."""
    st.warning(_("Nothing was saved. Please fix or choose this first:"))
    places: dict[tuple[str, str], list[str]] = {}
    for item in error.problems[:MOST_SHOWN]:
        places.setdefault((page_text(item.problem), page_text(item.expected)), []).append(
            page_text(item.where or _("the files"))
        )
    for (problem, expected), where in places.items():
        components.show(components.labelled_list(capitalized(problem), where))
        components.caption(_("Expected: {expected}.").format(expected=expected.removesuffix(".")))


def show_result(outcome: Outcome, summaries: Sequence[ImportSummary]) -> None:
    """Show what was or would be imported, for whom, in which zone, and what is left out."""
    for summary in summaries:
        who = [
            _("{in_file} is {here} here.").format(
                in_file=child["in_file"] or _("the child of the files"), here=child["here"]
            )
            for child in summary.children
        ]
        zone = (
            _("Times without an offset were read in {zone}.").format(zone=summary.time_zone)
            if summary.time_zone
            else _("Every time says its offset.")
        )
        days = [
            _("First day {first}, last day {last}.").format(
                first=summary.first_day, last=summary.last_day
            )
        ]
        components.caption(
            " ".join([f"{summary.program}:", *who, zone, *(days if summary.first_day else [])])
        )
    same, added = sum(outcome.unchanged.values()), counts_text(outcome.added)
    if outcome.stored:
        sentence = _("Added: {added}. Already here and the same: {same}.")
        st.success(sentence.format(added=added, same=same))
    else:
        sentence = _("Would be added: {added}. Already here and the same: {same}.")
        st.info(sentence.format(added=added, same=same))
    if outcome.conflicts:
        st.warning(
            _("These have changed in the other tracker since. Your diary keeps its own version:")
        )
        components.table(
            (_("Where"), _("What differs")),
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
        st.write(_("Not imported:"))
        components.table(
            (_("What"), _("Rows"), _("Why")),
            [
                (item["what"], item["rows"], page_text(str(item["why"])))
                for item in summary.left_alone
            ],
        )


def show_milestones(summary: ImportSummary) -> None:
    """List notes about milestones, which are asked on the Milestones page instead."""
    if summary.milestones:
        st.write(_("These mention a milestone. You can add them on the Milestones page:"))
        components.table(
            (_("When"), _("What")),
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
    components.caption(_(ABOUT))
    uploaded = st.file_uploader(
        _("Files of the other tracker"),
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
        _("Show what would be imported"),
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
            _("Import"),
            type="primary",
            width="stretch",
            key="other-store",
            on_click=run_import,
            args=(files, options, request),
            kwargs={"store_it": True},
        )
    for summary in summaries:
        show_milestones(summary)
