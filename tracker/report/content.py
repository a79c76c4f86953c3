"""The content of the report as plain data: texts, numbers and images that the template places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from tracker import __version__
from tracker.charts import CORRECTED, raster_alt
from tracker.domain.age import format_age
from tracker.domain.local_time import zone
from tracker.domain.report_note import Part, VisitNote
from tracker.domain.vocabulary import ArousalState, Sex, Urgency
from tracker.localization.dates import date_time_text
from tracker.localization.messages import N_, _, ngettext
from tracker.localization.numbers import count_text
from tracker.presentation.first_aid import first_aid
from tracker.report.bottom_line import bottom_line, risks
from tracker.report.features import feature_rows
from tracker.report.figures import head_image, raster_heights_pt, strip_image, windows_image
from tracker.report.findings import References, flag_lines, limits, match_lines, unanswered
from tracker.report.fit_to_page import PageTwo, layouts
from tracker.report.formatting import (
    day_count,
    format_day,
    format_days,
    in_a_list,
    initials,
    plain,
    short_name,
    week_count,
)
from tracker.report.notable_episodes import episode_lines, long_notes
from tracker.report.page_two import development, sections
from tracker.report.quality_section import most_named, quality_lines
from tracker.report.statistics_section import (
    DEFINITIONS,
    counts_line,
    number_lines,
    statistics_lines,
)
from tracker.report.videos import StoredVideo, still_pages, video_places
from tracker.report.videos_code import VideosCode
from tracker.review import MotorWindows, Review

NO_FLAG = N_(
    "Nothing recorded matches a warning pattern in this program's list. "
    "The list is not complete, parents miss and mislabel events, and this excludes nothing."
)
WINDOWS_SOURCE = "WHO_MGRS"
WINDOWS_CAPTION = N_(
    "Bar: the ages at which 98 of 100 children of the WHO study first did this; line: their mean; "
    "mark: what was told of that day. Outside a bar is a reason to mention it, not a finding; "
    "4.3 % never crawled on hands and knees."
)
WHOLE_DIARY = N_(
    "The rules read the whole diary up to {today}, "
    "so this may be about other days than the numbers below."
)
IN_SLEEP = N_("Response: not applicable to entries in sleep.")
NOTICED = N_("First noticed by the family")
NOTE = N_(
    "Recorded at home by {by} and compared with published warning patterns by fixed rules. "
    "Not an examination and not a diagnosis."
)


def content_of(
    review: Review,
    note: VisitNote,
    *,
    width: float,
    clips: Sequence[StoredVideo] = (),
    code: VideosCode | None = None,
) -> dict[str, object]:
    """Return what the template places on `width` points: texts, numbers, lists and images."""
    references = References(review.sources)
    flags = flag_lines(review, references, with_visits=Part.VISITS not in note.leave_out)
    matches = match_lines(review, references)
    fixed, page_two = _fixed_parts(review, note, width), _page_two(review, note, clips)
    return {
        **_page_one(review, note),
        "raster_alt": raster_alt(review.raster),
        "raster_since": _raster_since(review),
        "flags": flags,
        "matches": matches,
        "raster_heights": raster_heights_pt(review.raster, width),
        "raster": None,
        "sources": references.published(),
        "sources_short": references.published(short=True),
        **fixed,
        "statistics": statistics_lines(review),
        "head_chart": None if Part.MEASUREMENTS in note.leave_out else head_image(review, width),
        "layouts": layouts(own=references.own(), **page_two),
        "stills": still_pages(review, clips),
        "code": code.content() if code else None,
        "page_two": bool(
            references.named
            or references.own()
            or any(fixed.values())
            or any(page_two.values())
            or code
        ),
    }


def _any_asleep(review: Review) -> bool:
    return bool((review.episodes["state"] == ArousalState.ASLEEP).any())


def _raster_since(review: Review) -> str:
    """Return from which day the 24 hours are drawn, where unwatched days before it are not."""
    before, days = len(review.days) - len(review.raster.days), review.raster.days["day"]
    if not before or days.empty:
        return ""
    since = format_day(_date(days.min()), year=False)
    return _("from {day}; the {count} days before were not watched").format(
        day=since, count=count_text(before)
    )


def _page_one(review: Review, note: VisitNote) -> dict[str, object]:
    period, name = format_period(review), name_of(review, note)
    return {
        "title": _("Movement diary of {name}, {period}").format(name=name, period=period),
        "name": name,
        "short_name": short_name(name),
        "period": period,
        "head": _head(review, note),
        "note": _about(review, note),
        "bottom_line": bottom_line(review, note),
        "risks": [] if Part.HISTORY in note.leave_out else [(_("Risks"), risks(review))],
        "concern": plain(note.concern),
        "questions": [plain(question) for question in note.questions if plain(question)],
        "counts": counts_line(review),
        "limits": limits(review),
        "no_flag": no_flag(review),
        "first_aid": first_aid() if review.assessment.urgency is Urgency.EMERGENCY_NOW else "",
        "scope": scope(review),
        "features": feature_rows(review.features),
        "numbers": number_lines(review),
        "definitions": " ".join([*([_(IN_SLEEP)] if _any_asleep(review) else []), _(DEFINITIONS)]),
        "episodes": [] if Part.EPISODES in note.leave_out else episode_lines(review),
        "not_judged": unanswered(review),
        "rules_not_judged": len(review.assessment.not_assessable),
        "quality": quality_lines(review),
        "footer": _("Infant movement diary {version} · rules {rules} · {period} · {zone}").format(
            version=__version__,
            rules=review.assessment.catalogue,
            period=period,
            zone=review.child.time_zone,
        ),
    }


def _fixed_parts(review: Review, note: VisitNote, width: float) -> dict[str, object]:
    """Return the parts of page two that have one size: WHO windows and strip of days."""
    windows = None if Part.DEVELOPMENT in note.leave_out else review.windows
    drawn = windows is not None and not windows.marks.empty
    strip = None if Part.DAYS in note.leave_out else strip_image(review, width)
    return {
        "windows": windows_image(windows, width) if windows and drawn else None,
        "windows_caption": _windows_caption(review, windows) if windows and drawn else "",
        "strip": strip,
    }


def _page_two(review: Review, note: VisitNote, clips: Sequence[StoredVideo]) -> PageTwo:
    """Return the texts of page two, whole; the page shows less where there is less space."""
    return {
        "development": [] if Part.DEVELOPMENT in note.leave_out else development(review),
        "sections": sections(review, note.leave_out, clips),
        "long_notes": [] if Part.EPISODES in note.leave_out else long_notes(review),
    }


def name_of(review: Review, note: VisitNote) -> str:
    """Return the child's name, or the initials.

    A page needs a title even where the name is blank.
    """
    name = plain(review.child.name).strip()
    return (plain(initials(review.child.name)) if note.initials else name) or _("No name given")


def no_flag(review: Review) -> str:
    """Return the text that stands where nothing is flagged."""
    silent = review.assessment.silent_days is not None or review.assessment.clock is not None
    return review.assessment.no_flag if silent else _(NO_FLAG)


def scope(review: Review) -> str:
    """Return a sentence that the rules read more days than the numbers do.

    It is empty where the period holds the whole diary.
    """
    period, tables = (
        review.period,
        (review.diary.episodes["local_day"], review.diary.check_ins["date"]),
    )
    earlier = any(_date(days.min()) < period.first for days in tables if len(days))
    return (
        _(WHOLE_DIARY).format(today=format_day(review.diary.today))
        if earlier or period.end <= review.diary.today
        else ""
    )


def _about(review: Review, note: VisitNote) -> str:
    """Return who recorded it, what it is not, and what the family left out."""
    by = in_a_list(most_named([plain(name) for name in review.data_quality.logged_by])) or _(
        "the family"
    )
    left_out = [part.parent for part in Part if part in note.leave_out]
    text = _(NOTE).format(by=by)
    if not left_out:
        return text
    parts = _("Left out by the family: {parts}.").format(parts=", ".join(left_out))
    return f"{text} {parts}"


def _windows_caption(review: Review, windows: MotorWindows) -> str:
    """Return how to read the windows, with their source, which page 1 does not name."""
    source = review.sources[WINDOWS_SOURCE]
    corrected = [_(CORRECTED)] if windows.corrected else []
    of_whom = _("Source: {organisation} {year}, {address}.").format(
        organisation=source.organisation, year=source.year, address=source.address
    )
    return " ".join([_(WINDOWS_CAPTION), *corrected, of_whom])


def format_period(review: Review) -> str:
    """Return which local days the report covers."""
    return (
        _("no days")
        if not review.period.days
        else format_days(review.period.first, review.period.last)
    )


def _period_with_days(review: Review) -> str:
    count = review.period.days
    text = ngettext("{period} ({count} day)", "{period} ({count} days)", count)
    return text.format(period=format_period(review), count=count_text(count))


def _place(review: Review) -> str:
    """Return the zone of "Printed on": home's, or the last entry's if its day begins earlier."""
    home, episodes = review.child.time_zone, review.diary.episodes
    if episodes.empty or episodes["local_day"].iloc[-1].date() <= review.diary.today:
        return home
    return str(episodes["time_zone"].iloc[-1])


def _head(review: Review, note: VisitNote) -> list[tuple[str, str]]:
    """Return who, how old and which days, in the order of a table of three columns."""
    child, printed = review.child, review.as_of.astimezone(zone(_place(review)))
    sex = Sex(child.sex).clinical if child.sex else _("sex not given")
    return [
        (_("Age"), format_age(review.age.chronological_days, review.diary.today)),
        (_("Corrected age"), _corrected(review)),
        (_("Period"), _period_with_days(review)),
        (_("Born"), _("{day}, {sex}").format(day=format_day(child.birth_date), sex=sex)),
        (_("Gestation"), _gestation(review)),
        (_("Time zone"), child.time_zone),
        (_("Videos"), video_places(review.episodes)),
        (_("Printed on"), date_time_text(printed)),
        _first_seen(review, note),
    ]


def _first_seen(review: Review, note: VisitNote) -> tuple[str, str]:
    """Return the day the family says it began, beside the first entry of the whole diary."""
    earliest = review.diary.episodes["local_day"].min()
    first = _date(earliest) if pd.notna(earliest) else None
    if note.first_seen is None:
        return _("First entry"), format_day(first) if first else _("no episode entered")
    day = format_day(note.first_seen)
    if first is None or first == note.first_seen:
        return _(NOTICED), day
    entry = format_day(first, year=first.year != note.first_seen.year)
    return _(NOTICED), _("{day} (entered {entry})").format(day=day, entry=entry)


def _date(day: object) -> date:
    return pd.Timestamp(str(day)).date()


def _gestation(review: Review) -> str:
    weeks, days = review.child.gestation_weeks, review.child.gestation_days
    if weeks is None:
        return _("not given; taken as term")
    whole = week_count(weeks)
    return _("{weeks} {days}").format(weeks=whole, days=day_count(days)) if days else whole


def _corrected(review: Review) -> str:
    age = review.age
    if age.corrected_days == age.chronological_days:
        return (
            _("the same, not preterm")
            if review.child.gestation_weeks is not None
            else _("not known, gestation not given")
        )
    corrected = format_age(age.corrected_days, review.diary.today)
    return corrected if age.corrected_applies else _("{age} (no longer used)").format(age=corrected)
