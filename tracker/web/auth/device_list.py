"""What Settings says of the devices that are signed in and of the programs with a token."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tracker.presentation.time_format import format_ago
from tracker.storage.models import TokenScope
from tracker.web.auth.credentials import DEVICE_DAYS

if TYPE_CHECKING:
    from tracker.domain.diary import Child
    from tracker.storage.credentials import Device, Token


def _when(moment: datetime, now: datetime) -> str:
    minutes = max(0, int((now - moment) / timedelta(minutes=1)))
    return format_ago(minutes) if minutes else "just now"


def signed_in(devices: Iterable[Device], here: str | None, now: datetime) -> list[Device]:
    """Return the devices that may still enter, this one first, then the one seen last."""
    kept = [device for device in devices if now - device.seen_at < timedelta(days=DEVICE_DAYS)]
    return sorted(kept, key=lambda device: device.id != here)


def device_line(device: Device, here: str | None, now: datetime) -> str:
    """Return when a device was seen, to the hour, and when it was let in."""
    seen = "this device" if device.id == here else f"seen {_when(device.seen_at, now)}"
    return f"{seen} · signed in {_when(device.made_at, now)}"


def token_line(token: Token, family: Iterable[Child], now: datetime) -> str:
    """Return what a program may do, for whom, and when it last did."""
    child = next((child.name for child in family if child.id == token.child_id), "all children")
    used = f"last used {_when(token.used_at, now)}" if token.used_at else "not used yet"
    return f"may {TokenScope(token.scope).parent} · {child} · {used}"
