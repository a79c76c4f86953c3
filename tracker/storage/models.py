"""The database tables.

Instants are UTC microseconds, days ISO text, lists of words text with a space between them; null
means "not asked". Records are validated before they are stored (`records`); the named CHECK
constraints and STRICT tables are the last guard.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.sqlite import REAL
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from tracker.domain import vocabulary as v
from tracker.domain.vocabulary import Word
from tracker.storage.check_constraints import (
    day_checks,
    flag_checks,
    minimum_check,
    range_check,
    table_arguments,
    word_checks,
)

NAMING_CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WHOLE: Final = BigInteger().with_variant(Integer(), "sqlite")
REAL_NUMBER: Final[Double[float]] = Double().with_variant(REAL(), "sqlite")


class Base(DeclarativeBase):
    """All tables, with constraints named by one convention."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: Final = {int: WHOLE, float: REAL_NUMBER, str: Text()}


class Child(Base):
    """A child; `revision` grows with every write, so that caches know when they are stale."""

    __tablename__ = "child"
    __table_args__ = table_arguments(
        word_checks(sex=v.Sex),
        range_check("gestation_weeks", 20, 45),
        range_check("gestation_days", 0, 6),
        day_checks("birth_date"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    birth_date: Mapped[str]
    gestation_weeks: Mapped[int | None]
    gestation_days: Mapped[int | None]
    sex: Mapped[str | None]
    time_zone: Mapped[str]
    revision: Mapped[int] = mapped_column(server_default="0")


class Background(Base):
    """What a clinician asks once about a child."""

    __tablename__ = "background"
    __table_args__ = table_arguments(
        word_checks(feeding=v.MilkFeeding, vitamin_d_supplement=v.YesNo, pale_skin_patches=v.YesNo),
        range_check("formula_ml_per_day", 0, 5_000),
        range_check("birth_weight_g", 200, 8_000),
        flag_checks("complete"),
    )

    child_id: Mapped[str] = mapped_column(ForeignKey("child.id"), primary_key=True)
    feeding: Mapped[str | None]
    formula_ml_per_day: Mapped[float | None]
    vitamin_d_supplement: Mapped[str | None]
    vitamin_d_risks: Mapped[str] = mapped_column(server_default="")
    birth_weight_g: Mapped[float | None]
    birth_history: Mapped[str] = mapped_column(server_default="")
    conditions: Mapped[str] = mapped_column(server_default="")
    family_history: Mapped[str] = mapped_column(server_default="")
    pale_skin_patches: Mapped[str | None]
    note: Mapped[str] = mapped_column(server_default="")
    complete: Mapped[int] = mapped_column(server_default="0")


class Logged:
    """The columns of every record.

    `known_at` is when it entered the diary; a record with `removed_at` is kept but counts nowhere.
    """

    id: Mapped[str] = mapped_column(primary_key=True)

    @declared_attr
    def child_id(cls) -> Mapped[str]:  # noqa: N805 - SQLAlchemy hands the class in
        """Name the child it is about."""
        return mapped_column(ForeignKey("child.id"))

    known_at: Mapped[int]
    logged_at: Mapped[int | None]
    logged_by: Mapped[str | None] = mapped_column(index=True)
    removed_at: Mapped[int | None]
    removed_why: Mapped[str | None]
    note: Mapped[str] = mapped_column(server_default="")


class Episode(Logged, Base):
    """One movement episode, or one series of movements seen as one event."""

    __tablename__ = "episode"
    __table_args__ = table_arguments(
        word_checks(
            removed_why=v.RemovedWhy,
            time_precision=v.TimePrecision,
            duration_precision=v.DurationPrecision,
            state=v.ArousalState,
            rhythm=v.Rhythm,
            side=v.Laterality,
            held=v.Held,
            woken=v.Woken,
            responsive=v.YesNo,
            colour=v.Colour,
            breathing=v.Breathing,
            tone=v.Tone,
            trigger=v.Trigger,
            after=v.After,
            fever=v.YesNo,
            very_worried=v.Certain,
            injury_before=v.YesNo,
            medical_help=v.MedicalHelp,
            video=v.Video,
        ),
        range_check("local_minute", 0, 1_439),
        range_check("duration_s", 0, 86_400),
        range_check("jerk_count", 1, 100_000),
        range_check("jerk_interval_s", 0, 3_600),
        range_check("single_movement_s", 0, 3_600),
        range_check("recovery_min", 0, 1_440),
        range_check("temperature_c", 30, 45),
        flag_checks("running"),
        day_checks("local_day"),
        Index(None, "child_id", "started_at", "id"),
        Index(None, "child_id", "local_day", "local_minute"),
    )

    started_at: Mapped[int]
    time_zone: Mapped[str | None]
    utc_offset_min: Mapped[int]
    local_day: Mapped[str]
    local_minute: Mapped[int]
    time_precision: Mapped[str]
    duration_s: Mapped[float | None]
    duration_precision: Mapped[str | None]
    state: Mapped[str | None]
    movements: Mapped[str]
    rhythm: Mapped[str | None]
    body_parts: Mapped[str]
    side: Mapped[str | None]
    jerk_count: Mapped[int | None]
    jerk_interval_s: Mapped[float | None]
    single_movement_s: Mapped[float | None]
    jerk_offsets_s: Mapped[str]
    held: Mapped[str | None]
    woken: Mapped[str | None]
    eyes: Mapped[str]
    responsive: Mapped[str | None]
    colour: Mapped[str | None]
    breathing: Mapped[str | None]
    tone: Mapped[str | None]
    trigger: Mapped[str | None]
    after: Mapped[str | None]
    recovery_min: Mapped[float | None]
    temperature_c: Mapped[float | None]
    fever: Mapped[str | None]
    very_worried: Mapped[str | None]
    injury_before: Mapped[str | None]
    medical_help: Mapped[str | None]
    video: Mapped[str | None]
    source: Mapped[str]
    running: Mapped[int]


class Clip(Base):
    """A film of an episode; the file itself stands beside the database under its SHA-256."""

    __tablename__ = "clip"
    __table_args__ = table_arguments(
        word_checks(media_type=v.ClipType),
        range_check("duration_s", 0, 3_600),
        minimum_check("bytes", 1),
    )

    episode_id: Mapped[str] = mapped_column(ForeignKey("episode.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    media_type: Mapped[str]
    bytes: Mapped[int]
    duration_s: Mapped[float | None]
    taken_at: Mapped[int | None]
    note: Mapped[str]


class VideoState(Word):
    """How far a film has come on its way into the diary."""

    UPLOADING = "uploading", "on its way"
    CHECKING = "checking", "being prepared"
    READY = "ready", "in the diary"
    REFUSED = "refused", "not accepted"


class FilmGuide(Word):
    """The shot lists for films that show no episode; such a film may be longer."""

    MOVEMENTS = "movements", "small movements"


class Video(Base):
    """A film on its way into the diary or in it: what the phone announced, what was stored of it.

    Never part of an exchange file: there a film is the `clip` of its episode. `sha256` and `bytes`
    are those of the phone's file, `stored_sha256` and `stored_bytes` those of the cleaned one.
    """

    __tablename__ = "video"
    __table_args__ = table_arguments(
        word_checks(state=VideoState, stored_type=v.ClipType, guide=FilmGuide),
        flag_checks("keep_sound", "has_sound"),
        minimum_check("bytes", 1),
        minimum_check("stored_bytes", 1),
        range_check("duration_s", 0, 3_600),
        Index(None, "child_id"),
        Index(None, "stored_sha256"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    child_id: Mapped[str] = mapped_column(ForeignKey("child.id"))
    episode_id: Mapped[str | None] = mapped_column(ForeignKey("episode.id"))
    name: Mapped[str]
    bytes: Mapped[int]
    sha256: Mapped[str]
    keep_sound: Mapped[int]
    note: Mapped[str]
    state: Mapped[str]
    problem: Mapped[str | None]
    stored_sha256: Mapped[str | None]
    stored_type: Mapped[str | None]
    stored_bytes: Mapped[int | None]
    duration_s: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    frames: Mapped[int | None]
    capture_rate: Mapped[float | None]
    has_sound: Mapped[int | None]
    still_times_s: Mapped[str]
    recorded_at: Mapped[int | None]
    phone_time: Mapped[int | None]
    logged_at: Mapped[int]
    logged_by: Mapped[str | None]
    changed_at: Mapped[int]
    removed_at: Mapped[int | None]
    guide: Mapped[str | None]


class CheckIn(Logged, Base):
    """One local day's answers."""

    __tablename__ = "check_in"
    __table_args__ = table_arguments(
        word_checks(
            removed_why=v.RemovedWhy,
            watched=v.Watched,
            episodes_seen=v.EpisodesSeen,
            feeding=v.Feeding,
            mood=v.Mood,
            cry=v.Cry,
            tone=v.DayTone,
            tone_onset=v.Onset,
            alertness=v.Alertness,
            social=v.Social,
            fever=v.YesNo,
            very_worried=v.Certain,
            vaccinated=v.Certain,
            vitamin_d_given=v.YesNo,
        ),
        range_check("temperature_c", 30, 45),
        range_check("night_wakings", 0, 50),
        day_checks("date"),
        Index(None, "child_id", "date"),
    )

    date: Mapped[str]
    watched: Mapped[str | None]
    episodes_seen: Mapped[str | None]
    feeding: Mapped[str | None]
    mood: Mapped[str | None]
    cry: Mapped[str | None]
    tone: Mapped[str | None]
    tone_onset: Mapped[str | None]
    alertness: Mapped[str | None]
    social: Mapped[str | None]
    temperature_c: Mapped[float | None]
    fever: Mapped[str | None]
    serious_signs: Mapped[str]
    very_worried: Mapped[str | None]
    vaccinated: Mapped[str | None]
    vitamin_d_given: Mapped[str | None]
    night_wakings: Mapped[int | None]


class Milestone(Logged, Base):
    """One statement about one skill."""

    __tablename__ = "milestone"
    __table_args__ = table_arguments(
        word_checks(
            removed_why=v.RemovedWhy, status=v.MilestoneStatus, date_precision=v.DatePrecision
        ),
        day_checks("date"),
        Index(None, "child_id", "date"),
    )

    milestone: Mapped[str]
    status: Mapped[str]
    date: Mapped[str]
    date_precision: Mapped[str]


class Sign(Logged, Base):
    """One lasting sign of posture or tone."""

    __tablename__ = "sign"
    __table_args__ = table_arguments(
        word_checks(removed_why=v.RemovedWhy, sign=v.SignKind, side=v.SignSide),
        range_check("beats", 1, 1_000),
        day_checks("date", "first_noticed"),
        Index(None, "child_id", "date"),
    )

    date: Mapped[str]
    sign: Mapped[str]
    side: Mapped[str | None]
    beats: Mapped[int | None]
    first_noticed: Mapped[str | None]


class Span(Logged, Base):
    """A stretch of sleep or a feed."""

    __tablename__ = "span"
    __table_args__ = table_arguments(
        word_checks(removed_why=v.RemovedWhy, kind=v.SpanKind),
        CheckConstraint("ended_at >= started_at", name="ends_after_start"),
        Index(None, "child_id", "started_at", "id"),
    )

    kind: Mapped[str]
    started_at: Mapped[int]
    ended_at: Mapped[int | None]
    source: Mapped[str]


class Measurement(Logged, Base):
    """One measured size."""

    __tablename__ = "measurement"
    __table_args__ = table_arguments(
        word_checks(removed_why=v.RemovedWhy, kind=v.MeasurementKind),
        CheckConstraint("value > 0", name="value_range"),
        day_checks("date"),
        Index(None, "child_id", "date"),
    )

    date: Mapped[str]
    kind: Mapped[str]
    value: Mapped[float]
    source: Mapped[str]


class Dose(Logged, Base):
    """A medicine, vitamin or vaccine given."""

    __tablename__ = "dose"
    __table_args__ = table_arguments(
        word_checks(removed_why=v.RemovedWhy),
        minimum_check("amount", 0),
        Index(None, "child_id", "given_at"),
    )

    given_at: Mapped[int]
    medicine: Mapped[str]
    amount: Mapped[float | None]
    unit: Mapped[str | None]
    source: Mapped[str]


class Visit(Logged, Base):
    """A contact with a clinician."""

    __tablename__ = "visit"
    __table_args__ = table_arguments(
        word_checks(removed_why=v.RemovedWhy, kind=v.VisitKind),
        day_checks("date"),
        Index(None, "child_id", "date"),
    )

    date: Mapped[str]
    kind: Mapped[str]
    discussed: Mapped[str]


class Action(Word):
    """What happened to a record."""

    RECORDED = "recorded", "recorded"
    IMPORTED = "imported", "imported"
    AMENDED = "amended", "changed"
    REMOVED = "removed", "removed"
    RESTORED = "restored", "brought back"


class Change(Base):
    """One change of one record: when, by whom, and the record before it.

    `before` is JSON in the exchange file's format, null where the change created the record.
    """

    __tablename__ = "change"
    __table_args__ = table_arguments(
        word_checks(action=Action),
        Index(None, "record_id", "id"),
        Index(None, "child_id", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    child_id: Mapped[str] = mapped_column(ForeignKey("child.id"))
    table_name: Mapped[str]
    record_id: Mapped[str]
    changed_at: Mapped[int]
    changed_by: Mapped[str | None]
    action: Mapped[str]
    before: Mapped[str | None]


class Preference(Base):
    """One setting: the emergency number, a caregiver's name, a note for a report."""

    __tablename__ = "preference"
    __table_args__ = table_arguments()

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class PreferenceChange(Base):
    """One change of one setting: when, by whom, and the value before it.

    `before` is null where the setting had no value.
    """

    __tablename__ = "preference_change"
    __table_args__ = table_arguments(Index(None, "name", "id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str]
    changed_at: Mapped[int]
    changed_by: Mapped[str | None]
    before: Mapped[str | None]


class TokenScope(Word):
    """What a program may do with its token."""

    LOG = "log", "write entries, read none"
    READ = "read", "read, write nothing"
    VIDEOS = "videos", "see, add and remove videos, nothing else"


class Secret(Base):
    """A secret of the program: the passcode's hash, the key that signs cookies.

    Never part of an exchange file.
    """

    __tablename__ = "secret"
    __table_args__ = table_arguments()

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Device(Base):
    """A signed-in phone, tablet or computer; its key is stored as a hash.

    Never part of an exchange file.
    """

    __tablename__ = "device"
    __table_args__ = table_arguments()

    id: Mapped[str] = mapped_column(primary_key=True)
    key_sha256: Mapped[str]
    name: Mapped[str]
    caregiver: Mapped[str | None]
    made_at: Mapped[int]
    seen_at: Mapped[int]


class Token(Base):
    """A program that may use the API; its key is stored as a hash.

    `child_id` null means all children. Never part of an exchange file.
    """

    __tablename__ = "token"
    __table_args__ = table_arguments(
        word_checks(scope=TokenScope), Index(None, "key_sha256", unique=True)
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    key_sha256: Mapped[str]
    scope: Mapped[str]
    child_id: Mapped[str | None] = mapped_column(ForeignKey("child.id"))
    made_at: Mapped[int]
    used_at: Mapped[int | None]


class Attempt(Base):
    """The wrong passcodes in a row from one source: an address, or a device that was known before.

    Never part of an exchange file.
    """

    __tablename__ = "attempt"
    __table_args__ = table_arguments(minimum_check("wrong", 1))

    source: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    last_at: Mapped[int]


TABLES: Final[dict[str, Table]] = {
    name: model.__table__  # type: ignore[misc]  # a declarative class has a Table there
    for name, model in {
        "episodes": Episode,
        "check_ins": CheckIn,
        "milestones": Milestone,
        "signs": Sign,
        "spans": Span,
        "measurements": Measurement,
        "doses": Dose,
        "visits": Visit,
    }.items()
}
"""The table that stores each kind of record, by the exchange file's name."""
