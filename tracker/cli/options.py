"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tracker.cli.shared import now
from tracker.errors import UserError

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from datetime import date, datetime

    from tracker.domain.child import Child

    SubParsers = _SubParsersAction[ArgumentParser]
    """What a command adds its own parser to."""

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""Days outside these years are refused (ours): no diary holds a birth before the first, and after
the last, sums of days could overflow."""


def add_child_option(parser: ArgumentParser) -> None:
    """Add --child."""
    parser.add_argument(
        "--child", metavar="CHILD", help="the child's name or id; may be left out with one child"
    )


def port_number(text: str) -> int:
    """Return the port that was typed; argparse shows the sentence where it is none."""
    from tracker.web.home_network import LAST_PORT

    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LAST_PORT:
        raise ArgumentTypeError(f"{text} is no port. Give a number from 1 to {LAST_PORT}.")
    return int(text)


def port_to_listen_on(text: str) -> int:
    """Return the port that was typed, where 0 lets the system choose one that is free."""
    return 0 if text == "0" else port_number(text)


def add_json_option(parser: ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_as_of_option(parser: ArgumentParser) -> None:
    """Add --as-of."""
    parser.add_argument(
        "--as-of",
        metavar="T",
        help="a moment with its offset, such as 2026-11-22T20:30:00+01:00, or a date (the end of"
        " that day); default: now",
    )


def add_period_options(parser: ArgumentParser) -> None:
    """Add --from and --to."""
    parser.add_argument("--from", dest="first", metavar="D", help="first local day")
    parser.add_argument("--to", dest="last", metavar="D", help="last local day")


def _check_year(year: int, option: str, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError(
            f"{option} {text!r} is outside the years a diary can hold."
            f" Give a day from {FIRST_YEAR} to {LAST_YEAR}."
        )


def parse_day(text: str, option: str) -> date:
    """Return the local day given to an option."""
    from tracker.domain.field_types import parsed_day

    try:
        day = parsed_day(text)
    except ValueError:
        raise UserError(f"{option} {text!r} is not a day. Write it as 2026-11-22.") from None
    _check_year(day.year, option, text)
    return day


def check_order(first: date | None, last: date | None) -> None:
    """Refuse a period that ends before it begins."""
    if first is not None and last is not None and last < first:
        raise UserError(f"--from {first} is after --to {last}. Give the earlier day first.")


def parse_as_of(text: str | None, child: Child) -> datetime:
    """Return the moment given to --as-of: an instant, the end of a local day, or by default now."""
    from tracker.domain.field_types import parsed_day, parsed_instant
    from tracker.domain.local_time import end_of_day

    if text is None:
        return now()
    with suppress(ValueError):
        day = parsed_day(text)
        _check_year(day.year, "--as-of", text)
        return end_of_day(day, child.time_zone)
    try:
        instant = parsed_instant(text)
    except ValueError:
        raise UserError(
            f"--as-of {text!r} is neither a local date (2026-11-22)"
            " nor an instant with an offset (2026-11-22T20:30:00+01:00)."
        ) from None
    _check_year(instant.year, "--as-of", text)
    return instant
