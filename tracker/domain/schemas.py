"""Schemas of the records: the fields and words of the exchange file, with their bounds.

Validation needs a `field_types.Context`: the current time, the child's home zone and birth date.
Bounds come from `questions`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Final, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from tracker.domain import vocabulary as v
from tracker.domain.field_types import (
    Day,
    Flag,
    Instant,
    Note,
    Number,
    Source,
    Text,
    Uuid,
    Whole,
    ZoneName,
    at_most,
    birth_date_value,
    refusal,
    unique,
    within,
)

MOST_JERKS: Final = 10_000
MOST_CLIPS: Final = 1_000
MOST_SUBJECTS: Final = 1_000
"""The longest lists of a record that are not words of a vocabulary (ours)."""


class Record(BaseModel):
    """Fields of every record: id, when and by whom it was logged, whether it was removed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    table: ClassVar[str]

    id: Uuid | None = None
    logged_at: Instant | None = None
    logged_by: Annotated[Text, within("episodes", "logged_by")] | None = None
    removed_at: Instant | None = None
    removed_why: v.RemovedWhy | None = None
    note: Note = ""


class Clip(BaseModel):
    """A film kept beside the database, named by its SHA-256."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: Annotated[Text, Field(pattern=r"^[0-9a-f]{64}$")]
    media_type: v.ClipType
    bytes: Annotated[Whole, Field(ge=1, le=2**53)]
    duration_s: Annotated[Number, Field(ge=0, le=3_600)] | None = None
    taken_at: Instant | None = None
    note: Note = ""


class EpisodeRecord(Record):
    """One movement episode, or one series of movements seen as one event."""

    table: ClassVar[str] = "episodes"

    started_at: Instant
    time_zone: ZoneName | None = None
    time_precision: v.TimePrecision = v.TimePrecision.EXACT
    duration_s: Annotated[Number, within("episodes", "duration_s")] | None = None
    duration_precision: v.DurationPrecision | None = None
    state: v.ArousalState | None = None
    movements: Annotated[list[v.Movement], at_most(len(v.Movement)), AfterValidator(unique)] = (
        Field(default_factory=list)
    )
    rhythm: v.Rhythm | None = None
    body_parts: Annotated[list[v.BodyPart], at_most(len(v.BodyPart)), AfterValidator(unique)] = (
        Field(default_factory=list)
    )
    side: v.Laterality | None = None
    jerk_count: Annotated[Whole, within("episodes", "jerk_count")] | None = None
    jerk_interval_s: Annotated[Number, within("episodes", "jerk_interval_s")] | None = None
    single_movement_s: Annotated[Number, within("episodes", "single_movement_s")] | None = None
    jerk_offsets_s: Annotated[list[Annotated[Number, Field(ge=0)]], at_most(MOST_JERKS)] = Field(
        default_factory=list
    )
    held: v.Held | None = None
    woken: v.Woken | None = None
    eyes: Annotated[list[v.Eyes], at_most(len(v.Eyes)), AfterValidator(unique)] = Field(
        default_factory=list
    )
    responsive: v.YesNo | None = None
    colour: v.Colour | None = None
    breathing: v.Breathing | None = None
    tone: v.Tone | None = None
    trigger: v.Trigger | None = None
    after: v.After | None = None
    recovery_min: Annotated[Number, within("episodes", "recovery_min")] | None = None
    temperature_c: Annotated[Number, within("episodes", "temperature_c")] | None = None
    fever: v.YesNo | None = None
    very_worried: v.Certain | None = None
    injury_before: v.YesNo | None = None
    medical_help: v.MedicalHelp | None = None
    video: v.Video | None = None
    clips: Annotated[list[Clip], at_most(MOST_CLIPS)] = Field(default_factory=list)
    source: Source = ""
    running: Flag = False


class CheckInRecord(Record):
    """One local day's answers."""

    table: ClassVar[str] = "check_ins"

    date: Day
    watched: v.Watched | None = None
    episodes_seen: v.EpisodesSeen | None = None
    feeding: v.Feeding | None = None
    mood: v.Mood | None = None
    cry: v.Cry | None = None
    tone: v.DayTone | None = None
    tone_onset: v.Onset | None = None
    alertness: v.Alertness | None = None
    social: v.Social | None = None
    temperature_c: Annotated[Number, within("check_ins", "temperature_c")] | None = None
    fever: v.YesNo | None = None
    serious_signs: Annotated[
        list[v.SeriousSign], at_most(len(v.SeriousSign)), AfterValidator(unique)
    ] = Field(default_factory=list)
    very_worried: v.Certain | None = None
    vaccinated: v.Certain | None = None
    vitamin_d_given: v.YesNo | None = None
    night_wakings: Annotated[Whole, within("check_ins", "night_wakings")] | None = None


class MilestoneRecord(Record):
    """One statement about one skill; the newest by date stands."""

    table: ClassVar[str] = "milestones"

    milestone: Annotated[Text, within("milestones", "milestone")]
    status: v.MilestoneStatus
    date: Day
    date_precision: v.DatePrecision = v.DatePrecision.EXACT


class SignRecord(Record):
    """One lasting sign of posture or tone."""

    table: ClassVar[str] = "signs"

    date: Day
    sign: v.SignKind
    side: v.SignSide | None = None
    beats: Annotated[Whole, within("signs", "beats")] | None = None
    first_noticed: Day | None = None


class SpanRecord(Record):
    """A stretch of sleep or a feed."""

    table: ClassVar[str] = "spans"

    kind: v.SpanKind
    started_at: Instant
    ended_at: Instant | None = None
    source: Source = ""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise refusal("ends_before_start", end="ended_at", start="started_at")
        return self


class MeasurementRecord(Record):
    """One measured size."""

    table: ClassVar[str] = "measurements"

    date: Day
    kind: v.MeasurementKind
    value: Annotated[Number, Field(gt=0)]
    source: Source = ""


class DoseRecord(Record):
    """A medicine, vitamin or vaccine given."""

    table: ClassVar[str] = "doses"

    given_at: Instant
    medicine: Annotated[Text, Field(min_length=1), within("doses", "medicine")]
    amount: Annotated[Number, within("doses", "amount")] | None = None
    unit: Annotated[Text, within("doses", "unit")] | None = None
    source: Source = ""


class VisitRecord(Record):
    """A contact with a clinician."""

    table: ClassVar[str] = "visits"

    date: Day
    kind: v.VisitKind
    discussed: Annotated[
        list[Annotated[Text, within("visits", "discussed")]], at_most(MOST_SUBJECTS)
    ] = Field(default_factory=list)


class BackgroundRecord(BaseModel):
    """What the clinician asks once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    feeding: v.MilkFeeding | None = None
    formula_ml_per_day: Annotated[Number, within("background", "formula_ml_per_day")] | None = None
    vitamin_d_supplement: v.YesNo | None = None
    vitamin_d_risks: Annotated[
        list[v.VitaminDRisk], at_most(len(v.VitaminDRisk)), AfterValidator(unique)
    ] = Field(default_factory=list)
    birth_weight_g: Annotated[Number, within("background", "birth_weight_g")] | None = None
    birth_history: Annotated[
        list[v.BirthEvent], at_most(len(v.BirthEvent)), AfterValidator(unique)
    ] = Field(default_factory=list)
    conditions: Annotated[list[v.Condition], at_most(len(v.Condition)), AfterValidator(unique)] = (
        Field(default_factory=list)
    )
    family_history: Annotated[
        list[v.FamilyHistory], at_most(len(v.FamilyHistory)), AfterValidator(unique)
    ] = Field(default_factory=list)
    pale_skin_patches: v.YesNo | None = None
    note: Note = ""
    complete: Flag = False


class ChildRecord(BaseModel):
    """One child, without what was recorded about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Uuid | None = None
    name: Annotated[Text, Field(min_length=1), within("child", "name")]
    birth_date: Annotated[date, BeforeValidator(birth_date_value)]
    gestation_weeks: Annotated[Whole, within("child", "gestation_weeks")] | None = None
    gestation_days: Annotated[Whole, within("child", "gestation_days")] | None = None
    sex: v.Sex | None = None
    time_zone: ZoneName
    background: BackgroundRecord = Field(default_factory=BackgroundRecord)


RECORDS: Final[dict[str, type[Record]]] = {
    kind.table: kind
    for kind in (
        EpisodeRecord,
        CheckInRecord,
        MilestoneRecord,
        SignRecord,
        SpanRecord,
        MeasurementRecord,
        DoseRecord,
        VisitRecord,
    )
}
"""The schema of each table, in the order of the exchange file."""


def _vocabulary(annotation: object) -> type[v.Word] | None:
    if isinstance(annotation, type) and issubclass(annotation, v.Word):
        return annotation
    parts = map(_vocabulary, get_args(annotation))
    return next((words for words in parts if words), None)


def enumeration(kind: type[BaseModel], field: str) -> type[v.Word] | None:
    """Return the vocabulary of a field, None if it takes a number, a day or text."""
    info = kind.model_fields.get(field)
    return None if info is None else _vocabulary(info.annotation)
