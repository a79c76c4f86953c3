"""The Trends page in words: which periods it offers, its sections with picture, sentences and table, and what a picture taken along is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tracker import __version__
from tracker.charts import (
    Heading,
    can_write,
    hours_alt,
    hours_figure,
    parts_alt,
    parts_figure,
    raster_alt,
    raster_figure,
    rate_alt,
    rate_figure,
    to_file,
    to_svg,
)
from tracker.domain.age import Period
from tracker.presentation import chart_tables
from tracker.presentation.share_tables import (
    LENGTHS_FOOT,
    STATES_FOOT,
    WAKING_FOOT,
    length_shares,
    state_shares,
    waking_shares,
)
from tracker.presentation.timing_sentences import sentences_by_question
from tracker.statistics.comparison import compared, markers
from tracker.statistics.last_visit import since_last_visit

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from tracker.domain.diary import Diary
    from tracker.review import Review

LAST: Final = {"14 days": 14, "4 weeks": 28, "12 weeks": 84, "6 months": 182}
USUAL: Final = "12 weeks"
FILE_WIDTH_IN: Final = 7.0
"""A picture taken along fills the width of a sheet of paper."""
RATE_WIDTH_IN: Final = 3.5
"""The least width at which twelve weeks have room for their numbers."""

_STRESSED: Final = re.compile(
    r"(?<=About )[\d.]+ a day|(?:at least )?[\d.]+ times as often(?: \([^)]*\))?"
)


@dataclass(frozen=True)
class Picture:
    """A chart that can be drawn in any look: `draw` takes a theme and a width in inches; `units` say what is counted.

    `drawn_of` tells all that it is drawn of, so that it is drawn anew only where that changed; "": too much to tell.
    """

    key: str
    title: str
    units: str
    alt: str
    draw: Callable[[str, float], Figure]
    drawn_of: str = ""


@dataclass(frozen=True)
class Section:
    """One answer of the page: its picture, what is said beside it, and its table one tap away. A section without any of them is left out."""

    title: str
    hint: str = ""
    picture: Picture | None = None
    sentences: tuple[str, ...] = ()
    table_name: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()


def periods(diary: Diary, first: date) -> dict[str, Period]:
    """Return the periods to choose from, by their words; none begins before `first`, the first day anything is known about."""
    end, first = diary.today + timedelta(days=1), min(first, diary.today)
    found = {
        words: Period(max(end - timedelta(days=days), first), end) for words, days in LAST.items()
    } | {"all": Period(first, end)}
    visit = since_last_visit(diary)
    if visit is not None:
        found["since the last visit"] = visit
    for one in compared(markers(diary)):
        if one.kind == "medicine" and one.day <= diary.today:
            found.setdefault(f"since the {one.words}", Period(one.day, end))
    return found


def stressed(sentence: str) -> list[str]:
    """Return the figures of a sentence about a change that are to be seen first."""
    return _STRESSED.findall(sentence)


def over_the_days_shown(review: Review) -> str:
    """Return how often over the chosen days, saying that it is about those."""
    said = review.frequency.sentences[0]
    return f"Over the days shown: {said[0].lower()}{said[1:]}"


def sections(review: Review) -> tuple[Section, ...]:
    """Return what the page shows below its first sentences, the main picture first."""
    said = sentences_by_question(review.timing)
    found = (
        _raster(review),
        _rate(review),
        _since(review),
        _hours(review, said["clock"] + said["gaps"]),
        _states(review, said["states"] + said["stopped"]),
        _waking(review, said["waking"] + said["feeding"]),
        _lengths(review, said["lengths"]),
        _series(review, said["series"]),
    )
    return tuple(
        section for section in found if section.picture or section.sentences or section.rows
    )


def _all_of(table: pd.DataFrame, *beside: object) -> str:
    return repr((table.to_dict("list"), beside))


def _raster(review: Review) -> Section:
    name = "When: a line a day, hours across"
    picture = Picture(
        "24-hours",
        "Episodes by day and hour",
        "One line a day, the newest on top; hours of the day on the family's clock. Hatched: not watched or not told.",
        raster_alt(review.raster, review.markers),
        lambda theme, width: raster_figure(review.raster, theme, width, marked=review.markers),
    )
    hint = "Hatched means nobody said they were watching: unknown, not quiet."
    return Section(
        name,
        hint,
        picture,
        (),
        "The days as a table",
        chart_tables.DAY_HEAD,
        chart_tables.day_rows(review),
    )


def _rate(review: Review) -> Section:
    weeks = review.frequency.weeks
    picture = Picture(
        "rate-by-week",
        "Episodes on a watched day, by week",
        "Bouts per observed day with 95 % interval; episodes at most five minutes apart are one bout.",
        rate_alt(weeks, review.markers),
        lambda theme, width: rate_figure(
            weeks, theme, max(width, RATE_WIDTH_IN), marked=review.markers
        ),
        _all_of(weeks, review.markers),
    )
    rest = review.frequency.sentences[1:]
    return Section(
        "How often: episodes on a watched day, by week",
        "",
        picture,
        rest,
        "The weeks as a table",
        chart_tables.WEEK_HEAD,
        chart_tables.week_rows(review),
    )


def _since(review: Review) -> Section:
    return Section("Before and since", sentences=tuple(one.sentence for one in review.since))


def _hours(review: Review, said: tuple[str, ...]) -> Section:
    hours, only_days = review.timing.hours, review.timing.day_only
    picture = Picture(
        "hours-of-the-day",
        "Episodes by hour of the day",
        "Number of episodes in each hour of the family's clock; dashed, the number if they came alike in every watched hour.",
        hours_alt(hours),
        lambda theme, width: hours_figure(hours, theme, width),
        _all_of(hours),
    )
    beside = (
        (
            f"Of {only_days} more only the day is known; {'it is' if only_days == 1 else 'they are'} in no hour.",
        )
        if only_days
        else ()
    )
    hint = "An hour shows when you looked as much as when something happened: compare with the dashed line."
    return Section(
        "Time of day",
        hint,
        picture,
        said + beside,
        "The hours as a table",
        chart_tables.HOUR_HEAD,
        chart_tables.hour_rows(review),
    )


def _states(review: Review, said: tuple[str, ...]) -> Section:
    parts = state_shares(review.timing.states)
    picture = Picture(
        "states",
        "What the baby was doing when it began",
        "Number of episodes, and their share of all, by the state the baby was in.",
        parts_alt(parts, "Episodes by state of the baby"),
        lambda theme, width: parts_figure(parts, theme, width, foot=STATES_FOOT),
        _all_of(parts),
    )
    rows = chart_tables.state_rows(review)
    return Section(
        "Asleep, awake, on waking",
        "",
        picture if rows else None,
        said,
        "The states as a table",
        chart_tables.STATE_HEAD,
        rows,
    )


def _waking(review: Review, said: tuple[str, ...]) -> Section:
    since = review.timing.since_waking
    if since is None:
        return Section("Since waking, and since a feed", sentences=said)
    parts = waking_shares(since.bands)
    picture = Picture(
        "since-waking",
        "Time from waking to the episode",
        "Number of episodes, and their share of those with a sleep logged before, by the time since the sleep ended.",
        parts_alt(parts, "Episodes by time since waking", "of the logged time awake"),
        lambda theme, width: parts_figure(parts, theme, width, foot=WAKING_FOOT),
        _all_of(parts),
    )
    return Section(
        "Since waking, and since a feed",
        "",
        picture,
        said,
        "Since waking, as a table",
        chart_tables.WAKING_HEAD,
        chart_tables.waking_rows(since.bands),
    )


def _lengths(review: Review, said: tuple[str, ...]) -> Section:
    bands = review.timing.durations.bands
    if not review.timing.episodes:
        return Section("How long")
    parts = length_shares(bands)
    picture = Picture(
        "lengths",
        "How long episodes lasted",
        "Number of episodes, and their share of all, by length in seconds and minutes.",
        parts_alt(parts, "Episodes by length"),
        lambda theme, width: parts_figure(parts, theme, width, foot=LENGTHS_FOOT),
        _all_of(parts),
    )
    return Section(
        "How long",
        "",
        picture,
        said,
        "The lengths as a table",
        chart_tables.LENGTH_HEAD,
        chart_tables.length_rows(bands),
    )


def _series(review: Review, said: tuple[str, ...]) -> Section:
    hint = "A series is several movements close together: counted or tapped in one entry, or entries at most two minutes apart."
    rows = chart_tables.series_rows(review)
    name = (
        "Each series"
        if len(rows) == len(review.series)
        else f"The newest {len(rows)} of {len(review.series):,} series"
    )
    return Section("Series", hint if rows else "", None, said, name, chart_tables.SERIES_HEAD, rows)


# ------------------------------------------------------------------------------------------------------- pictures to take along


def svg(picture: Picture, theme: str, width_in: float) -> str:
    """Return a picture as the page shows it."""
    return to_svg(picture.draw(theme, width_in))


def file_name(picture: Picture, period: Period, kind: str) -> str:
    """Return the name of a picture taken along; it names nobody."""
    return f"{picture.key}-{period.first.isoformat()}-to-{period.last.isoformat()}.{kind}"


def picture_file(picture: Picture, review: Review, kind: str, *, whole_name: bool = False) -> bytes:
    """Return a picture to take along, `svg` or `png`: on white, with title, child (initials unless `whole_name`), days and units in it."""
    return to_file(
        picture.draw("print", FILE_WIDTH_IN), heading(picture, review, whole_name=whole_name), kind
    )


def heading(picture: Picture, review: Review, *, whole_name: bool = False) -> Heading:
    """Return what stands above a picture taken along; a name that the picture's letters cannot write is left out."""
    name = review.child.name if whole_name else initials(review.child.name)
    days = f"{_in_words(review.period.first)} to {_in_words(review.period.last)} ({review.period.days} days)"
    whose = (name,) if name.strip() and can_write(name) else ()
    where = f"times of {review.child.time_zone}"
    by = f"Recorded by the family in the movement diary {__version__}. No diagnosis."
    return Heading(picture.title, (" · ".join([*whose, days, where]), picture.units, by))


def initials(name: str) -> str:
    """Return the first letter of each word of a name."""
    return " ".join(f"{word[0].upper()}." for word in re.findall(r"[^\W\d_]+", name))


def _in_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
