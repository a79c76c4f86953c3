"""A video on the phone: chosen for an entry, sent with a break in the middle, in the diary; or an entry that begins with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.handheld import (
    ROBIN,
    DiaryServer,
    faults,
    on_screen,
    open_quick,
    out_of_shape,
    wait_until_sent,
)
from tests.video.clips import make_film
from tracker.storage import videos
from tracker.storage.database import reading

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = pytest.mark.browser

GALLERY = "input[type=file]:not([capture])"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of a second that takes several parts to send: its pictures are hardly compressed."""
    file = tmp_path_factory.mktemp("clip") / "IMG 0042.mp4"
    made = make_film(
        file,
        width=320,
        height=240,
        frames=30,
        options={"crf": "0", "preset": "ultrafast"},
        metadata={"creation_time": "2026-11-20T06:57:00Z"},
        noise=True,
    )
    assert made.stat().st_size > 3 * 512 * 1024
    return made


def films_of(server: DiaryServer) -> list[videos.Video]:
    with reading(server.engine) as session:
        return videos.videos(session)


def line_says(page: Page, words: str) -> None:
    page.locator("#films p").filter(has_text=words).first.wait_for()


def an_entry(page: Page) -> None:
    page.tap("#past")
    on_screen(page, "entry")


def break_second_part(here: BrowserContext, page: Page) -> list[str]:
    """Lose the network when a page sends the second part of a video; return the parts it sends."""
    parts: list[str] = []

    def count(route: Route) -> None:
        parts.append(route.request.headers["content-range"])
        if len(parts) == 2:
            here.set_offline(offline=True)
            route.abort()
            return
        route.continue_()

    page.route("**/content*", count)
    return parts


def test_a_video_goes_on_after_a_break_and_is_then_in_the_entry(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    here = phone()
    page = open_quick(here, server.address)
    an_entry(page)
    parts = break_second_part(here, page)
    page.locator(f"main#entry {GALLERY}").set_input_files(clip)
    line_says(page, "No connection now. The video waits here")
    assert server.entries()[0].get("video") is None
    waiting = films_of(server)
    assert [film.state for film in waiting] == ["uploading"]
    here.set_offline(offline=False)
    line_says(page, "The video is in the diary.")
    beside = page.locator("main#entry .film-beside")
    beside.scroll_into_view_if_needed()
    assert beside.inner_text() == "The video is in the diary."
    firsts = [int(part.split()[1].split("-")[0]) for part in parts]
    assert firsts[1] == firsts[2], "the part that was broken off is sent again, and no other"
    assert len(firsts) == len(set(firsts)) + 1
    entry = server.entries()[0]
    assert entry["video"] == "attached"
    assert len(entry["clips"]) == 1
    assert page.locator("main#entry section", has_text="It is on my phone").count() == 0
    assert faults(page) == []
    assert out_of_shape(page) == []
    page.get_by_role("button", name="OK", exact=True).tap()
    page.locator("#films .card").wait_for(state="detached")


def test_a_closed_page_goes_on_when_it_is_opened_again(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    here = phone()
    page = open_quick(here, server.address)
    an_entry(page)
    page.route("**/content*", lambda route: route.abort())
    page.locator(f"main#entry {GALLERY}").set_input_files(clip)
    line_says(page, "No connection now. The video waits here")
    page.close()
    again = open_quick(here, server.address)
    line_says(again, "The video is in the diary.")
    assert server.entries()[0]["video"] == "attached"


def test_the_entry_is_sent_first_and_a_video_without_a_network_waits(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    here = phone()
    page = open_quick(here, server.address)
    page.wait_for_function("() => withFilms.loaded")
    here.set_offline(offline=True)
    an_entry(page)
    page.locator(f"main#entry {GALLERY}").set_input_files(clip)
    line_says(page, "The entry is sent first, then the video.")
    assert films_of(server) == []
    here.set_offline(offline=False)
    line_says(page, "The video is in the diary.")
    assert len(server.entries()) == 1


def test_a_page_that_lost_the_network_before_it_could_take_videos_takes_them_when_it_is_back(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    here = phone()
    page = here.new_page()
    page.route("**/quick/films.js", lambda route: route.abort())
    page.goto(f"{server.address}/quick")
    on_screen(page, "home")
    here.set_offline(offline=True)
    an_entry(page)
    assert page.locator(f"main#entry {GALLERY}").count() == 0
    page.unroute("**/quick/films.js")
    here.set_offline(offline=False)
    page.locator(f"main#entry {GALLERY}").set_input_files(clip)
    line_says(page, "The video is in the diary.")
    assert [entry["video"] for entry in server.entries()] == ["attached"]


def test_a_video_begins_an_entry_at_the_moment_it_was_recorded(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = open_quick(phone(), server.address)
    page.tap("#earlier")
    page.locator(f"#sheet {GALLERY}").set_input_files(clip)
    page.get_by_text("Is that when it began?").wait_for()
    assert server.entries() == []
    page.get_by_role("button", name="Yes, save an entry").tap()
    on_screen(page, "entry")
    wait_until_sent(page)
    page.wait_for_function("() => films.list.every(film => film.episode)")
    entry = server.entries()[0]
    assert entry["started_at"].startswith("2026-11-20T01:57:00")
    assert entry["video"] == "attached"
    assert films_of(server)[0].episode_id == entry["id"]


def test_what_is_no_video_is_refused_at_once_and_the_entry_stays(
    server: DiaryServer, phone: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(b"\xff\xd8\xff")
    page = open_quick(phone(), server.address)
    an_entry(page)
    page.locator(f"main#entry {GALLERY}").set_input_files(picture)
    line_says(page, "This is not a video.")
    wait_until_sent(page)
    assert len(server.entries()) == 1
    broken = tmp_path / "film.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(2_000))
    page.get_by_role("button", name="OK", exact=True).tap()
    page.locator(f"main#entry {GALLERY}").set_input_files(broken)
    line_says(page, "damaged or not complete")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it on this device").tap()
    assert download.value.suggested_filename == "film.mp4"
    assert Path(download.value.path()).read_bytes() == broken.read_bytes()
    assert server.entries()[0].get("video") is None


def test_the_page_of_one_entry_adds_a_video_and_moves_its_start(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = open_quick(phone(), server.address)
    an_entry(page)
    wait_until_sent(page)
    record: dict[str, Any] = server.entries()[0]
    page.goto(f"{server.address}/quick/video?episode={record['id']}")
    page.get_by_text("For the entry of").wait_for()
    assert faults(page) == []
    assert out_of_shape(page) == []
    page.locator(f"#choice {GALLERY}").set_input_files(clip)
    line_says(page, "The video is in the diary.")
    page.get_by_alt_text("Watch video 1 of this entry").wait_for()
    assert server.entries()[0]["video"] == "attached"
    page.goto(f"{server.address}/quick/video?child={ROBIN}")
    page.get_by_text("Choose a video. We ask").wait_for()
