"""The provenance of a rule: what in it is our own choice, as sentences for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.localization.messages import N_, _, capitalized
from tracker.localization.numbers import localized
from tracker.statistics.change_detection import p_value

if TYPE_CHECKING:
    from tracker.clinical.catalogue.definitions import Catalogue, Number, Rule

BASIS: Final = {
    "mapped_by_us": N_("How urgent it is, is our own cautious reading of the sources."),
    "ours": N_("This rule, and how urgent it is, are our own."),
}

NUMBERS: Final = {
    "recovery_min": N_("Not as usual again within {n} minutes counts as no recovery."),
    "writhing_from_days": N_("It counts from the age of {n} days."),
    "two_weeks_days": N_("It counts up to the age of {n} days."),
    "typical_in_a_row": N_(
        "{n} movements in a row are a series, if they are of a kind that such series are made of."
    ),
    "others_in_a_row": N_(
        "{n} movements in a row are a series, if nobody said of what kind they are."
    ),
    "longest_typical_s": N_(
        "A single movement longer than {n} seconds is not counted for a series."
    ),
    "lumped_s": N_("An entry of {n} seconds or more without a count is read as a series."),
    "again_within_days": N_("Two series within {n} days belong together."),
    "score": N_(
        "It takes a rise so large that chance alone would bring it less than once in about "
        "{n} comparisons."
    ),
    "smallest_ratio": N_("It takes at least {n} times as many as before."),
    "fewest_bouts": N_("It takes at least {n} episodes in the last days."),
    "fewest_days_before": N_("It takes at least {n} watched days to compare with."),
    "baseline_days": N_("The last days are compared with the {n} days before them."),
    "stays_days": N_("The flag stays for {n} days after the rise was last seen."),
    "stiff_days": N_("It takes {n} days on which the body felt stiff."),
    "outside_sd": N_("A head {n} standard deviations or more from the middle is off the chart."),
    "centile_spaces": N_("Crossing {n} of the spaces between a chart's lines counts."),
    "space_sd": N_("A space between two lines is {n} standard deviations."),
    "apart_days": N_("Two heads are compared where {n} days or more lie between them."),
    "moulding_days": N_("A head is compared with others from the age of {n} days."),
    "lasting_days": N_("It takes {n} days to call it lasting."),
    "motor_items": N_("It takes {n} skills of moving that are not there yet."),
    "near_days": N_("Jerks within {n} days of the loss are read together with it."),
    "twelve_months": N_("It is more urgent under the age of {n} months."),
    "until_months": N_("It is said up to the age of {n} months."),
    "high_fever_c": N_("After a vaccination it takes {n} degrees or more."),
    "eyes_held_s": N_("Eyes that are turned or rolled count from {n} seconds on."),
    "stare_s": N_("A stare counts from {n} seconds on."),
    "even_asleep_s": N_("A steady rhythm asleep counts from {n} seconds on."),
    "new_within_days": N_("Noticed no more than {n} day before it was entered is new."),
    "lost_within_days": N_("A loss is acted on the same day for {n} days."),
    "formula_enough_ml": N_("{n} ml of formula a day are read as enough vitamin D."),
}
"""What each number that is ours decides, by its name; a test fails for a number without one."""


def own_choices(rule: Rule, catalogue: Catalogue, policies: tuple[str, ...]) -> tuple[str, ...]:
    """Return a sentence for each choice of ours in a rule: its urgency, numbers and policies."""
    basis = [_(BASIS[rule.urgency_basis])] if rule.urgency_basis in BASIS else []
    numbers = [number_sentence(number) for number in rule.numbers if number.basis == "ours"]
    return (*basis, *numbers, *[policy_sentence(catalogue, name) for name in policies])


def number_sentence(number: Number) -> str:
    """Return a sentence: what a number of ours decides, and why it was chosen."""
    shown = float(f"{1 / p_value(number.value):.1g}") if number.name == "score" else number.value
    decides = _(NUMBERS[number.name]).format(n=localized(f"{shown:g}"))
    return _("{sentence} Our choice: {reason}").format(sentence=decides, reason=number.reason)


def policy_sentence(catalogue: Catalogue, name: str) -> str:
    """Return a sentence: what a policy is about, its reason, and its id in the list of rules."""
    policy = catalogue.policies[name]
    return _("{title}: {reason} (“{id}” in our list of rules.)").format(
        title=capitalized(policy.title), reason=policy.reason, id=name
    )
