"""A video watched slowly on a phone: contact sheet, steps, a marked part, taps along it, and the playlist for the doctor."""

from __future__ import annotations

import hashlib
import io
import json
import urllib.request
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import load
from tests.browser.handheld import NO_TAP_UNDER_WAY, ROBIN, DiaryServer, faults, out_of_shape
from tests.video.clips import make_film
from tracker.domain.video_marks import video_marks

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

FRAMES = 90


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of a band that moves, thirty pictures a second."""
    file = tmp_path_factory.mktemp("clip") / "IMG 7.mp4"
    return make_film(
        file,
        width=160,
        height=120,
        frames=FRAMES,
        metadata={"creation_time": "2025-10-20T06:57:00Z"},
    )


def call(server: DiaryServer, method: str, path: str, body: bytes, **headers: str) -> Any:
    sent = {"content-type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{server.address}/api/v1/{path}", body or None, sent, method=method
    )
    with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
        return json.loads(reply.read())


def an_entry(server: DiaryServer, **answers: object) -> str:
    started_at = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    record = {"id": str(uuid4()), "child": ROBIN, "started_at": started_at, "source": "app"}
    body = json.dumps(record | answers).encode()
    return str(call(server, "POST", "episodes", body)["id"])


def a_video(server: DiaryServer, page: Page, clip: Path, episode: str | None) -> str:
    """Put a video into the diary as a phone does, and wait until it is prepared."""
    content = clip.read_bytes()
    film = {
        "id": str(uuid4()),
        "child": ROBIN,
        "episode": episode,
        "name": clip.name,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    call(server, "POST", "videos", json.dumps(film).encode())
    last = f"bytes 0-{len(content) - 1}/{len(content)}"
    path = f"videos/{film['id']}"
    if call(server, "GET", path, b"")["state"] == "uploading":
        call(server, "PUT", f"{path}/content", content, content_range=last)
    page.goto(f"{server.address}/healthz")
    page.evaluate(
        """async (address) => {
            for (;;) {
                const film = await (await fetch(address)).json();
                if (film.state === "ready" && film.still_times_s.length === 8) return;
                await new Promise((done) => setTimeout(done, 100));
            }
        }""",
        f"/api/v1/{path}",
    )
    return str(film["id"])


def watched(server: DiaryServer, page: Page, *ids: str) -> Page:
    """Open the player and wait until the first picture is there."""
    names = ("id", "beside")
    query = "&".join(f"{name}={id_}" for name, id_ in zip(names, ids, strict=False))
    page.goto(f"{server.address}/video/watch?{query}")
    page.wait_for_function(
        "() => players.length && players.every(({video}) => video.readyState >= 2)"
    )
    return page


def place(page: Page) -> float:
    """Return the second at which the video stands, once the last tap has done what it does."""
    page.wait_for_function(f"() => {NO_TAP_UNDER_WAY} && !now().video.seeking")
    return float(page.evaluate("now().video.currentTime"))


def test_a_video_is_watched_slowly_tapped_along_and_its_rhythm_is_shown(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = phone().new_page()
    entry = an_entry(server, movements=["jerk"], state="asleep")
    film = a_video(server, page, clip, entry)
    watched(server, page, film)
    assert page.inner_text("h1") == "Jerk"
    assert "asleep" in page.inner_text("#captions")
    assert page.locator("#sheet .still").count() == 8
    page.locator("#sheet .still").nth(4).tap()
    still = page.evaluate("now().film.still_times_s[4]")
    page.wait_for_function("(at) => Math.abs(now().video.currentTime - at) < 0.001", arg=still)
    page.tap("#frame-on")
    on = place(page)
    assert on - still == pytest.approx(1 / 30, abs=1 / 30)
    page.tap("#frame-back")
    assert on - place(page) == pytest.approx(1 / 30, abs=0.002)
    page.keyboard.press("ArrowRight")
    assert place(page) == pytest.approx(on, abs=0.002)
    page.locator("#speeds button").filter(has_text="¼").tap()
    page.locator("#sheet .still").first.tap()
    place(page)
    page.tap("#play")
    page.wait_for_function("() => !now().video.paused && now().video.currentTime > 0.05")
    assert page.evaluate("now().video.playbackRate") == 0.25
    for number in range(15):
        page.wait_for_function(f"() => now().video.currentTime >= {0.18 * (number + 1):.2f}")
        page.tap("#pad")
    page.tap("#play")
    page.locator("#tap-text").get_by_text("15 taps: about").wait_for()
    assert "We can't tell what moves or why" in page.inner_text("#tap-text")
    assert (faults(page), out_of_shape(page)) == ([], [])
    taps = page.evaluate("taps.offsets()")
    assert taps == sorted(set(taps))
    page.tap("#tap-save")
    page.locator("#tap-text").get_by_text("Saved with the entry. The taps count from").wait_for()
    stored = server.entries()[0]
    assert stored["jerk_offsets_s"] == taps
    assert video_marks(stored["source"]).playback_rate == 0.25
    assert stored["source"].startswith("app ")


def test_a_warning_sign_that_the_taps_bring_stands_beside_them_with_what_to_do(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = phone().new_page()
    watched(server, page, a_video(server, page, clip, an_entry(server)))
    page.evaluate("taps.state.taps = [...Array(11).keys()].map((one) => 0.17 * (one + 1))")
    page.evaluate("paintTaps(taps.state, '')")
    page.tap("#tap-save")
    page.locator("#tap-urgent").get_by_text("Several short jerks in a row").wait_for()
    assert "doctor" in page.inner_text("#tap-urgent")
    assert page.locator("#tap-urgent a").get_attribute("href") == "./"
    assert (faults(page), out_of_shape(page)) == ([], [])


def test_seven_taps_show_no_rhythm_and_taps_of_the_pad_are_replaced_only_when_sure(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = phone().new_page()
    entry = an_entry(server, jerk_offsets_s=[1.0, 2.0, 3.0])
    watched(server, page, a_video(server, page, clip, entry))
    page.tap("#pad")
    expect(page.locator("#tap-text")).to_have_text(
        "Press Play first: taps are counted while the video runs."
    )
    page.keyboard.press("4")
    page.tap("#play")
    for number in range(7):
        page.wait_for_function(f"() => now().video.currentTime >= {0.1 * (number + 1)}")
        page.tap("#pad")
    page.tap("#play")
    page.locator("#tap-text").get_by_text("With 8 or more taps").wait_for()
    page.tap("#tap-save")
    page.get_by_role("button", name="Replace the taps").wait_for()
    assert server.entries()[0]["jerk_offsets_s"] == [1.0, 2.0, 3.0]
    page.tap("#tap-save")
    page.locator("#tap-text").get_by_text("Saved with the entry.").wait_for()
    assert len(server.entries()[0]["jerk_offsets_s"]) == 7


def test_a_marked_part_repeats_and_a_jump_back_begins_the_taps_again(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = phone().new_page()
    watched(server, page, a_video(server, page, clip, an_entry(server)))
    page.evaluate("seek(now(), 1)")
    place(page)
    page.tap("#loop-from")
    page.evaluate("seek(now(), 1.4)")
    place(page)
    page.tap("#loop-to")
    expect(page.locator("#loop-text")).to_have_text("Repeats from 0:01.0 to 0:01.4.")
    page.tap("#play")
    page.wait_for_function("() => !now().video.paused && now().video.currentTime < 1.3")
    page.tap("#pad")
    expect(page.locator("#pad-count")).to_have_text("Taps: 1")
    page.locator("#tap-text").get_by_text("The video jumped back").wait_for()
    assert 0.9 <= page.evaluate("now().video.currentTime") <= 1.6
    page.tap("#loop-off")
    expect(page.locator("#loop-text")).to_have_text("")


def test_history_shows_a_thumbnail_that_opens_the_player(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = phone().new_page()
    film = a_video(server, page, clip, an_entry(server, movements=["jerk"]))
    load(page, f"{server.address}/history")
    thumbnail = page.locator(".thumbnails a")
    assert thumbnail.inner_text() == "Watch the video, 3 s"
    page.wait_for_function("() => document.querySelector('.thumbnails img')?.naturalWidth > 0")
    thumbnail.tap()
    page.wait_for_url(f"**/video/watch?id={film}")
    page.wait_for_function("() => players.length && players[0].video.readyState >= 2")


def test_stills_are_printed_only_where_they_are_ticked(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = phone().new_page()
    a_video(server, page, clip, an_entry(server, movements=["jerk"]))
    load(page, f"{server.address}/report")
    pages = page.locator(".st-key-paper-pages img")
    pages.last.wait_for()
    assert page.get_by_role("link", name="Show the doctor the videos").is_visible()
    before = pages.count()
    assert not page.get_by_role("checkbox", name="Print stills of the videos").is_checked()
    page.get_by_text("Print stills of the videos").click()
    page.wait_for_function(
        "count => document.querySelectorAll('.st-key-paper-pages img').length === count",
        arg=before + 1,
    )


def test_the_timer_of_the_guided_film_counts_and_judges_nothing(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = phone().new_page()
    page.clock.install()
    page.goto(f"{server.address}/video/fidgety")
    assert "It never rates it" in page.inner_text("main")
    page.tap("#run")
    page.clock.run_for(181_000)
    page.get_by_text("Three minutes are done.").wait_for()
    assert page.inner_text("#clock") in {"3:01", "3:00"}
    page.clock.run_for(120_000)
    page.get_by_text("Five minutes. You can stop.").wait_for()
    page.tap("#run")
    page.get_by_text("5:01 filmed.").wait_for()
    assert (faults(page), out_of_shape(page)) == ([], [])


def test_two_videos_play_side_by_side(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = phone().new_page()
    one = a_video(server, page, clip, an_entry(server, movements=["jerk"]))
    other = a_video(server, page, clip, an_entry(server, movements=["twitch"]))
    watched(server, page, one)
    page.locator("#others .still").tap()
    page.wait_for_url(f"**?id={one}&beside={other}")
    page.wait_for_function("() => players.length === 2")
    assert page.inner_text("h1") == "Is it the same movement?"
    page.keyboard.press("2")
    page.tap("#play")
    page.wait_for_function("() => players.every(({video}) => video.currentTime > 0.1)")
    assert page.evaluate("players.map(({video}) => video.playbackRate)") == [0.5, 0.5]
    page.tap("#play")
    page.evaluate("choose(1)")
    before = page.evaluate("players[0].video.currentTime")
    page.tap("#frame-on")
    place(page)
    assert page.evaluate("players[0].video.currentTime") == pytest.approx(before, abs=0.01)
    assert (faults(page), out_of_shape(page)) == ([], [])


def test_the_playlist_for_the_doctor_plays_without_a_connection_and_is_deleted_after_the_visit(
    server: DiaryServer, new_phone: Callable[..., BrowserContext], clip: Path
) -> None:
    here = new_phone()
    page = here.new_page()
    film = a_video(server, page, clip, an_entry(server, movements=["jerk"], state="awake"))
    page.goto(f"{server.address}/video/doctor?child={ROBIN}")
    page.locator(f"#use-{film}").check()
    page.get_by_role("button", name="Keep on this phone").tap()
    page.get_by_text("Videos of Robin: 1. They play without a connection").wait_for()
    assert (faults(page), out_of_shape(page)) == ([], [])
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.get_by_text("Videos of Robin: 1.").wait_for()
    here.set_offline(offline=True)
    page.reload()
    page.get_by_text("The videos kept on this phone play all the same.").wait_for()
    page.get_by_role("button", name="Show the videos").tap()
    page.wait_for_function(
        "() => document.querySelector('#playlist video')?.currentTime > 0.1", timeout=20_000
    )
    words = page.inner_text("#playlist")
    assert "1 of 1: Jerk" in words
    assert "awake" in words
    assert "old" in words
    page.get_by_role("button", name="Close").tap()
    page.evaluate("localStorage.setItem('diary-visit-until', String(Date.now() - 1))")
    page.reload()
    page.get_by_text("The visit is over").wait_for()
    assert page.evaluate("kept.list()") is None
    assert page.evaluate(f"kept.video('{film}')") is None


def test_the_quick_page_deletes_the_videos_of_a_visit_that_is_over(
    server: DiaryServer, new_phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = new_phone().new_page()
    film = a_video(server, page, clip, an_entry(server))
    page.goto(f"{server.address}/video/doctor?child={ROBIN}")
    page.locator(f"#use-{film}").check()
    page.get_by_role("button", name="Keep on this phone").tap()
    page.get_by_text("Videos of Robin: 1.").wait_for()
    databases = "async () => (await indexedDB.databases()).map(({name}) => name)"
    page.evaluate("localStorage.setItem('diary-visit-until', String(Date.now() + 3_600_000))")
    page.goto(f"{server.address}/quick")
    page.wait_for_function("() => queue.opened")
    assert "diary-visit" in page.evaluate(databases)
    page.evaluate("localStorage.setItem('diary-visit-until', String(Date.now() - 1))")
    page.reload()
    page.wait_for_function("() => queue.opened && !localStorage.getItem('diary-visit-until')")
    assert "diary-visit" not in page.evaluate(databases)


def test_the_zip_for_the_doctor_holds_a_page_and_the_videos(
    server: DiaryServer, new_phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = new_phone().new_page()
    film = a_video(server, page, clip, an_entry(server, movements=["jerk"]))
    page.goto(f"{server.address}/video/doctor?child={ROBIN}")
    page.locator(f"#use-{film}").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as one file").tap()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["index.html", "videos/01.mp4"]
        text = archive.read("index.html").decode()
    assert "Videos of Robin" in text
    assert 'src="videos/01.mp4"' in text
    assert "script" not in text
    assert server.entries()[0]["video"] == "attached"
