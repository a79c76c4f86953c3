"""The questions of the diary: one entry for each field of a record, with everything a page says.

`FIELDS` is the only place for a field's wording, label, unit and bounds. The forms of the
dashboard, the quick page, the entry texts, the list of missing answers and the record schemas
take them from here. Where two pages word a question differently, both wordings stand side by side.

A new field needs an entry here, its line in `schemas` and `table_contracts`, a column in
`storage/models.py` with a migration, and the rule that uses it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from tracker.domain import vocabulary as v
from tracker.localization.messages import _

Widget = Literal["word", "words", "number", "day", "text", "long_text"]
"""How a page asks: one word, several words, a number, a calendar day, a line of text, a note."""

WIDGET_MAXIMUM: Final = 100_000
"""Largest number a widget accepts where the record itself has no upper bound (ours)."""

ONLY_IF_TRIED: Final = (
    "Answer only if you already tried. Please never test a movement you are worried about."
)

DURATION_CHOICES: Final = (
    ("under 10 s", 5),
    ("10–30 s", 20),
    ("30 s – 2 min", 75),
    ("2–5 min", 210),
    ("over 5 min", 360),
    ("don't know", None),
)
"""Each choice with the duration it is stored as, seconds: the middle of the range (ours)."""

COUNT_CHOICES: Final = (
    ("1", 1),
    ("2", 2),
    ("3–5", 3),
    ("6–10", 6),
    ("more", 11),
    ("don't know", None),
)
"""Each choice with the count it is stored as: the least of its range (ours), so that no movement
is counted that nobody saw. "Don't know" stores nothing: the count stays open."""

WAKING_CHOICES: Final = (
    ("0", 0),
    ("1", 1),
    ("2", 2),
    ("3", 3),
    ("4", 4),
    ("5 or more", 5),
    ("don't know", None),
)
"""Each choice with the number of wakings it is stored as; the last is the least of its range."""

AT_LEAST: Final = "{count} or more"

APPEARANCE_FIELDS: Final = ("state", "movements", "rhythm", "body_parts", "side")
"""What "same as last time" copies: how the episode looked, not how it ended or what was tried."""


@dataclass(frozen=True)
class FieldSpec:
    """One field of a record, and how pages ask for it and name it.

    Parameters
    ----------
    name
        The field in the exchange file.
    widget
        How it is asked; None if it is recorded without a question of its own.
    vocabulary
        The words that answer it.
    wording, quick_wording, form_wording
        The question: in general, on the quick page, and in the dashboard's forms for new entries.
        The last two are given only if they differ.
    help
        What helps to answer it.
    only_if_tried
        The question is about something nobody should try for the diary's sake.
    label
        What the answer is called beside its value; the name with spaces if empty.
    gap
        What is missing if it was not asked; the name with spaces if empty.
    unit
        What a number is counted in, plural.
    minimum, maximum, step
        Bounds of a number (inclusive), and the step of its widget.
    max_length
        Longest text, characters.
    choices
        Chips for a number: the words of each with the number it is stored as.
    quick_words
        The words that the quick page offers; all if empty.
    exclusive_words
        Words of a multiple choice that cannot be combined with another one.

    """

    name: str
    widget: Widget | None = None
    vocabulary: type[v.Word] | None = None
    wording: str = ""
    quick_wording: str = ""
    form_wording: str = ""
    help: str = ""
    only_if_tried: bool = False
    label: str = ""
    gap: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    step: float = 1
    max_length: int | None = None
    choices: tuple[tuple[str, int | None], ...] = ()
    quick_words: tuple[v.Word, ...] = ()
    exclusive_words: tuple[v.Word, ...] = ()

    @property
    def many(self) -> bool:
        """Whether several words can be chosen."""
        return self.widget == "words"

    @property
    def hint(self) -> str:
        """The help text, or the warning not to try anything."""
        return _(ONLY_IF_TRIED if self.only_if_tried else self.help)

    @property
    def text(self) -> str:
        """The question in general, in the language in use."""
        return _(self.wording)

    @property
    def quick_text(self) -> str:
        """The question on the quick page."""
        return _(self.quick_wording or self.wording)

    @property
    def form_text(self) -> str:
        """The question in the dashboard's forms for new entries."""
        return _(self.form_wording or self.wording)


@dataclass(frozen=True)
class QuestionGroup:
    """Fields of one table that a page asks for under one heading; `folded`: closed at first."""

    heading: str
    fields: tuple[str, ...]
    folded: bool = False

    @property
    def title(self) -> str:
        """The heading in the language in use."""
        return _(self.heading)


# ------------------------------------------------------------- fields that several tables share

LEFT_IS_BABYS_LEFT: Final = "Left is the baby's own left."

_ID: Final = FieldSpec("id")
_LOGGED: Final = (
    FieldSpec("logged_at", label="logged"),
    FieldSpec("logged_by", label="logged by", max_length=100),
    FieldSpec("removed_at", label="deleted"),
    FieldSpec("removed_why", vocabulary=v.RemovedWhy, label="why"),
)
_NOTE: Final = FieldSpec(
    "note", "long_text", wording="Anything else, in your own words", max_length=10_000
)
_COMMON: Final = (_ID, *_LOGGED, _NOTE)
_SOURCE: Final = FieldSpec("source", label="comes from", max_length=200)
_DATE: Final = FieldSpec("date", "day", label="day")
_KIND: Final = FieldSpec("kind", "word", label="what it was")
_STARTED_AT: Final = FieldSpec("started_at", label="began")
_TIME_ZONE: Final = FieldSpec("time_zone", label="time zone")
_FEVER: Final = FieldSpec("fever", "word", v.YesNo, wording="Fever?", gap="whether there was fever")
_TEMPERATURE: Final = FieldSpec(
    "temperature_c",
    "number",
    wording="Temperature",
    label="temperature",
    gap="the temperature",
    unit="°C",
    minimum=30,
    maximum=45,
    step=0.1,
)
_TONE: Final = FieldSpec(
    "tone", "word", wording="The body felt", label="the body felt", gap="how the body felt"
)
_VERY_WORRIED: Final = FieldSpec(
    "very_worried",
    "word",
    v.Certain,
    wording="Are you very worried?",
    label="very worried",
    gap="whether you are very worried",
)
_SIDE: Final = FieldSpec(
    "side",
    "word",
    wording="Which side?",
    help=LEFT_IS_BABYS_LEFT,
    label="which side",
    gap="which side it was on",
)
_DATE_PRECISION: Final = FieldSpec(
    "date_precision",
    "word",
    v.DatePrecision,
    wording="How sure are you of the day?",
    label="the day is known",
)

# --------------------------------------------------------------------- the tables of the diary

EPISODE_FIELDS: Final = (
    *_COMMON,
    _STARTED_AT,
    _TIME_ZONE,
    FieldSpec("time_precision", vocabulary=v.TimePrecision, label="the time is known"),
    FieldSpec(
        "duration_s",
        "number",
        wording="How long did it last?",
        label="lasted",
        gap="how long it lasted",
        minimum=0,
        maximum=86_400,
    ),
    FieldSpec("duration_precision", vocabulary=v.DurationPrecision, label="the length was"),
    FieldSpec(
        "state",
        "word",
        v.ArousalState,
        wording="When it started, your baby was",
        label="when it started",
        gap="whether the baby was asleep or awake",
    ),
    FieldSpec(
        "movements",
        "words",
        v.Movement,
        wording="It looked like",
        label="looked like",
        gap="what it looked like",
    ),
    FieldSpec(
        "rhythm",
        "word",
        v.Rhythm,
        wording="The rhythm was",
        label="rhythm",
        gap="whether the rhythm was steady",
    ),
    FieldSpec(
        "body_parts",
        "words",
        v.BodyPart,
        wording="It moved",
        label="where",
        gap="where it moved",
    ),
    replace(_SIDE, vocabulary=v.Laterality),
    FieldSpec(
        "jerk_count",
        "number",
        wording="How many in a row?",
        help="Count every jerk, if they came a few seconds apart.",
        label="in a row",
        gap="how many there were in a row",
        unit="movements",
        minimum=1,
        maximum=100_000,
        choices=COUNT_CHOICES,
    ),
    FieldSpec(
        "jerk_interval_s",
        "number",
        wording="Seconds from one to the next",
        label="from one to the next",
        gap="how far apart they were",
        unit="s",
        minimum=0,
        maximum=3_600,
    ),
    FieldSpec(
        "single_movement_s",
        label="one movement lasted",
        gap="how long one movement lasts",
        unit="s",
        minimum=0,
        maximum=3_600,
    ),
    FieldSpec("jerk_offsets_s", label="taps"),
    FieldSpec(
        "held",
        "word",
        v.Held,
        wording="Did holding the arm or leg gently stop it?",
        only_if_tried=True,
        label="when held gently",
        gap="whether it stopped when held",
    ),
    FieldSpec(
        "woken",
        "word",
        v.Woken,
        wording="Did waking or calling your baby stop it?",
        only_if_tried=True,
        label="when woken or called",
        gap="whether it stopped when woken or called",
    ),
    FieldSpec(
        "eyes",
        "words",
        v.Eyes,
        wording="Eyes",
        label="eyes",
        gap="what the eyes did",
        exclusive_words=(v.Eyes.NORMAL, v.Eyes.UNSURE),
    ),
    FieldSpec(
        "responsive",
        "word",
        v.YesNo,
        wording="Did your baby respond to you?",
        label="responded",
        gap="whether the baby responded",
    ),
    FieldSpec(
        "colour",
        "word",
        v.Colour,
        wording="Skin colour",
        help="If blue: the lips, tongue or face, or only the hands or feet?",
        label="skin colour",
        gap="the colour of the skin",
    ),
    FieldSpec(
        "breathing",
        "word",
        v.Breathing,
        wording="Breathing",
        label="breathing",
        gap="how the baby breathed",
    ),
    replace(_TONE, vocabulary=v.Tone),
    FieldSpec(
        "trigger",
        "word",
        v.Trigger,
        wording="What seemed to set it off?",
        label="what set it off",
        gap="what set it off",
    ),
    FieldSpec(
        "after",
        "word",
        v.After,
        wording="How was your baby afterwards?",
        label="afterwards",
        gap="how the baby was afterwards",
    ),
    FieldSpec(
        "recovery_min",
        "number",
        wording="How many minutes until back to usual?",
        label="back to usual after",
        gap="how long until back to usual",
        unit="min",
        minimum=0,
        maximum=1_440,
        step=5,
    ),
    _TEMPERATURE,
    _FEVER,
    replace(_VERY_WORRIED, wording="Are you very worried about this one?"),
    FieldSpec(
        "injury_before",
        "word",
        v.YesNo,
        wording="A fall or knock to the head in the days before?",
        label="a fall or knock to the head before",
        gap="whether there was a fall or knock to the head",
    ),
    FieldSpec(
        "medical_help",
        "word",
        v.MedicalHelp,
        wording="Did you call for help?",
        label="called for help",
        gap="whether you called for help",
    ),
    FieldSpec(
        "video",
        "word",
        v.Video,
        wording="Did you get a video?",
        label="video",
        gap="whether there is a video",
        quick_words=(v.Video.ON_PHONE, v.Video.NONE),
    ),
    FieldSpec("clips", label="videos kept here"),
    _SOURCE,
    FieldSpec("running", label="still going on"),
)

CHECK_IN_FIELDS: Final = (
    *_COMMON,
    _DATE,
    FieldSpec(
        "watched",
        "word",
        v.Watched,
        wording="How much of the day was someone watching your baby?",
        quick_wording="How much of today was someone watching your baby?",
        form_wording="How much of today was someone watching your baby?",
        label="someone was watching",
        gap="how much of the day someone was watching",
    ),
    FieldSpec(
        "episodes_seen",
        "word",
        v.EpisodesSeen,
        wording="Any movements seen today?",
        label="movements seen",
    ),
    FieldSpec(
        "feeding",
        "word",
        v.Feeding,
        wording="Feeding",
        gap="how the baby fed",
    ),
    FieldSpec("mood", "word", v.Mood, wording="Mood", gap="the mood"),
    FieldSpec(
        "cry",
        "word",
        v.Cry,
        wording="How did the cry sound?",
        label="the cry",
        gap="how the cry sounded",
    ),
    replace(_TONE, vocabulary=v.DayTone),
    FieldSpec(
        "tone_onset",
        "word",
        v.Onset,
        wording="If stiff or floppy, how did it start?",
        label="stiff or floppy, it started",
        gap="whether it started suddenly",
    ),
    FieldSpec("alertness", "word", v.Alertness, wording="Alertness", gap="how alert the baby was"),
    FieldSpec(
        "social",
        "word",
        v.Social,
        wording="Smiling and looking at faces",
        label="smiling and looking at faces",
        gap="smiling and looking at faces",
    ),
    replace(_TEMPERATURE, wording="Highest temperature"),
    _FEVER,
    FieldSpec(
        "serious_signs",
        "words",
        v.SeriousSign,
        wording="Any of these signs?",
        label="signs that day",
        gap="the signs of serious illness",
    ),
    _VERY_WORRIED,
    FieldSpec(
        "vaccinated",
        "word",
        v.Certain,
        wording="Vaccinated today?",
        label="vaccinated",
    ),
    FieldSpec(
        "vitamin_d_given",
        "word",
        v.YesNo,
        wording="Vitamin D given?",
        label="vitamin D given",
        gap="whether vitamin D was given",
    ),
    FieldSpec(
        "night_wakings",
        "number",
        wording="How many times awake at night?",
        label="awake at night",
        unit="times",
        minimum=0,
        maximum=50,
        choices=WAKING_CHOICES,
    ),
)

MILESTONE_FIELDS: Final = (
    *_COMMON,
    FieldSpec(
        "milestone",
        wording="What does your baby do?",
        quick_wording="Which skill, in your own words? Such as: sits alone",
        label="skill",
        max_length=120,
    ),
    FieldSpec(
        "status",
        "word",
        v.MilestoneStatus,
        wording="Does your baby do it?",
        label="does it",
    ),
    replace(_DATE, wording="When did you first see it?"),
    _DATE_PRECISION,
)

SIGN_FIELDS: Final = (
    *_COMMON,
    replace(_DATE, wording="Seen on", form_wording="Seen"),
    FieldSpec("sign", "word", v.SignKind, wording="What did you notice?", label="noticed"),
    replace(
        _SIDE,
        vocabulary=v.SignSide,
        form_wording="Which side? Left is the baby's own left.",
    ),
    FieldSpec(
        "beats",
        "number",
        wording="If the foot bounces, how many times?",
        form_wording="How many bounces?",
        label="the foot bounced",
        unit="times",
        minimum=1,
        maximum=1_000,
    ),
    FieldSpec(
        "first_noticed",
        "day",
        wording="When did you first notice it?",
        label="first noticed on",
    ),
)

SPAN_FIELDS: Final = (
    *_COMMON,
    replace(_KIND, vocabulary=v.SpanKind, wording="Sleep or feed?"),
    replace(_STARTED_AT, form_wording="It began"),
    FieldSpec("ended_at", label="ended"),
    _SOURCE,
)

MEASUREMENT_FIELDS: Final = (
    *_COMMON,
    replace(_DATE, wording="Measured on", form_wording="Measured"),
    replace(_KIND, vocabulary=v.MeasurementKind, wording="What was measured?"),
    FieldSpec("value", "number", wording="How much?", label="measured", minimum=0, step=0.1),
    _SOURCE,
)

DOSE_FIELDS: Final = (
    *_COMMON,
    FieldSpec("given_at", form_wording="When was it given?", label="given"),
    FieldSpec(
        "medicine",
        "text",
        wording="Name",
        form_wording="Another medicine, vitamin or vaccine",
        max_length=200,
    ),
    FieldSpec("amount", "number", wording="Amount", form_wording="How much", minimum=0, step=0.1),
    FieldSpec("unit", "text", wording="Unit", max_length=50),
    _SOURCE,
)

VISIT_FIELDS: Final = (
    _ID,
    *_LOGGED,
    replace(_NOTE, form_wording="What they said (you may leave this out)"),
    replace(_DATE, wording="On", form_wording="When?"),
    replace(_KIND, vocabulary=v.VisitKind, wording="Who was it?"),
    FieldSpec(
        "discussed", form_wording="What was talked about?", label="talked about", max_length=100
    ),
)

# ------------------------------------------------------------------------------------ the child

BACKGROUND_FIELDS: Final = (
    FieldSpec(
        "feeding",
        "word",
        v.MilkFeeding,
        wording="Mostly fed with",
        gap="how the baby fed",
    ),
    FieldSpec(
        "formula_ml_per_day",
        "number",
        wording="Formula, ml a day",
        label="formula",
        gap="how much formula a day",
        unit="ml a day",
        minimum=0,
        maximum=5_000,
        step=10,
    ),
    FieldSpec(
        "vitamin_d_supplement",
        "word",
        v.YesNo,
        wording="Gets a vitamin D supplement?",
        label="vitamin D supplement",
        gap="whether the baby gets vitamin D",
    ),
    FieldSpec(
        "vitamin_d_risks",
        "words",
        v.VitaminDRisk,
        wording="Reasons your baby may be low in vitamin D",
        label="reasons for low vitamin D",
        gap="reasons for low vitamin D",
    ),
    FieldSpec(
        "birth_weight_g",
        "number",
        wording="Birth weight",
        label="birth weight",
        gap="the birth weight",
        unit="g",
        minimum=200,
        maximum=8_000,
        step=10,
    ),
    FieldSpec(
        "birth_history",
        "words",
        v.BirthEvent,
        wording="Did any of these happen around birth?",
        label="around birth",
        gap="what happened around birth",
    ),
    FieldSpec(
        "conditions",
        "words",
        v.Condition,
        wording="Has a doctor diagnosed any of these?",
        label="diagnosed by a doctor",
        gap="what doctors have diagnosed",
    ),
    FieldSpec(
        "family_history",
        "words",
        v.FamilyHistory,
        wording="Does anyone in the family have any of these?",
        label="in the family",
        gap="what is known in the family",
    ),
    FieldSpec(
        "pale_skin_patches",
        "word",
        v.YesNo,
        wording="Pale patches on the skin?",
        help="Lighter than the skin around them, often long like a leaf, and there since birth. "
        "They are easier to see after a bath or in the sun. Doctors ask about them when a baby "
        "has seizures.",
        label="pale patches on the skin",
        gap="whether there are pale patches on the skin",
    ),
    replace(_NOTE, wording="Anything else about birth, illness or medicines"),
    FieldSpec(
        "complete", wording="I have answered everything here: anything not ticked does not apply"
    ),
)

CHILD_FIELDS: Final = (
    _ID,
    FieldSpec(
        "name",
        "text",
        wording="Name",
        form_wording="Name, or whatever you call the baby",
        max_length=100,
    ),
    FieldSpec("birth_date", "day", wording="Birth date"),
    FieldSpec(
        "gestation_weeks",
        "number",
        wording="Born at how many weeks?",
        form_wording="Born early? At how many weeks …",
        gap="at how many weeks the baby was born",
        minimum=20,
        maximum=45,
    ),
    FieldSpec(
        "gestation_days",
        "number",
        wording="and days",
        form_wording="… and days",
        minimum=0,
        maximum=6,
    ),
    FieldSpec(
        "sex",
        "word",
        v.Sex,
        wording="Sex registered at birth",
        form_wording="Sex registered at birth (you may leave this out)",
    ),
    replace(_TIME_ZONE, wording="Time zone at home"),
    FieldSpec("background"),
)

FIELDS: Final[dict[str, dict[str, FieldSpec]]] = {
    table: {spec.name: spec for spec in specs}
    for table, specs in {
        "episodes": EPISODE_FIELDS,
        "check_ins": CHECK_IN_FIELDS,
        "milestones": MILESTONE_FIELDS,
        "signs": SIGN_FIELDS,
        "spans": SPAN_FIELDS,
        "measurements": MEASUREMENT_FIELDS,
        "doses": DOSE_FIELDS,
        "visits": VISIT_FIELDS,
        "background": BACKGROUND_FIELDS,
        "child": CHILD_FIELDS,
    }.items()
}
"""Every field, by table and name."""

# ------------------------------------------------------------------------ what each page asks for

GROUPS: Final[dict[str, tuple[QuestionGroup, ...]]] = {
    "episodes": (
        QuestionGroup("What the baby was doing", ("state",)),
        QuestionGroup(
            "What it looked like", ("movements", "jerk_count", "rhythm", "jerk_interval_s")
        ),
        QuestionGroup("Where", ("body_parts", "side")),
        QuestionGroup(
            "Eyes, colour, breathing, response",
            ("eyes", "colour", "breathing", "responsive", "tone"),
        ),
        QuestionGroup("If you held or woke the baby", ("held", "woken")),
        QuestionGroup(
            "Afterwards, and what went on around it",
            (
                "after",
                "recovery_min",
                "trigger",
                "fever",
                "temperature_c",
                "injury_before",
                "very_worried",
                "medical_help",
            ),
            folded=True,
        ),
        QuestionGroup("Video and note", ("video", "note")),
    ),
    "check_ins": (
        QuestionGroup(
            "The day",
            ("watched", "episodes_seen"),
        ),
        QuestionGroup(
            "Something was different",
            ("feeding", "mood", "cry", "tone", "tone_onset", "alertness", "social"),
            folded=True,
        ),
        QuestionGroup(
            "More, if it applies",
            (
                "serious_signs",
                "fever",
                "temperature_c",
                "very_worried",
                "vitamin_d_given",
                "vaccinated",
                "night_wakings",
                "note",
            ),
        ),
    ),
    "milestones": (QuestionGroup("", ("status", "date", "date_precision", "note")),),
    "signs": (QuestionGroup("", ("sign", "side", "beats", "date", "first_noticed", "note")),),
    "spans": (QuestionGroup("", ("kind", "note")),),
    "measurements": (QuestionGroup("", ("kind", "value", "date", "note")),),
    "doses": (QuestionGroup("", ("medicine", "amount", "unit", "note")),),
    "visits": (QuestionGroup("", ("kind", "date", "note")),),
    "background": (
        QuestionGroup(
            "",
            (
                "feeding",
                "formula_ml_per_day",
                "vitamin_d_supplement",
                "vitamin_d_risks",
                "birth_weight_g",
                "birth_history",
                "conditions",
                "family_history",
                "pale_skin_patches",
            ),
        ),
    ),
}
"""The questions of the dashboard, by table; an episode's in the order of what a neurologist gains
from the answer and a parent can tell."""

QUICK_EPISODE: Final = (
    *("state", "movements", "jerk_count", "rhythm", "body_parts", "side", "eyes", "colour"),
    *("breathing", "responsive", "held", "woken", "after", "trigger", "injury_before", "fever"),
    *("temperature_c", "video", "note"),
)
"""The questions of the quick page about an episode, in the same order."""

QUICK_CHECK_IN: Final = (
    *("watched", "feeding", "mood", "cry", "tone", "alertness", "social", "fever"),
    *("vitamin_d_given", "night_wakings", "serious_signs"),
)
"""The quick page's questions about a day: what can be answered in fifteen seconds."""


def field_spec(table: str, field: str) -> FieldSpec:
    """Return a field's entry; KeyError if the table has no such field."""
    return FIELDS[table][field]


def question_fields(table: str) -> tuple[str, ...]:
    """Return all fields of a table that the dashboard asks for, in its order."""
    return tuple(field for group in GROUPS[table] for field in group.fields)


def gap_phrase(field: str) -> str:
    """Return what is missing if a field was not asked, whatever its table: "how the baby fed"."""
    phrases = (specs[field].gap for specs in FIELDS.values() if field in specs)
    return next((_(phrase) for phrase in phrases if phrase), field.replace("_", " "))


def count_text(count: int) -> str:
    """Return a count of movements; "3 or more" where it may be the least of a range."""
    least = {stored for words, stored in COUNT_CHOICES if words != str(stored)}
    return AT_LEAST.format(count=count) if count in least else str(count)
