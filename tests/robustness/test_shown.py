"""What people typed is shown as they typed it, and runs nowhere: on every page, on paper, in the plain text, on the archive's page."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.conftest import NOW
from tests.dashboards.conftest import Family, family
from tests.examples import VERY_SLOW
from tests.exchange.from_schema import from_schema
from tests.exchange.test_archive import archived
from tests.exchange.test_diary_json import ROBIN, emptied, possible_schema
from tests.exchange.test_spreadsheet import files_of
from tests.migrated import new_diary
from tests.robustness.hostile import TYPED, Markup, squeezed
from tests.robustness.test_files import take_or_refuse
from tracker.clinical.assess import assess
from tracker.domain.report_note import VisitNote
from tracker.exchange.safe_read import FORMAT
from tracker.report.plain_text import plain_text
from tracker.report.report import report
from tracker.review import build_review, summary_json
from tracker.storage import store
from tracker.storage.database import open_database, reading

__all__ = ["family"]

PAGES = (
    "today.py",
    "log.py",
    "history.py",
    "trends.py",
    "milestones.py",
    "flags.py",
    "report.py",
    "settings.py",
    "more.py",
)

OUR_SCRIPT = re.compile(r'<script src="[a-z][a-z/.-]+"( data-device="[\w%.-]*")?></script>')


def hostile_diary(now: Any = NOW) -> dict[str, Any]:
    """A child whose every text is hostile: one episode, one skill, one dose and one visit for each."""
    at = [(now - timedelta(hours=9 * place + 1)).isoformat() for place in range(len(TYPED))]
    days = [
        (now - timedelta(days=1 + place // 4)).date().isoformat() for place in range(len(TYPED))
    ]
    return ROBIN | {
        "name": TYPED[0],
        "birth_date": (now - timedelta(days=150)).date().isoformat(),
        "background": {"note": TYPED[1], "conditions": ["tuberous_sclerosis"]},
        "episodes": [
            {
                "started_at": when,
                "movements": ["jerk"],
                "state": "just_woke",
                "jerk_count": 6,
                "note": typed,
                "logged_by": typed[:100],
                "source": typed[:200],
            }
            for when, typed in zip(at, TYPED, strict=True)
        ],
        "check_ins": [
            {"date": day, "watched": "most", "note": typed, "logged_by": typed[:100]}
            for day, typed in zip(days, TYPED, strict=True)
        ],
        "milestones": [
            {"date": day, "milestone": typed[:120], "status": "lost", "note": typed}
            for day, typed in zip(days, TYPED, strict=True)
        ],
        "signs": [
            {"date": day, "sign": "stiff_legs", "note": typed}
            for day, typed in zip(days, TYPED, strict=True)
        ],
        "doses": [
            {
                "given_at": when,
                "medicine": typed[:200],
                "unit": typed[:50],
                "amount": 1e300,
                "note": typed,
            }
            for when, typed in zip(at, (*TYPED[5:], *TYPED[:5]), strict=True)
        ],
        "visits": [
            {"date": day, "kind": "doctor", "discussed": [typed[:100]], "note": typed}
            for day, typed in zip(days, TYPED, strict=True)
        ],
        "measurements": [
            {"date": days[0], "kind": "weight_g", "value": value} for value in (5e-324, 1e308)
        ],
    }


def file_of(child: dict[str, Any]) -> bytes:
    return json.dumps({"format": FORMAT, "children": [child]}).encode()


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('shown') / 'diary.sqlite3'}"
    new_diary(url)
    engine = open_database(url)
    yield engine
    engine.dispose()


def reviewed(engine: Engine) -> Any:
    with reading(engine) as session:
        return build_review(store.load_diary(session, store.children(session)[0].id, NOW))


# pages -----------------------------------------------------------------------------------------------------------------------


def test_no_page_runs_what_was_typed_or_fails_over_it(family: Family) -> None:
    assert take_or_refuse(family.engine, file_of(hostile_diary(family.now())), family.now()) == []
    for file in PAGES:
        page = family.open(file)
        assert not page.exception, (file, [one.message for one in page.exception])
        bodies = [
            one.body
            for one in page.html
            if "<style>" not in one.body and not OUR_SCRIPT.fullmatch(one.body)
        ]
        assert [result for body in bodies if (result := Markup(body).found)] == [], file


def test_the_history_shows_every_note_as_it_was_typed(family: Family) -> None:
    assert take_or_refuse(family.engine, file_of(hostile_diary(family.now())), family.now()) == []
    page = family.open("history.py", pages=20)
    words = squeezed(
        " ".join(Markup(one.body).text for one in page.html if "<style>" not in one.body)
    )
    assert [typed for typed in TYPED if squeezed(typed) not in words] == []


# paper and text --------------------------------------------------------------------------------------------------------------


def test_the_paper_prints_what_was_typed_and_obeys_none_of_it(diary: Engine) -> None:
    emptied(diary)
    child = hostile_diary()
    typed = [
        '#set page(width: 1pt) $x$ #import "/etc/passwd": *',
        "*bold* _it_ `raw` @ref <label> // gone",
        "\\ #{panic()} /* gone */",
    ]
    for episode, words in zip(child["episodes"], typed, strict=False):
        episode["note"] = words
    assert take_or_refuse(diary, file_of(child)) == []
    review = reviewed(diary)
    made = report(review, VisitNote(concern=typed[0], questions=tuple(typed)))
    pages = pypdf.PdfReader(io.BytesIO(made.pdf)).pages
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {
        (595, 842)
    }
    words = "".join("".join(page.extract_text() for page in pages).split())
    braces = str.maketrans(
        "", "", "{}"
    )  # the reader turns them round beside words that are written from right to left
    for one in typed:
        assert "".join(one.split()).translate(braces) in words.translate(braces), one
    assert "<script>" in words
    assert "/JavaScript" not in made.pdf.decode("latin-1")
    assert plain_text(review, VisitNote(concern=typed[0])).count(typed[0]) == 1


def test_the_archives_page_runs_none_of_it_and_says_all_of_it(diary: Engine) -> None:
    emptied(diary)
    assert take_or_refuse(diary, file_of(hostile_diary())) == []
    html = files_of(archived(diary))["diary.html"].decode()
    page = Markup(html)
    assert {one for one in page.found if one != "meta"} == set()
    shown = squeezed(unescape(html))
    steered = [typed for typed in TYPED if "\x1b" in typed]
    assert [typed for typed in TYPED if squeezed(typed) not in shown] == steered
    assert "\x1b" not in html
    assert "␁␛[31mred␇␡" in html


# whatever is allowed can be looked at ----------------------------------------------------------------------------------------


@given(document=from_schema(possible_schema()))
@VERY_SLOW
def test_whatever_may_be_recorded_can_be_assessed_reviewed_and_printed(
    diary: Engine, document: dict[str, Any]
) -> None:
    emptied(diary)
    assert take_or_refuse(diary, json.dumps(document).encode()) == []
    with reading(diary) as session:
        known = [store.load_diary(session, child.id, NOW) for child in store.children(session)]
    for one in known[-1:]:
        review = build_review(one)
        assert json.dumps(summary_json(review), default=str, allow_nan=False)
        assert assess(one).urgency == review.assessment.urgency
        assert report(review).pdf.startswith(b"%PDF")


@pytest.mark.parametrize("value", [5e-324, 1e-300, 1e15, 1e308])
def test_an_absurd_number_is_printed_and_breaks_nothing(diary: Engine, value: float) -> None:
    emptied(diary)
    taps = sorted({0.0, value, min(value * 2, 1.7e308)})
    child = ROBIN | {
        "episodes": [
            {
                "started_at": "2026-11-20T03:12:00+01:00",
                "movements": ["jerk"],
                "jerk_offsets_s": taps,
                "jerk_count": 3,
            }
        ],
        "doses": [
            {
                "given_at": "2026-11-20T03:12:00+01:00",
                "medicine": "D",
                "amount": value,
                "unit": "IU",
            }
        ],
        "measurements": [
            {"date": "2026-11-20", "kind": kind, "value": value}
            for kind in ("weight_g", "head_circumference_cm", "length_cm")
        ],
    }
    assert take_or_refuse(diary, file_of(child)) == []
    review = reviewed(diary)
    assert json.dumps(summary_json(review), default=str, allow_nan=False)
    assert report(review).pdf.startswith(b"%PDF")
    assert files_of(archived(diary))["diary.html"]


@given(
    words=st.text(
        st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=60
    )
)
@VERY_SLOW
def test_a_name_and_a_concern_of_any_letters_print(diary: Engine, words: str) -> None:
    emptied(diary)
    assert (
        take_or_refuse(diary, file_of(ROBIN | {"name": words, "background": {"note": words}})) == []
    )
    review = reviewed(diary)
    assert report(review, VisitNote(concern=words, questions=(words,))).pdf.startswith(b"%PDF")
    assert plain_text(review, VisitNote(concern=words))
