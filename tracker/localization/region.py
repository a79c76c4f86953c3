"""The regions a family can choose, and the one in use.

The region in use is a context variable: a page, a request or a report sets it at its beginning, and
everything it calls speaks that region's language. Without one it is `DEFAULT`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from babel import Locale

DEFAULT: Final = "en"
"""Where neither family nor browser names one: texts as written, metric, 24 hours (ours)."""

ELSEWHERE: Final = "en-GB"
"""For a browser none of whose languages exists here: most of the world is metric (ours)."""

PSEUDO: Final = "en-XA"
"""The pseudo-locale of CLDR: English with accents, longer, to test a translation without one."""

US_DATES: Final = "MM/DD/YYYY"
OTHER_DATES: Final = "DD/MM/YYYY"


@dataclass(frozen=True)
class Region:
    """A language and country, and the units in which a number without a unit is read.

    `translations` names the folders of texts, `growth_lines` the lines of its growth charts.
    Everything about dates comes from Babel's `locale`.
    """

    code: str
    name: str
    translations: str
    temperature: Literal["°C", "°F"]
    weight: Literal["kg", "lb"]
    length: Literal["cm", "in"]
    growth_lines: Literal["z-scores", "centiles"] = "z-scores"

    @property
    def locale(self) -> Locale:
        """The locale whose dates, clock and numbers are used."""
        from babel import Locale  # noqa: PLC0415 - keeps --help quick

        return Locale.parse(self.code if self.code in regions() else ELSEWHERE, sep="-")

    @property
    def first_weekday(self) -> int:
        """The day a week begins on: 0 for Monday … 6 for Sunday."""
        return self.locale.first_week_day

    @property
    def has_24_hour_clock(self) -> bool:
        """Whether the clock is read as 15:05, not 3:05 PM."""
        return "H" in self.locale.time_formats["short"].pattern

    @property
    def date_picker_format(self) -> str:
        """The order of day and month in a field for a date, as Streamlit writes it."""
        return US_DATES if self.locale.date_formats["short"].pattern[0] == "M" else OTHER_DATES


def _data() -> dict[str, Any]:
    text = (files("tracker.localization") / "regions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def regions() -> Mapping[str, Region]:
    """Return the regions that can be chosen, by code, in the order in which they are offered."""
    return MappingProxyType({one["code"]: Region(**one) for one in _data()["region"]})


@lru_cache
def spelling(code: str) -> Mapping[str, str]:
    """Return how a region spells the English words that it spells in its own way."""
    data = _data()["spelling"]
    if code not in data:
        return {}
    column = data[code]
    return {pair[1 - column]: pair[column] for pair in data["words"]}


@lru_cache
def american_phrases(code: str) -> Mapping[str, str]:
    """Return what a region says for phrases of the texts that only the British use."""
    data = _data()["spelling"]
    return dict(data["phrases"]) if data.get(code) == 1 else {}


UNOFFERED: Final = {
    DEFAULT: Region(DEFAULT, "English", "en", "°C", "kg", "cm"),
    PSEUDO: Region(PSEUDO, "Pseudo-locale", PSEUDO, "°C", "kg", "cm"),
}
"""Regions that no page offers."""


def find_region(code: str | None) -> Region | None:
    """Return the region of a code, those that are not offered too; None if there is none."""
    return regions().get(code or "") or UNOFFERED.get(code or "")


def guess_region(accept_language: str | None) -> Region:
    """Return the region that fits a browser's languages best, such as "en-US,en;q=0.9".

    The first language of which the exact region exists wins, then the first of which any region
    exists, in the browser's order; else `ELSEWHERE`. `DEFAULT` if the browser says nothing.
    """
    if not accept_language:
        return UNOFFERED[DEFAULT]
    tags = [part.partition(";")[0].strip().lower() for part in accept_language.split(",")]
    by_code = {code.lower(): region for code, region in regions().items()}
    exact = next((by_code[tag] for tag in tags if tag in by_code), None)
    if exact:
        return exact
    languages = [tag.partition("-")[0] for tag in tags if tag]
    return next(
        (
            region
            for language in languages
            for code, region in by_code.items()
            if code.partition("-")[0] == language
        ),
        regions()[ELSEWHERE],
    )


_in_use: ContextVar[Region | None] = ContextVar("region", default=None)
_fallback: list[Callable[[], Region | None]] = []


def current_region() -> Region:
    """Return the region in use."""
    region = _in_use.get()
    if region is None and _fallback:
        region = _fallback[0]()
    return region or UNOFFERED[DEFAULT]


def use_region_from(find: Callable[[], Region | None]) -> None:
    """Use the region that `find` returns where none is set, such as that of a browser's session.

    The pages need it: Streamlit calls a button's function before the page itself runs.
    """
    _fallback[:] = [find]


@contextmanager
def in_region(region: Region) -> Iterator[None]:
    """Use a region inside a `with` block."""
    token = _in_use.set(region)
    try:
        yield
    finally:
        _in_use.reset(token)
