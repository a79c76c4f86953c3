"""Numbers in the scripts' texts: each language's own forms, chosen as the catalogue chooses them."""

from __future__ import annotations

import gettext

import pytest
from babel import Locale
from babel.messages.plurals import get_plural

from tracker.localization.messages import ngettext
from tracker.localization.region import find_region, in_region
from tracker.web.quick.texts import in_language, plural_forms

LANGUAGES = (
    "ar",
    "cs",
    "de",
    "es",
    "fr",
    "he",
    "ja",
    "lt",
    "pl",
    "pt",
    "ro",
    "ru",
    "sl",
    "uk",
    "zh",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_chooses_the_form_that_the_catalogue_has_for_a_number(language: str) -> None:
    """A form is named after its place in the catalogue; its rule is what `pybabel init` writes."""
    place_of = gettext.c2py(get_plural(language).plural_expr)
    locale = Locale.parse(language)
    forms = plural_forms(lambda number: f"form {place_of(number)}", locale)
    for number in range(1_200):
        chosen = forms.get(locale.plural_form(number), forms["other"])
        assert chosen == f"form {place_of(number)}", number


def test_polish_has_three_forms_and_arabic_six() -> None:
    counts = [
        len(plural_forms(str, Locale.parse(language)).keys() - {"other"})
        for language in ("pl", "ar")
    ]
    assert counts == [3, 5], "beside the other one"


def test_the_forms_are_in_the_language_in_use() -> None:
    texts = {"entries": lambda n: ngettext("{count} entry", "{count} entries", n)}
    pseudo = find_region("en-XA")
    assert pseudo
    assert in_language(texts) == {"entries": {"one": "{count} entry", "other": "{count} entries"}}
    with in_region(pseudo):
        assert in_language(texts)["entries"] == {
            "one": "⟦{count} éñtrý~~⟧",
            "other": "⟦{count} éñtríés~~~⟧",
        }
