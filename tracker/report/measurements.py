"""The measurements of page two, each with its place on the WHO growth standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.domain.vocabulary import MeasurementKind
from tracker.localization.messages import N_, _, capitalized
from tracker.localization.numbers import count_text, localized
from tracker.presentation.growth_charts import format_centile
from tracker.report.formatting import TIED, format_day, joined, length_text, weight_text
from tracker.statistics.growth import BEFORE_TERM, CHARTED, SEX_UNKNOWN, TOO_OLD

if TYPE_CHECKING:
    import pandas as pd

    from tracker.review import Review

NEWEST_SIZES: Final = 6
"""How many measurements of a kind are printed; the others are counted (ours)."""

NOT_CHARTED: Final = {
    SEX_UNKNOWN: N_("not charted: sex not given"),
    BEFORE_TERM: N_("not charted before the due date"),
    TOO_OLD: N_("not charted beyond three years"),
}
STANDARD: Final = N_("WHO 2006; age from the due date until two years if born early")


def size_rows(review: Review) -> list[tuple[str, str]]:
    """Return a row a kind with its newest measurements and their places; then the standard."""
    rows, places = [], review.growth[::-1]
    for kind in MeasurementKind:
        newest = [row for _, row in places[places["kind"] == kind].iterrows()]
        earlier = len(newest) - NEWEST_SIZES
        shown = [_size(row, kind) for row in newest[:NEWEST_SIZES]]
        if earlier > 0:
            shown.append(_("{count} earlier").format(count=count_text(earlier)))
        if shown:
            rows.append((capitalized(kind.clinical), joined(shown)))
    charted = (review.growth["not_charted"] == CHARTED).any()
    return [*rows, (_("Standard"), _(STANDARD))] if charted else rows


def _size(row: pd.Series, kind: MeasurementKind) -> str:
    place = (
        _("z{space}{z}, {centile} centile").format(
            space=TIED,
            z=localized(f"{round(row['z'], 1) + 0:+.1f}"),
            centile=format_centile(row["centile"]),
        )
        if row["not_charted"] == CHARTED
        else _(NOT_CHARTED[row["not_charted"]])
    )
    size = weight_text if kind is MeasurementKind.WEIGHT_G else length_text
    return _("{size} on {day} ({place})").format(
        size=size(row["value"]), day=format_day(row["date"].date()), place=place
    )
