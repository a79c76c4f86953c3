"""The few notable episodes, each in one line of clinical terms with the parent's own note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.domain import vocabulary as v
from tracker.report.formatting import (
    clinical,
    format_clock,
    format_day,
    format_duration,
    joined,
    plain,
)
from tracker.report.videos import video_place

if TYPE_CHECKING:
    from tracker.review import Review

LONGEST_NOTE: Final = 320
"""The most characters of a note in its line; a longer one stands whole at the end."""

AS_USUAL: Final = frozenset({"normal", "usual", "unsure", "not_tried", "none", "was_awake"})
"""Answers that a line leaves out, since it names what stands out; the grid counts them."""

NAMED_ANSWERS: Final[dict[str, type[v.Word]]] = {
    "eyes": v.Eyes,
    "colour": v.Colour,
    "breathing": v.Breathing,
    "tone": v.Tone,
    "held": v.Held,
    "woken": v.Woken,
}


def episode_lines(review: Review) -> list[dict[str, str]]:
    """Return up to five episodes: filmed first, then flagged, then the most complete."""
    episodes = review.worth_watching
    mark_flag = not episodes["flagged"].all()
    return [_line(row, mark_flag=mark_flag) for _, row in episodes.iterrows()]


def _line(row: pd.Series, *, mark_flag: bool) -> dict[str, str]:
    return {
        "when": _when(row),
        "video": video_place(row),
        "what": joined([*_movement(row), *_signs(row)]) or "nothing more was recorded",
        "note": _note(str(row["note"])),
        "more": joined([_not_asked(row), "behind a flag" if mark_flag and row["flagged"] else ""]),
    }


def _when(row: pd.Series) -> str:
    return f"{format_day(row['local_day'].date(), year=False)}, {_time(row)}"


def _time(row: pd.Series) -> str:
    if row["time_precision"] == v.TimePrecision.DAY_ONLY:
        return "time not known"
    return ("about " if row["time_precision"] == v.TimePrecision.ABOUT else "") + format_clock(
        row["local_minute"]
    )


def _is_answered(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _words(kind: type[v.Word], row: pd.Series, name: str) -> str:
    """Return the clinical terms of an answer that stands out."""
    answer = row[name]
    return (
        ", ".join(clinical(kind, " ".join(word for word in answer.split() if word not in AS_USUAL)))
        if _is_answered(answer)
        else ""
    )


def _movement(row: pd.Series) -> list[str]:
    series = f"{row['jerk_count']:g} in a series" if row["jerk_count"] > 1 else ""
    beat = (
        f", {format_duration(row['jerk_interval_s'])} apart"
        if pd.notna(row["jerk_interval_s"]) and series
        else ""
    )
    length = (
        format_duration(row["duration_s"]) if pd.notna(row["duration_s"]) else "length not known"
    )
    return [
        _words(v.ArousalState, row, "state") or "state not known",
        _words(v.Movement, row, "movements"),
        "" if series else _words(v.Rhythm, row, "rhythm"),
        series + beat,
        length
        + (" (a guess)" if row["duration_precision"] == v.DurationPrecision.ESTIMATED else ""),
        joined([_words(v.BodyPart, row, "body_parts"), _words(v.Laterality, row, "side")]),
    ]


def _signs(row: pd.Series) -> list[str]:
    """Return the answers that stand out, then those that are as usual in one phrase."""
    response = _response(row)
    fever = f"{row['temperature_c']:.1f} °C" if pd.notna(row["temperature_c"]) else ""
    usual = [name for name in ("eyes", "colour", "breathing", "tone") if str(row[name]) == "normal"]
    after = _words(v.After, row, "after")
    stand_out = [_words(kind, row, name) for name, kind in NAMED_ANSWERS.items()]
    return [
        response,
        *stand_out,
        f"{after} afterwards" if after else "",
        fever,
        f"{', '.join(usual)} as usual" if usual else "",
    ]


def _response(row: pd.Series) -> str:
    """Return whether the child responded, which nobody can tell of one that was asleep."""
    if row["state"] == v.ArousalState.ASLEEP:
        return "response not applicable" if _is_answered(row["responsive"]) else ""
    return {"no": "not responding", "yes": "responding"}.get(str(row["responsive"]), "")


def _not_asked(row: pd.Series) -> str:
    asleep = row["state"] == v.ArousalState.ASLEEP
    open_ = [
        name
        for name in ("eyes", "responsive", "colour", "breathing")
        if not _is_answered(row[name]) and not (asleep and name == "responsive")
    ]
    return f"not answered: {', '.join(open_).replace('responsive', 'response')}" if open_ else ""


def _note(note: str) -> str:
    words = plain(note)
    return (
        words
        if len(words) <= LONGEST_NOTE
        else f"{words[:LONGEST_NOTE].rsplit(' ', 1)[0]} … (whole note below)"
    )


def long_notes(review: Review) -> list[dict[str, str]]:
    """Return the notes that were too long for their line, whole."""
    notes = [(_when(row), plain(str(row["note"]))) for _, row in review.worth_watching.iterrows()]
    return [{"when": when, "note": note} for when, note in notes if len(note) > LONGEST_NOTE]
