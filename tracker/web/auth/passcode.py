"""The passcode: which ones are accepted, its hash, and the comparison with a typed one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tracker.errors import UserError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from tracker.domain.diary import Child

SHORTEST: Final = 6
LONGEST: Final = 200

COMMON_PASSCODES: Final = frozenset(
    {
        "123123",
        "121212",
        "112233",
        "123321",
        "131313",
        "159753",
        "147258",
        "147852",
        "102030",
        "password",
        "passcode",
        "qwerty",
        "qwertz",
        "azerty",
        "abcdef",
        "letmein",
        "welcome",
        "baby123",
    }
)
"""What anybody tries first, besides runs and repetitions (ours)."""

TOO_SHORT: Final = (
    f"The passcode needs at least {SHORTEST} characters. Digits are enough; a few words that "
    "nobody guesses are better."
)
TOO_LONG: Final = f"The passcode may have at most {LONGEST} characters."
GUESSED: Final = "That passcode is among the first that anybody would try. Choose another one."
ABOUT_THE_BABY: Final = (
    "A name or a birth date is the first thing a visitor would try. Choose another passcode."
)


def normalized(passcode: str) -> str:
    """Return a passcode without surrounding spaces, accents in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", passcode).strip()


def _is_run(passcode: str) -> bool:
    """Return whether it repeats one character, or is a run such as 456789."""
    steps = {ord(later) - ord(earlier) for earlier, later in pairwise(passcode)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _dates(day: date) -> set[str]:
    return {
        day.strftime(form)
        for form in ("%d%m%y", "%d%m%Y", "%m%d%y", "%m%d%Y", "%y%m%d", "%Y%m%d", "%Y-%m-%d")
    }


def accepted(passcode: str, children: Iterable[Child] = ()) -> str:
    """Return a passcode normalized; UserError for a short one or one that anybody would try."""
    text = normalized(passcode)
    if len(text) < SHORTEST:
        raise UserError(TOO_SHORT)
    if len(text) > LONGEST:
        raise UserError(TOO_LONG)
    plain = text.casefold()
    if _is_run(plain) or plain in COMMON_PASSCODES:
        raise UserError(GUESSED)
    if any(plain in _dates(child.birth_date) | {child.name.casefold()} for child in children):
        raise UserError(ABOUT_THE_BABY)
    return text


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 - only where a passcode is typed

    return PasswordHasher()


def hash_passcode(passcode: str) -> str:
    """Return the Argon2id hash of a passcode (RFC 9106's second choice: 3 passes over 64 MiB)."""
    return _hasher().hash(normalized(passcode))


def matches(passcode: str, passcode_hash: str) -> bool:
    """Return whether a typed passcode is the one with this hash."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError  # noqa: PLC0415 - as above

    if len(passcode) > LONGEST:
        return False
    try:
        return _hasher().verify(passcode_hash, normalized(passcode))
    except (VerifyMismatchError, InvalidHashError):
        return False
