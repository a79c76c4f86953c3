"""The authentication service of one diary: passcode, signed-in devices, tokens of programs.

The passcode, which people choose, is hashed with Argon2id; for cookies and tokens see
`credentials`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from tracker.errors import UserError
from tracker.localization.messages import N_, _
from tracker.storage import credentials, invitations, store
from tracker.storage.database import reading, writing
from tracker.storage.fast_lookup import NonBlockingLookup, blocking_lookup
from tracker.storage.invitations import InvitationState
from tracker.storage.models import TokenScope
from tracker.web.auth import passcode as passcodes
from tracker.web.auth.credentials import (
    PASSCODE,
    SIGNING_KEY,
    CredentialVerifier,
    hash_of,
    read_cookie,
    sign_cookie,
)
from tracker.web.auth.hashing_pool import HashingPool, QueueFull
from tracker.web.auth.login_backoff import (
    FORGOTTEN_AFTER,
    WrongTryLimit,
    remaining_wait,
    wait_after,
    wait_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

DEVICE_TOUCH_INTERVAL: Final = timedelta(hours=1)
TOKEN_TOUCH_INTERVAL: Final = timedelta(minutes=1)
LONGEST_NAME: Final = 100
DEVICE_SOURCE: Final = "device:"
"""What the source of a browser starts with that was signed in before."""

BUSY: Final = N_(
    "Too many sign-ins at this moment. Try again in a few seconds. Phones and tablets that are "
    "signed in still work."
)
INVITATION_BYTES: Final = 16
"""128 random bits: nobody guesses them in ten minutes, and the code to scan stays coarse."""

TOKEN_PREFIX: Final = "mdt_"  # noqa: S105 - the prefix of every token
"""It tells a person, or a program that looks for leaked keys, what the text is."""


@dataclass(frozen=True)
class SignedIn:
    """A device that has just signed in, and its cookie."""

    device_id: str
    cookie: str


@dataclass(frozen=True)
class NotSignedIn:
    """A refused login: the passcode was `wrong`, or was not checked because of earlier failures."""

    wrong: bool
    wait: timedelta
    """How long this source must wait before the next try."""

    by_everybody: bool = False
    """Whether all sources together, not this one, made too many wrong tries."""


def short_name(name: str) -> str:
    """Return the name of a person or device as it is stored; UserError where it cannot be."""
    text = " ".join(name.split())
    if not text.isprintable() or len(text) > LONGEST_NAME:
        raise UserError(
            _("A name may have at most {longest} characters, and none that cannot be seen.").format(
                longest=LONGEST_NAME
            )
        )
    return text


class AuthService(CredentialVerifier):
    """Who may use a diary.

    It looks credentials up as any reader does, waiting for a busy database.
    """

    def __init__(self, engine: Engine, wrong_tries: WrongTryLimit | None = None) -> None:
        super().__init__(blocking_lookup(engine))
        self.engine = engine
        self.non_blocking: CredentialVerifier | None = None
        """The same lookups without waiting, for the event loop; None until `open_non_blocking`."""
        self.hashing = HashingPool()
        self.wrong_tries = wrong_tries or WrongTryLimit()
        self._lock = Lock()

    def open_non_blocking(self) -> None:
        """Open the lookups for the event loop; a database server, over the network, has none."""
        if self.engine.dialect.name == "sqlite":
            self.non_blocking = CredentialVerifier(NonBlockingLookup(self.engine))

    def close(self) -> None:
        """Close the connections to the database."""
        self.hashing.close()
        if self.non_blocking and isinstance(self.non_blocking.lookup, NonBlockingLookup):
            self.non_blocking.lookup.close()
        self.engine.dispose()

    # the passcode -------------------------------------------------------------

    def set_passcode(self, passcode: str) -> int:
        """Set the passcode and sign every device out; return how many devices that were.

        The caller must hold the machine, or have given the old passcode.
        """
        passcode_hash = passcodes.hash_passcode(self._accepted(passcode))
        with writing(self.engine) as session:
            credentials.set_secret(session, PASSCODE, passcode_hash)
            credentials.set_secret(session, SIGNING_KEY, secrets.token_hex(32))
            credentials.reset_failed_logins(session)
            invitations.revoke_invitations(session)
            return credentials.revoke_devices(session)

    def set_first_passcode(self, passcode: str) -> None:
        """Set a passcode where there is none yet; UserError where there is one."""
        with self._lock:
            if self.has_passcode():
                raise UserError(_("There is a passcode already. Change it by giving the old one."))
            self.set_passcode(passcode)

    def change_passcode(self, old: str, new: str, source: str, now: datetime) -> None:
        """Change the passcode and sign every device out; UserError where the old one is wrong."""
        self._accepted(new)
        try:
            refused = self.hashing.submit(self._check_passcode, old, source, now).result()
        except QueueFull:
            raise UserError(_(BUSY)) from None
        if refused is not None:
            raise UserError(_refusal(refused))
        self.set_passcode(new)

    def _accepted(self, passcode: str) -> str:
        """Return a new passcode as it is stored; UserError where anybody would try it."""
        with reading(self.engine) as session:
            children = store.children(session)
            names = [caregiver.name for caregiver in store.caregivers(session)]
        return passcodes.accepted(passcode, children, names)

    def _check_passcode(self, passcode: str, source: str, now: datetime) -> NotSignedIn | None:
        """Check a typed passcode; None where it is right."""

        def is_right() -> bool:
            with reading(self.engine) as session:
                passcode_hash = credentials.secret(session, PASSCODE)
            return passcode_hash is not None and passcodes.matches(passcode, passcode_hash)

        return self._check(is_right, source, now)

    def _check(
        self, is_right: Callable[[], bool], source: str, now: datetime
    ) -> NotSignedIn | None:
        """Check what somebody gave to sign in; None where it is right.

        It is counted as wrong before it is checked, so that neither a crash nor a race saves a try.
        A source that must wait is refused without a write.
        """
        wait = self._remaining_wait(source, now)
        if wait:
            return NotSignedIn(wrong=False, wait=wait)
        is_known_browser = source.startswith(DEVICE_SOURCE)
        wait = timedelta() if is_known_browser else self.wrong_tries.take()
        if wait:
            return NotSignedIn(wrong=False, wait=wait, by_everybody=True)
        with writing(self.engine) as session:
            credentials.reset_failed_logins(session, until=now - FORGOTTEN_AFTER)
            wait = remaining_wait(credentials.failed_logins(session, source), now)
            if wait:  # another try of this source came first
                return NotSignedIn(wrong=False, wait=wait)
            wrong = credentials.record_failed_login(session, source, now=now)
        if not is_right():
            return NotSignedIn(wrong=True, wait=wait_after(wrong))
        if not is_known_browser:
            self.wrong_tries.give_back()
        with writing(self.engine) as session:
            credentials.reset_failed_logins(session, source)
        return None

    def _remaining_wait(self, source: str, now: datetime) -> timedelta:
        """Return how long a source must still wait, after dating a try of the future to now."""
        with reading(self.engine) as session:
            failed = credentials.failed_logins(session, source)
        if failed is not None and failed[1] > now:
            failed = failed[0], now
            with writing(self.engine) as session:
                credentials.redate_failed_logins(session, latest=now)
        return remaining_wait(failed, now)

    # devices ------------------------------------------------------------------

    def sign_in(
        self, passcode: str, source: str, name: str, now: datetime
    ) -> SignedIn | NotSignedIn:
        """Sign a device in with the passcode. Failed logins are counted per `source`."""
        refused = self._check_passcode(passcode, source, now)
        return self._added_device(name, now) if refused is None else refused

    def _added_device(self, name: str, now: datetime) -> SignedIn:
        device_id, key = str(uuid4()), secrets.token_urlsafe(32)
        with writing(self.engine) as session:
            credentials.add_device(
                session,
                device_id,
                hash_of(key),
                short_name(name)[:LONGEST_NAME] or _("A device"),
                now=now,
            )
            signing_key = credentials.secret(session, SIGNING_KEY) or ""
        return SignedIn(device_id, sign_cookie(device_id, key, signing_key))

    def require_passcode(self) -> None:
        """Raise UserError where there is no passcode: then no phone can sign in."""
        if not self.has_passcode():
            raise UserError(
                _(
                    "There is no passcode yet, so no phone can sign in. Set one first: in the "
                    "diary under Settings, or with movement-diary passcode."
                )
            )

    def invite_phone(self, now: datetime) -> str:
        """Make an invitation for one phone; return its secret, which is stored nowhere."""
        self.require_passcode()
        key = secrets.token_urlsafe(INVITATION_BYTES)
        with writing(self.engine) as session:
            invitations.add_invitation(session, hash_of(key), now=now)
        return key

    def sign_in_with_invitation(
        self, key: str, source: str, name: str, now: datetime
    ) -> SignedIn | NotSignedIn | InvitationState:
        """Sign a device in with an invitation, and use it up.

        Returns why not for one that is used or expired. An unknown one counts as a wrong passcode
        of its `source`.
        """
        state = InvitationState.UNKNOWN

        def is_known() -> bool:
            nonlocal state
            with writing(self.engine) as session:
                state = invitations.use_invitation(session, hash_of(key), now)
            return state is not InvitationState.UNKNOWN

        refused = self._check(is_known, source, now)
        if refused is not None:
            return refused
        return self._added_device(name, now) if state is InvitationState.OPEN else state

    def device_key(self, cookie: str | None) -> str | None:
        """Return the source of failed logins of a browser that was signed in before, else None."""
        if not cookie:
            return None
        with reading(self.engine) as session:
            content = read_cookie(cookie, credentials.secret(session, SIGNING_KEY))
        return f"{DEVICE_SOURCE}{content[0]}" if content else None

    def should_touch_device(self, device: credentials.Device, now: datetime) -> bool:
        """Return whether it is time to store again when a device was last seen."""
        return not timedelta() <= now - device.seen_at < DEVICE_TOUCH_INTERVAL

    def touch_device(self, device: credentials.Device, now: datetime) -> bool:
        """Store that a device was seen now; return whether that was possible."""
        return self._touch(credentials.touch_device, device.id, now)

    # tokens -------------------------------------------------------------------

    def should_touch_token(self, token: credentials.Token, now: datetime) -> bool:
        """Return whether it is time to store again when a token was last used."""
        used_at = token.used_at
        return used_at is None or not timedelta() <= now - used_at < TOKEN_TOUCH_INTERVAL

    def touch_token(self, token: credentials.Token, now: datetime) -> bool:
        """Store that a token was used now; return whether that was possible."""
        return self._touch(credentials.touch_token, token.id, now)

    def _touch(self, touch: Callable[..., None], id_: str, now: datetime) -> bool:
        """Store a time; False where that failed: a diary that cannot be written is still read."""
        try:
            with writing(self.engine) as session:
                touch(session, id_, now=now)
        except UserError:
            return False
        return True


def new_token(
    session: Session,
    name: str,
    scope: TokenScope,
    child_id: str | None,
    *,
    now: datetime,
    **_by: object,
) -> tuple[credentials.Token, str]:
    """Make a token; return it and its key, which is stored nowhere."""
    text = short_name(name)
    if not text:
        raise UserError(
            _("Give the token a name that says which program uses it, such as 'kitchen button'.")
        )
    if any(token.name.casefold() == text.casefold() for token in credentials.tokens(session)):
        raise UserError(
            _(
                "There is a token called '{name}' already. Revoke it first, or choose another name."
            ).format(name=text)
        )
    key = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = credentials.Token(str(uuid4()), text, hash_of(key), scope, child_id, now, None)
    credentials.add_token(session, token)
    return token, key


def _refusal(refused: NotSignedIn) -> str:
    first = _("That is not the old passcode.") if refused.wrong else _("Too many wrong tries.")
    if not refused.wait:
        return first
    then = _("Try again in {wait}.").format(wait=wait_text(refused.wait))
    return f"{first} {then}"
