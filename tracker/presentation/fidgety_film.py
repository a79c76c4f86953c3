"""When a family is offered the film of fidgety movements that clinics ask for; nothing rates it.

Fidgety movements are seen best from 12 weeks after the due date and until 20: Cambridge University
Hospitals, patient information on Prechtl's general movements (12 to 20 weeks, corrected); Sydney
Children's Hospitals, general movements fact sheet (12 to 14 weeks); Einspieler and others,
J Pediatr (Rio J) 2016;92:S64 (3 to 5 months after term).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.localization.messages import _

if TYPE_CHECKING:
    from tracker.clinical.assessment import Assessment
    from tracker.domain.age import Age

BIRTH_RISK: Final = "birth_risk"
"""The rule that names a risk known from birth."""

FIRST_DAY: Final = 12 * 7
END_DAY: Final = 21 * 7
"""Days after the due date: from the beginning of week 12 to the end of week 20."""


def is_offered(assessment: Assessment, age: Age) -> bool:
    """Return whether today offers the film: a risk known from birth, in the weeks for it."""
    at_risk = any(item.rule == BIRTH_RISK for item in assessment.information)
    return at_risk and FIRST_DAY <= age.corrected_days < END_DAY


def offer_text(name: str, age: Age) -> str:
    """Return why a film is worth taking now; never what it may show."""
    weeks = age.corrected_days // 7
    return _(
        "{name} is {weeks} weeks old, counted from the due date. A quiet film of 3 to 5 minutes "
        "from these weeks can help a trained specialist. Ask your doctor whether one would be "
        "useful."
    ).format(name=name, weeks=weeks)
