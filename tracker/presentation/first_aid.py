"""First aid during a seizure, shown wherever an emergency or a running timer is (policy P40).

Its source are the parents' leaflets on seizures (NHS Healthier Together, Young Epilepsy).
"""

from __future__ import annotations

from typing import Final

from tracker.localization.messages import N_

EMERGENCY_NUMBER: Final = N_("your emergency number")
"""The words that a page replaces by the family's own number where it knows one."""

WHILE_IT_LASTS: Final = N_(
    "While it lasts: lay your baby on one side, nothing in the mouth. Do not hold your baby down. "
    "Note the time. If someone else is there, let them film."
)
"""What to do with one's hands, for a place that already says when to call."""

FIRST_AID: Final = N_(
    "While it lasts: lay your baby on one side, nothing in the mouth. Do not hold your baby down. "
    "Note the time. If someone else is there, let them film. 5 minutes: call your emergency number."
)

FIRST_AID_WITH_NUMBER: Final = N_(
    "While it lasts: lay your baby on one side, nothing in the mouth. Do not hold your baby down. "
    "Note the time. If someone else is there, let them film. 5 minutes: call {number}."
)
"""The same for a page that puts the number in itself."""
