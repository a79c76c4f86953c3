"""The sentences of the sign-in pages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

WRONG: Final = "That passcode isn't right."
WAIT: Final = (
    "Too many wrong tries from here. Try again in {wait}. Phones and tablets that are signed in "
    "still work."
)
WAIT_ALL: Final = (
    "Too many wrong tries from all devices together. Try again in {wait}. Phones and tablets that "
    "are signed in, or were before, still work."
)
NOT_A_FORM: Final = "Something went wrong with this page. Go back and try again."
EMERGENCY: Final = "In an emergency, don't sign in first: call {number}."
EMERGENCY_UNKNOWN: Final = "In an emergency, don't sign in first: call your emergency number."

SIGNED_OUT: Final = "You are signed out on this device."


def emergency_line(number: str | None) -> str:
    """Return what to do in an emergency as HTML, with the family's number to tap if it has one."""
    if not number:
        return escape(EMERGENCY_UNKNOWN)
    link = f'<a href="tel:{escape(number)}">{escape(number)}</a>'
    return escape(EMERGENCY).replace("{number}", link)


def alert(text: str, *, wrong: bool = True) -> str:
    """Return a message at the top of a page as HTML, "" where there is none."""
    if not text:
        return ""
    kind = "wrong" if wrong else "message"
    return f'<p class="{kind}" role="alert" id="message">{escape(text)}</p>'


def name_buttons(names: Iterable[str]) -> str:
    """Return a button for each caregiver as HTML."""
    return "".join(
        f'<button name="caregiver" value="{escape(name)}">{escape(name)}</button>' for name in names
    )
