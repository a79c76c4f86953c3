"""Every check by its name, as the rules call it. A check is a function of the facts and the rule's numbers; it holds no number of its own."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Final

from tracker.clinical import checks_background, checks_body, checks_days, checks_milestones, checks_seizures, checks_series, checks_trend
from tracker.clinical.answers import Numbers
from tracker.clinical.facts import Facts
from tracker.clinical.hits import Hits

Check = Callable[[Facts, Numbers], Hits]


def _checks_in(module: ModuleType) -> dict[str, Check]:
    """Return a module's public functions that it defines itself."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__ and not name.startswith("_")
    }


CHECKS: Final[dict[str, Check]] = {
    name: check
    for module in (checks_background, checks_body, checks_days, checks_milestones, checks_seizures, checks_series, checks_trend)
    for name, check in _checks_in(module).items()
}
