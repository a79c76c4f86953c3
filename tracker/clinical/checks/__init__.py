"""Every check by its name, as the rules call it. A check is a function of the facts and the rule's numbers; it holds no number of its own."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Final

from tracker.clinical.check_result import CheckResult
from tracker.clinical.checks import background, body, days, milestones, seizures, series, trend
from tracker.clinical.features.answer_codes import Thresholds
from tracker.clinical.features.feature_set import Facts

Check = Callable[[Facts, Thresholds], CheckResult]


def _checks_in(module: ModuleType) -> dict[str, Check]:
    """Return a module's public functions that it defines itself."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, FunctionType)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    }


CHECKS: Final[dict[str, Check]] = {
    name: check
    for module in (background, body, days, milestones, seizures, series, trend)
    for name, check in _checks_in(module).items()
}
