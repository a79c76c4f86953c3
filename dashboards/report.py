"""Page: the report for the pediatrician, with its period, the family's note and a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import child_and_caregiver
import common
import components
import form_state
import questionnaire
import setting_history
import streamlit as st
import video_stills
import video_thumbnails

from tracker.domain.questions import field_spec
from tracker.domain.report_note import (
    LONGEST_CONCERN,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    Part,
    VisitNote,
)
from tracker.localization.messages import _
from tracker.localization.region import Region, current_region, find_region, in_region, regions
from tracker.presentation import picture_files
from tracker.presentation.report_options import (
    PAPERS,
    default_paper,
    page_alt_text,
    period_choices,
    period_of_days,
)
from tracker.presentation.setting_changes import note_part_text
from tracker.settings import load_settings
from tracker.storage import store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tracker.domain.age import Period
    from tracker.report.report import Report
    from tracker.report.videos import StoredVideo
    from tracker.report.videos_code import VideosCode
    from tracker.review import Review

PICTURES_PER_INCH = 144

child = common.child()
diary = common.diary(child)
stored_note = common.query(store.report_note, child.id)


def chosen_period() -> Period:
    """Ask for the period; the default is since the last visit, if there was one."""
    choices = {choice.key: choice for choice in period_choices(diary)}
    key = st.pills(
        _("Days"),
        list(choices),
        format_func=lambda key: choices[key].label,
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
        _("From"),
        value=max(start, earliest),
        min_value=earliest,
        max_value=diary.today,
        format=current_region().date_picker_format,
    )
    last: date = last_box.date_input(
        _("To, inclusive"),
        value=diary.today,
        min_value=earliest,
        max_value=diary.today,
        format=current_region().date_picker_format,
    )
    return period_of_days(first, last)


def questions(drawn: VisitNote, key: str) -> tuple[str, ...]:
    """Ask up to three questions."""
    stored = [*drawn.questions, *[""] * MOST_QUESTIONS][:MOST_QUESTIONS]
    texts = [
        st.text_input(
            _("Question {number}").format(number=number),
            value=text,
            max_chars=LONGEST_QUESTION,
            key=f"question-{number}-{key}",
        )
        for number, text in enumerate(stored, 1)
    ]
    return tuple(text.strip() for text in texts if text.strip())


def report_note(drawn: VisitNote, key: str, remarks: Mapping[str, str]) -> VisitNote:
    """Ask for the family's note and for what is to be on the paper."""
    concern = st.text_area(
        _("What worries you most?"),
        value=drawn.concern,
        max_chars=LONGEST_CONCERN,
        key=f"concern-{key}",
        height=96,
    )
    questionnaire.remark(remarks, "concern")
    with st.expander(
        _("When it started, and up to three questions for the doctor"),
        expanded=bool(
            drawn.questions or drawn.first_seen or {"questions", "first_seen"} & remarks.keys()
        ),
    ):
        first_seen = st.date_input(
            field_spec("signs", "first_noticed").text,
            value=drawn.first_seen,
            min_value=child.birth_date,
            max_value=diary.today,
            format=current_region().date_picker_format,
            key=f"first-{key}",
        )
        questionnaire.remark(remarks, "first_seen")
        texts = questions(drawn, key)
        questionnaire.remark(remarks, "questions")
    with st.expander(_("What is on the report")):
        initials = st.checkbox(
            _("Initials instead of the name"), value=drawn.initials, key=f"initials-{key}"
        )
        questionnaire.remark(remarks, "initials")
        default = [part for part in Part if part not in drawn.leave_out]
        labels = {part: part.parent for part in Part}
        parts = st.pills(
            _("Shown"),
            list(labels),
            format_func=labels.__getitem__,
            selection_mode="multi",
            default=default,
            key=f"parts-{key}",
        )
        questionnaire.remark(remarks, "leave_out")
        components.caption(
            _(
                "The warning signs, the numbers and the 24-hour chart are always on it. The report "
                "says what you left out."
            )
        )
    return VisitNote(
        concern.strip(), first_seen, texts, initials, frozenset(Part) - frozenset(parts)
    )


def saved_note() -> VisitNote:
    """Ask for the note, write what was changed here, and show what another device changed."""
    form = f"report-{child.id}"
    key, record = form_state.as_drawn(form, {"drawn": stored_note, "baseline": stored_note})
    note = report_note(record["drawn"], key, st.session_state.get(f"remarks-{form}", {}))
    if note != record["baseline"]:
        compared = common.save(form_state.amend_note, child.id, note, record["baseline"])
        if compared is None:
            return note
        st.session_state[f"remarks-{form}"] = {
            part: _(
                "Someone else has just written “{stored}”, and that is kept. You wrote “{own}”. "
                "To use yours, type it again."
            ).format(stored=note_part_text(stored), own=note_part_text(own))
            for part, (stored, own) in compared.conflicts.items()
        }
        record["baseline"] = note
    present = common.query(store.report_note, child.id)
    if note != present:
        form_state.reset(form)
        st.rerun()
    return note


@st.cache_resource(max_entries=8, show_spinner=False)
def printed_report(
    cache_key: tuple[object, ...],  # noqa: ARG001
    _review: Review,
    _note: VisitNote,
    paper: str,
    _clip: Sequence[StoredVideo],
    _code: VideosCode | None,
) -> Report:
    """Return the PDF and its pictures, made once per diary version, period, note and paper."""
    from tracker.report.report import report, report_fonts  # noqa: PLC0415 - heavy

    fonts = report_fonts(load_settings().data_folder)
    return report(
        _review,
        _note,
        paper="letter" if paper == "letter" else "a4",
        fonts=fonts,
        pictures_per_inch=PICTURES_PER_INCH,
        clips=_clip,
        code=_code,
    )


def show_pages(report: Report) -> None:
    """Show each page as it will be printed."""
    with st.container(key="paper-pages"):
        for number, picture in enumerate(report.pictures, 1):
            st.image(
                picture,
                width="stretch",
                output_format="PNG",
                alt=page_alt_text(number, len(report.pictures)),
            )


def show_missing_letters(report: Report) -> None:
    """Say which font to add if a name or note has letters this computer cannot print."""
    from tracker.report.report import missing_fonts_message  # noqa: PLC0415 - heavy

    if report.missing:
        st.warning(
            components.literal(missing_fonts_message(report.missing, load_settings().data_folder))
        )


def plain_text_version(review: Review, note: VisitNote, region: Region) -> None:
    """Offer the report as short text, for the message box of a clinic."""
    from tracker.report.plain_text import plain_text  # noqa: PLC0415 - heavy

    with st.expander(_("As plain text, to paste into a message")):
        components.caption(
            _("The same numbers in a few lines. Copy them with the button in the corner.")
        )
        with in_region(region):
            text = plain_text(review, note)
        st.code(text, language=None, wrap_lines=True)


def parents_page(
    review: Review, note: VisitNote, paper: str, region: Region, code: VideosCode | None
) -> None:
    """Offer the page in plain words that the family takes along."""

    def pdf() -> bytes:
        from tracker.report.report import parent_report, report_fonts  # noqa: PLC0415 - heavy

        with in_region(region):
            fonts = report_fonts(load_settings().data_folder)
            size: Literal["a4", "letter"] = "letter" if paper == "letter" else "a4"
            return parent_report(review, note, paper=size, fonts=fonts, code=code).pdf

    st.download_button(
        _("Download our own page for the visit (PDF)"),
        data=pdf,
        file_name=picture_files.file_name(
            "our-visit",
            picture_files.initials(child.name) if note.initials else child.name,
            period,
            "pdf",
        ),
        mime="application/pdf",
        on_click="ignore",
        width="stretch",
    )
    components.caption(
        _("One page in plain words for you: what you saw, what to do, to ask and to bring.")
    )


def report_region() -> Region:
    """Ask for the language and units of the paper: log in yours, print in your doctor's."""
    names = {"": _("as on this page")} | {one.code: one.name for one in regions().values()}
    code = st.selectbox(
        _("Language and units of the report"),
        list(names),
        format_func=names.__getitem__,
        key="report-region",
    )
    return find_region(code) or current_region()


st.title(_("Report"))
st.write(
    _(
        "Two pages your doctor can read in four minutes: what you saw, how often, and what is "
        "still not known."
    )
)
period = chosen_period()
note = saved_note()
with st.expander(_("Earlier versions of your words")):
    setting_history.log(child, store.REPORT_NOTE + child.id)
paper = st.segmented_control(
    _("Paper"),
    list(PAPERS),
    format_func=lambda size: _(PAPERS[size]),
    default=default_paper(child),
    required=True,
)
region = report_region()
if diary.episodes.empty and diary.check_ins.empty:
    components.empty_state(
        _(
            "The report fills from your entries. Nothing is logged yet, so it only shows the "
            "child's name and age."
        )
    )
clips = video_stills.clips_for_report(child)
code = video_stills.code_for_report(child, clips)
with in_region(region):
    review = common.assessed(child).review(period)
    printed = printed_report(
        (
            *(*common.cache_key(child), str(period), str(note)),
            *(
                str(load_settings().data_folder),
                tuple((one.length_s, len(one.stills)) for one in clips),
                code.address if code else "",
            ),
        ),
        review,
        note,
        paper or "a4",
        clips,
        code,
    )
show_missing_letters(printed)
st.download_button(
    child_and_caregiver.with_child_name(_("Download the report (PDF)"), child),
    data=printed.pdf,
    file_name=picture_files.file_name(
        "movement-diary",
        picture_files.initials(child.name) if note.initials else child.name,
        period,
        "pdf",
    ),
    mime="application/pdf",
    on_click="ignore",
    type="primary",
    width="stretch",
)
video_thumbnails.show_doctor_link(child.id)
plain_text_version(review, note, region)
parents_page(review, note, paper or "a4", region, code)
st.header(_("How it will look"))
show_pages(printed)
