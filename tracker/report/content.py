"""Everything the page says, as plain data: lists of words and numbers that the template only places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from tracker import __version__
from tracker.age import in_words
from tracker.charts import CORRECTED, WINDOWS_CAPTION, raster_alt, windows_alt
from tracker.local_time import zone
from tracker.report.findings import References, flag_lines, limits, match_lines, not_judged
from tracker.report.numbers import DEFINITIONS, number_lines
from tracker.report.overleaf import sections, spoke_of_windows
from tracker.report.seen import long_notes
from tracker.report.words import count_in_words, day_in_words, days_between, length_in_words, listed, plain
from tracker.review import Review
from tracker.vocabulary import Sex, Video

NO_FLAG = (
    "Nothing recorded matches a warning pattern in this program's list. The list is not complete, parents miss and mislabel events, and this excludes nothing."
)
WINDOWS_SOURCE = "WHO_MGRS"
NOTE = "Recorded at home by {by} and compared with published warning patterns by fixed rules. Not an examination and not a diagnosis."


def _name(review: Review) -> str:
    """Return the child's name as it can be read; a page needs a title even where the name is blank."""
    return plain(review.child.name).strip() or "No name given"


def content_of(review: Review, *, concern: str = "", questions: Sequence[str] = ()) -> dict[str, object]:
    """Return what the template places, in plain words, numbers and lists; the episodes worth watching are added by how many there is room for."""
    references = References(review.sources)
    flags = flag_lines(review, references)
    matches = match_lines(review, references)
    period = _period(review)
    return {
        "title": f"Movement diary of {_name(review)}, {period}",
        "name": _name(review),
        "head": _head(review),
        "note": NOTE.format(by=_and([plain(name) for name in review.data_quality.logged_by]) or "the family"),
        "concern": plain(concern),
        "questions": [plain(question) for question in questions if plain(question)],
        "flags": flags,
        "limits": limits(review),
        "no_flag": NO_FLAG if review.assessment.silent_days is None else review.assessment.no_flag,
        "matches": matches,
        "features": _features(review.features),
        "numbers": number_lines(review),
        "definitions": DEFINITIONS,
        "raster_alt": raster_alt(review.raster),
        "long_notes": long_notes(review),
        "not_judged": not_judged(review),
        "rules_not_judged": len(review.assessment.not_assessable),
        "quality": _quality(review),
        "sections": sections(review),
        "windows_alt": windows_alt(review.windows),
        "windows_caption": _windows_caption(review),
        "sources": references.published(),
        "own": references.own(),
        "footer": f"Infant movement diary {__version__} · rules {review.assessment.catalogue} · {period} · {review.child.time_zone}",
    }


def _windows_caption(review: Review) -> str:
    """Say how to read the windows, with their source beside them, so that page 1 stays as it is."""
    if not spoke_of_windows(review):
        return ""
    source = review.sources[WINDOWS_SOURCE]
    corrected = f" {CORRECTED}" if review.windows.corrected else ""
    return f"{WINDOWS_CAPTION}{corrected} Source: {source.organisation} {source.year}, {source.address}."


def _period(review: Review) -> str:
    return "no days" if not review.period.days else days_between(review.period.first, review.period.last)


def _head(review: Review) -> list[tuple[str, str]]:
    """Return who, how old and which days, in the order of a table of three columns."""
    child, printed = review.child, review.as_of.astimezone(zone(review.child.time_zone))
    first = review.episodes["local_day"].min()
    sex = Sex(child.sex).clinical if child.sex else "sex not told"
    return [
        ("Age", in_words(review.age.chronological_days)),
        ("Corrected age", _corrected(review)),
        ("Period", f"{_period(review)} ({count_in_words(review.period.days, 'day')})"),
        ("Born", f"{day_in_words(child.birth_date)}, {sex}"),
        ("Gestation", _gestation(review)),
        ("Clock", child.time_zone),
        ("First episode", day_in_words(_date(first)) if pd.notna(first) else "none in the period"),
        ("Films", _films(review.episodes["video"])),
        ("Printed on", f"{day_in_words(printed.date())}, {printed:%H:%M}"),
    ]


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _films(video: pd.Series) -> str:
    """Count the films by where they are; an episode where nobody asked is not one without a film."""
    kept = {"attached": int((video == Video.ATTACHED).sum()), "on a phone": int((video == Video.ON_PHONE).sum())}
    told = [f"{count} {where}" for where, count in kept.items() if count]
    return ", ".join(told) or ("none" if (video == Video.NONE).any() else "none told of")


def _date(day: object) -> date:
    return pd.Timestamp(str(day)).date()


def _gestation(review: Review) -> str:
    weeks, days = review.child.gestation_weeks, review.child.gestation_days
    if weeks is None:
        return "not told; taken as term"
    return f"{weeks} weeks" + (f" {count_in_words(days, 'day')}" if days else "")


def _corrected(review: Review) -> str:
    age = review.age
    if age.corrected_days == age.chronological_days:
        return "the same, not preterm" if review.child.gestation_weeks is not None else "not known, gestation not told"
    return in_words(age.corrected_days) + ("" if age.corrected_applies else " (no longer used)")


def _features(grid: pd.DataFrame) -> list[list[str]]:
    """Return the rows of the grid: the feature, yes with the day of the last, no, not seen or not tried, not asked."""
    return [_feature(row) for _, row in grid.iterrows()]


def _feature(row: pd.Series) -> list[str]:
    yes, no, unseen, unasked = (f"{row[name]:,}" for name in ("yes", "no", "not_seen_or_tried", "not_asked"))
    last = f" · {day_in_words(_date(row['yes_last']), year=False)}" if row["yes"] and pd.notna(row["yes_last"]) else ""
    words = str(row["feature"])
    apart = f" ({row['counted']})" if row["counted"] in {"days", "skills"} else ""
    return [words[:1].upper() + words[1:] + apart, yes + last, no, unseen, unasked]


def _quality(review: Review) -> list[str]:
    """Say how the entries came into the diary."""
    told = review.data_quality
    if not told.entries:
        return ["No episode was entered in this period."]
    at_once, late = told.logged_within_5_min, told.logged_after_24_h
    written = [
        f"{at_once.k} of {at_once.n} written down within 5 minutes" if at_once.n else "",
        f"{late.k} after more than 24 hours" if late.n else "",
        f"median delay {length_in_words(told.delay_min.median * 60)}" if told.delay_min.median is not None else "",
        f"time of writing not known for {at_once.unknown}" if at_once.unknown else "",
    ]
    rest = [
        f"{told.approximate_times.k} of {told.approximate_times.n} times are approximate" if told.approximate_times.k else "no time is approximate",
        f"{told.day_only} with only a day" if told.day_only else "",
        f"{told.imported.k} imported" if told.imported.k else "",
        f"{count_in_words(told.doubles, 'entry', 'entries')} of a second caregiver counted once with the first" if told.doubles else "",
        f"{told.running} still running" if told.running else "",
    ]
    by = [f"{plain(name)} {count}" for name, count in told.logged_by.items()]
    entries = f"{count_in_words(told.entries, 'entry', 'entries')}: {listed([*written, *rest])}."
    return [entries, *([f"Entered by: {', '.join(by)}."] if by else [])]
