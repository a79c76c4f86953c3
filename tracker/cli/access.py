"""`passcode`, `devices` and `token`: who may enter. Whoever may run these holds the machine's account, and with it the diary."""

from __future__ import annotations

import sys
from argparse import Namespace
from getpass import getpass
from typing import TYPE_CHECKING

from tracker.cli.shared import now, print_json, ready
from tracker.errors import UserError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.storage.credentials import Device, Token


def _typed_passcode() -> str:
    """Ask for the passcode twice without showing it; from a program, read one line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("New passcode (at least 6 characters): ")
    if first != getpass("Once more: "):
        raise UserError("The two were not the same, so nothing was changed. Try again.")
    return first


def passcode_command(given: Namespace) -> int:
    """Do `passcode`."""
    from tracker.storage import credentials
    from tracker.storage.database import writing
    from tracker.web.auth.service import Door

    engine = ready(given)
    if given.unlock:
        with writing(engine) as session:
            credentials.forgive(session)
        print("Everybody may try the passcode again.")
        return 0
    door = Door(engine.url.render_as_string(hide_password=False))
    try:
        signed_out = door.set_passcode(_typed_passcode())
    finally:
        door.close()
    print(
        "The passcode is set."
        + (f" {signed_out} devices were signed out." if signed_out else "")
        + " Open the diary to your home: serve --host 0.0.0.0"
    )
    return 0


def _device_said(device: Device) -> dict[str, object]:
    return {
        "id": device.id,
        "name": device.name,
        "caregiver": device.caregiver,
        "last_seen": device.seen_at.isoformat(timespec="seconds"),
    }


def devices_command(given: Namespace) -> int:
    """Do `devices`."""
    from tracker.storage import credentials
    from tracker.storage.database import reading, writing

    engine = ready(given)
    if given.act == "list":
        with reading(engine) as session:
            said = [_device_said(device) for device in credentials.devices(session)]
        print_json(said) if given.json else print(
            *(_line(one) for one in said) if said else ["No device is signed in."], sep="\n"
        )
        return 0
    if bool(given.id) == given.all:
        raise UserError("Say which device: give an id (movement-diary devices list), or --all.")
    with writing(engine) as session:
        if given.all:
            credentials.revoke_devices(session)
        else:
            credentials.revoke_device(session, given.id)
    print("Signed out.")
    return 0


def _line(said: dict[str, object]) -> str:
    return "  ".join("–" if value is None else str(value) for value in said.values())


def _token_said(token: Token) -> dict[str, object]:
    used = token.used_at and token.used_at.isoformat(timespec="seconds")
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "child": token.child_id,
        "last_used": used,
    }


def token_command(given: Namespace) -> int:
    """Do `token`."""
    engine = ready(given)
    return {"create": _create, "list": _list, "revoke": _revoke}[given.act](given, engine)


def _create(given: Namespace, engine: Engine) -> int:
    from tracker.storage import store
    from tracker.storage.database import writing
    from tracker.storage.models import TokenScope
    from tracker.web.auth.service import new_token

    with writing(engine) as session:
        child_id = store.find_child(session, given.child).id if given.child else None
        token, shown = new_token(session, given.name, TokenScope(given.scope), child_id, now=now())
    if given.json:
        print_json(_token_said(token) | {"token": shown})
    else:
        print(f"{shown}\nKeep it now: it is not shown again.", file=sys.stdout)
    return 0


def _list(given: Namespace, engine: Engine) -> int:
    from tracker.storage import credentials
    from tracker.storage.database import reading

    with reading(engine) as session:
        said = [_token_said(token) for token in credentials.tokens(session)]
    print_json(said) if given.json else print(
        *(_line(one) for one in said) if said else ["There is no token."], sep="\n"
    )
    return 0


def _revoke(given: Namespace, engine: Engine) -> int:
    from tracker.storage import credentials
    from tracker.storage.database import writing

    with writing(engine) as session:
        found = next(
            (
                token.id
                for token in credentials.tokens(session)
                if given.id.casefold() in {token.id, token.name.casefold()}
            ),
            given.id,
        )
        credentials.revoke_token(session, found)
    print("Revoked.")
    return 0
