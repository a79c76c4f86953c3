"""The short names of questions, answers and figures behind a finding, as a clinician reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.localization.messages import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

QUESTIONS: Final[Mapping[str, str]] = {
    "after": N_("after"),
    "alertness": N_("alertness"),
    "birth_history": N_("birth history"),
    "body_parts": N_("body parts"),
    "breathing": N_("breathing"),
    "colour": N_("colour"),
    "birth_weight_g": N_("birth weight g"),
    "conditions": N_("conditions"),
    "cry": N_("cry"),
    "duration_s": N_("length"),
    "eyes": N_("eyes"),
    "family_history": N_("family history"),
    "feeding": N_("feeding"),
    "fever": N_("fever"),
    "formula_ml_per_day": N_("formula ml per day"),
    "first_noticed": N_("first noticed"),
    "held": N_("held"),
    "injury_before": N_("injury before"),
    "jerk_count": N_("jerk count"),
    "medical_help": N_("medical help"),
    "mood": N_("mood"),
    "movements": N_("movements"),
    "pale_skin_patches": N_("pale skin patches"),
    "recovery_min": N_("recovery min"),
    "responsive": N_("response"),
    "rhythm": N_("rhythm"),
    "serious_signs": N_("serious signs"),
    "side": N_("side"),
    "social": N_("social"),
    "state": N_("state"),
    "temperature_c": N_("temperature c"),
    "tone": N_("tone"),
    "tone_onset": N_("tone onset"),
    "trigger": N_("trigger"),
    "very_worried": N_("very worried"),
    "video": N_("video"),
    "vitamin_d_risks": N_("vitamin D risks"),
    "vitamin_d_supplement": N_("vitamin D supplement"),
    "woken": N_("woken"),
    # Signs and measurements
    "asymmetry": N_("asymmetry"),
    "clonus": N_("clonus"),
    "fisting": N_("fisting"),
    "hand_preference": N_("hand preference"),
    "head_lag": N_("head lag"),
    "less_movement": N_("less movement"),
    "no_weight_on_feet": N_("no weight on feet"),
    "nystagmus": N_("nystagmus"),
    "scissoring": N_("scissoring"),
    "stiff_legs": N_("stiff legs"),
    "toe_walking": N_("toe walking"),
    "head_circumference_cm": N_("head circumference"),
}
"""By the name of the question in the exchange file."""

ANSWERS: Final[Mapping[str, str]] = {
    "brain_bleed": N_("brain bleed"),
    "brain_injury_on_imaging": N_("brain injury on imaging"),
    "breast": N_("breast"),
    "chorioamnionitis": N_("chorioamnionitis"),
    "cooling": N_("cooling"),
    "dark_skin": N_("dark skin"),
    "down_syndrome": N_("down syndrome"),
    "epilepsy": N_("epilepsy"),
    "formula": N_("formula"),
    "lack_of_oxygen": N_("lack of oxygen"),
    "left": N_("left"),
    "little_sun": N_("little sun"),
    "low_blood_sugar": N_("low blood sugar"),
    "maternal_diabetes": N_("maternal diabetes"),
    "maternal_infection": N_("maternal infection"),
    "meningitis": N_("meningitis"),
    "mixed": N_("mixed"),
    "mother_deficient": N_("mother deficient"),
    "neonatal_unit": N_("neonatal unit"),
    "newborn_seizures": N_("newborn seizures"),
    "opioid_exposure": N_("opioid exposure"),
    "other": N_("other"),
    "preterm": N_("preterm"),
    "right": N_("right"),
    "sepsis": N_("sepsis"),
    "small_for_dates": N_("small for dates"),
    "solids": N_("solids"),
    "spasms_excluded_by_eeg": N_("spasms excluded by eeg"),
    "tuberous_sclerosis": N_("tuberous sclerosis"),
}
"""By the word of the exchange file: the risks, sides and kinds of milk that a finding names."""

FIGURES: Final[Mapping[str, str]] = {
    "answered_days": N_("answered {number} days"),
    "birth_risks": N_("birth risks: {words}"),
    "days": N_("{number} days"),
    "feeding": N_("feeding: {words}"),
    "first_seen_age_days": N_("first seen age {number} days"),
    "floppy_for_days": N_("floppy for {number} days"),
    "from_months": N_("from {number} months"),
    "from_s": N_("from {length}"),
    "less_social_days": N_("less social {number} days"),
    "longest_s": N_("longest {length}"),
    "movements": N_("{number} movements"),
    "risks": N_("risks: {words}"),
    "series": N_("{number} series"),
    "sides": N_("sides: {words}"),
    "skills": N_("skills: {words}"),
    "stiff_days": N_("stiff {number} days"),
    "unwell_days": N_("unwell {number} days"),
    "z": N_("{number} z"),
    "z_change": N_("{number} z change"),
}
"""By the name of the figure in the assessment: a number, a length in seconds, or words."""


def question_name(name: str) -> str:
    """Return the short name of a question, an answer or a skill.

    A skill is named by its key with blanks, which `tracker.localization.extraction` collects.
    """
    return _(QUESTIONS.get(name) or ANSWERS.get(name) or name.replace("_", " "))
