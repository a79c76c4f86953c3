"""The passcode: which ones are accepted, its hash, and the comparison with a typed one."""

from __future__ import annotations

import unicodedata
from calendar import month_name
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tracker.errors import UserError
from tracker.localization.messages import N_, _

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from tracker.domain.diary import Child

SHORTEST: Final = 6
LONGEST: Final = 200

FEWEST_GUESSES: Final = 20_000
"""What an attacker from many addresses tries in ten weeks (ours). Six digits take more, no date."""

ESTIMATED_LENGTH: Final = 72
"""The estimate takes too long for more characters."""

SHORTEST_WORD: Final = 3
"""A name of two letters stands in too many other words."""

LEET: Final = str.maketrans("013457@$", "oieastas")

TOO_SHORT: Final = N_(
    "The passcode needs at least {shortest} characters. Digits are enough; a few words that "
    "nobody guesses are better."
)
TOO_LONG: Final = N_("The passcode may have at most {longest} characters.")
GUESSED: Final = N_("That passcode is too easy to guess. Choose another one.")
NOT_TEXT: Final = N_("That passcode is not text in UTF-8. Type it again, or send it in UTF-8.")
ABOUT_THE_BABY: Final = N_(
    "A name or a birth date is the first thing a visitor would try. Choose another passcode."
)


def normalized(passcode: str) -> str:
    """Return a passcode without surrounding spaces, accents in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", passcode).strip()


def _is_run(passcode: str) -> bool:
    """Return whether it repeats one character, or is a run such as 456789."""
    steps = {ord(later) - ord(earlier) for earlier, later in pairwise(passcode)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _plain(text: str) -> str:
    """Return the letters and digits of a text alone, in lower case and without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if character.isalnum())


def _dates(day: date) -> set[str]:
    """Return the spellings of a day without what stands between its parts."""
    days, years = {str(day.day), f"{day.day:02}"}, {str(day.year), f"{day.year % 100:02}"}
    name = month_name[day.month].casefold()
    months = {str(day.month), f"{day.month:02}", name, name[:3]}
    orders = ("{d}{m}{y}", "{m}{d}{y}", "{y}{m}{d}", "{y}{d}{m}")
    return {
        order.format(d=d, m=m, y=y) for order in orders for d in days for m in months for y in years
    }


def _is_about(words: Iterable[str], passcode: str) -> bool:
    """Return whether fewer than six characters are left without a family's names and dates.

    Read forwards and backwards, and with digits and signs that stand for letters.
    """
    longest_first = sorted(
        {word for word in words if len(word) >= SHORTEST_WORD}, key=len, reverse=True
    )
    forwards, as_letters = _plain(passcode), _plain(passcode.translate(LEET))
    for text in (forwards, forwards[::-1], as_letters, as_letters[::-1]):
        rest = text
        for word in longest_first:
            rest = rest.replace(word, "")
        if rest != text and len(rest) < SHORTEST:
            return True
    return False


def _guesses(passcode: str) -> float:
    """Return about how many guesses a passcode takes, with and without its spaces and signs."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its word lists, only where a passcode is chosen

    spellings = {passcode[:ESTIMATED_LENGTH], _plain(passcode)[:ESTIMATED_LENGTH]} - {""}
    return min(float(zxcvbn(spelling)["guesses"]) for spelling in spellings)


def is_text(passcode: str) -> bool:
    """Return whether a passcode is text: bytes that are no UTF-8 become lone surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in passcode)


def accepted(passcode: str, children: Iterable[Child] = (), names: Iterable[str] = ()) -> str:
    """Return a passcode normalized; UserError for a short one or one that anybody would try.

    `names` are those of the family besides the children's.
    """
    if not is_text(passcode):
        raise UserError(_(NOT_TEXT))
    text = normalized(passcode)
    if len(text) < SHORTEST:
        raise UserError(_(TOO_SHORT).format(shortest=SHORTEST))
    if len(text) > LONGEST:
        raise UserError(_(TOO_LONG).format(longest=LONGEST))
    family = list(children)
    words = {_plain(part) for name in names for part in (name, *name.split())}
    words |= {_plain(part) for child in family for part in (child.name, *child.name.split())}
    if _is_about(words.union(*(_dates(child.birth_date) for child in family)), text):
        raise UserError(_(ABOUT_THE_BABY))
    if _is_run(text.casefold()) or _guesses(text) < FEWEST_GUESSES:
        raise UserError(_(GUESSED))
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

    if len(passcode) > LONGEST or not is_text(passcode):
        return False
    try:
        return _hasher().verify(passcode_hash, normalized(passcode))
    except (VerifyMismatchError, InvalidHashError):
        return False
