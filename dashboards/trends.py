"""How often and when: the 24-hour raster, the rate by week, and the sentences that belong to them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import cards
import common
import streamlit as st

from tracker.age import Period
from tracker.web.tables import DAY_HEAD, WEEK_HEAD, day_rows, week_rows

if TYPE_CHECKING:
    from tracker.review import Review

PHONE_WIDTH_IN = 3.1
TABLET_WIDTH_IN = 6.3
RATE_WIDTH_IN = 3.5
LAST = {"14 days": 14, "4 weeks": 28, "12 weeks": 84, "6 months": 182}

child = common.child()
diary = common.diary(child)


def chosen_period() -> Period | None:
    """Ask which days; None means from the first entry, at most the last twelve weeks."""
    chosen = st.pills("Days shown", ["all", *LAST, "choose"], default="12 weeks", required=True, key="period", label_visibility="collapsed")
    end = diary.today + timedelta(days=1)
    if chosen in LAST:
        return Period(max(end - timedelta(days=LAST[chosen]), min(common.first_day(child), diary.today)), end)
    if chosen == "all":
        return Period(min(common.first_day(child), diary.today), end)
    first_box, last_box = st.columns(2)
    start = max(diary.today - timedelta(days=13), child.birth_date)
    first = first_box.date_input("First day", value=start, min_value=child.birth_date, max_value=diary.today, format="YYYY-MM-DD")
    last = last_box.date_input("Last day", value=diary.today, min_value=child.birth_date, max_value=diary.today, format="YYYY-MM-DD")
    return Period(min(first, last), max(first, last) + timedelta(days=1))


@st.cache_data(max_entries=64, show_spinner=False)
def drawn(stamp: tuple[object, ...], theme: str, width_in: float, _review: Review) -> tuple[str, str]:  # noqa: ARG001 - kept by the stamp
    """Draw both pictures once for each diary, period, theme and width."""
    from tracker.charts import raster_figure, rate_figure, to_svg  # noqa: PLC0415 - heavy

    raster = raster_figure(_review.raster, theme, width_in)
    return to_svg(raster), to_svg(rate_figure(_review.frequency.weeks, theme, max(width_in, RATE_WIDTH_IN)))


def pictures(review: Review, stamp: tuple[object, ...]) -> None:
    """Show the raster and the rate, each with its table one tap away."""
    from tracker.charts import raster_alt, rate_alt  # noqa: PLC0415 - heavy

    raster, rate = drawn(stamp, common.theme(), PHONE_WIDTH_IN if common.is_phone() else TABLET_WIDTH_IN, review)
    st.subheader("When: a line a day, hours across")
    cards.quiet("Hatched means nobody said they were watching: unknown, not quiet.")
    st.image(raster, width="stretch", alt=raster_alt(review.raster))
    with st.expander("The days as a table"):
        cards.table(DAY_HEAD, day_rows(review))
    st.subheader("How often: episodes on a watched day, by week")
    st.image(rate, width="stretch", alt=rate_alt(review.frequency.weeks))
    with st.expander("The weeks as a table"):
        cards.table(WEEK_HEAD, week_rows(review))


st.title("Trends")
period = chosen_period()
review = common.review(child, period)
if diary.episodes.empty and diary.check_ins.empty:
    cards.empty("Here each day will be a line, hours across, with every episode at its time. It is empty because nothing is logged yet, and no check-in.")
else:
    cards.paragraphs(review.sentences)
    pictures(review, (*common.stamp(child), str(period)))
