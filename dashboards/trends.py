"""How often and when: the 24-hour raster first, then the rate by week, the time of day, states, lengths and series, each with its table."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.domain.age import Period
from tracker.presentation import picture_files, trends_page

if TYPE_CHECKING:
    from tracker.review import Review

PHONE_WIDTH_IN = 3.1
TABLET_WIDTH_IN = 6.3
CHOOSE = "choose"

child = common.child()
diary = common.diary(child)


def chosen_period() -> Period:
    """Ask which days."""
    offered = trends_page.periods(diary, common.assessed(child).first_observed_day)
    chosen = st.pills("Days shown", [*offered, CHOOSE], default=trends_page.USUAL, required=True, key="period", label_visibility="collapsed",
                      format_func=components.escape_markdown)  # fmt: skip
    if chosen in offered:
        return offered[chosen]
    first_box, last_box = st.columns(2)
    start = max(diary.today - timedelta(days=13), child.birth_date)
    first = first_box.date_input(
        "First day",
        value=start,
        min_value=child.birth_date,
        max_value=diary.today,
        format="YYYY-MM-DD",
    )
    last = last_box.date_input(
        "Last day",
        value=diary.today,
        min_value=child.birth_date,
        max_value=diary.today,
        format="YYYY-MM-DD",
    )
    return Period(min(first, last), max(first, last) + timedelta(days=1))


@st.cache_data(max_entries=128, show_spinner=False)
def drawn(
    drawn_of: object,  # noqa: ARG001
    key: str,  # noqa: ARG001
    theme: str,
    width_in: float,
    _picture: picture_files.Picture,
) -> str:
    """Draw a picture once for each look and all that it is drawn of."""
    return picture_files.svg(_picture, theme, width_in)


def to_take_along(picture: picture_files.Picture, review: Review) -> None:
    """Offer a picture as a file, made when it is asked for."""
    for kind, box in zip(("svg", "png"), st.columns(2), strict=True):
        made = partial(
            picture_files.picture_file,
            picture,
            review,
            kind,
            whole_name=bool(st.session_state.get("whole-name")),
        )
        box.download_button(f"Picture as {kind.upper()}", made, picture_files.file_name(picture, review.period, kind), key=f"{picture.key}-{kind}",
                            on_click="ignore", width="stretch", mime="image/svg+xml" if kind == "svg" else "image/png")  # fmt: skip


def show(section: trends_page.Section, review: Review, stamp: tuple[object, ...]) -> None:
    """Show one section: its picture, its sentences, and one tap away its table and files."""
    st.header(section.title)
    if section.hint:
        components.caption(section.hint)
    if section.picture:
        width = PHONE_WIDTH_IN if common.is_phone() else TABLET_WIDTH_IN
        shown = drawn(
            section.picture.content_key or stamp,
            section.picture.key,
            common.theme(),
            width,
            section.picture,
        )
        st.image(shown, width="stretch", alt=section.picture.alt)
    components.paragraphs(section.sentences)
    if section.rows:
        with st.expander(section.table_name + (", or to save" if section.picture else "")):
            components.table(section.head, section.rows)
            if section.picture:
                to_take_along(section.picture, review)


def all_shown(review: Review) -> None:
    """Show what changed in words, then every section."""
    components.lead_sentence(review.trend.sentence, trends_page.key_figures(review.trend.sentence))
    components.paragraphs([trends_page.rate_sentence(review)])
    stamp = (*common.cache_key(child), str(review.period))
    for section in trends_page.sections(review):
        show(section, review, stamp)
    st.header("To bring along")
    components.caption(
        "Under each table the picture can be saved, for a message or a printer. The child's "
        "initials stand in it, the days and the units."
    )
    st.checkbox("Write the whole name instead of initials", key="whole-name")
    components.show(
        components.folded(
            "The change in figures, for a clinician",
            components.bullet_list((review.trend_for_doctors, *review.timing_for_doctors)),
        )
    )


st.title("Trends")
period = chosen_period()
if diary.episodes.empty and diary.check_ins.empty:
    components.empty_state(
        "Here each day will be a line, hours across, with every episode at its time. It is "
        "empty because nothing is logged yet, and no check-in."
    )
else:
    all_shown(common.assessed(child).review(period))
