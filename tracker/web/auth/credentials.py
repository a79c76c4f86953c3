"""What is shown at the door at each request, and whose it is: a device's cookie, a program's token.

A cookie is the device's id and 256 random bits, signed; the diary keeps only the hash of the bits, and so of a token's. A plain SHA-256 is right
there: nobody can try 2^256 keys, and each request must stay quick. The signing key lies in the database: it only turns forged cookies away,
and opens nothing without a device's own bits; so who reads a copy of the database (and with it the diary) can still not sign in with what
stands there.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from tracker.storage import credentials

if TYPE_CHECKING:
    from itsdangerous import Signer

    from tracker.storage.fast_lookup import Look

PASSCODE: Final = "passcode"
SIGNING_KEY: Final = "signing_key"

DEVICE_DAYS: Final = 90
"""A device that was not used for so long must sign in again; using it counts anew."""


def hash_of(key: str) -> str:
    """Return what the diary keeps of a key."""
    return sha256(key.encode()).hexdigest()


def _signer(signing_key: str) -> Signer:
    from itsdangerous import Signer  # noqa: PLC0415 - only where there is a passcode

    return Signer(signing_key, salt="device", digest_method=sha256)


def signed(device_id: str, key: str, signing_key: str) -> str:
    """Return the cookie of a device."""
    return _signer(signing_key).sign(f"{device_id}.{key}").decode()


def unsigned(cookie: str, signing_key: str | None) -> tuple[str, str] | None:
    """Return the id and the key in a cookie that this diary signed."""
    from itsdangerous import BadSignature  # noqa: PLC0415 - only where there is a passcode

    if signing_key is None:
        return None
    try:
        device_id, _, key = _signer(signing_key).unsign(cookie).decode().partition(".")
    except (BadSignature, UnicodeError):
        return None
    return device_id, key


class Keys:
    """The diary's devices and programs, looked up anew each time: what was revoked opens nothing any more."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def has_passcode(self) -> bool:
        """Say whether a passcode was set."""
        return credentials.has_secret(self.look, PASSCODE)

    def device(self, cookie: str | None, now: datetime) -> credentials.Device | None:
        """Return the signed-in device that shows this cookie, None for any other."""
        if (
            not cookie or "\0" in cookie
        ):  # a database server takes no NUL, and no cookie of ours has one
            return None
        signing_key, device = credentials.entering(self.look, SIGNING_KEY, cookie.partition(".")[0])
        found = unsigned(cookie, signing_key) if device else None
        if (
            found is None
            or device is None
            or not compare_digest(device.key_sha256, hash_of(found[1]))
        ):
            return None
        return device if now - device.seen_at < timedelta(days=DEVICE_DAYS) else None

    def token(self, shown: str) -> credentials.Token | None:
        """Return the token that a program shows, None where it is none of this diary's."""
        return credentials.token_of(self.look, hash_of(shown))
