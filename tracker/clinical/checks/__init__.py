"""The registry of checks: every check function by the name that the rules use for it.

A check is a function of the features of a diary and the thresholds of a rule. It contains no number
but 0 and 1: all others stand in the catalogue. By convention, in every check,

f   are the features of the diary (`Features`),
e   its episodes (`f.episodes`), one row an episode,
d   its days (`f.days`), one row a day with a check-in,
s   its lasting signs (`f.signs`) or its statements about skills (`f.statements`),
h   its head circumferences (`f.heads`),
n   the thresholds of the rule and of the policies, by name (`Thresholds`).

The `facts` of a result are its plain figures, for people and programs.

The docstring of a check states its condition in the words of the clinical guide.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Final

from tracker.clinical.check_result import CheckResult
from tracker.clinical.checks import (
    background,
    body,
    breathing_and_length,
    days,
    growth,
    milestones,
    neurological_signs,
    seizures,
    series,
    trend,
)
from tracker.clinical.features.answer_codes import Thresholds
from tracker.clinical.features.feature_set import Features

Check = Callable[[Features, Thresholds], CheckResult]


def _checks_in(module: ModuleType) -> dict[str, Check]:
    """Return the public functions that a module defines, by name."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, FunctionType)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    }


CHECKS: Final[dict[str, Check]] = {
    name: check
    for module in (
        background,
        body,
        breathing_and_length,
        days,
        growth,
        milestones,
        neurological_signs,
        seizures,
        series,
        trend,
    )
    for name, check in _checks_in(module).items()
}
"""Check by name; a rule names its check in the field `check`."""
