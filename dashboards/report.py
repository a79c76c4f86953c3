"""The page for the pediatrician: choose the days, add your words, see it, take it along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.domain.report_note import (
    LONGEST_CONCERN,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    Part,
    VisitNote,
)
from tracker.presentation.report_options import (
    PAPERS,
    default_paper,
    page_alt_text,
    period_choices,
    period_of_days,
)
from tracker.settings import load_settings
from tracker.storage import store

if TYPE_CHECKING:
    from datetime import date

    from tracker.domain.age import Period
    from tracker.report.report import Report
    from tracker.review import Review

PICTURES_PER_INCH = 110

child = common.child()
diary = common.diary(child)
kept = common.query(store.visit_note, child.id)


def chosen_period() -> Period:
    """Ask which days; since the last visit, where there was one."""
    choices = {one.key: one for one in period_choices(diary)}
    key = st.pills(
        "Days",
        list(choices),
        format_func=lambda one: choices[one].label,
        default=next(iter(choices)),
        required=True,
        key=f"days-{child.id}",
    )
    period = choices[key].period
    if period is not None:
        return period
    first_box, last_box = st.columns(2)
    earliest, usual = child.birth_date, next(iter(choices.values())).period
    start = usual.first if usual else earliest
    first: date = first_box.date_input(
        "From",
        value=max(start, earliest),
        min_value=earliest,
        max_value=diary.today,
        format="YYYY-MM-DD",
    )
    last: date = last_box.date_input(
        "To, inclusive",
        value=diary.today,
        min_value=earliest,
        max_value=diary.today,
        format="YYYY-MM-DD",
    )
    return period_of_days(first, last)


def questions() -> tuple[str, ...]:
    """Ask up to three questions."""
    told = [*kept.questions, *[""] * MOST_QUESTIONS][:MOST_QUESTIONS]
    asked = [
        st.text_input(
            f"Question {place}",
            value=words,
            max_chars=LONGEST_QUESTION,
            key=f"question-{place}-{child.id}",
        )
        for place, words in enumerate(told, 1)
    ]
    return tuple(question.strip() for question in asked if question.strip())


def own_words() -> VisitNote:
    """Ask for what only the family can say, and for what shall be on the paper; all of it is kept for this child."""
    concern = st.text_area(
        "What worries you, in two lines",
        value=kept.concern,
        max_chars=LONGEST_CONCERN,
        key=f"concern-{child.id}",
        height=96,
    )
    with st.expander(
        "First seen, and up to three questions for the doctor",
        expanded=bool(kept.questions or kept.first_seen),
    ):
        first = st.date_input(
            "First seen on",
            value=kept.first_seen,
            min_value=child.birth_date,
            max_value=diary.today,
            format="YYYY-MM-DD",
            key=f"first-{child.id}",
        )
        asked = questions()
    with st.expander("What is on the paper"):
        initials = st.checkbox(
            "Initials instead of the name", value=kept.initials, key=f"initials-{child.id}"
        )
        on_it = [part for part in Part if part not in kept.leave_out]
        labels = {part: part.parent for part in Part}
        shown = st.pills(
            "Shown",
            list(labels),
            format_func=labels.__getitem__,
            selection_mode="multi",
            default=on_it,
            key=f"parts-{child.id}",
        )
        components.caption(
            "Warning patterns, what was asked, the numbers and the 24 hours always stand on "
            "it. What you leave out is named on the paper as left out."
        )
    return VisitNote(concern.strip(), first, asked, initials, frozenset(Part) - frozenset(shown))


@st.cache_resource(max_entries=8, show_spinner=False)
def printed(stamp: tuple[object, ...], _review: Review, _note: VisitNote, paper: str) -> Report:  # noqa: ARG001 - kept by the stamp
    """Write the PDF and its pictures once for each diary, period, note and paper."""
    from tracker.report.report import fonts_of, report  # noqa: PLC0415 - heavy

    fonts = fonts_of(load_settings().data_folder)
    return report(
        _review,
        _note,
        paper="letter" if paper == "letter" else "a4",
        fonts=fonts,
        pictures_per_inch=PICTURES_PER_INCH,
    )


def show_pages(made: Report) -> None:
    """Show each page as it will be printed."""
    with st.container(key="paper-pages"):
        for place, picture in enumerate(made.pictures, 1):
            st.image(
                picture,
                width="stretch",
                output_format="PNG",
                alt=page_alt_text(place, len(made.pictures)),
            )


def show_missing_letters(made: Report) -> None:
    """Say which font to add, where a name or note has letters that this computer cannot print."""
    from tracker.report.report import missing_in_words  # noqa: PLC0415 - heavy

    if made.missing:
        st.warning(
            components.escape_markdown(missing_in_words(made.missing, load_settings().data_folder))
        )


def message(review: Review, note: VisitNote) -> None:
    """Offer the short version, for the message box of a clinic."""
    from tracker.report.plain_text import plain_text  # noqa: PLC0415 - heavy

    with st.expander("As plain text, to paste into a message"):
        components.caption(
            "The same numbers in a few lines. Copy it with the button at its corner."
        )
        st.code(plain_text(review, note), language=None, wrap_lines=True)


st.title("Report")
st.write(
    "A page a pediatrician can read in four minutes: what was seen, how often, what was not "
    "known, with the sources."
)
period = chosen_period()
note = own_words()
if note != kept:
    common.save(store.keep_visit_note, child.id, note)
paper = st.segmented_control(
    "Paper",
    list(PAPERS),
    format_func=PAPERS.__getitem__,
    default=default_paper(child),
    required=True,
)
review = common.assessed(child).review(period)
if diary.episodes.empty and diary.check_ins.empty:
    components.empty_state(
        "The report fills from your entries. Nothing is logged yet, so it shows the child's "
        "name, age and empty tables."
    )
made = printed(
    (*common.cache_key(child), str(period), str(note), str(load_settings().data_folder)),
    review,
    note,
    paper or "a4",
)
show_missing_letters(made)
st.download_button(
    "Download the report (PDF)",
    data=made.pdf,
    file_name=f"movement-diary-{period.first}-to-{period.last}.pdf",
    mime="application/pdf",
    on_click="ignore",
    type="primary",
    width="stretch",
)
message(review, note)
st.header("How it will look")
show_pages(made)
