"""The names of devices, and the lines of Settings about them and about programs with a token."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tracker.localization.messages import _
from tracker.presentation.time_format import format_ago
from tracker.storage.models import TokenScope
from tracker.web.auth.credentials import DEVICE_DAYS

if TYPE_CHECKING:
    from tracker.domain.diary import Child
    from tracker.storage.credentials import Device, Token


def device_name(agent: str) -> str:
    """Return what a browser runs on, such as 'iPhone, Safari' or 'Android tablet, Chrome'.

    It is in the language in use, and stored so: a device has its name from when it signed in.
    """
    kinds = (
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android.*Mobile", _("Android phone")),
        ("Android", _("Android tablet")),
        ("Windows", _("Windows computer")),
        ("Macintosh", _("Mac or iPad")),
        ("CrOS", "Chromebook"),
        ("Linux", _("Linux computer")),
    )
    system = next((name for pattern, name in kinds if re.search(pattern, agent)), _("A device"))
    browsers = (
        ("Edg", "Edge"),
        ("Firefox|FxiOS", "Firefox"),
        ("Chrome|CriOS", "Chrome"),
        ("Safari", "Safari"),
    )
    browser = next((name for pattern, name in browsers if re.search(pattern, agent)), "")
    return f"{system}, {browser}" if browser else system


def _time_ago(moment: datetime, now: datetime) -> str:
    minutes = max(0, int((now - moment) / timedelta(minutes=1)))
    return format_ago(minutes) if minutes else _("just now")


def signed_in_devices(devices: Iterable[Device], here: str | None, now: datetime) -> list[Device]:
    """Return the devices whose sign-in is still valid, the one with the id `here` first."""
    valid = [device for device in devices if now - device.seen_at < timedelta(days=DEVICE_DAYS)]
    return sorted(valid, key=lambda device: device.id != here)


def device_line(device: Device, here: str | None, now: datetime) -> str:
    """Return the line about when a device was last seen, to the hour, and when it signed in."""
    sentence = (
        _("this device · signed in {signed_in}")
        if device.id == here
        else _("seen {seen} · signed in {signed_in}")
    )
    return sentence.format(
        seen=_time_ago(device.seen_at, now), signed_in=_time_ago(device.made_at, now)
    )


def token_line(token: Token, family: Iterable[Child], now: datetime) -> str:
    """Return the line about what a program may do, for which child, and when it was last used."""
    names = (child.name for child in family if child.id == token.child_id)
    sentence = (
        _("may {permission} · {child} · last used {used}")
        if token.used_at
        else _("may {permission} · {child} · not used yet")
    )
    return sentence.format(
        permission=TokenScope(token.scope).parent,
        child=next(names, _("all children")),
        used=_time_ago(token.used_at, now) if token.used_at else "",
    )
