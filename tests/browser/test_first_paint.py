"""In a dark bedroom no page flashes white while it loads: every frame is looked at, from the first one on."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import FOOT, ready, remember

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

BRIGHT = 128
"""Of 255: what is brighter is text, an icon or a flash."""

MOST_BRIGHT_AREA = 0.1
"""Text and buttons are a twentieth of a page; a white page is all of it (ours)."""


def frames_of(page: Page, move: Callable[[], object]) -> list[np.ndarray[Any, Any]]:
    """Return the brightness of each frame that is painted while `move` opens another page."""
    pictures: list[str] = []
    painter = page.context.new_cdp_session(page)

    def add(event: dict[str, Any]) -> None:
        pictures.append(event["data"])
        painter.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    painter.on("Page.screencastFrame", add)
    painter.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    move()
    ready(page).get_by_text(FOOT).wait_for()
    painter.send("Page.stopScreencast")
    return [np.asarray(Image.open(BytesIO(b64decode(one))).convert("L")) for one in pictures]


def bright_area(frame: np.ndarray[Any, Any]) -> float:
    return float((frame > BRIGHT).mean())


@pytest.mark.parametrize(
    ("look", "night"),
    [("dark", ""), ("dark", "yes"), ("light", "yes")],
    ids=["a dark phone", "night colours on a dark phone", "night colours on a light phone"],
)
def test_the_dashboard_opens_from_the_quick_page_without_a_white_frame(
    new_phone: Callable[..., BrowserContext], filled_address: str, look: str, night: str
) -> None:
    phone = new_phone(look)
    remember(phone, filled_address, night=night)
    page = phone.new_page()
    page.goto(f"{filled_address}/quick")
    page.wait_for_function("screen !== undefined")
    frames = frames_of(page, lambda: page.goto(filled_address))
    assert len(frames) >= 2
    assert [area for area in map(bright_area, frames) if area > MOST_BRIGHT_AREA] == []


def test_a_light_page_is_seen_to_be_bright(
    new_phone: Callable[..., BrowserContext], filled_address: str
) -> None:
    page = new_phone().new_page()
    frames = frames_of(page, lambda: page.goto(filled_address))
    assert max(map(bright_area, frames)) > MOST_BRIGHT_AREA, "what a flash would look like"
