"""No English stands outside the catalogue: every literal that a person reads is marked."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from tests.localization.unmarked import unmarked
from tracker.resources import resource

ROOT = resource("alembic.ini").parent

MODULES: Final = [
    *sorted((ROOT / "dashboards").glob("*.py")),
    *sorted((ROOT / "tracker" / "presentation").glob("*.py")),
    *sorted((ROOT / "tracker" / "charts").glob("*.py")),
    *(
        path
        for path in sorted((ROOT / "tracker" / "web" / "auth").rglob("*.py"))
        if path.stem != "permissions"
    ),
    *(ROOT / "tracker" / "web" / f"{name}.py" for name in ("calendar_feed", "device_region")),
    *sorted((ROOT / "tracker" / "web" / "quick").glob("*s.py")),
    *sorted(
        path
        for path in (ROOT / "tracker" / "report").glob("*.py")
        if not path.stem.startswith("fhir")
    ),
    *sorted((ROOT / "tracker" / "statistics").glob("*.py")),
    *sorted((ROOT / "tracker" / "clinical").glob("*.py")),
    *sorted((ROOT / "tracker" / "clinical" / "checks").glob("*.py")),
    ROOT / "tracker" / "clinical" / "catalogue" / "our_choices.py",
    *sorted(
        path
        for path in (ROOT / "tracker" / "exchange").rglob("*.py")
        if path.stem not in {"csv_cells", "csv_data_dictionary"}
    ),
    *sorted((ROOT / "tracker" / "storage").glob("*.py")),
    *sorted(
        path
        for path in (ROOT / "tracker" / "domain").glob("*.py")
        if path.stem not in {"questions", "report_note", "table_contracts", "vocabulary"}
    ),
    *sorted((ROOT / "tracker" / "video").glob("*.py")),
    *sorted((ROOT / "tracker" / "web" / "watch").glob("*.py")),
]
"""The modules whose texts people read; what permissions says is for programs, in English.

Of the domain, babel.cfg collects three modules of words, and one describes columns to programmers.

The words of FHIR are those of its code systems. The zip of tables describes its columns, whose
names and words are English by contract, in English: it is the same file in every language.
"""

HUCKLEBERRY: Final = "a column of Huckleberry's file"
BABY_BUDDY: Final = "a kind of file, marked where the kinds are listed"
ZONE_NAME: Final = "how the name of a zone begins"
UNKNOWN_ID: Final = "an id that is not in the diary: the HTTP interface's 404, in English"
PRINTED: Final = "what movement-diary check prints"
PLACE: Final = "a location of a problem, `where` by contract, compared"

COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
SQL: Final = re.compile(
    r"(PRAGMA|SELECT|INSERT INTO|BEGIN|UPDATE|DELETE FROM|ATTACH|DETACH|WHERE|REPEATABLE READ) ?.*|… IN \(.*"
)

TO_PROGRAMS: Final = "answers of the HTTP interface are for programs, in English"
LOGGED: Final = "stands in the log alone"

ALLOWED: Final = {
    "missing_data": {
        "entries since …": "a word of the assessment's JSON; missing_answers.py has the sentence",
    },
    "trend": {
        "observed days before the last …": "a word of the assessment's JSON, as above",
    },
    "figures": {
        "Libertinus Serif": "the name of a font",
        "Noto Sans": "the name of a font",
        "DejaVu Sans": "the name of a font",
    },
    "growth": {"offset points": "a word of matplotlib"},
    "__init__": {
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri "
        "'self'; frame-ancestors 'self'": "a policy for the browser",
        "The sign-in could not ask the diary": LOGGED,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src "
        "'self' blob:; connect-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'none'; "
        "frame-ancestors 'self'": "a policy for the browser",
        'attachment; filename=" … "': "a header",
    },
    "announcement": dict.fromkeys(
        (
            *("the size of the file", "1 or more", "at most …", "64 hexadecimal digits"),
            *("video/mp4, video/quicktime, video/webm", "true or false", "Unicode text"),
            *("is an unknown word", "is neither true nor false", "is not a whole number"),
            *("at most … characters", "is not text", "is not a field of a video", "is no id"),
            *("the id of an entry, or null", "is not a SHA-256"),
        ),
        TO_PROGRAMS,
    ),
    "service": dict.fromkeys(("cannot be changed", "episode or note"), TO_PROGRAMS),
    "imported": dict.fromkeys(
        ("A film could not be written", "The films of an archive could not be written"), LOGGED
    ),
    "queue": dict.fromkeys(
        (
            *("A film could not be prepared", "A film could not be written"),
            *("The films could not be copied", "Films wait: they could not be prepared now"),
        ),
        LOGGED,
    ),
    "diary": {"datetime64[us, UTC]": "a type of pandas"},
    "field_types": {"a refused value": "record_validation.py has the sentence"},
    "local_time": {"Factory": "an entry of a list of zones that is no place"},
    "audit_log": dict.fromkeys(
        ("… is no kind of record. Known: … .", "There is no child with the id … ."), UNKNOWN_ID
    ),
    "record_validation": {"a value of the exchange file": "of an error that no field has"},
    "backup_schedule": {"Today's copy of the diary failed: %s": LOGGED},
    "database": dict.fromkeys(("unable to open", "not a database"), "searched in an error"),
    "migrate": {
        "holds bytes that are no text: …": PRINTED,
        "stands at … , a later version than … wrote it: update the program": PRINTED,
        "stands at … , this program needs … : run movement-diary upgrade": PRINTED,
    },
    "models": dict.fromkeys(
        (
            *("on its way", "being prepared", "in the diary", "not accepted", "small movements"),
            *("brought back", "write entries, read none", "read, write nothing"),
            "see, add and remove videos, nothing else",
        ),
        "a word's text, which babel.cfg collects and Word.parent translates",
    ),
    "read_records": {"There is no entry with the id … among the … .": UNKNOWN_ID},
    "records": {"Entry … has no earlier state … .": UNKNOWN_ID},
    "videos": {"There is no video with the id … .": UNKNOWN_ID},
    "csv_import": {"the diary": PLACE},
    "match_children": {
        "the diary": PLACE,
        "child of another tracker": "part of what an id is made from",
        **dict.fromkeys(("Zulu", "Universal", "Greenwich"), ZONE_NAME),
    },
    "html_archive": {
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'": (
            "a policy for the browser"
        ),
    },
    "json_stream": {"Unterminated": "searched in an error of Python's json"},
    "babybuddy": {"Baby Buddy": "the name of a product"},
    "babybuddy_rows": dict.fromkeys(
        ("head circumference", "nappy changes", "pumping, older"), BABY_BUDDY
    ),
    "huckleberry": {"Huckleberry": "the name of a product"}
    | dict.fromkeys(
        ("start condition", "end condition", "start location", "logged by"), HUCKLEBERRY
    ),
    "huckleberry_growth": dict.fromkeys(
        ("start condition", "start location", "end condition"), HUCKLEBERRY
    ),
    "calendar_feed": {"-//Infant movement diary//EN": "the name of the program, for programs"},
    "device_list": dict.fromkeys(
        ("Chromebook", "Edge", "Firefox", "Chrome", "Safari"), "the name of a product"
    )
    | dict.fromkeys(
        ("Android", "Windows", "Macintosh", "Linux", "Edg"), "searched in what a browser sends"
    ),
    "forwarded_headers": {
        "… is no address of a proxy. Give one such as 127.0.0.1, or a network such as 172.18.0.0/16."
        "": "a message of the command line",
    },
    "middleware": {
        "… = … ; Path=/; Max-Age= … ; HttpOnly; SameSite=Lax": "a header",
        "Authorization": "a header",
        'Bearer realm="diary"': "a header",
        "The gate could not ask the diary": LOGGED,
        "is no token of this diary": TO_PROGRAMS,
        "a token that was not revoked": TO_PROGRAMS,
        "is missing": TO_PROGRAMS,
        "a signed-in device's cookie, or: Bearer and a token of this diary": TO_PROGRAMS,
    },
    "request_guards": dict.fromkeys(
        (
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
        ),
        "a policy for the browser",
    ),
    "words": {
        "Movement diary at home": "the name in the certificate",
        "movement-diary passcode": "a command",
        "movement-diary certificate": "a command",
    },
    "missing_glyphs": {
        "could not be displayed with font": "searched in an error of typst",
        "PDF/UA-1 error": "searched, as above",
        "Noto Sans CJK": "the name of a font",
        "Noto Sans …": "the name of a font",
        **dict.fromkeys(("So", "Sk", "Cn", "Co"), "a category of Unicode"),
        "UNNAMED SIGN": "stands for a name of Unicode; its first word is looked up",
    },
    "themes": {
        "DejaVu Sans": "the name of a font",
        "' … ', Verdana, sans-serif": "names of fonts",
    },
}
"""By module: the literals that stay as they are, each with the reason."""


def unmarked_texts(path: Path) -> dict[str, int]:
    """Return the unmarked texts of a module, each with its line."""
    texts = unmarked(ast.parse(path.read_text(encoding="utf-8")))
    return {
        text: line for line, text in texts if not (COLOUR.fullmatch(text) or SQL.fullmatch(text))
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_text_of_a_page_comes_from_the_catalogue(path: Path) -> None:
    assert unmarked_texts(path).keys() - ALLOWED.get(path.stem, {}).keys() == set()


def test_each_exception_is_still_needed() -> None:
    for stem, texts in ALLOWED.items():
        there = {text for path in MODULES if path.stem == stem for text in unmarked_texts(path)}
        assert texts.keys() <= there, stem


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('st.button("Save", key="k")', "Save"),
        ('st.button("two")', "two"),
        ('st.text_input(_("Name"), placeholder="not known")', "not known"),
        ('st.toggle(_("A"), help="why so")', "why so"),
        ('st.write(f"Hello {name}")', "Hello …"),
        ('st.caption("a" if b else "done")', "done"),
        ('components.show(f"<p>Needed for: {what}</p>")', "Needed for: …"),
        ('X = "Nothing is logged yet."', "Nothing is logged yet."),
        ('LABELS = {"a": "Sleep and feeds"}', "Sleep and feeds"),
        ('return label + " as usual"', "as usual"),
    ],
)
def test_an_unmarked_text_is_found(source: str, text: str) -> None:
    assert [one for _line, one in unmarked(ast.parse(source))] == [text]


@pytest.mark.parametrize(
    "source",
    [
        'st.button(_("Save"), key="save it", icon=":material/flag:")',
        'st.write(ngettext("{count} day", "{count} days", n).format(count=n))',
        'X = N_("Nothing is logged yet.")',
        '"""A docstring of two words."""',
        'def f():\n    """Return two words."""',
        'components.show(\'<p class="quiet big" role="status">\')',
        'st.query_params.get("page", "today")',
        'x = cast("Mapping[str, Any]", y)',
        'if chip == "Another day": pass',
    ],
)
def test_texts_for_programs_are_left_alone(source: str) -> None:
    assert list(unmarked(ast.parse(source))) == []
