"""Page: how often and when, as charts with their tables and sentences."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import common
import components
import streamlit as st

from tracker.domain.age import Period
from tracker.localization.region import current_region
from tracker.presentation import picture_files, trends_page

if TYPE_CHECKING:
    from tracker.review import Review

PHONE_WIDTH_IN = 3.1
TABLET_WIDTH_IN = 6.3
CHOOSE = "choose"

child = common.child()
diary = common.diary(child)


def chosen_period() -> Period:
    """Ask for the period."""
    offered = trends_page.periods(diary, common.assessed(child).first_observed_day)
    label = st.pills(
        "Days shown",
        [*offered, CHOOSE],
        default=trends_page.USUAL,
        required=True,
        key="period",
        label_visibility="collapsed",
        format_func=components.literal,
    )
    if label in offered:
        return offered[label]
    first_box, last_box = st.columns(2)
    start = max(diary.today - timedelta(days=13), child.birth_date)
    first = first_box.date_input(
        "First day",
        value=start,
        min_value=child.birth_date,
        max_value=diary.today,
        format=current_region().date_picker_format,
    )
    last = last_box.date_input(
        "Last day",
        value=diary.today,
        min_value=child.birth_date,
        max_value=diary.today,
        format=current_region().date_picker_format,
    )
    return Period(min(first, last), max(first, last) + timedelta(days=1))


@st.cache_data(max_entries=128, show_spinner=False)
def picture_svg(
    content_key: object,  # noqa: ARG001
    key: str,  # noqa: ARG001
    theme: str,
    width_in: float,
    _picture: picture_files.Picture,
) -> str:
    """Return a picture, drawn once per content, theme and width."""
    return picture_files.svg(_picture, theme, width_in)


def file_buttons(picture: picture_files.Picture, review: Review) -> None:
    """Offer a picture as SVG and PNG files, made only on download."""
    whole_name = bool(st.session_state.get("whole-name"))
    whose = review.child.name if whole_name else picture_files.initials(review.child.name)
    for kind, box in zip(("svg", "png"), st.columns(2), strict=True):
        content = partial(
            picture_files.picture_file,
            picture,
            review,
            kind,
            whole_name=whole_name,
        )
        box.download_button(
            f"Picture as {kind.upper()}",
            content,
            picture_files.file_name(picture.key, whose, review.period, kind),
            key=f"{picture.key}-{kind}",
            on_click="ignore",
            width="stretch",
            mime="image/svg+xml" if kind == "svg" else "image/png",
        )


def show_section(
    section: trends_page.Section, review: Review, cache_key: tuple[object, ...]
) -> None:
    """Show one section: its picture, its sentences, and folded, its table and files."""
    st.header(section.title)
    if section.hint:
        components.caption(section.hint)
    if section.picture:
        width = PHONE_WIDTH_IN if common.is_phone() else TABLET_WIDTH_IN
        image = picture_svg(
            (section.picture.content_key or cache_key, current_region().code),
            section.picture.key,
            common.theme(),
            width,
            section.picture,
        )
        st.image(image, width="stretch", alt=section.picture.alt)
    components.paragraphs(section.sentences)
    if section.rows:
        with st.expander(section.table_name + (", or to save" if section.picture else "")):
            components.table(section.head, section.rows)
            if section.picture:
                file_buttons(section.picture, review)


def show_review(review: Review) -> None:
    """Show what changed in words, then every section."""
    components.lead_sentence(review.trend.sentence, trends_page.key_figures(review.trend.sentence))
    components.paragraphs([trends_page.rate_sentence(review)])
    cache_key = (*common.cache_key(child), str(review.period))
    for section in trends_page.sections(review):
        show_section(section, review, cache_key)
    st.header("Save or print")
    components.caption(
        "You can save each chart, to send or print it. It shows the child's initials and the days."
    )
    st.checkbox("Write the whole name instead of initials", key="whole-name")
    components.show(
        components.folded(
            "The change in numbers, for your doctor",
            components.bullet_list((review.trend_for_doctors, *review.timing_for_doctors)),
        )
    )


st.title("Trends")
period = chosen_period()
if diary.episodes.empty and diary.check_ins.empty:
    components.empty_state(
        "Here you will see each day as a line, with every entry at its time. It is empty because "
        "nothing is logged yet."
    )
else:
    show_review(common.assessed(child).review(period))
