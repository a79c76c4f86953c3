"""First aid during a seizure, shown wherever an emergency or a running timer is (policy P40).

Its source are the parents' leaflets on seizures (NHS Healthier Together, Young Epilepsy).
"""

from __future__ import annotations

from typing import Final

from tracker.localization.messages import N_, _
from tracker.presentation.emergency_number import number_or_words

WHILE_IT_LASTS: Final = N_(
    "While it lasts: lay your baby on one side, nothing in the mouth. Do not hold your baby down. "
    "Note the time. If someone else is there, let them film."
)
"""What to do with one's hands, for a place that already says when to call."""

FIRST_AID: Final = N_(
    "While it lasts: lay your baby on one side, nothing in the mouth. Do not hold your baby down. "
    "Note the time. If someone else is there, let them film. 5 minutes: call {number}."
)


def first_aid(number: str | None = None) -> str:
    """Return what to do with one's hands, and when to call which number."""
    return _(FIRST_AID).format(number=number_or_words(number))
