"""No English is left on a page: in the pseudo-locale every word stands in the catalogue's brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import Family, family, read
from tests.localization.test_catalogue import outside_brackets
from tests.robustness.test_shown import PAGES
from tracker.clinical.assess import assess
from tracker.clinical.catalogue.loader import load_catalogue
from tracker.domain.local_time import zone_names
from tracker.localization.region import regions
from tracker.storage import store

__all__ = ["family"]

FIELDS: Final = (
    *("body", "label", "help", "placeholder", "options", "alt", "text", "content", "error"),
    "caption",
)
"""The fields of Streamlit's messages that a person reads."""

WORD: Final = re.compile(r"[A-Za-z]{2,}")
SCRIPT: Final = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)

NAMES: Final = {
    *("Robin", "Mia", "Mum", "Otter", "Papa", "Abuela", "Dad", "Pebble", "Sparrow", "sqlite"),
    *("New", "York", "America", "Europe", "London", "UTC", "in"),
    *("GB", "MB", "mg", "ml", "cm", "kg", "lb", "oz", "IU", "min", "st", "nd", "rd", "th"),
    *("WHO", "HTML", "BW", "XA"),
}
"""Names of people, places and units, as tests and demo diaries have them."""

DATES: Final = re.compile(
    r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\b"
)
"""Days and months come from CLDR, in the pseudo-locale in English."""


def shown_texts(message: Any) -> Iterator[str]:
    """Yield every text of a Protobuf message, and of those in it, that a person reads."""
    for field, value in message.ListFields():
        is_single = isinstance(value, str | int | float | bytes) or hasattr(value, "ListFields")
        for one in [value] if is_single else value:
            if hasattr(one, "ListFields"):
                yield from shown_texts(one)
            elif isinstance(one, str) and field.name in FIELDS:
                yield one


def clinical_texts(family: Family) -> list[str]:
    """Return the clinical texts, which are translated by language, the longest first.

    Some are put together by the rules, so those of the diary's own results are among them.
    """
    catalogue = load_catalogue()
    children = family.ask(store.children)
    results = [
        assess(family.ask(store.present_diary, child.id, family.now())) for child in children
    ]
    owners: list[Any] = [*catalogue.rules.values(), *catalogue.sources.values()]
    for result in results:
        owners += [*result.flags, *result.reassuring, *result.information, *result.not_assessable]
    values = [value for owner in owners for value in vars(owner).values()]
    flat = [text for value in values for text in (value if isinstance(value, tuple) else (value,))]
    texts = {text for text in flat if isinstance(text, str) and (" " in text or text.isupper())}
    return sorted(texts, key=len, reverse=True)


def elements(page: AppTest) -> Iterator[Any]:
    waiting: list[Any] = [page._tree]
    while waiting:
        for child in waiting.pop().children.values():
            if hasattr(child, "children"):
                waiting.append(child)
            if getattr(child, "proto", None) is not None:
                yield child.proto


def english(page: AppTest, clinical: Iterable[str] = ()) -> list[str]:
    """Return what a page shows outside the catalogue, without names, dates and clinical texts."""
    assert not page.exception, [one.message for one in page.exception]
    verbatim = {*zone_names(), *(one.name for one in regions().values())}
    rest = []
    for proto in elements(page):
        for text in shown_texts(proto):
            if text in verbatim:
                continue
            plain = unescape(re.sub(r"<[^>]*>", " ", SCRIPT.sub(" ", text)))
            plain = outside_brackets(read(plain))
            for sentence in clinical:
                plain = plain.replace(sentence, " ")
            words = set(WORD.findall(DATES.sub(" ", plain))) - NAMES
            if words:
                rest.append(" ".join(plain.split()))
    return rest


@pytest.mark.parametrize("file", PAGES)
def test_no_english_is_left_on_a_page(filled: Family, file: str) -> None:
    page = filled.open(file, device={"region": "en-XA"})
    assert english(page, clinical_texts(filled)) == []


def test_no_english_is_left_on_the_first_page(family: Family) -> None:
    assert english(family.open(device={"region": "en-XA"})) == []


def test_english_outside_the_catalogue_is_noticed() -> None:
    page = AppTest.from_string('import streamlit as st\nst.button("Save")\nst.write("⟦Sávé~⟧")')
    assert english(page.run()) == ["Save"]
