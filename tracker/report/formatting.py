"""Days, durations, numbers and names as the report writes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from textwrap import wrap
from typing import TypeVar

from tracker.domain.vocabulary import Word
from tracker.localization.dates import DAY_MONTH, DAY_MONTH_YEAR, clock_text, day_text
from tracker.localization.messages import _, ngettext
from tracker.localization.numbers import count_text, localized
from tracker.localization.region import current_region
from tracker.presentation.quantity_text import answer_quantity

MINUTE_S = 60
HOUR_S = 3_600
TWO_MINUTES_S = 120
"""A shorter duration is given in seconds."""

METRIC = ("°C", "kg", "cm")
"""Regions' units beside which a clinician's paper needs no other."""

LONGEST_WORD = 20
TIED = "\N{NO-BREAK SPACE}"
MAY_BREAK = "\N{ZERO WIDTH SPACE}"
ISOLATE = "\N{FIRST STRONG ISOLATE}"
END_OF_ISOLATE = "\N{POP DIRECTIONAL ISOLATE}"

ONE_LINE_LETTERS = 60
"""How many letters of a name stand in one line of small type, also of full width (ours)."""

Kind = TypeVar("Kind", bound=Word)


def format_day(day: date, *, year: bool = True) -> str:
    """Return a local day as text."""
    return day_text(day, DAY_MONTH_YEAR if year else DAY_MONTH)


def format_days(first: date, last: date) -> str:
    """Return the first and last of a range of local days as text."""
    if first == last:
        return format_day(last)
    return _("{first} to {last}").format(
        first=format_day(first, year=first.year != last.year), last=format_day(last)
    )


def format_duration(seconds: float) -> str:
    """Return a duration as text."""
    whole = round(seconds)
    if whole < TWO_MINUTES_S:
        if not whole and seconds:
            return _("under 1 s")
        return _("{seconds} s").format(seconds=whole)
    if whole < HOUR_S:
        minutes, rest = divmod(whole, MINUTE_S)
        text = _("{minutes} min {seconds} s") if rest else _("{minutes} min")
        return text.format(minutes=minutes, seconds=rest)
    hours, rest = divmod(round(seconds / MINUTE_S), MINUTE_S)
    text = _("{hours} h {minutes} min") if rest else _("{hours} h")
    return text.format(hours=count_text(hours), minutes=rest)


def format_clock(minute: float) -> str:
    """Return a minute of the local day on the clock of the region: 15:05, or 3:05 PM."""
    hours, minutes = divmod(int(minute), 60)
    return clock_text(time(hours, minutes))


def entry_count(count: int) -> str:
    """Return how many entries."""
    return ngettext("{count} entry", "{count} entries", count).format(count=count_text(count))


def episode_count(count: int) -> str:
    """Return how many episodes."""
    return ngettext("{count} episode", "{count} episodes", count).format(count=count_text(count))


def bout_count(count: int) -> str:
    """Return how many bouts."""
    return ngettext("{count} bout", "{count} bouts", count).format(count=count_text(count))


def series_count(count: int) -> str:
    """Return how many series."""
    return ngettext("{count} series", "{count} series", count).format(count=count_text(count))


def day_count(count: int) -> str:
    """Return how many days."""
    return ngettext("{count} day", "{count} days", count).format(count=count_text(count))


def skill_count(count: int) -> str:
    """Return how many skills."""
    return ngettext("{count} skill", "{count} skills", count).format(count=count_text(count))


def week_count(count: int) -> str:
    """Return how many weeks."""
    return ngettext("{count} week", "{count} weeks", count).format(count=count_text(count))


def of_all(count: int, everything: int) -> str:
    """Return how many of all: 3 of 12."""
    return _("{count} of {all}").format(count=count_text(count), all=count_text(everything))


def temperature(celsius: float) -> str:
    """Return a temperature in °C, in a region that reads °F in that too: 38.4 °C (101.1 °F)."""
    text = _("{number} °C").format(number=localized(f"{celsius:.1f}"))
    other = answer_quantity("episodes", "temperature_c", {"temperature_c": celsius})
    return _in_both(text, current_region().temperature, other)


def weight_text(grams: float) -> str:
    """Return a weight in grams, in a region of pounds in those too: 7,200 g (15 lb 14 oz)."""
    other = answer_quantity("measurements", "value", {"kind": "weight_g", "value": grams})
    text = _("{grams} g").format(grams=number(grams))
    return _in_both(text, current_region().weight, other)


def length_text(centimetres: float) -> str:
    """Return a length in cm, in a region of inches in those too: 43.6 cm (17.17 in)."""
    other = answer_quantity("measurements", "value", {"kind": "length_cm", "value": centimetres})
    text = _("{size} cm").format(size=number(centimetres))
    return _in_both(text, current_region().length, other)


def _in_both(metric: str, unit: str, other: str | None) -> str:
    """Return a metric text, with what the pages show where the region's unit is another one."""
    if unit in METRIC or other is None:
        return metric
    return _("{metric} ({other})").format(metric=metric, other=localized(other))


def number(value: float) -> str:
    """Return a number with every digit that was entered, never as a power of ten."""
    return localized(f"{Decimal(repr(float(value))).normalize():,f}")


def plain(text: str) -> str:
    """Return a person's own text on one line, without control characters.

    A word wider than a column may be broken. Right-to-left text is isolated, so that the numbers
    beside it stay in their place.
    """
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cs"}
    )
    line = " ".join(
        word if len(word) <= LONGEST_WORD else MAY_BREAK.join(wrap(word, LONGEST_WORD))
        for word in shown.split()
    )
    return (
        f"{ISOLATE}{line}{END_OF_ISOLATE}"
        if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in line)
        else line
    )


def short_name(name: str) -> str:
    """Return a name that stands in one line, as at the head of page two."""
    if len(name) <= ONE_LINE_LETTERS:
        return name
    shown = name[:ONE_LINE_LETTERS]
    return shown + END_OF_ISOLATE * (shown.count(ISOLATE) - shown.count(END_OF_ISOLATE)) + "…"


def initials(name: str) -> str:
    """Return the first letter of each word of a name, with its marks."""
    return " ".join(f"{_first_letter(word)}." for word in name.split() if _first_letter(word))


def _first_letter(word: str) -> str:
    shown = [letter for letter in word if unicodedata.category(letter)[0] in "LNMS"]
    marks = next(
        (place for place, letter in enumerate(shown[1:], 1) if not unicodedata.combining(letter)),
        len(shown),
    )
    return "".join(shown[:marks]).upper()


def clinical(kind: type[Kind], words: str) -> list[str]:
    """Return the clinical terms for words that are separated by spaces."""
    return [kind(word).clinical for word in words.split()]


def in_a_list(names: list[str]) -> str:
    """Return names one after the other, "and" before the last."""
    if len(names) < 2:  # noqa: PLR2004 - a list of one
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def joined(parts: Iterable[str]) -> str:
    """Return the parts that are not empty, joined with a middle dot."""
    return " · ".join(part for part in parts if part)
