"""The dates in another tracker's files: their order, and the first and last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from tracker.domain.local_time import local_date
from tracker.domain.schemas import Record
from tracker.exchange.diary_json import ChildInFile
from tracker.exchange.safe_read import one_problem
from tracker.exchange.trackers.local_time_parsing import DateOrder, slashed_time
from tracker.exchange.trackers.model import ImportOptions, ImportSummary, Row
from tracker.exchange.trackers.options_in_messages import SAY_DATE_ORDER
from tracker.localization.dates import LONG_DAY, day_text
from tracker.localization.messages import N_, _

DAY: Final = timedelta(days=1)

_MEANINGS: Final = {
    DateOrder.DAY_FIRST: N_("the day first"),
    DateOrder.MONTH_FIRST: N_("the month first"),
}


def decide_date_order(
    program: str,
    cells: Sequence[tuple[Row, str]],
    options: ImportOptions,
    now: datetime,
    summary: ImportSummary,
) -> DateOrder:
    """Return the order that fits every date with slashes in the files; a notice says which.

    InvalidFile if both orders fit and the options do not say which, or if neither fits. A date that
    would be in the future does not fit.
    """
    texts = dict.fromkeys(row.text_or_empty(column) for row, column in cells)
    times = {text: [slashed_time(text, order) for order in DateOrder] for text in texts}
    latest = now.replace(tzinfo=None) + DAY
    dates = {
        text: both for text, both in times.items() if any(time and time <= latest for time in both)
    }
    if not dates:
        return options.date_order or DateOrder.MONTH_FIRST
    fitting = [
        order
        for position, order in enumerate(DateOrder)
        if all((time := both[position]) is not None and time <= latest for both in dates.values())
    ]
    order = options.date_order or _only(program, fitting, dates)
    example = next(iter(dates))
    meaning = slashed_time(example, order)
    if meaning is not None:
        summary.notices.append(
            _("Dates with slashes were read with {order}: {written} is {day}.").format(
                order=_(_MEANINGS[order]),
                written=example.split()[0].strip(","),
                day=day_text(meaning, LONG_DAY),
            )
        )
    return order


def _only(
    program: str, fitting: Sequence[DateOrder], dates: dict[str, list[datetime | None]]
) -> DateOrder:
    """Return the only order that fits; either if both mean the same days."""
    if len(fitting) == 1 or (fitting and all(first == last for first, last in dates.values())):
        return fitting[0]
    expected = _("{say_order}, as {program} showed dates").format(
        say_order=_(SAY_DATE_ORDER), program=program
    )
    if fitting:
        example = next(text for text, (first, last) in dates.items() if first != last)
        raise one_problem(
            "",
            _("have dates such as {example}, which can mean two days").format(example=example[:40]),
            expected,
        )
    raise one_problem(
        "", _("have dates that fit neither the day first nor the month first throughout"), expected
    )


def set_days(summary: ImportSummary, children: Sequence[ChildInFile]) -> None:
    """Set the first and last day of the entries, on the clock of the files or of the home."""
    days = [
        _day_of(record, summary.time_zone or child.context.time_zone)
        for child in children
        for records in child.records.values()
        for _, record in records
    ]
    if days:
        summary.first_day, summary.last_day = min(days).isoformat(), max(days).isoformat()


def _day_of(record: Record, zone: str) -> date:
    for name in ("started_at", "given_at"):
        instant: datetime | None = getattr(record, name, None)
        if instant is not None:
            return local_date(instant, zone)
    day: date = record.date  # type: ignore[attr-defined]  # every other record has a day
    return day
