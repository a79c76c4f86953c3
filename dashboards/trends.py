"""Page: how often and when, as charts with their tables and sentences."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal

import chart_image
import common
import components
import streamlit as st
import video_thumbnails

from tracker.domain.age import Period
from tracker.localization.messages import N_, _
from tracker.localization.region import current_region
from tracker.presentation import picture_files, plain_rates, trends_page

if TYPE_CHECKING:
    from tracker.review import Review

CHOOSE = N_("choose")

child = common.child()
diary = common.diary(child)


def chosen_period() -> Period:
    """Ask for the period."""
    offered = trends_page.periods(diary, common.assessed(child).first_observed_day)
    label = st.pills(
        _("Days shown"),
        [*offered, CHOOSE],
        default=trends_page.USUAL,
        required=True,
        key="period",
        label_visibility="collapsed",
        format_func=lambda key: components.literal(
            _(CHOOSE) if key == CHOOSE else trends_page.period_label(key)
        ),
    )
    if label in offered:
        return offered[label]
    first_box, last_box = st.columns(2)
    start = max(diary.today - timedelta(days=13), child.birth_date)
    first = first_box.date_input(
        _("First day"),
        value=start,
        min_value=child.birth_date,
        max_value=diary.today,
        format=current_region().date_picker_format,
    )
    last = last_box.date_input(
        _("Last day"),
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


def show_picture(picture: picture_files.Picture, cache_key: tuple[object, ...]) -> None:
    """Show a picture in the layout that fits the page."""
    content = (picture.content_key or cache_key, current_region().code)
    chart_image.show_chart(
        picture.key,
        lambda width_in: picture_svg(content, picture.key, common.theme(), width_in, picture),
        picture.alt,
    )


def save_button(picture: picture_files.Picture, review: Review) -> None:
    """Offer a picture as a file that any phone opens, made only on download."""
    _file_button(_("Save this chart"), picture, review, "png", "image/png")


def vector_button(picture: picture_files.Picture, review: Review) -> None:
    """Offer a picture as a file that can be printed at any size."""
    _file_button(_("For printing large (SVG)"), picture, review, "svg", "image/svg+xml")


def _file_button(
    label: str,
    picture: picture_files.Picture,
    review: Review,
    kind: Literal["png", "svg"],
    mime: str,
) -> None:
    whole_name = bool(st.session_state.get("whole-name"))
    whose = review.child.name if whole_name else picture_files.initials(review.child.name)
    st.download_button(
        label,
        partial(picture_files.picture_file, picture, review, kind, whole_name=whole_name),
        picture_files.file_name(picture.key, whose, review.period, kind),
        key=f"{picture.key}-{kind}",
        on_click="ignore",
        icon=":material/download:" if kind == "png" else None,
        mime=mime,
    )


def show_section(
    section: trends_page.Section, review: Review, cache_key: tuple[object, ...]
) -> None:
    """Show one section: its picture, its sentences, and folded, its table and files."""
    st.header(section.title)
    if section.hint:
        components.caption(section.hint)
    if section.picture:
        show_picture(section.picture, cache_key)
        save_button(section.picture, review)
    components.paragraphs(section.sentences)
    if section.rows:
        with st.expander(section.table_name):
            components.table(section.head, section.rows)
            if section.picture:
                vector_button(section.picture, review)


def show_review(review: Review) -> None:
    """Show what changed in words, then every section."""
    components.paragraphs(plain_rates.trend_words(review.trend))
    components.paragraphs(plain_rates.frequency_words(review.frequency))
    cache_key = (*common.cache_key(child), str(review.period))
    for section in trends_page.sections(review):
        show_section(section, review, cache_key)
    video_thumbnails.show_doctor_link(child.id)
    st.header(_("Save or print"))
    components.caption(
        _(
            "You can save each chart, to send or print it. It shows the child's initials and the "
            "days."
        )
    )
    st.checkbox(_("Write the whole name instead of initials"), key="whole-name")
    components.show(
        components.folded(
            _("The same with numbers and intervals, for your doctor"),
            components.bullet_list(plain_rates.figures_for_doctors(review)),
        )
    )


st.title(_("Trends"))
period = chosen_period()
if diary.episodes.empty and diary.check_ins.empty:
    components.empty_state(
        _(
            "Here you will see each day as a line, with every entry at its time. It is empty "
            "because nothing is logged yet."
        )
    )
else:
    show_review(common.assessed(child).review(period))
