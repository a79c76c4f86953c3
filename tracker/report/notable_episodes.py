"""The few notable episodes, each in one line of clinical terms with the parent's own note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from tracker.domain import vocabulary as v
from tracker.localization.messages import _
from tracker.localization.numbers import localized
from tracker.report.formatting import (
    clinical,
    format_clock,
    format_day,
    format_duration,
    joined,
    plain,
    temperature,
)
from tracker.report.question_names import question_name
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
        "what": joined([*_movement(row), *_signs(row)]) or _("nothing more was recorded"),
        "note": _note(str(row["note"])),
        "more": joined(
            [_not_asked(row), _("behind a flag") if mark_flag and row["flagged"] else ""]
        ),
    }


def _when(row: pd.Series) -> str:
    day = format_day(row["local_day"].date(), year=False)
    return _("{day}, {time}").format(day=day, time=_time(row))


def _time(row: pd.Series) -> str:
    if row["time_precision"] == v.TimePrecision.DAY_ONLY:
        return _("time not known")
    clock = format_clock(row["local_minute"])
    is_about = row["time_precision"] == v.TimePrecision.ABOUT
    return _("about {time}").format(time=clock) if is_about else clock


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
    series = _series(row)
    return [
        _words(v.ArousalState, row, "state") or _("state not known"),
        _words(v.Movement, row, "movements"),
        "" if series else _words(v.Rhythm, row, "rhythm"),
        series,
        _length(row),
        joined([_words(v.BodyPart, row, "body_parts"), _words(v.Laterality, row, "side")]),
    ]


def _series(row: pd.Series) -> str:
    """Return how many movements a series had, and their beat; empty for a single movement."""
    if not row["jerk_count"] > 1:
        return ""
    count = localized(f"{row['jerk_count']:g}")
    if pd.isna(row["jerk_interval_s"]):
        return _("{count} in a series").format(count=count)
    return _("{count} in a series, {length} apart").format(
        count=count, length=format_duration(row["jerk_interval_s"])
    )


def _length(row: pd.Series) -> str:
    is_guess = row["duration_precision"] == v.DurationPrecision.ESTIMATED
    known = pd.notna(row["duration_s"])
    length = format_duration(row["duration_s"]) if known else _("length not known")
    return _("{length} (a guess)").format(length=length) if is_guess else length


def _signs(row: pd.Series) -> list[str]:
    """Return the answers that stand out, then those that are as usual in one phrase."""
    response = _response(row)
    fever = temperature(row["temperature_c"]) if pd.notna(row["temperature_c"]) else ""
    usual = [
        question_name(name)
        for name in ("eyes", "colour", "breathing", "tone")
        if str(row[name]) == "normal"
    ]
    after = _words(v.After, row, "after")
    stand_out = [_words(kind, row, name) for name, kind in NAMED_ANSWERS.items()]
    return [
        response,
        *stand_out,
        _("{answers} afterwards").format(answers=after) if after else "",
        fever,
        _("{questions} as usual").format(questions=", ".join(usual)) if usual else "",
    ]


def _response(row: pd.Series) -> str:
    """Return whether the child responded, which nobody can tell of one that was asleep."""
    if row["state"] == v.ArousalState.ASLEEP:
        return _("response not applicable") if _is_answered(row["responsive"]) else ""
    words = {"no": _("not responding"), "yes": _("responding")}
    return words.get(str(row["responsive"]), "")


def _not_asked(row: pd.Series) -> str:
    asleep = row["state"] == v.ArousalState.ASLEEP
    names = [
        question_name(name)
        for name in ("eyes", "responsive", "colour", "breathing")
        if not _is_answered(row[name]) and not (asleep and name == "responsive")
    ]
    return _("not answered: {questions}").format(questions=", ".join(names)) if names else ""


def _note(note: str) -> str:
    words = plain(note)
    if len(words) <= LONGEST_NOTE:
        return words
    beginning = words[:LONGEST_NOTE].rsplit(" ", 1)[0]
    return _("{beginning} … (whole note below)").format(beginning=beginning)


def long_notes(review: Review) -> list[dict[str, str]]:
    """Return the notes that were too long for their line, whole."""
    notes = [(_when(row), plain(str(row["note"]))) for _, row in review.worth_watching.iterrows()]
    return [{"when": when, "note": note} for when, note in notes if len(note) > LONGEST_NOTE]
