"""The code of the videos on the paper: read from the printed page as a phone would, and there only where the family ticked it."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageOps

from tests.fullest import FULL_NOTE, fullest
from tests.report.test_report import CARRIED, DEMOS, demo, pdf_of, tags_of, text_of
from tracker.report.report import Report, parent_report, report
from tracker.report.videos_code import videos_code
from tracker.web.watch import FILES

ORIGIN = "http://movement-diary.local:8501"
PRINTER_DPI = 150
"""As coarse as a cheap printer's draft."""


def codes_on(page: bytes, *, is_grey: bool = False) -> list[str]:
    with Image.open(io.BytesIO(page)) as picture:
        read = ImageOps.grayscale(picture) if is_grey else picture.convert("RGB")
        return [code.text for code in zxingcpp.read_barcodes(read)]


def codes(made: Report) -> list[str]:
    return [code for page in made.pictures for code in codes_on(page)]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", DEMOS)
def test_the_printed_code_opens_this_child_s_videos_and_its_address_stands_beside_it(
    name: str, paper: Any
) -> None:
    review = demo(name)
    code = videos_code(ORIGIN, review.child.id)
    for make in (report, parent_report):
        made = make(review, paper=paper, fonts=CARRIED, code=code, pictures_per_inch=PRINTER_DPI)
        address = f"{ORIGIN}/video/doctor?child={review.child.id}"
        assert codes(made) == [address]
        assert codes_on(made.pictures[-1], is_grey=True) == [address]
        text = text_of(made).replace("- ", "-")
        assert f"Our videos for the doctor {address} It opens only in our home network" in text
        assert "only on a device that is signed in" in text
        assert len(pdf_of(made).pages) == (2 if make is report else 1)
        assert ("/Figure", f"QR code of the address {address}") in tags_of(made)
        with pikepdf.open(io.BytesIO(made.pdf)) as pdf, pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_the_address_is_the_page_of_the_videos_with_the_child_and_no_secret() -> None:
    page, _, rest = videos_code(ORIGIN, "a-child").address.removeprefix(ORIGIN).partition("?")
    assert page in FILES
    assert rest == "child=a-child"


def test_without_the_tick_no_page_has_a_code() -> None:
    for make in (report, parent_report):
        made = make(demo("waking_series"), fonts=CARRIED, pictures_per_inch=PRINTER_DPI)
        assert codes(made) == []
        assert "Our videos for the doctor" not in text_of(made)


def test_the_fullest_diary_has_the_code_on_its_second_page() -> None:
    review = fullest("waking_series", DEMOS["waking_series"])
    code = videos_code(ORIGIN, review.child.id)
    made = report(review, FULL_NOTE, fonts=CARRIED, code=code, pictures_per_inch=PRINTER_DPI)
    assert codes_on(made.pictures[1]) == [code.address]
    assert len(made.pictures) == 2
