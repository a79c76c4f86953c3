"""The Diary: one child and everything recorded about it, as it was known at one moment.

Everything clinical is a pure function of a Diary. Its tables are pandas frames that obey the
contracts below; treat them as read-only. They contain neither deleted records nor records logged
after `as_of`. Rows are ordered by time, then id.

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

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from tracker.domain.local_time import local_date

Kind = Literal["instant", "day", "number", "word", "words", "json", "text", "flag"]

DTYPES: Final[dict[Kind, str]] = {
    "instant": "datetime64[us, UTC]",
    "day": "datetime64[us]",
    "number": "float64",
    "word": "str",
    "words": "str",
    "json": "str",
    "text": "str",
    "flag": "bool",
}


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


@dataclass(frozen=True)
class Background:
    """What the clinician asks once.

    An empty tuple means not asked, unless `complete`: then an absent item means no.
    """

    feeding: str | None = None
    formula_ml_per_day: float | None = None
    vitamin_d_supplement: str | None = None
    vitamin_d_risks: tuple[str, ...] = ()
    birth_weight_g: float | None = None
    birth_history: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    family_history: tuple[str, ...] = ()
    note: str = ""
    complete: bool = False


@dataclass(frozen=True)
class Child:
    """One child. An unknown gestation (None) is taken as term."""

    id: str
    name: str
    birth_date: date
    time_zone: str
    gestation_weeks: int | None = None
    gestation_days: int | None = None
    sex: str | None = None
    background: Background = field(default_factory=Background)


@cache
def empty_table(name: str) -> pd.DataFrame:
    """Return a table of the contract without rows; shared, since tables are never changed."""
    return pd.DataFrame(
        {column.name: pd.Series(dtype=DTYPES[column.kind]) for column in CONTRACTS[name]}
    )


def _column(
    kind: Kind, values: Sequence[object]
) -> NDArray[Any] | pd.DatetimeIndex | ExtensionArray:
    """Return a column of the contract from stored values.

    These are UTC microseconds, ISO days, plain numbers and text; None for null.
    """
    if kind == "instant":
        ticks = np.array(
            [np.iinfo(np.int64).min if value is None else value for value in values], dtype=np.int64
        )
        return pd.DatetimeIndex(ticks.view("datetime64[us]"), tz="UTC")
    if kind == "day":
        return np.array(values, dtype="datetime64[D]").astype(DTYPES["day"])
    if kind in {"number", "flag"}:
        return np.array(values, dtype=DTYPES[kind])
    return pd.array(
        pa.array(values, pa.large_string()), dtype=DTYPES[kind]
    )  # a third of the time pandas takes


def table_of(name: str, columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """Return a table of the contract from stored columns, rows in the same order.

    Instants are UTC microseconds, days ISO text, null is None.
    """
    return pd.DataFrame(
        {column.name: _column(column.kind, columns[column.name]) for column in CONTRACTS[name]}
    )


def _empty(name: str) -> pd.DataFrame:
    """Return a dataclass field, typed as its value, that defaults to a table without rows."""
    return field(default_factory=lambda: empty_table(name))


@dataclass(frozen=True, eq=False)
class Diary:
    """One child, its tables, and the moment up to which they are known.

    Parameters
    ----------
    child
        The child.
    as_of
        An aware instant; the only clock that statistics and assessment read.
    episodes, check_ins, milestones, signs, spans, measurements, doses, visits
        Tables that obey `CONTRACTS`.
    edits
        One row an episode that was changed more than an hour after it was first saved: its `id`.

    """

    child: Child
    as_of: datetime
    episodes: pd.DataFrame = _empty("episodes")
    check_ins: pd.DataFrame = _empty("check_ins")
    milestones: pd.DataFrame = _empty("milestones")
    signs: pd.DataFrame = _empty("signs")
    spans: pd.DataFrame = _empty("spans")
    measurements: pd.DataFrame = _empty("measurements")
    doses: pd.DataFrame = _empty("doses")
    visits: pd.DataFrame = _empty("visits")
    edits: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({"id": pd.Series(dtype="str")})
    )

    @property
    def today(self) -> date:
        """The local calendar day at home at `as_of`."""
        return local_date(self.as_of, self.child.time_zone)

    def table(self, name: str) -> pd.DataFrame:
        """Return one table by its name in the exchange file."""
        frame: pd.DataFrame = getattr(self, name)
        return frame


def has_word(column: pd.Series[str], words: Iterable[str]) -> pd.Series[bool]:
    """Return for each row of a `words` column whether it contains at least one of `words`.

    False for a row that was not asked.
    """
    wanted = set(words)
    codes, values = column.factorize()
    holds = np.array(
        [*(bool(wanted.intersection(value.split())) for value in values), False], dtype=bool
    )
    return pd.Series(holds[codes], index=column.index)
