"""Verify the credentials of a request: a device's cookie, a program's token.

A cookie is the device's id and 256 random bits, signed; the diary stores only the hash of the bits,
and the same of a token. A plain SHA-256 is enough there: nobody can try 2^256 keys, and each
request must stay quick. The signing key is in the database: it only rejects forged cookies and
opens nothing without a device's own bits, so nobody can sign in with what a copy of the database
holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from itsdangerous import BadSignature, Signer

from tracker.storage import credentials

if TYPE_CHECKING:
    from tracker.storage.fast_lookup import Lookup

PASSCODE: Final = "passcode"
SIGNING_KEY: Final = "signing_key"
"""The names of the secrets in the database."""

DEVICE_DAYS: Final = 90
"""A device that was not used for so many days must sign in again."""


def hash_of(key: str) -> str:
    """Return the hash under which the diary stores a key."""
    return sha256(key.encode()).hexdigest()


def _signer(signing_key: str) -> Signer:
    return Signer(signing_key, salt="device", digest_method=sha256)


def sign_cookie(device_id: str, key: str, signing_key: str) -> str:
    """Return the cookie of a device."""
    return _signer(signing_key).sign(f"{device_id}.{key}").decode()


def read_cookie(cookie: str, signing_key: str | None) -> tuple[str, str] | None:
    """Return the device's id and the key in a cookie, None where this diary did not sign it."""
    if signing_key is None:
        return None
    try:
        device_id, _, key = _signer(signing_key).unsign(cookie).decode().partition(".")
    except (BadSignature, UnicodeError):
        return None
    return device_id, key


class CredentialVerifier:
    """Looks up devices and tokens anew each time, so that a revoked one opens nothing any more."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup

    def has_passcode(self) -> bool:
        """Return whether a passcode is set."""
        return credentials.has_secret(self.lookup, PASSCODE)

    def device(self, cookie: str | None, now: datetime) -> credentials.Device | None:
        """Return the signed-in device with this cookie, None where there is none."""
        if not cookie or "\0" in cookie:  # PostgreSQL takes no NUL, and no cookie of ours has one
            return None
        signing_key, device = credentials.secret_and_device(
            self.lookup, SIGNING_KEY, cookie.partition(".")[0]
        )
        content = read_cookie(cookie, signing_key) if device else None
        if device is None or content is None:
            return None
        is_genuine = compare_digest(device.key_sha256, hash_of(content[1]))
        is_in_use = now - device.seen_at < timedelta(days=DEVICE_DAYS)
        return device if is_genuine and is_in_use else None

    def token(self, key: str) -> credentials.Token | None:
        """Return the token with this key, None where the diary has none."""
        return credentials.token_with_key(self.lookup, hash_of(key))
