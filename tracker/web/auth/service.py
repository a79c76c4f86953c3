"""The door of one diary: who is let in, by passcode, by a signed-in device's cookie, by a program's token.

The passcode, which people choose, is hashed with Argon2id; what devices and programs show, see `keys`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from tracker.errors import UserError
from tracker.storage import credentials, store
from tracker.storage.database import open_database, reading, writing
from tracker.storage.fast_lookup import AtOnce, patient
from tracker.storage.models import TokenScope
from tracker.web.auth import passcode as passcodes
from tracker.web.auth.credentials import PASSCODE, SIGNING_KEY, Keys, hash_of, signed, unsigned
from tracker.web.auth.login_backoff import FORGOTTEN_AFTER, in_words, still_waits, wait_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

SEEN_AGAIN_AFTER: Final = timedelta(hours=1)
USED_AGAIN_AFTER: Final = timedelta(minutes=1)
LONGEST_NAME: Final = 100
TOKEN_BEGINS: Final = "mdt_"  # noqa: S105 - what every token begins with
"""So that a person, or a program that looks for leaked keys, sees what it is."""


@dataclass(frozen=True)
class SignedIn:
    """A device that was just let in, and its cookie."""

    device_id: str
    cookie: str


@dataclass(frozen=True)
class NotSignedIn:
    """A try that was refused: `wrong`, or not looked at because of earlier ones; and how long to wait now."""

    wrong: bool
    wait: timedelta


def short_name(name: str) -> str:
    """Return a person's or device's name as it may be kept; a UserError where it is none."""
    kept = " ".join(name.split())
    if not kept.isprintable() or len(kept) > LONGEST_NAME:
        raise UserError(
            f"A name may have at most {LONGEST_NAME} characters, and none that cannot be seen."
        )
    return kept


class Door(Keys):
    """Who may enter the diary at `url`."""

    def __init__(self, url: str) -> None:
        super().__init__(patient(lambda: self.engine))
        self.url = url
        self._one_at_a_time = Lock()
        self._opened: list[AtOnce] = []

    @cached_property
    def engine(self) -> Engine:
        """The everyday engine, opened at the first question."""
        return open_database(self.url)

    @cached_property
    def at_once(self) -> Keys | None:
        """What is looked up without waiting, on the event loop; None on a database server, which is a journey away."""
        if self.engine.dialect.name != "sqlite":
            return None
        self._opened.append(AtOnce(self.engine))
        return Keys(self._opened[-1])

    def close(self) -> None:
        """Let the database go."""
        for one in self._opened:
            one.close()
        self.engine.dispose()

    # the passcode ------------------------------------------------------------------------------------------------------------

    def set_passcode(self, passcode: str) -> int:
        """Set the passcode and sign everyone out; return how many devices were. Who may call this holds the machine, or gave the old one."""
        with reading(self.engine) as session:
            kept = passcodes.hashed(passcodes.accepted(passcode, store.children(session)))
        with writing(self.engine) as session:
            credentials.keep_secret(session, PASSCODE, kept)
            credentials.keep_secret(session, SIGNING_KEY, secrets.token_hex(32))
            credentials.forgive(session)
            return credentials.revoke_devices(session)

    def set_first_passcode(self, passcode: str) -> None:
        """Set a passcode where there is none yet; a UserError where there is."""
        with self._one_at_a_time:
            if self.has_passcode():
                raise UserError("There is a passcode already. Change it by giving the old one.")
            self.set_passcode(passcode)

    def change_passcode(self, old: str, new: str, source: str, now: datetime) -> None:
        """Change the passcode for who knows the old one, and sign everyone out; a UserError says why not."""
        with reading(self.engine) as session:
            passcodes.accepted(new, store.children(session))
        refused = self._try(old, source, now)
        if refused is not None:
            raise UserError(_refusal(refused))
        self.set_passcode(new)

    def _try(self, passcode: str, source: str, now: datetime) -> NotSignedIn | None:
        """Look at one typed passcode; None where it is right. It is counted as wrong before it is looked at, so that a crash or a race saves no try."""
        with self._one_at_a_time:
            with writing(self.engine) as session:
                credentials.forgive(session, until=now - FORGOTTEN_AFTER)
                wait = still_waits(credentials.wrong_attempts(session, source), now)
                if wait:
                    return NotSignedIn(wrong=False, wait=wait)
                wrong = credentials.count_wrong(session, source, now=now)
                kept = credentials.secret(session, PASSCODE)
            if kept is None or not passcodes.is_it(passcode, kept):
                return NotSignedIn(wrong=True, wait=wait_after(wrong))
            with writing(self.engine) as session:
                credentials.forgive(session, source)
            return None

    # devices -----------------------------------------------------------------------------------------------------------------

    def sign_in(
        self, passcode: str, source: str, name: str, now: datetime
    ) -> SignedIn | NotSignedIn:
        """Let a device in that shows the passcode. `source` is what wrong tries are counted under."""
        refused = self._try(passcode, source, now)
        if refused is not None:
            return refused
        device_id, key = str(uuid4()), secrets.token_urlsafe(32)
        with writing(self.engine) as session:
            credentials.add_device(
                session,
                device_id,
                hash_of(key),
                short_name(name)[:LONGEST_NAME] or "A device",
                now=now,
            )
            return SignedIn(
                device_id, signed(device_id, key, credentials.secret(session, SIGNING_KEY) or "")
            )

    def known(self, cookie: str | None) -> str | None:
        """Return what wrong tries of a browser are counted under that this diary let in before, None for any other."""
        if not cookie:
            return None
        with reading(self.engine) as session:
            found = unsigned(cookie, credentials.secret(session, SIGNING_KEY))
        return f"device:{found[0]}" if found else None

    def is_due(self, device: credentials.Device, now: datetime) -> bool:
        """Say whether it is time to note that a device was here."""
        return now - device.seen_at >= SEEN_AGAIN_AFTER

    def see(self, device: credentials.Device, now: datetime) -> bool:
        """Note that a device was here; say whether that could be kept."""
        return self._noted(credentials.see_device, device.id, now)

    # tokens ------------------------------------------------------------------------------------------------------------------

    def is_due_token(self, token: credentials.Token, now: datetime) -> bool:
        """Say whether it is time to note that a token was used."""
        return token.used_at is None or now - token.used_at >= USED_AGAIN_AFTER

    def use(self, token: credentials.Token, now: datetime) -> bool:
        """Note that a token was used; say whether that could be kept."""
        return self._noted(credentials.use_token, token.id, now)

    def _noted(self, note: Callable[..., None], id_: str, now: datetime) -> bool:
        """Keep a note; say whether that could be done: a diary that cannot be written can still be read."""
        try:
            with writing(self.engine) as session:
                note(session, id_, now=now)
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
    """Make a token; return it and what the program must show. The latter is kept nowhere: it is said once."""
    kept = short_name(name)
    if not kept:
        raise UserError(
            "Give the token a name that says which program uses it, such as 'kitchen button'."
        )
    if any(token.name.casefold() == kept.casefold() for token in credentials.tokens(session)):
        raise UserError(
            f"There is a token called {kept!r} already. Revoke it first, or choose another name."
        )
    shown = TOKEN_BEGINS + secrets.token_urlsafe(32)
    token = credentials.Token(str(uuid4()), kept, hash_of(shown), scope, child_id, now, None)
    credentials.add_token(session, token)
    return token, shown


def _refusal(refused: NotSignedIn) -> str:
    wait = f" Try again in {in_words(refused.wait)}." if refused.wait else ""
    return ("That is not the old passcode." if refused.wrong else "Too many wrong tries.") + wait
