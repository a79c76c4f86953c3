"""A sentence that was kept in English is shown in the reader's language, old rows included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.localization.test_catalogue import outside_brackets
from tracker.errors import DatabaseUnusable
from tracker.localization.region import (
    DEFAULT,
    PSEUDO,
    UNOFFERED,
    find_region,
    in_region,
    regions,
)
from tracker.localization.stored_messages import english, in_page_language, stored_message
from tracker.storage.backup_schedule import backup_status, last_failures, refuse_missing
from tracker.video.imported import NOT_TAKEN
from tracker.video.problem_text import PROBLEMS, problem_text
from tracker.video.queue import ENDS_EARLY
from tracker.video.worker import TOO_LARGE_PICTURE, UNKNOWN_CODEC

OLD_ROWS = [
    "The file ends before its own end: 12 of 40 seconds are there, and they are kept.",
    (
        "This video is packed in a way the diary does not read (mjpeg). Film in the phone's usual "
        "setting (H.264 or HEVC), or send it from the gallery as MP4."
    ),
    (
        "The picture of this video is larger than 4K (7680 × 4320). Set the phone's camera to "
        "1080p or 4K, or save a smaller copy."
    ),
    (
        "A video of the archive was not taken in: The picture of this video is larger than 4K "
        "(7680 × 4320). Set the phone's camera to 1080p or 4K, or save a smaller copy."
    ),
    "The file did not arrive whole. Please send it again.",
]
"""Sentences as diaries hold them."""


@pytest.fixture
def pseudo() -> Iterator[None]:
    region = find_region(PSEUDO)
    assert region is not None
    with in_region(region):
        yield


def test_the_messages_of_today_make_the_sentences_of_old_rows() -> None:
    assert OLD_ROWS[:4] == [
        ENDS_EARLY.format(seconds=12.2, declared=40.1),
        UNKNOWN_CODEC.format(codec="mjpeg"),
        TOO_LARGE_PICTURE.format(width=7680, height=4320),
        NOT_TAKEN.format(problem=TOO_LARGE_PICTURE.format(width=7680, height=4320)),
    ]


@pytest.mark.parametrize("row", OLD_ROWS)
def test_an_old_row_is_shown_in_english_as_it_stands(row: str) -> None:
    assert problem_text(row) == row


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("row", OLD_ROWS)
def test_an_old_row_is_shown_in_the_language_in_use(row: str) -> None:
    shown = problem_text(row)
    assert outside_brackets(shown) == ""
    assert [word for word in row.split() if word.strip("().").isdecimal()] == [
        word for word in shown.split() if word.strip("().").isdecimal()
    ]


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("text", ["", "{codec}", "A sentence of a version to come. 100 % {x}"])
def test_a_sentence_that_nobody_knows_stays_as_it_is(text: str) -> None:
    assert stored_message(text, PROBLEMS) == text


def test_braces_and_lines_in_a_value_are_text() -> None:
    text = NOT_TAKEN.format(problem="{problem} it's\n_damaged_ {0}")
    assert problem_text(text) == text


@pytest.mark.usefixtures("pseudo")
def test_why_the_last_copy_failed_is_said_in_the_language_in_use(tmp_path: Path) -> None:
    url, folder = f"sqlite:///{tmp_path / 'd.sqlite3'}", tmp_path / "gone"
    with in_region(UNOFFERED[DEFAULT]), pytest.raises(DatabaseUnusable) as failed:
        refuse_missing(folder)
    last_failures[url, folder] = str(failed.value)
    try:
        text = backup_status(url, folder, NOW).text
    finally:
        del last_failures[url, folder]
    assert str(folder) in text
    assert "Plug in its disk" not in text
    assert outside_brackets(text).strip() == ""


def test_an_english_text_is_one_for_programs_and_has_its_message_for_pages() -> None:
    text = english("a gray colour, not {words}", {"words": "'grey' or '{blue}'"})
    copy = deepcopy(text)
    assert (text, json.dumps([copy])) == (
        "a gray colour, not 'grey' or '{blue}'",
        """["a gray colour, not 'grey' or '{blue}'"]""",
    )
    assert in_page_language(copy) == text
    with in_region(regions()["en-US"]):
        assert in_page_language(copy) == "a gray color, not 'grey' or '{blue}'"
    with in_region(UNOFFERED[PSEUDO]):
        assert outside_brackets(in_page_language(copy)) == ""
        assert "'grey' or '{blue}'" in in_page_language(copy)
        assert in_page_language("any other") == "any other"
