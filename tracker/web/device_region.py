"""The region of the device that sends a request: its own choice, the family's, or the browser's."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from tracker.errors import TrackerError
from tracker.localization.messages import _
from tracker.localization.region import Region, find_region, guess_region, in_region
from tracker.storage import store
from tracker.storage.database import reading
from tracker.web.device_cookie import device_choices

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.requests import HTTPConnection, Request


def chosen_region(request: HTTPConnection) -> Region | None:
    """Return the region that a device chose for itself, None where it chose none."""
    return find_region(device_choices(request).get("region"))


def plain_refusal(conn: HTTPConnection, message: str, status: int) -> PlainTextResponse:
    """Return a message as plain text, in the language that the device chose or its browser has.

    It asks the diary nothing: it may be the diary that does not answer.
    """
    with in_region(chosen_region(conn) or guess_region(conn.headers.get("accept-language"))):
        return PlainTextResponse(_(message), status)


def region_of(request: Request, engine: Engine) -> Region:
    """Return the region in which a device is answered."""
    region = chosen_region(request)
    if region is None:
        with suppress(TrackerError), reading(engine) as session:
            region = find_region(store.region(session))
    return region or guess_region(request.headers.get("accept-language"))
