"""Content of the Trends page: the periods it offers and its sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tracker.charts import (
    growth_alt,
    growth_figure,
    hours_alt,
    hours_figure,
    raster_alt,
    raster_figure,
    rate_alt,
    rate_figure,
    share_bars_alt,
    share_bars_figure,
)
from tracker.domain.age import Period
from tracker.localization.messages import N_, _, ngettext
from tracker.localization.numbers import number_text
from tracker.localization.region import current_region
from tracker.presentation import chart_tables
from tracker.presentation.growth_charts import HINTS, GrowthChart, growth_charts
from tracker.presentation.picture_files import Picture
from tracker.presentation.plain_rates import days_words, since_words
from tracker.presentation.share_tables import (
    LENGTHS_FOOT,
    STATES_FOOT,
    WAKING_FOOT,
    length_shares,
    state_shares,
    waking_shares,
)
from tracker.presentation.timing_sentences import sentences_by_question
from tracker.statistics.comparison import markers, markers_to_compare
from tracker.statistics.last_visit import since_last_visit

if TYPE_CHECKING:
    import pandas as pd

    from tracker.domain.diary import Diary
    from tracker.review import Review

LAST_DAYS: Final = {
    N_("14 days"): 14,
    N_("4 weeks"): 28,
    N_("12 weeks"): 84,
    N_("6 months"): 182,
}
USUAL: Final = "12 weeks"
ALL: Final = N_("all")
SINCE_VISIT: Final = N_("since the last visit")


@dataclass(frozen=True)
class Section:
    """One part of the page: a picture, sentences beside it, and a table one tap away."""

    title: str
    hint: str = ""
    picture: Picture | None = None
    sentences: tuple[str, ...] = ()
    table_name: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()


def periods(diary: Diary, first: date) -> dict[str, Period]:
    """Return the periods to choose from, by label; none begins before `first`."""
    end, first = diary.today + timedelta(days=1), min(first, diary.today)
    choices = {
        label: Period(max(end - timedelta(days=days), first), end)
        for label, days in LAST_DAYS.items()
    } | {ALL: Period(first, end)}
    visit = since_last_visit(diary)
    if visit is not None:
        choices[SINCE_VISIT] = visit
    for marker in markers_to_compare(markers(diary)):
        if marker.kind == "medicine" and marker.day <= diary.today:
            choices.setdefault(
                _("since the {event}").format(event=marker.words), Period(marker.day, end)
            )
    return choices


def period_label(key: str) -> str:
    """Return the label of a period that `periods` offers; that of a medicine names it already."""
    return _(key) if key in {*LAST_DAYS, ALL, SINCE_VISIT} else key


def sections(review: Review) -> tuple[Section, ...]:
    """Return the sections below the first sentences, the main picture first; none is empty."""
    timing = sentences_by_question(review.timing, intervals=False)
    candidates = (
        _raster(review),
        _rate(review),
        _since(review),
        _hours(review, timing["clock"] + timing["gaps"]),
        _states(review, timing["states"] + timing["stopped"]),
        _waking(review, timing["waking"] + timing["feeding"]),
        _lengths(review, timing["lengths"]),
        _series(review, timing["series"]),
        *map(_growth, growth_charts(review, metric=False)),
    )
    return tuple(
        section for section in candidates if section.picture or section.sentences or section.rows
    )


def _head(messages: Sequence[str]) -> tuple[str, ...]:
    """Return the head of a table in the language in use."""
    return tuple(map(_, messages))


def _content_key(table: pd.DataFrame, *beside: object) -> str:
    return repr((table.to_dict("list"), beside))


def _raster(review: Review) -> Section:
    name = _("When: a line a day, hours across")
    picture = Picture(
        "24-hours",
        _("Episodes by day and hour"),
        (
            _(
                "One line a day, the newest on top; hours of the day on the family's clock. "
                "Striped: not watched, or not known."
            )
        ),
        raster_alt(review.raster, review.markers),
        lambda theme, width: raster_figure(review.raster, theme, width, annotations=review.markers),
    )
    hint = _("Striped: we don't know whether anyone was watching.")
    return Section(
        name,
        hint,
        picture,
        (),
        _("The days as a table"),
        _head(chart_tables.DAY_HEAD),
        chart_tables.day_rows(review),
    )


def _rate(review: Review) -> Section:
    weeks = review.frequency.weeks
    picture = Picture(
        "rate-by-week",
        _("Episodes on a watched day, by week"),
        (
            _(
                "Bouts per observed day with 95 % interval; episodes at most five minutes apart "
                "are one bout."
            )
        ),
        rate_alt(weeks, review.markers),
        lambda theme, width: rate_figure(weeks, theme, width, annotations=review.markers),
        _content_key(weeks, review.markers),
    )
    return Section(
        _("How often: episodes on a watched day, by week"),
        _(
            "Bar and number: for each watched day. The thin line shows how far off the number may "
            "be."
        ),
        picture,
        days_words(review.frequency),
        _("The weeks as a table"),
        _head(chart_tables.WEEK_HEAD),
        chart_tables.week_rows(review),
    )


def _since(review: Review) -> Section:
    return Section(_("Before and since"), sentences=tuple(map(since_words, review.since)))


def _hours(review: Review, sentences: tuple[str, ...]) -> Section:
    hours, only_days = review.timing.hours, review.timing.day_only
    picture = Picture(
        "hours-of-the-day",
        _("Episodes by hour of the day"),
        (
            _(
                "Number of episodes in each hour of the family's clock; dashed, the number if they "
                "came alike in every watched hour."
            )
        ),
        hours_alt(hours),
        lambda theme, width: hours_figure(hours, theme, width),
        _content_key(hours),
    )
    beside = (
        (
            ngettext(
                "For {count} more we only know the day; it isn't on the clock chart.",
                "For {count} more we only know the day; they aren't on the clock chart.",
                only_days,
            ).format(count=only_days),
        )
        if only_days
        else ()
    )
    hint = _("More entries may just mean you were watching more: compare with the dashed line.")
    return Section(
        _("Time of day"),
        hint,
        picture,
        sentences + beside,
        _("The hours as a table"),
        _head(chart_tables.HOUR_HEAD),
        chart_tables.hour_rows(review),
    )


def _states(review: Review, sentences: tuple[str, ...]) -> Section:
    parts = state_shares(review.timing.states)
    picture = Picture(
        "states",
        _("What the baby was doing when it began"),
        _("Number of episodes, and their share of all, by the state the baby was in."),
        share_bars_alt(parts, _("Episodes by state of the baby")),
        lambda theme, width: share_bars_figure(parts, theme, width, foot=_(STATES_FOOT)),
        _content_key(parts),
    )
    rows = chart_tables.state_rows(review)
    return Section(
        _("Asleep, awake, on waking"),
        "",
        picture if rows else None,
        sentences,
        _("The states as a table"),
        _head(chart_tables.STATE_HEAD),
        rows,
    )


def _waking(review: Review, sentences: tuple[str, ...]) -> Section:
    since = review.timing.since_waking
    if since is None:
        return Section(_("Since waking, and since a feed"), sentences=sentences)
    parts = waking_shares(since.bands)
    picture = Picture(
        "since-waking",
        _("Time from waking to the episode"),
        (
            _(
                "Number of episodes, and their share of those with a sleep logged before, by the "
                "time since the sleep ended."
            )
        ),
        share_bars_alt(
            parts, _("Episodes by time since waking"), _("of the logged time awake {share}")
        ),
        lambda theme, width: share_bars_figure(parts, theme, width, foot=_(WAKING_FOOT)),
        _content_key(parts),
    )
    return Section(
        _("Since waking, and since a feed"),
        "",
        picture,
        sentences,
        _("Since waking, as a table"),
        _head(chart_tables.WAKING_HEAD),
        chart_tables.waking_rows(since.bands),
    )


def _lengths(review: Review, sentences: tuple[str, ...]) -> Section:
    bands = review.timing.durations.bands
    if not review.timing.episodes:
        return Section(_("How long"))
    parts = length_shares(bands)
    picture = Picture(
        "lengths",
        _("How long episodes lasted"),
        _("Number of episodes, and their share of all, by length in seconds and minutes."),
        share_bars_alt(parts, _("Episodes by length")),
        lambda theme, width: share_bars_figure(parts, theme, width, foot=_(LENGTHS_FOOT)),
        _content_key(parts),
    )
    return Section(
        _("How long"),
        "",
        picture,
        sentences,
        _("The lengths as a table"),
        _head(chart_tables.LENGTH_HEAD),
        chart_tables.length_rows(bands),
    )


def _growth(chart: GrowthChart) -> Section:
    """Return one measurement on the curves of the WHO standard."""
    picture = Picture(
        f"growth-{chart.kind.value.partition('_')[0]}",
        chart.tables.title,
        _("WHO Child Growth Standards 2006, z-scores; after an early birth by corrected age."),
        growth_alt(chart.tables, chart.places),
        lambda theme, width: growth_figure(chart.tables, theme, width),
        _content_key(chart.tables.points, chart.tables.title),
    )
    return Section(
        _("{measure} on its curve").format(measure=chart.name),
        _(HINTS[current_region().growth_lines]),
        picture,
        (),
        _("The measurements as a table"),
        (_("day"), _("measured"), _("z-score"), _("centile")),
        chart.rows,
    )


def _series(review: Review, sentences: tuple[str, ...]) -> Section:
    hint = _(
        "Several movements close together: counted or tapped in one entry, or entries no more than "
        "two minutes apart."
    )
    rows = chart_tables.series_rows(review)
    name = (
        _("Each series")
        if len(rows) == len(review.series)
        else _("The newest {shown} of {all} series").format(
            shown=len(rows), all=number_text(len(review.series), 0)
        )
    )
    return Section(
        _("Series"),
        hint if rows else "",
        None,
        sentences,
        name,
        _head(chart_tables.SERIES_HEAD),
        rows,
    )
