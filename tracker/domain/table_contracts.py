"""The contract of each table of a Diary: its columns, their kinds, and the meaning of null.

Kinds of column
    instant   datetime64[us, UTC]; NaT: not known
    day       datetime64[us] without a zone, midnight of the local calendar day; NaT: not told
    number    float64; NaN: not asked or not known, never zero by default
    word      str, one of the words of `vocabulary`; NaN: not asked
    words     str, words with a space between them; "": not asked
    json      str, a JSON list; "": none
    text      str, as typed; "": nothing typed
    flag      bool
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["instant", "day", "number", "word", "words", "json", "text", "flag"]


@dataclass(frozen=True)
class Column:
    """One column of a table contract."""

    name: str
    kind: Kind
    meaning: str


_LOGGED: Final = (
    Column("id", "text", "UUID of the record"),
    Column(
        "known_at",
        "instant",
        "when it entered the diary: `logged_at`, else the record's own time; never NaT",
    ),
    Column("logged_at", "instant", "when it was typed in; NaT: not known"),
    Column("logged_by", "word", "caregiver's name as typed; NaN: not told"),
)
_NOTE: Final = Column("note", "text", "the parent's own words")
_SOURCE: Final = Column("source", "text", "app, api, or import:<format>:<key>")

EPISODES: Final = (
    *_LOGGED,
    Column("started_at", "instant", "beginning; never NaT"),
    Column("time_zone", "word", "IANA zone of the place; never NaN"),
    Column("utc_offset_min", "number", "minutes east of UTC there and then"),
    Column("local_day", "day", "calendar day on the family's clock; never NaT"),
    Column("local_minute", "number", "minute of that day, 0 to 1439"),
    Column("time_precision", "word", "exact, about, day_only; never NaN"),
    Column("duration_s", "number", "seconds; NaN: not known"),
    Column("duration_precision", "word", "measured or estimated"),
    Column("state", "word", "ArousalState when it began"),
    Column("movements", "words", "Movement"),
    Column("rhythm", "word", "Rhythm"),
    Column("body_parts", "words", "BodyPart"),
    Column("side", "word", "Laterality"),
    Column("jerk_count", "number", "movements in the series, 1 = a single one"),
    Column(
        "jerk_interval_s",
        "number",
        "seconds from the start of one movement to the start of the next",
    ),
    Column("single_movement_s", "number", "seconds one movement lasts"),
    Column("jerk_offsets_s", "json", "tap times, seconds from the beginning, ascending"),
    Column("held", "word", "Held"),
    Column("woken", "word", "Woken; NaN beside a waking state is no gap"),
    Column("eyes", "words", "Eyes"),
    Column("responsive", "word", "YesNo"),
    Column("colour", "word", "Colour"),
    Column("breathing", "word", "Breathing"),
    Column("tone", "word", "Tone"),
    Column("trigger", "word", "Trigger"),
    Column("after", "word", "After"),
    Column("recovery_min", "number", "minutes until as usual again"),
    Column("temperature_c", "number", "degrees Celsius"),
    Column("fever", "word", "YesNo; a measured temperature decides"),
    Column("very_worried", "word", "Certain"),
    Column("injury_before", "word", "YesNo"),
    Column("medical_help", "word", "MedicalHelp"),
    Column("video", "word", "Video"),
    _SOURCE,
    Column("running", "flag", "begun and not yet stopped"),
    _NOTE,
)

CHECK_INS: Final = (
    *_LOGGED,
    Column("date", "day", "local day the answers are about; never NaT; several a day are possible"),
    Column("watched", "word", "Watched"),
    Column("episodes_seen", "word", "EpisodesSeen; none is a true zero"),
    Column("feeding", "word", "Feeding"),
    Column("mood", "word", "Mood"),
    Column("cry", "word", "Cry"),
    Column("tone", "word", "DayTone"),
    Column("tone_onset", "word", "Onset"),
    Column("alertness", "word", "Alertness"),
    Column("social", "word", "Social"),
    Column("temperature_c", "number", "highest of the day, degrees Celsius"),
    Column("fever", "word", "YesNo; a measured temperature decides"),
    Column("serious_signs", "words", "SeriousSign; empty: not asked"),
    Column("very_worried", "word", "Certain"),
    Column("vaccinated", "word", "Certain"),
    Column("vitamin_d_given", "word", "YesNo"),
    Column("night_wakings", "number", "count"),
    _NOTE,
)

MILESTONES: Final = (
    *_LOGGED,
    Column("milestone", "text", "key or skill of the milestone catalogue, or free words"),
    Column("status", "word", "MilestoneStatus; never NaN"),
    Column("date", "day", "when it happened or was judged; never NaT"),
    Column("date_precision", "word", "exact or about; never NaN"),
    _NOTE,
)

SIGNS: Final = (
    *_LOGGED,
    Column("date", "day", "day it was seen; never NaT"),
    Column("sign", "word", "SignKind; never NaN"),
    Column("side", "word", "SignSide"),
    Column("beats", "number", "clonus only: beats counted"),
    Column("first_noticed", "day", "NaT: not told"),
    _NOTE,
)

SPANS: Final = (
    *_LOGGED,
    Column("kind", "word", "SpanKind; never NaN"),
    Column("started_at", "instant", "never NaT"),
    Column("ended_at", "instant", "NaT: not ended, or not known"),
    _SOURCE,
    _NOTE,
)

MEASUREMENTS: Final = (
    *_LOGGED,
    Column("date", "day", "never NaT"),
    Column("kind", "word", "MeasurementKind, which names the unit; never NaN"),
    Column("value", "number", "in the unit of `kind`; never NaN"),
    _SOURCE,
    _NOTE,
)

DOSES: Final = (
    *_LOGGED,
    Column("given_at", "instant", "never NaT"),
    Column("medicine", "text", "name as typed"),
    Column("amount", "number", "in `unit`"),
    Column("unit", "word", "as typed; NaN: not told"),
    _SOURCE,
    _NOTE,
)

VISITS: Final = (
    *_LOGGED,
    Column("date", "day", "never NaT"),
    Column("kind", "word", "VisitKind; never NaN"),
    Column("discussed", "json", "rule ids that were talked about"),
    _NOTE,
)

CONTRACTS: Final[dict[str, tuple[Column, ...]]] = {
    "episodes": EPISODES,
    "check_ins": CHECK_INS,
    "milestones": MILESTONES,
    "signs": SIGNS,
    "spans": SPANS,
    "measurements": MEASUREMENTS,
    "doses": DOSES,
    "visits": VISITS,
}
"""Every table of a Diary, by the name it has in the exchange file."""
