"""The quick page and the wall in the pseudo-locale: no English left, nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from babel import Locale

from tests.browser.handheld import DiaryServer, on_screen, status_line, wait_until_sent
from tests.browser.test_entering import remembering
from tests.browser.test_quick_unsent import NO_DATABASE
from tests.browser.test_wall import TABLET, looked, of
from tracker.localization.pseudo import pseudo_translation
from tracker.storage import database, store

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = pytest.mark.browser

PSEUDO = '{"region": "en-XA", "caregiver": "Mum"}'

COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"
NO_LOCAL_STORAGE = """
const { setItem } = Storage.prototype;
Storage.prototype.setItem = function (...item) {
  if (this === localStorage) throw new DOMException("full");
  setItem.apply(this, item);
};
"""
NOTHING_TO_TAKE_BACK = {
    "quick": "lastChange = null; showHome()",
    "wall": "columns.forEach((one) => { one.lastChange = one.prompt = null; })",
}
"""As after the time in which a change can be taken back."""


def choose_region(page: Page, address: str) -> None:
    """Let Settings choose the pseudo-locale for a device."""
    page.context.add_cookies(
        [{"name": "diary_device", "value": quote(PSEUDO, safe=""), "url": address}]
    )


def open_plain_page(phone: BrowserContext, address: str, path: str) -> Page:
    """Return the quick page or the wall in the language of the browser, once it is open."""
    page = phone.new_page()
    page.goto(f"{address}/{path}")
    page.wait_for_function("() => queue.opened")
    assert page.get_attribute("html", "lang") == "en-GB"
    return page


TEXTS = """() => {
  const texts = [document.title];
  const walk = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName)) return;
    for (const name of ["aria-label", "placeholder", "alt", "title"]) texts.push(node.getAttribute(name) ?? "");
    texts.push("");
    for (const part of [...node.childNodes, ...(node.content?.childNodes ?? [])]) {
      if (part.nodeType === Node.TEXT_NODE || part.nodeName === "B") texts[texts.length - 1] += part.textContent;
      else {
        walk(part);
        texts.push("");
      }
    }
  };
  walk(document.body);
  return texts;
}"""
"""Every text of a page and of its attributes, those of its hidden screens too."""

CUT_OFF = """() => [...document.querySelectorAll("main:not([hidden]) *, header *, #top *, dialog[open] *, footer *")]
  .filter((node) => node.checkVisibility() && [...node.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.textContent.trim()))
  .filter((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    for (let box = node; box && box !== document.body; box = box.parentElement) {
      const own = box.getBoundingClientRect();
      const isClipping = getComputedStyle(box).overflow !== "visible" && !["auto", "scroll"].includes(getComputedStyle(box).overflowY);
      const holds = isClipping || ["BUTTON", "A", "SUMMARY"].includes(box.tagName);
      if (holds && box.matches(":not(.heard, .heard *)") && (left < own.left - 1 || right > own.right + 1 || top < own.top - 1 || bottom > own.bottom + 1)) return true;
    }
    return !node.closest(".heard") && (left < -1 || right > innerWidth + 1);
  })
  .map((node) => node.textContent)"""
"""Texts that stand out of the screen, of what they are the words of, or of a box that hides what is too much."""


def english(page: Page) -> set[str]:
    """Return the words of a page outside the brackets of the pseudo-locale, without names and dates."""
    locale = Locale.parse("en-GB", sep="-")
    names = {*locale.days["format"]["wide"].values(), *locale.months["format"]["wide"].values()}
    names |= {*locale.days["format"]["abbreviated"].values(), "Sept", "Robin", "Mum", "Sam"}
    names |= {*locale.months["format"]["abbreviated"].values()}
    left = set()
    for text in page.evaluate(TEXTS):
        rest = text
        while rest != (rest := re.sub(r"⟦[^⟦⟧]*⟧", "", rest)):
            pass
        left |= {rest.strip() for word in re.findall(r"[A-Za-z]{2,}", rest) if word not in names}
    return left


def faults(page: Page) -> tuple[set[str], list[str], int]:
    """Return what is wrong on the screen that is shown: English, texts cut off, pixels too wide."""
    wide = int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
    return english(page), list(page.evaluate(CUT_OFF)), wide


STEPS = {
    "home": ("home", "1"),
    "at an earlier time": ("home", "timeSheet(false)"),
    "this phone": ("home", "closeSheet(); phoneSheet()"),
    "home screen": ("home", "closeSheet(); welcomeSheet()"),
    "none seen": ("home", "closeSheet(); noneSheet()"),
    "check-in": ("day", "closeSheet(); openDay()"),
    "danger signs": (
        "day",
        "document.querySelectorAll('details').forEach((one) => (one.open = true))",
    ),
    "running": ("running", "showHome(); startEpisode()"),
    "over 20 minutes": ("running", "memory.state.running.startedAt -= 25 * MINUTE; paintRunning()"),
    "stopped": ("entry", "stopEpisode(true)"),
    "a video on the phone": ("entry", "amendEpisode({ video: 'on_phone' }); showEntry()"),
    "a box that takes no word": (
        "entry",
        "const box = $('temperature_c'); box.value = 'x'; box.onchange()",
    ),
    "another start": ("entry", "timeSheet(true)"),
    "deleted": ("home", "closeSheet(); undo()"),
}
"""How each screen of the quick page is reached from the one before, and which it is."""


@pytest.mark.parametrize("shape", [{}, {"viewport": {"width": 844, "height": 390}}, TABLET])
def test_the_quick_page_is_whole_and_in_one_language_in_longer_words(
    server: DiaryServer, phone: Callable[..., BrowserContext], shape: dict[str, Any]
) -> None:
    page = remembering(phone(**shape), server.address, PSEUDO)
    page.goto(f"{server.address}/quick")
    on_screen(page, "home").wait_for_function("() => withFilms.loaded && paint.after")
    for step, (screen, script) in STEPS.items():
        page.evaluate(f"() => {{ {script} }}")
        assert faults(on_screen(page, screen)) == (set(), [], 0), step
    wait_until_sent(page)


@pytest.mark.parametrize("shape", [{}, {"viewport": {"width": 844, "height": 390}}, TABLET])
def test_the_wall_is_whole_and_in_one_language_in_longer_words(
    server: DiaryServer, phone: Callable[..., BrowserContext], shape: dict[str, Any]
) -> None:
    server.add_child("Sam")
    page = remembering(phone(**shape), server.address, PSEUDO)
    page.goto(f"{server.address}/wall")
    assert faults(looked(page, 2)) == (set(), [], 0)
    page.evaluate("startEpisode(columns[0])")
    assert faults(page) == (set(), [], 0), "running"
    long_ago = "runningOf(columns[0]).startedAt = Date.now() - 25 * MINUTE;"
    page.evaluate(f"{long_ago} paintAll()")
    assert faults(page) == (set(), [], 0), "over 20 minutes"
    # Again: the diary's own start may have come back from the server in the meantime.
    page.evaluate(f"{long_ago} stopEpisode(columns[0], true)")
    of(page, "Robin").locator(".urgent .emergency").wait_for()
    wait_until_sent(page)
    assert faults(page) == (set(), [], 0), "stopped"


def test_the_page_that_adds_a_video_is_whole_in_longer_words(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = remembering(phone(), server.address, PSEUDO)
    page.goto(f"{server.address}/quick/video")
    page.locator("#choice button").first.wait_for()
    assert faults(page) == (set(), [], 0)


def test_the_browser_names_the_forms_of_a_number_as_the_server_does(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = phone().new_page()
    page.goto(f"{server.address}/quick/forget.js")
    for language in ("en", "pl", "ar", "ru", "sl", "ja"):
        chosen = page.evaluate(
            "language => Array.from({ length: 201 }, (_, n) => new Intl.PluralRules(language).select(n))",
            language,
        )
        locale = Locale.parse(language)
        assert chosen == [locale.plural_form(number) for number in range(201)], language


def test_a_refusal_is_in_the_language_of_the_page(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = remembering(phone(), server.address, PSEUDO)
    page.goto(f"{server.address}/quick")
    on_screen(page, "home")
    page.route("**/api/v1/children*", lambda route: route.abort())
    page.evaluate("createEpisode(Date.parse('2025-06-01T12:00:00Z'), 'about')")
    words = status_line(page, "refused")
    assert pseudo_translation("the time is before birth") in words
    assert english(page) == set()
    page.get_by_role("button", name=pseudo_translation("Delete")).first.tap()
    wait_until_sent(page)
    page.evaluate("openEntry(createEpisode(now(), 'exact')); amendEpisode({ temperature_c: 99 })")
    words = status_line(page, "refused")
    assert pseudo_translation("is too large") in words
    assert english(page) == set()


@pytest.mark.parametrize("path", ["quick", "wall"])
def test_a_page_that_stayed_open_takes_the_language_that_settings_chose(
    server: DiaryServer, phone: Callable[..., BrowserContext], path: str
) -> None:
    page = remembering(phone(), server.address, '{"region": "en-US"}')
    page.goto(f"{server.address}/{path}")
    page.wait_for_function("() => queue.opened")
    assert page.get_attribute("html", "lang") == "en-US"
    choose_region(page, server.address)
    page.evaluate(COME_BACK)
    page.wait_for_selector("html[lang=en-XA]")


@pytest.mark.parametrize("path", ["quick", "wall"])
def test_an_open_page_away_from_home_stays_until_the_diary_answers(
    server: DiaryServer, phone: Callable[..., BrowserContext], path: str
) -> None:
    page = open_plain_page(phone(), server.address, path)
    server.kill()
    choose_region(page, server.address)
    page.evaluate(COME_BACK)
    page.wait_for_function("() => unreachable")
    assert page.get_attribute("html", "lang") == "en-GB"
    server.start()
    page.evaluate(COME_BACK)
    page.wait_for_selector("html[lang=en-XA]")


@pytest.mark.parametrize(("path", "target"), [("quick", "#past"), ("wall", ".past")])
def test_a_page_that_holds_the_only_copy_of_an_entry_takes_the_language_once_it_is_sent(
    server: DiaryServer, phone: Callable[..., BrowserContext], path: str, target: str
) -> None:
    here = phone()
    here.add_init_script(f"{NO_DATABASE}; {NO_LOCAL_STORAGE}")
    page = open_plain_page(here, server.address, path)
    page.route("**/api/v1/episodes*", lambda route: route.abort())
    page.wait_for_selector(target)
    page.evaluate("shownAt = -Infinity" if path == "quick" else "1")
    page.tap(target)
    page.wait_for_function("() => queue.waiting.some((one) => one.ready) && queue.failing")
    page.evaluate(NOTHING_TO_TAKE_BACK[path])
    choose_region(page, server.address)
    page.evaluate("refresh()")
    page.evaluate("refresh()")
    assert page.get_attribute("html", "lang") == "en-GB"
    page.unroute("**/api/v1/episodes*")
    page.evaluate("queue.flush()")
    page.wait_for_selector("html[lang=en-XA]")
    assert len(server.entries()) == 1


@pytest.mark.parametrize("path", ["quick", "wall"])
def test_an_open_page_takes_the_language_that_the_family_chose_on_another_device(
    server: DiaryServer, phone: Callable[..., BrowserContext], path: str
) -> None:
    page = open_plain_page(phone(), server.address, path)
    with database.writing(server.engine) as session:
        store.set_region(session, "en-XA", now=datetime.now(UTC), by=None)
    page.evaluate(COME_BACK)
    page.wait_for_selector("html[lang=en-XA]")


def test_the_wall_keeps_its_page_while_a_timer_runs(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = looked(open_plain_page(phone(**TABLET), server.address, "wall"), 1)
    of(page, "Robin").locator(".now").tap()
    wait_until_sent(page)
    page.evaluate(NOTHING_TO_TAKE_BACK["wall"])
    choose_region(page, server.address)
    page.evaluate("refresh()")
    page.evaluate("refresh()")
    assert page.get_attribute("html", "lang") == "en-GB"
    of(page, "Robin").locator(".stop").tap()
    wait_until_sent(page)
    page.evaluate(f"{NOTHING_TO_TAKE_BACK['wall']}; {COME_BACK}")
    page.wait_for_selector("html[lang=en-XA]")


def test_an_offline_copy_in_another_language_is_not_made_anew_for_ever(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = open_plain_page(phone(), server.address, "quick")
    copy = page.request.get(f"{server.address}/quick")
    loads: list[str] = []
    text, headers = copy.text(), copy.headers

    def from_the_copy(route: Route) -> None:
        loads.append(route.request.url)
        route.fulfill(body=text, headers=headers)

    page.route("**/quick", from_the_copy)
    choose_region(page, server.address)
    with page.expect_navigation():
        page.evaluate(COME_BACK)
    page.wait_for_function("() => glance")
    page.evaluate("refresh()")
    page.evaluate("refresh()")
    assert len(loads) == 1


def test_without_the_diary_a_page_opens_in_the_language_it_was_kept_in(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    page = remembering(phone(service_workers="allow"), server.address, PSEUDO)
    page.goto(f"{server.address}/quick")
    on_screen(page, "home").wait_for_function("() => withFilms.loaded")
    page.wait_for_function("async () => (await caches.match('/quick/films.js')) !== undefined")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    server.kill()
    page.reload()
    page.evaluate("openEntry(createEpisode(now(), 'exact'))")
    on_screen(page, "entry").wait_for_function("() => withFilms.loaded")
    page.get_by_role("button", name=pseudo_translation("Record a video")).wait_for()
    assert english(page) == set()
