"""The vocabulary of the diary: one enumeration per question.

Each word has its value in the exchange file, a wording for parents and a clinical term.
`unsure` means asked and not known; `not_tried` means that nobody tried. A question that was not
asked has no word at all (null). None of these three means "no".
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self

from tracker.localization.messages import _


class Word(StrEnum):
    """A word of the exchange file: wording for parents, and clinical term (default: the same)."""

    parent_text: str
    clinical_text: str

    def __new__(cls, value: str, parent: str = "", clinical: str = "") -> Self:
        """Return the member whose value is `value`."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.parent_text = parent
        word.clinical_text = clinical or parent
        return word

    @property
    def parent(self) -> str:
        """The wording for parents, in the language in use."""
        return _(self.parent_text)

    @property
    def clinical(self) -> str:
        """The clinical term, in the language in use."""
        return _(self.clinical_text)


UNKNOWN_WORDS: Final = frozenset({"unsure", "not_tried"})
"""Words of an answer that is still unknown although the question was asked."""


class Movement(Word):
    """What an episode looked like."""

    TWITCH = "twitch", "small twitch", "twitch"
    JERK = "jerk", "jerk", "jerk (myoclonic or clonic)"
    TREMBLE = "tremble", "trembling", "tremor or jitteriness"
    CRUNCH = "crunch", "folding up at the waist", "flexor spasm"
    STRETCH = "stretch", "sudden stretching out", "extensor spasm"
    HEAD_DROP = "head_drop", "head drop or nod", "head drop or nod"
    ARMS_FLING = "arms_fling", "arms flung up or out", "arm abduction or elevation"
    STIFFENING = "stiffening", "going stiff", "tonic stiffening"
    LIMPNESS = "limpness", "going floppy", "atonia"
    EYE_ROLL = "eye_roll", "eyes rolling", "eye rolling"
    STARE = "stare", "blank stare", "behavioural arrest, staring"
    STARTLE = "startle", "startle", "startle (Moro-like)"
    SHUDDER = "shudder", "shiver or shudder", "shuddering"
    ARCHING = "arching", "arching the back", "back arching"
    FOOT_BEATS = "foot_beats", "foot keeps bouncing when you bend it up", "ankle clonus"
    CRAMP = "cramp", "hand or foot cramped", "carpopedal spasm"
    WRITHING = "writhing", "writhing or twisting", "choreoathetoid or dystonic movement"
    OTHER = "other", "something else"


class Rhythm(Word):
    """The rhythm of the movements."""

    SINGLE = "single", "just one", "single movement"
    REGULAR = "regular", "steady, like a clock", "rhythmic"
    IRREGULAR = "irregular", "uneven", "arrhythmic"
    SUSTAINED = "sustained", "stiff, no rhythm", "sustained"
    UNSURE = "unsure", "not sure"


class ArousalState(Word):
    """What the baby was doing when it began."""

    ASLEEP = "asleep", "asleep"
    FALLING_ASLEEP = "falling_asleep", "falling asleep", "drowsy"
    JUST_WOKE = "just_woke", "just woke", "on waking"
    AWAKE = "awake", "awake"
    FEEDING = "feeding", "feeding"
    CRYING = "crying", "crying"
    UNSURE = "unsure", "didn't see", "not seen"


class BodyPart(Word):
    """Where the movement was."""

    FOOT = "foot", "foot"
    LEG = "leg", "leg"
    HAND = "hand", "hand"
    ARM = "arm", "arm"
    SHOULDER = "shoulder", "shoulder"
    HEAD = "head", "head"
    FACE = "face", "face"
    EYES = "eyes", "eyes"
    TRUNK = "trunk", "tummy or back", "trunk"
    WHOLE_BODY = "whole_body", "whole body", "generalised"


class Laterality(Word):
    """Which side: left is the baby's left."""

    LEFT = "left", "baby's left", "left"
    RIGHT = "right", "baby's right", "right"
    BOTH = "both", "both sides", "bilateral"
    ALTERNATING = "alternating", "one, then the other", "alternating"
    UNSURE = "unsure", "not sure"


class SignSide(Word):
    """Which side a lasting sign is on."""

    LEFT = "left", "baby's left", "left"
    RIGHT = "right", "baby's right", "right"
    BOTH = "both", "both sides", "bilateral"
    UNSURE = "unsure", "not sure"


class Held(Word):
    """What happened when the limb was gently held."""

    STOPPED = "stopped", "it stopped", "suppressed by holding"
    CONTINUED = "continued", "it went on", "not suppressed by holding"
    STRONGER = "stronger", "it got stronger", "increased by holding"
    NOT_TRIED = "not_tried", "not tried"
    UNSURE = "unsure", "not sure"


class Woken(Word):
    """What happened when the child was woken or called."""

    STOPPED = "stopped", "it stopped", "stopped on arousal"
    CONTINUED = "continued", "it went on", "continued on arousal"
    WAS_AWAKE = "was_awake", "was already awake", "already awake"
    NOT_TRIED = "not_tried", "not tried"
    UNSURE = "unsure", "not sure"


class Eyes(Word):
    """What the eyes did."""

    NORMAL = "normal", "as usual"
    TURNED_LEFT = "turned_left", "turned to the left", "gaze deviation to the left"
    TURNED_RIGHT = "turned_right", "turned to the right", "gaze deviation to the right"
    TURNED = "turned", "turned to one side", "gaze deviation"
    ROLLED = "rolled", "rolled up", "upward eye rolling"
    STARING = "staring", "staring", "fixed stare"
    UNSURE = "unsure", "not sure"


class YesNo(Word):
    """A plain question's answer."""

    YES = "yes", "yes"
    NO = "no", "no"
    UNSURE = "unsure", "not sure"


class Certain(Word):
    """An answer that is given or not given."""

    YES = "yes", "yes"
    NO = "no", "no"


class Colour(Word):
    """The child's colour during it."""

    NORMAL = "normal", "as usual"
    BLUE = "blue", "blue", "cyanosis"
    ACRO = "acro", "only hands or feet blue", "acrocyanosis"
    GREY = "grey", "grey"
    PALE = "pale", "pale", "pallor"
    RED = "red", "red", "flushed"
    UNSURE = "unsure", "not sure"


class Breathing(Word):
    """The child's breathing during it."""

    NORMAL = "normal", "as usual"
    PAUSED = "paused", "stopped or paused", "apnoea"
    STRUGGLING = "struggling", "struggling", "respiratory distress"
    FAST = "fast", "fast", "tachypnoea"
    NOISY = "noisy", "noisy"
    UNSURE = "unsure", "not sure"


class Tone(Word):
    """The body's tone during it."""

    NORMAL = "normal", "as usual"
    STIFF = "stiff", "stiff", "hypertonic"
    LIMP = "limp", "floppy", "hypotonic"
    UNSURE = "unsure", "not sure"


class Trigger(Word):
    """What set it off."""

    NONE = "none", "nothing", "unprovoked"
    NOISE = "noise", "a noise"
    TOUCH = "touch", "a touch or handling", "touch"
    POSITION_CHANGE = "position_change", "being moved or laid down", "position change"
    FEED = "feed", "a feed"
    EXCITEMENT = "excitement", "excitement"
    OTHER = "other", "something else"
    UNSURE = "unsure", "not sure"


class After(Word):
    """How the child was afterwards."""

    NORMAL = "normal", "as usual"
    CRIED = "cried", "cried"
    SLEEPY = "sleepy", "sleepy"
    LIMP = "limp", "floppy", "limp"
    UNRESPONSIVE = "unresponsive", "did not respond", "unresponsive"
    UNSURE = "unsure", "not sure"


class MedicalHelp(Word):
    """What the family did at once."""

    NONE = "none", "no"
    CALLED = "called", "we called"
    EMERGENCY = "emergency", "emergency department or ambulance"


class Video(Word):
    """Whether there is a video, and where."""

    ATTACHED = "attached", "in the diary"
    ON_PHONE = "on_phone", "on a phone"
    NONE = "none", "no video"


class TimePrecision(Word):
    """How well the time is known."""

    EXACT = "exact", "exactly"
    ABOUT = "about", "about"
    DAY_ONLY = "day_only", "only the day"


class DatePrecision(Word):
    """How well the day is known."""

    EXACT = "exact", "exactly"
    ABOUT = "about", "about"


class DurationPrecision(Word):
    """How the length was found."""

    MEASURED = "measured", "timed"
    ESTIMATED = "estimated", "a guess"


class Watched(Word):
    """How much of the day someone could see the child."""

    MOST = "most", "most of the day"
    SOME = "some", "some of it"
    HARDLY = "hardly", "hardly any"


class EpisodesSeen(Word):
    """Whether anything was seen that day; `none` is a true zero."""

    YES = "yes", "yes"
    NONE = "none", "none seen"


class Feeding(Word):
    """Feeding that day."""

    USUAL = "usual", "as usual"
    HARDER = "harder", "harder than usual"
    MUCH_LESS = "much_less", "half or less"
    REFUSING = "refusing", "refuses"
    UNSURE = "unsure", "not sure"


class Mood(Word):
    """Mood that day."""

    USUAL = "usual", "as usual"
    MORE_IRRITABLE = "more_irritable", "more irritable"
    HARD_TO_CONSOLE = "hard_to_console", "hard to console"
    INCONSOLABLE = "inconsolable", "cannot be consoled"
    UNSURE = "unsure", "not sure"


class Cry(Word):
    """The cry that day."""

    USUAL = "usual", "as usual"
    HIGH_PITCHED = "high_pitched", "high-pitched"
    WEAK = "weak", "weak"
    CONTINUOUS = "continuous", "does not stop", "continuous"
    UNSURE = "unsure", "not sure"


class DayTone(Word):
    """How the body felt that day."""

    USUAL = "usual", "as usual"
    STIFF = "stiff", "stiff"
    FLOPPY = "floppy", "floppy"
    UNSURE = "unsure", "not sure"


class Onset(Word):
    """How a change of tone came."""

    SUDDEN = "sudden", "suddenly", "acute"
    GRADUAL = "gradual", "bit by bit", "gradual"
    UNSURE = "unsure", "not sure"


class Alertness(Word):
    """Alertness that day."""

    USUAL = "usual", "as usual"
    SLEEPY = "sleepy", "sleepier than usual", "drowsy"
    CANNOT_WAKE = "cannot_wake", "cannot be woken", "unrousable"
    UNSURE = "unsure", "not sure"


class Social(Word):
    """Smiling and looking at faces that day."""

    USUAL = "usual", "as usual"
    LESS = "less", "less than usual"
    UNSURE = "unsure", "not sure"


class SeriousSign(Word):
    """Signs that need help now."""

    RASH_DOES_NOT_FADE = (
        "rash_does_not_fade",
        "a rash that does not fade under a glass",
        "non-blanching rash",
    )
    BULGING_SOFT_SPOT = "bulging_soft_spot", "a bulging soft spot", "bulging fontanelle"
    STIFF_NECK = "stiff_neck", "a stiff neck", "neck stiffness"
    BLUE_OR_MOTTLED = "blue_or_mottled", "blue or blotchy skin", "cyanosed or mottled"
    GREEN_VOMIT = "green_vomit", "green vomit", "bilious vomiting"
    DRY_NAPPIES = (
        "dry_nappies",
        "no wet nappy for 8 hours (12 from three months on)",
        "no urine for 8 h (12 h from 3 months on)",
    )


class MilestoneStatus(Word):
    """One statement about one skill."""

    ACHIEVED = "achieved", "yes"
    SOMETIMES = "sometimes", "sometimes"
    NOT_YET = "not_yet", "not yet"
    LOST = "lost", "did before, not now", "lost"


class SignKind(Word):
    """A lasting sign of posture or tone."""

    HAND_PREFERENCE = "hand_preference", "uses one hand much more", "hand preference"
    FISTING = "fisting", "hands mostly in fists", "persistent fisting"
    HEAD_LAG = "head_lag", "head falls back when pulled up", "head lag"
    STIFF_LEGS = "stiff_legs", "stiff legs", "lower-limb stiffness"
    SCISSORING = "scissoring", "legs cross like scissors", "scissoring"
    ASYMMETRY = "asymmetry", "one side moves less", "asymmetry"
    LESS_MOVEMENT = "less_movement", "moves less overall", "paucity of movement"
    TOE_WALKING = "toe_walking", "walks on tiptoe", "toe walking"
    CLONUS = "clonus", "foot keeps bouncing when you bend it up", "ankle clonus"
    NYSTAGMUS = "nystagmus", "eyes dart or shimmer", "nystagmus or opsoclonus"
    NO_WEIGHT_ON_FEET = (
        "no_weight_on_feet",
        "takes no weight on the feet when held standing",
        "no weight bearing when held standing",
    )


class SpanKind(Word):
    """A stretch of time that is context."""

    SLEEP = "sleep", "sleep"
    FEED = "feed", "feed"


class MeasurementKind(Word):
    """A measured size."""

    HEAD_CIRCUMFERENCE_CM = "head_circumference_cm", "head", "head circumference"
    WEIGHT_G = "weight_g", "weight"
    LENGTH_CM = "length_cm", "length"


class VisitKind(Word):
    """A contact with a clinician."""

    DOCTOR = "doctor", "doctor"
    NURSE = "nurse", "nurse or health visitor"
    HOSPITAL = "hospital", "hospital"
    EMERGENCY = "emergency", "emergency department"
    PHONE = "phone", "by phone"
    OTHER = "other", "other"


class RemovedWhy(Word):
    """Why a record was taken out."""

    MISTAKE = "mistake", "a mistake"
    OTHER_CHILD = "other_child", "it was another child"
    DOUBLE = "double", "entered twice"
    OTHER = "other", "something else"


class Sex(Word):
    """As registered at birth."""

    FEMALE = "female", "girl", "female"
    MALE = "male", "boy", "male"


class MilkFeeding(Word):
    """What the child lives on."""

    BREAST = "breast", "breast milk"
    MIXED = "mixed", "breast milk and formula"
    FORMULA = "formula", "formula"
    SOLIDS = "solids", "mostly solid food"


class VitaminDRisk(Word):
    """Known risks of a lack of vitamin D."""

    MOTHER_DEFICIENT = "mother_deficient", "mother lacked vitamin D", "maternal deficiency"
    LITTLE_SUN = "little_sun", "little sun or covered skin", "little sun exposure"
    DARK_SKIN = "dark_skin", "dark skin"
    OTHER = "other", "another risk"


class BirthEvent(Word):
    """Known events around birth."""

    LACK_OF_OXYGEN = (
        "lack_of_oxygen",
        "lack of oxygen at birth",
        "perinatal asphyxia or neonatal encephalopathy",
    )
    COOLING = "cooling", "cooling treatment", "therapeutic hypothermia"
    NEWBORN_SEIZURES = "newborn_seizures", "seizures as a newborn", "neonatal seizures"
    NEONATAL_UNIT = "neonatal_unit", "stay in the neonatal unit", "neonatal unit"
    SEPSIS = "sepsis", "blood infection", "neonatal sepsis"
    MENINGITIS = "meningitis", "meningitis"
    CHORIOAMNIONITIS = "chorioamnionitis", "infection in the womb", "chorioamnionitis"
    MATERNAL_INFECTION = (
        "maternal_infection",
        "mother's infection treated in hospital",
        "maternal infection",
    )
    MATERNAL_DIABETES = "maternal_diabetes", "mother's diabetes", "maternal diabetes"
    BRAIN_BLEED = "brain_bleed", "bleeding in the brain", "intracranial haemorrhage"
    BRAIN_INJURY_ON_IMAGING = (
        "brain_injury_on_imaging",
        "brain injury on a scan",
        "brain injury on imaging",
    )
    LOW_BLOOD_SUGAR = "low_blood_sugar", "low blood sugar", "neonatal hypoglycaemia"
    SMALL_FOR_DATES = (
        "small_for_dates",
        "small at birth for the number of weeks",
        "small for gestational age",
    )
    OPIOID_EXPOSURE = "opioid_exposure", "opioids in pregnancy", "antenatal opioid exposure"


class Condition(Word):
    """Conditions diagnosed by a clinician."""

    TUBEROUS_SCLEROSIS = "tuberous_sclerosis", "tuberous sclerosis"
    DOWN_SYNDROME = "down_syndrome", "Down syndrome"
    EPILEPSY = "epilepsy", "epilepsy"
    SPASMS_EXCLUDED_BY_EEG = (
        "spasms_excluded_by_eeg",
        "spasms ruled out by EEG",
        "spasms excluded by EEG",
    )
    OTHER = "other", "another condition"


class FamilyHistory(Word):
    """What is known in the family."""

    SEIZURES = "seizures", "seizures"
    SEIZURES_IN_INFANCY = "seizures_in_infancy", "seizures as a baby", "seizures in infancy"
    LATE_WALKING = "late_walking", "late walking"
    PARENTS_RELATED = "parents_related", "parents are related", "consanguinity"
    OTHER = "other", "something else"


class ClipType(Word):
    """The kinds of film that are kept."""

    MP4 = "video/mp4", "mp4"
    QUICKTIME = "video/quicktime", "mov"
    WEBM = "video/webm", "webm"


class Urgency(Word):
    """How soon a flag needs a doctor, from least to most."""

    NONE = "none", "Nothing you logged matches a warning sign on our list", "no flag"
    NEXT_VISIT = "next_visit", "Ask about this at the next visit", "next visit"
    SOON = "soon", "Book a visit within two weeks", "within two weeks"
    SAME_DAY = "same_day", "Call a doctor today", "same day"
    EMERGENCY_NOW = "emergency_now", "Call your emergency number now", "emergency"

    @property
    def rank(self) -> int:
        """Place in the order of urgency, 0 for none."""
        return list(Urgency).index(self)


class Domain(Word):
    """What a flag is about."""

    PROLONGED_OR_BREATHING = "prolonged_or_breathing", "long, or with breathing or colour"
    SEIZURE_LIKE = "seizure_like", "rhythmic or seizure-like"
    SPASM_CLUSTERS = "spasm_clusters", "series of brief movements", "suspected spasm clusters"
    RISING_FREQUENCY = "rising_frequency", "more often than before", "rising frequency"
    TONE = "tone", "stiff or floppy", "tone"
    MILESTONE_DELAY = "milestone_delay", "skills not there yet", "developmental delay"
    REGRESSION = "regression", "skills lost", "regression"
    ASYMMETRY = "asymmetry", "one side differs", "asymmetry"
    FEEDING_IRRITABILITY = (
        "feeding_irritability",
        "feeding and mood",
        "feeding difficulty or irritability",
    )
    FEVER = "fever", "fever"
    VITAMIN_D_RISK = "vitamin_d_risk", "vitamin D", "vitamin D or calcium risk"
