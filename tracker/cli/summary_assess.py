"""`summary` and `assess`, and what `report` shares with them."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from tracker.cli.shared import now, print_json, ready
from tracker.errors import UserError

if TYPE_CHECKING:
    from tracker.domain.diary import Child, Diary
    from tracker.review import Review


FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""No question reaches beyond these; ours: a diary holds no birth before the first, and after the last no sum with days can run over."""


def _in_years(year: int, option: str, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError(
            f"{option} {text!r} is outside the years a diary can hold. Give a day from {FIRST_YEAR} to {LAST_YEAR}."
        )


def _as_of(text: str | None, child: Child) -> datetime:
    """Read --as-of: an instant with an offset, a local date (its end at home), or now."""
    from tracker.domain.field_types import parsed_day, parsed_instant
    from tracker.domain.local_time import end_of_day

    if text is None:
        return now()
    with suppress(ValueError):
        day = parsed_day(text)
        _in_years(day.year, "--as-of", text)
        return end_of_day(day, child.time_zone)
    try:
        instant = parsed_instant(text)
    except ValueError:
        raise UserError(
            f"--as-of {text!r} is neither a local date (2026-11-22) nor an instant with an offset (2026-11-22T20:30:00+01:00)."
        ) from None
    _in_years(instant.year, "--as-of", text)
    return instant


def _diary(given: Namespace) -> Diary:
    from tracker.storage import database, store

    with database.reading(ready(given)) as session:
        child = store.find_child(session, given.child)
        return store.load_diary(session, child.id, _as_of(given.as_of, child))


def day_given(text: str, option: str) -> date:
    """Read a local day that was given as an option."""
    from tracker.domain.field_types import parsed_day

    try:
        day = parsed_day(text)
    except ValueError:
        raise UserError(f"{option} {text!r} is not a day. Write it as 2026-11-22.") from None
    _in_years(day.year, option, text)
    return day


def review_given(given: Namespace) -> Review:
    """Return the review that was asked for: child, moment and days."""
    from tracker.review import build_review, default_period, period_between, since_last_visit

    diary = _diary(given)
    since = since_last_visit(diary) if getattr(given, "since_last_visit", False) else None
    if given.first is None and given.last is None:
        return build_review(diary, since)
    usual = since or default_period(diary)
    first = usual.first if given.first is None else day_given(given.first, "--from")
    last = usual.last if given.last is None else day_given(given.last, "--to")
    if last < first:
        raise UserError(f"--from {first} is after --to {last}. Give the earlier day first.")
    return build_review(diary, period_between(first, last))


def summary_command(given: Namespace) -> int:
    """Do `summary`."""
    from tracker.review import summary_json

    review = review_given(given)
    said = summary_json(review)
    if given.json:
        print_json(said)
    else:
        print("\n".join(str(sentence) for sentence in said["sentences"]))  # type: ignore[attr-defined]
    return 0


def assess_command(given: Namespace) -> int:
    """Do `assess`."""
    from tracker.clinical.assess import assess, assessment_json
    from tracker.clinical.catalogue.rules_document import rules_document

    if given.rules:
        print(rules_document(), end="")
        return 0
    found = assess(_diary(given))
    if given.json:
        print_json(assessment_json(found))
        return 0
    for flag in found.flags:
        print(f"{flag.urgency.parent}: {flag.title}\n  {flag.why}\n  {flag.do}")
    if not found.flags:
        print(found.no_flag)
    return 0
