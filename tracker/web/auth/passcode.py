"""The passcode: what may be one, its hash, and whether a typed one is it."""

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

TRIED_FIRST: Final = frozenset(
    "123123 121212 112233 123321 131313 159753 147258 147852 102030 password passcode qwerty qwertz azerty abcdef letmein welcome baby123".split()  # noqa: SIM905
)
"""What anybody tries first, beside runs and repetitions; ours."""

TOO_SHORT: Final = f"The passcode needs at least {SHORTEST} characters. Digits are enough; a few words that nobody guesses are better."
TOO_LONG: Final = f"The passcode may have at most {LONGEST} characters."
GUESSED: Final = "That passcode is among the first that anybody would try. Choose another one."
ABOUT_THE_BABY: Final = (
    "A name or a birth date is the first thing a visitor would try. Choose another passcode."
)


def as_typed(passcode: str) -> str:
    """Return a passcode as it counts: without spaces around it, accents written one way whatever the keyboard."""
    return unicodedata.normalize("NFC", passcode).strip()


def _runs(passcode: str) -> bool:
    """Say whether it is one character again and again, or a run such as 456789."""
    steps = {ord(later) - ord(earlier) for earlier, later in pairwise(passcode)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _dates(day: date) -> set[str]:
    return {
        day.strftime(form)
        for form in ("%d%m%y", "%d%m%Y", "%m%d%y", "%m%d%Y", "%y%m%d", "%Y%m%d", "%Y-%m-%d")
    }


def accepted(passcode: str, children: Iterable[Child] = ()) -> str:
    """Return a passcode that may be set, as it counts; a UserError for one that is too short or that anybody would try."""
    kept = as_typed(passcode)
    if len(kept) < SHORTEST:
        raise UserError(TOO_SHORT)
    if len(kept) > LONGEST:
        raise UserError(TOO_LONG)
    plain = kept.casefold()
    if _runs(plain) or plain in TRIED_FIRST:
        raise UserError(GUESSED)
    if any(plain in _dates(child.birth_date) | {child.name.casefold()} for child in children):
        raise UserError(ABOUT_THE_BABY)
    return kept


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 - only where a passcode is typed

    return PasswordHasher()


def hashed(passcode: str) -> str:
    """Return the Argon2id hash of a passcode (RFC 9106's second choice: 3 passes over 64 MiB)."""
    return _hasher().hash(as_typed(passcode))


def is_it(passcode: str, kept: str) -> bool:
    """Say whether a typed passcode is the one whose hash is kept."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError  # noqa: PLC0415 - as above

    if len(passcode) > LONGEST:
        return False
    try:
        return _hasher().verify(kept, as_typed(passcode))
    except (VerifyMismatchError, InvalidHashError):
        return False
