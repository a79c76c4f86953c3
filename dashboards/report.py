"""The page for the pediatrician: choose the days, download the PDF."""

from __future__ import annotations

from datetime import timedelta

import cards
import common
import streamlit as st

from tracker.age import Period, in_words

LONGEST_DAYS = 84

child = common.child()
diary = common.diary(child)


def report_bytes() -> bytes:
    """Write the PDF; only when somebody asks for it."""
    from tracker.report.report import report  # noqa: PLC0415 - heavy

    asked = [question.strip() for question in questions if question.strip()]
    return report(common.review(child, period), paper="letter" if paper == "Letter" else "a4", concern=concern.strip(), questions=asked).pdf


st.title("Report")
st.write("A printable page a pediatrician can read in four minutes: what was seen, how often, what was not known, with the sources.")
end = diary.today + timedelta(days=1)
start = max(common.first_day(child), diary.today - timedelta(days=LONGEST_DAYS - 1))
first_box, last_box = st.columns(2)
first = first_box.date_input("From", value=start, min_value=child.birth_date, max_value=diary.today, format="YYYY-MM-DD")
last = last_box.date_input("To, inclusive", value=diary.today, min_value=child.birth_date, max_value=diary.today, format="YYYY-MM-DD")
period = Period(min(first, last), max(first, last) + timedelta(days=1))
american = child.time_zone.startswith(("America/", "US/"))
paper = st.segmented_control("Paper", ["A4", "Letter"], default="Letter" if american else "A4", required=True)
concern = st.text_area("What worries you, in two lines (optional)", max_chars=300, key="concern", height=96)
with st.expander("Up to three questions for the doctor"):
    questions = [st.text_input(f"Question {number}", max_chars=200, key=f"question-{number}") for number in (1, 2, 3)]
st.download_button(
    "Download the report (PDF)",
    data=report_bytes,
    file_name=f"movement-diary-{period.first}-to-{period.last}.pdf",
    mime="application/pdf",
    on_click="ignore",
    type="primary",
    width="stretch",
)
st.subheader("What it will say")
review = common.review(child, period)
if diary.episodes.empty and diary.check_ins.empty:
    cards.empty("The report fills from your entries. Nothing is logged yet, so it would show the child's name, age and empty tables.")
else:
    cards.facts(
        [
            ("age", in_words(review.age.chronological_days)),
            ("days in the period", str(period.days)),
            ("episodes", str(review.frequency.episodes)),
            ("flags today", str(len(review.assessment.flags))),
        ]
    )
    cards.paragraphs(review.frequency.sentences)
    for flag in review.assessment.flags:
        cards.show(cards.short_flag(flag))
