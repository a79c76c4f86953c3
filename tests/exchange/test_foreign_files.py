from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from tracker.errors import InvalidRecord
from tracker.exchange.detect import read_data

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "is a photo, not a diary"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "is a photo, not a diary"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", "is a video, not a diary"),
        (b"\x89PNG\r\n\x1a\n", "is a picture, not a diary"),
        (b"%PDF-1.7 renamed to diary.json", "is a PDF, not a diary"),
        (b"<!DOCTYPE html><title>Diary</title>", "is a web page, not a diary"),
        (b"SQLite format 3\x00", "is a database file, not an export of it, not a diary"),
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"abc", "is neither a diary (JSON) nor one of its tables (CSV)"),
    ],
)
def test_a_file_that_is_no_diary_is_called_what_a_family_calls_it(
    data: bytes, problem: str
) -> None:
    with pytest.raises(InvalidRecord) as refused:
        read_data(data, NOW)
    (problems,) = refused.value.problems
    assert (problems.where, problems.problem) == ("", problem)
    assert problems.expected


def test_a_zip_of_another_program_is_told_in_one_sentence_without_a_name_of_a_file() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("export/Data.csv", "Type,Start\nSleep,now\n")
    with pytest.raises(InvalidRecord) as refused:
        read_data(packed.getvalue(), NOW)
    (problem,) = refused.value.problems
    assert (problem.where, problem.problem) == ("", "is a zip with no diary in it")
    assert "From another tracker" in problem.expected
