"""The player under a finger and in full, slow motion, the playlist's speeds, and what a sign-out deletes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import running, sideways
from tests.browser.handheld import ROBIN, DiaryServer, faults, out_of_shape
from tests.browser.test_entering import remembering
from tests.browser.test_signing_in import sign_everybody_out, sign_in
from tests.browser.test_watching import a_video, an_entry, place, watched
from tests.video.clips import make_film
from tests.web.auth.conftest import ServerUnderTest, prepared
from tracker.domain.vocabulary import ClipType
from tracker.storage import videos
from tracker.storage.database import open_database, reading, writing
from tracker.storage.models import VideoState
from tracker.storage.videos import Video

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser


def wait_for_value(page: Page, script: str, value: object) -> None:
    """Wait until a script on the page gives a value: a tap is over before what it does has begun."""
    expected = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    page.wait_for_function(f"(expected) => JSON.stringify({script}) === expected", arg=expected)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds, thirty pictures a second; the file says nothing about slow motion."""
    return make_film(tmp_path_factory.mktemp("clip") / "a.mp4", width=160, height=120, frames=90)


def test_a_finger_goes_through_the_pictures_and_the_video_fills_the_screen(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = phone().new_page()
    watched(server, page, a_video(server, page, clip, an_entry(server)))
    page.evaluate("seek(now(), 1)")
    before = place(page)
    box = page.locator("#stage video").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=6)
    page.mouse.up()
    assert place(page) - before == pytest.approx(5 / 30, abs=1 / 30)
    assert page.evaluate("now().video.paused")
    page.mouse.click(x, y)
    page.wait_for_function("() => !now().video.paused")
    page.mouse.click(x, y)
    page.wait_for_function("() => now().video.paused")
    page.tap("#full")
    page.wait_for_function("() => document.fullscreenElement?.tagName === 'FIGURE'")
    page.evaluate("document.exitFullscreen()")
    page.wait_for_function("() => !document.fullscreenElement")
    page.evaluate(
        "() => { now().figure.requestFullscreen = undefined;"
        " now().video.webkitEnterFullscreen = () => (window.shown = 'iphone'); }"
    )
    page.tap("#full")
    wait_for_value(page, "window.shown", "iphone")


def test_taps_along_slow_motion_count_in_real_time_or_not_at_all(
    server: DiaryServer,
    phone: Callable[..., BrowserContext],
    clip: Path,
    tmp_path: Path,
) -> None:
    page = phone().new_page()
    entry = an_entry(server)
    watched(server, page, a_video(server, page, clip, entry))
    assert "doesn't say whether it was filmed in slow motion" in page.inner_text("#pace-text")
    page.tap("#pace")
    expect(page.locator("#pace-text")).not_to_contain_text("it was filmed")
    page.tap("#play")
    page.tap("#pad")
    page.wait_for_function("() => document.querySelector('#tap-text').textContent.length > 20")
    assert "its file doesn't say how slow" in page.inner_text("#tap-text")
    assert page.locator("#tap-save").is_disabled()
    page.tap("#pace")
    expect(page.locator("#pad-count")).to_have_text("")
    tagged = make_film(
        tmp_path / "slow.mp4", frames=90, metadata={"com.android.capture.fps": "240.0"}
    )
    watched(server, page, a_video(server, page, tagged, entry))
    assert page.inner_text("#pace-text").startswith("This video plays in slow motion: 8 times")
    assert not page.locator("#pace").is_visible()
    page.evaluate("taps.state.taps = [0.8, 1.6]")
    assert page.evaluate("taps.offsets()") == [0.1, 0.2]


def test_taps_count_from_the_beginning_of_the_entry_where_both_times_are_known(
    server: DiaryServer, phone: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    page = phone().new_page()
    began = {"creation_time": "2025-10-20T06:57:12.000000Z"}
    film = make_film(tmp_path / "a.mp4", width=160, height=120, frames=90, metadata=began)
    entry = an_entry(server, started_at="2025-10-20T06:57:00+00:00", duration_s=60)
    watched(server, page, a_video(server, page, film, entry))
    page.tap("#play")
    page.wait_for_function("() => now().video.currentTime > 0.2")
    page.tap("#pad")
    page.tap("#tap-save")
    page.locator("#tap-text").get_by_text("count from the beginning of the entry").wait_for()
    (stored,) = [one for one in server.entries() if one["id"] == entry]
    assert 12 < stored["jerk_offsets_s"][0] < 16
    assert stored["source"] == "app taps-from-video:1@entry"


def texts_of(selector: str) -> str:
    """Return the script that reads the texts of all elements of a selector."""
    return f"[...document.querySelectorAll('{selector}')].map((one) => one.innerText)"


def test_the_doctor_slows_the_playlist_down_and_the_speed_stays(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path, tmp_path: Path
) -> None:
    page = phone().new_page()
    other = make_film(tmp_path / "b.mp4", width=160, height=120, frames=60)
    ids = [a_video(server, page, one, an_entry(server)) for one in (clip, other)]
    page.goto(f"{server.address}/video/doctor?child={ROBIN}")
    page.locator(f"#use-{ids[0]}").wait_for()
    opacity = "['keep', 'zip'].map((id) => getComputedStyle($(id)).opacity)"
    wait_for_value(page, opacity, ["0.4", "0.4"])  # nothing is chosen, and the buttons show it
    for film in ids:
        page.locator(f"#use-{film}").check()
        wait_for_value(page, opacity, ["1", "1"])
        link = page.locator(f"a[href='video/watch?id={film}']")
        assert link.inner_text() == "Watch closely"
    page.get_by_role("button", name="Keep on this phone").tap()
    page.get_by_role("button", name="Show the videos").tap()
    speeds = page.locator("#playlist .speed")
    wait_for_value(page, texts_of("#playlist .speed"), ["1×", "½", "¼"])
    playing = "document.querySelector('#playlist video').playbackRate"
    pressed = texts_of("#playlist [aria-pressed=true]")
    for name, rate in (("½", 0.5), ("¼", 0.25)):
        speeds.get_by_text(name).tap()
        wait_for_value(page, playing, rate)
        wait_for_value(page, pressed, [name])
    page.get_by_role("button", name="Next").tap()
    page.get_by_text("2 of 2").wait_for()
    wait_for_value(page, playing, 0.25)
    wait_for_value(page, pressed, ["¼"])
    assert (faults(page), out_of_shape(page)) == ([], [])
    page.locator("#playlist a").tap()
    page.wait_for_url("**/video/watch?id=*")


def test_the_address_for_the_doctor_asks_whose_videos_where_there_are_several_children(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = phone().new_page()
    film = a_video(server, page, clip, an_entry(server))
    server.add_child("Wren")
    page.goto(f"{server.address}/video/doctor")
    page.get_by_role("heading", name="Whose videos?").wait_for()
    assert not page.locator("#message").is_visible()
    assert page.locator("#who-list a").count() == 2
    assert (faults(page), out_of_shape(page)) == ([], [])
    page.locator(f"#who-list a[href$='{ROBIN}']").tap()
    page.locator(f"#use-{film}").wait_for()
    assert not page.locator("#who").is_visible()


def test_the_pages_about_videos_fit_the_phone_in_longer_words(
    server: DiaryServer, phone: Callable[..., BrowserContext], clip: Path
) -> None:
    page = remembering(phone(), server.address, '{"region": "en-XA"}')
    film = a_video(server, page, clip, an_entry(server, movements=["jerk"]))
    watched(server, page, film)
    assert page.inner_text("#play").startswith("⟦")
    assert sideways(page) <= 0
    page.goto(f"{server.address}/video/doctor?child={ROBIN}")
    page.locator(f"#use-{film}").check()
    page.locator("#keep").tap()
    page.locator("#ready-text").get_by_text("⟦").wait_for()
    assert sideways(page) <= 0
    page.goto(f"{server.address}/video/fidgety")
    page.tap("#run")
    expect(page.locator("#run")).to_have_text(re.compile("^⟦"))
    assert sideways(page) <= 0


def test_a_film_of_small_movements_of_four_minutes_is_added_without_an_entry(
    server: DiaryServer, phone: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    film = make_film(tmp_path / "long.mp4", rate=2, frames=480, flat=True)
    page = phone().new_page()
    before = server.entries()
    page.goto(f"{server.address}/video/fidgety")
    page.tap("#add")
    page.get_by_text("It shows no episode, so it gets no entry.").wait_for()
    page.get_by_text("Up to 5 minutes and 650 MB.").wait_for()
    page.locator("input[type=file]:not([capture])").set_input_files(film)
    page.get_by_text("The video is in the diary.").wait_for(timeout=60_000)
    assert page.get_by_text("When did it begin?").count() == 0
    assert (faults(page), out_of_shape(page)) == ([], [])
    page.goto(f"{server.address}/video/doctor?child={ROBIN}")
    page.locator("#list").get_by_text("Film of small movements").wait_for()
    assert "4 min" in page.inner_text("#list")
    assert server.entries() == before


@contextmanager
def served_with_film(folder: Path, clip: Path) -> Iterator[tuple[ServerUnderTest, str]]:
    """A diary with a passcode that has one film; its address and the film's id."""
    diary = prepared(folder)
    content, now, id_ = clip.read_bytes(), datetime.now(UTC), str(uuid4())
    sha256 = hashlib.sha256(content).hexdigest()
    (folder / "clips").mkdir()
    (folder / "clips" / f"{sha256}.mp4").write_bytes(content)
    engine = open_database(diary.url)
    with writing(engine) as session:
        film = Video(
            id=id_,
            child_id=ROBIN,
            episode_id=None,
            name="a.mp4",
            bytes=len(content),
            sha256=sha256,
            keep_sound=False,
            logged_at=now,
            changed_at=now,
            state=VideoState.READY,
            stored_sha256=sha256,
            stored_type=ClipType.MP4,
            stored_bytes=len(content),
        )
        videos.add_video(session, film)
    with running(folder, "serve") as address:
        yield ServerUnderTest(address, diary.tokens, diary.url), id_
    with reading(engine) as session:
        assert len(videos.videos(session)) == 1
    engine.dispose()


@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_signing_out_deletes_the_videos_kept_for_a_visit(
    new_phone: Callable[..., BrowserContext], clip: Path, tmp_path: Path, where: str
) -> None:
    with served_with_film(tmp_path, clip) as (diary, film):
        page = new_phone().new_page()
        page.goto(f"{diary.address}/video/doctor")
        sign_in(page, "Granny")
        page.goto(f"{diary.address}/video/doctor")
        page.locator(f"#use-{film}").check()
        page.get_by_role("button", name="Keep on this phone").tap()
        page.get_by_text("Videos of Robin: 1.").wait_for()
        assert page.evaluate(f"kept.video('{film}').then(Boolean)")
        if where == "here":
            page.goto(f"{diary.address}/logout")
            page.get_by_role("button", name="Sign out").click()
            page.get_by_text("You are signed out on this device.").wait_for()
        else:
            sign_everybody_out(diary)
            page.reload()
            page.get_by_label("Passcode").wait_for()
        page.wait_for_function(
            "() => indexedDB.databases()"
            ".then((all) => !all.some(({name}) => name === 'diary-visit'))"
        )
        page.wait_for_function("() => localStorage.getItem('diary-visit-until') === null")
