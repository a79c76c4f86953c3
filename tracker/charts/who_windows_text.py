"""What the chart of the WHO windows says: its caption, its texts and its alternative text."""

from __future__ import annotations

from typing import Final, Protocol

import pandas as pd

from tracker.domain.vocabulary import MilestoneStatus
from tracker.localization.messages import N_, _, capitalized
from tracker.localization.numbers import number_text

WINDOWS_CAPTION: Final = N_(
    "Each bar spans the ages at which 98 of 100 children of the WHO study first did this; "
    "the line across it is the average. "
    "Some children never crawl on hands and knees (4.3 % of that study). "
    "If a mark is outside a bar, mention it to your doctor; it is not a diagnosis. "
    "A mark shows the day you gave; the skill may have come earlier."
)
CORRECTED: Final = N_("Ages are counted from the due date, up to 24 months.")
NOT_ASKED: Final = N_("not answered")


class WindowTables(Protocol):
    """The tables the windows are drawn from.

    `rows`: one row per skill, with `skill`, `name`, `p1_months`, `mean_months`, `p99_months`,
    `implied_by`.
    `marks`: the statements about skills, oldest first, with `skill`, `status`, `months`, `about`.
    `today_months`: the age today, `corrected` or not.
    `chronological_months`: the age today from birth.
    """

    @property
    def rows(self) -> pd.DataFrame: ...  # noqa: D102  # the class says it
    @property
    def marks(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def today_months(self) -> float: ...  # noqa: D102
    @property
    def chronological_months(self) -> float: ...  # noqa: D102
    @property
    def corrected(self) -> bool: ...  # noqa: D102


def windows_alt(table: WindowTables) -> str:
    """Return the chart in words, from the same tables."""
    rows = table.rows
    spans = zip(rows["name"], rows["skill"], rows["p1_months"], rows["p99_months"], strict=True)
    windows = "; ".join(
        _("{skill}: WHO {first} to {last} months, {status}").format(
            skill=_(name),
            first=number_text(first),
            last=number_text(last),
            status=status_text(table, str(skill)),
        )
        for name, skill, first, last in spans
    )
    return _(
        "Windows of achievement of six motor skills with what was said of this child. {today}. "
        "{windows}."
    ).format(today=capitalized(today_text(table)), windows=windows)


def status_text(table: WindowTables, skill: str) -> str:
    """Return the statements about one skill, each with its age, or `NOT_ASKED` without any."""
    marks = table.marks[table.marks["skill"] == skill]
    parts = []
    for place, (status, months, about) in enumerate(
        zip(marks["status"], marks["months"], marks["about"], strict=True)
    ):
        again = place and status == MilestoneStatus.ACHIEVED
        answer = MilestoneStatus(status).parent
        named = _("{answer} again").format(answer=answer) if again else answer
        sentence = _("{answer}, about {months}") if about else _("{answer}, {months}")
        parts.append(sentence.format(answer=named, months=number_text(months, 1)))
    text = _("{answers} months").format(answers=" · ".join(parts)) if parts else _(NOT_ASKED)
    implied_by = str(table.rows.loc[table.rows["skill"] == skill, "implied_by"].iloc[0])
    achieved = bool((marks["status"].tail(1) == MilestoneStatus.ACHIEVED).any())
    if not implied_by or achieved:
        return text
    return _("{answers} ({skill}: yes)").format(answers=text, skill=_(implied_by).lower())


def today_text(table: WindowTables) -> str:
    """Return the age today, corrected where that applies and then with the age from birth."""
    sentence = (
        _("today {months} months corrected ({from_birth} from birth)")
        if table.corrected
        else _("today {months} months")
    )
    return sentence.format(
        months=number_text(table.today_months, 1),
        from_birth=number_text(table.chronological_months, 1),
    )
