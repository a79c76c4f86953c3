"""The quick page about videos: whose phone it is on, and what to film."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import remember
from tests.browser.handheld import (
    DiaryServer,
    chip,
    faults,
    on_screen,
    open_quick,
    out_of_shape,
    wait_until_sent,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser


def test_whose_phone_a_video_is_on_is_asked_and_never_taken_from_who_logs(
    server: DiaryServer, phone: Callable[..., BrowserContext]
) -> None:
    context = phone()
    remember(context, server.address, caregiver="Mum")
    page = open_quick(context, server.address)
    page.tap("#past")
    on_screen(page, "entry")
    question = page.get_by_text("Whose phone is the video on?")
    assert not question.is_visible()
    chip(page, "on a phone").tap()
    question.wait_for()
    wait_until_sent(page)
    assert server.entries()[0]["source"] == "app"
    chip(page, "Mum").tap()
    wait_until_sent(page)
    assert server.entries()[0]["source"] == "app video-on:Mum"
    page.get_by_label("Someone else: type a name").fill("Grandma Jo 100%")
    page.get_by_label("Someone else: type a name").blur()
    wait_until_sent(page)
    assert server.entries()[0]["source"] == "app video-on:Grandma%20Jo%20100%25"
    assert chip(page, "Grandma Jo 100%").get_attribute("aria-pressed") == "true"
    assert (faults(page), out_of_shape(page)) == ([], [])
    chip(page, "Grandma Jo 100%").tap()
    wait_until_sent(page)
    assert server.entries()[0]["source"] == "app"
    chip(page, "no video").tap()
    expect(question).to_be_hidden()
