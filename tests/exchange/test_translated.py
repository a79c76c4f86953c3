"""What an import and the archive's page say is in the language in use, not in English alone."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest

from tests.conftest import NOW
from tests.exchange.test_archive import archived
from tests.exchange.test_diary_json import TWITCH, a_file, put
from tests.exchange.test_spreadsheet import files_of
from tests.localization.test_catalogue import outside_brackets
from tracker.errors import InvalidRecord
from tracker.exchange.detect import read_data, read_tracker_files
from tracker.exchange.trackers.model import ImportOptions
from tracker.localization.region import PSEUDO, find_region, in_region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tracker.errors import Problem


def other_zip() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("sleeps.csv", "a,b\r\n1,2\r\n")
    return target.getvalue()


FILES: Final = {
    "photo": b"\xff\xd8\xff\xe0 JFIF",
    "nothing": b"",
    "PDF": b"%PDF-1.7 diary.json",
    "web page": b"<!doctype html><title>x</title>",
    "zip of another program": other_zip(),
    "broken JSON": b'{"format": ',
    "newer version": b'{"format": "infant-movement-diary/2"}',
    "no text": b"\xfe\xfe,1\r\n",
}
"""What people choose by mistake."""

SLEEP: Final = b"id,child_id,start,end,nap,notes\r\n1,1,%b,%b,0,\r\n"


@pytest.fixture
def pseudo() -> Iterator[None]:
    region = find_region(PSEUDO)
    assert region is not None
    with in_region(region):
        yield


def english_in(problem: Problem) -> str:
    return "".join(c for text in problem[1:] for c in outside_brackets(text) if c.isalpha())


def problems_of(data: bytes) -> list[Problem]:
    with pytest.raises(InvalidRecord) as refused:
        read_data(data, NOW)
    return refused.value.problems


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("kind", FILES)
def test_why_a_file_is_refused_is_in_the_language_in_use(kind: str) -> None:
    problems = problems_of(FILES[kind])
    assert problems
    assert [english_in(one) for one in problems if one.where != "format"] == [
        "" for one in problems if one.where != "format"
    ]
    assert all(one.problem.startswith("⟦") for one in problems)


def test_without_a_language_a_refusal_is_in_english() -> None:
    assert problems_of(FILES["photo"]) == [
        (
            "",
            "is a photo, not a diary",
            "the zip or JSON file that you get under Settings, Export and import",
        )
    ]


@pytest.mark.usefixtures("pseudo")
def test_another_trackers_file_without_a_zone_is_refused_in_the_language_in_use() -> None:
    data = SLEEP % (b"2026-10-01 01:00:00", b"2026-10-01 02:00:00")
    with pytest.raises(InvalidRecord) as refused:
        read_tracker_files([("Sleep.csv", data)], NOW, (), ImportOptions())
    (problem,) = refused.value.problems
    assert english_in(problem) == ""


@pytest.mark.usefixtures("pseudo")
def test_the_page_of_the_archive_is_in_the_language_in_use(sqlite_engine: Engine) -> None:
    put(sqlite_engine, a_file(TWITCH))
    page = files_of(archived(sqlite_engine))["diary.html"].decode()
    assert '<html lang="en-XA">' in page
    assert "Movement diary" not in page
    assert "Newest first" not in page
