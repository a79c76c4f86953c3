"""One video's whole way: sent with a break, watched slowly, tapped along, listed in the report, shown without a connection."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest

from tests.browser.handheld import ROBIN, DiaryServer, on_screen, open_quick
from tests.browser.test_quick_attaching import (
    GALLERY,
    break_second_part,
    films_of,
    line_says,
)
from tests.browser.test_watching import watched
from tests.video.clips import make_film

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds that take several parts to send."""
    film = make_film(
        tmp_path_factory.mktemp("clip") / "IMG 9.mp4",
        width=320,
        height=240,
        frames=90,
        options={"crf": "8", "preset": "ultrafast"},
        noise=True,
    )
    assert film.stat().st_size > 3 * 512 * 1024
    return film


def test_a_video_goes_from_the_phone_to_the_doctor(
    server: DiaryServer, new_phone: Callable[..., BrowserContext], clip: Path, tmp_path: Path
) -> None:
    here = new_phone()
    page = open_quick(here, server.address)
    page.tap("#past")
    on_screen(page, "entry")
    page.locator("main#entry .chips button", has_text="asleep").first.tap()
    parts = break_second_part(here, page)
    page.locator(f"main#entry {GALLERY}").set_input_files(clip)
    line_says(page, "No connection now. The video waits here")
    here.set_offline(offline=False)
    line_says(page, "The video is in the diary.")
    assert parts[1].split("-")[0] == parts[2].split("-")[0], "it goes on where it was broken off"
    page.unroute_all()
    (film,) = films_of(server)

    watched(server, page, film.id)
    assert page.locator("#sheet .still").count() == 8
    page.locator("#speeds button").filter(has_text="¼").tap()
    page.tap("#play")
    for number in range(8):
        page.wait_for_function(f"() => now().video.currentTime >= {0.25 * (number + 1):.2f}")
        page.tap("#pad")
    page.tap("#play")
    page.locator("#tap-text").get_by_text("8 taps: about").wait_for()
    page.tap("#tap-save")
    page.locator("#tap-text").get_by_text("Saved with the entry.").wait_for()
    assert len(server.entries()[0]["jerk_offsets_s"]) == 8

    paper = tmp_path / "report.pdf"
    words = [sys.executable, "-m", "tracker", "--database", server.url, "report"]
    subprocess.run([*words, "--child", "Robin", "-o", str(paper)], check=True, timeout=120)
    text = " ".join(one.extract_text() for one in pypdf.PdfReader(paper).pages)
    assert "asleep · video 3 s · in the diary" in " ".join(text.split())

    page.goto(f"{server.address}/video/doctor?child={ROBIN}")
    page.locator(f"#use-{film.id}").check()
    page.get_by_role("button", name="Keep on this phone").tap()
    page.get_by_text("Videos of Robin: 1. They play without a connection").wait_for()
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.get_by_text("Videos of Robin: 1.").wait_for()
    here.set_offline(offline=True)
    page.reload()
    page.get_by_role("button", name="Show the videos").tap()
    page.wait_for_function("() => document.querySelector('#playlist video')?.currentTime > 0.1")
    assert "asleep" in page.inner_text("#playlist")
