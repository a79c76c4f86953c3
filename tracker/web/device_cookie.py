"""What a device keeps in its own cookie: caregiver, child, region, night colours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

DEVICE_COOKIE: Final = "diary_device"


def device_choices(request: HTTPConnection) -> dict[str, str]:
    """Return what the device's cookie holds; empty where it has none that can be read."""
    try:
        choices = json.loads(unquote(request.cookies.get(DEVICE_COOKIE, "{}")))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(choices, dict):
        return {}
    return {str(name): str(value) for name, value in choices.items()}
