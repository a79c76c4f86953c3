"""`passcode`, `devices` and `token`: who may open the diary.

They ask for no passcode themselves: who can run them can read the database file anyway.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tracker.cli.options import add_child_option, add_json_option
from tracker.cli.shared import now, open_upgraded, print_json
from tracker.errors import UserError, printable

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.cli.options import SubParsers
    from tracker.storage.credentials import Device, Token


def add_parsers(commands: SubParsers) -> None:
    """Add the parsers of `passcode`, `devices` and `token`."""
    text = "set the passcode of the dashboard; asks for it, or reads it from standard input"
    parser = commands.add_parser(
        "passcode", help=text, description=f"{text.capitalize()}. Signs every device out."
    )
    parser.add_argument(
        "--unlock",
        action="store_true",
        help="set no passcode; let devices that typed it wrong too often try again at once",
    )
    parser.set_defaults(run=passcode_command)
    _add_devices_parser(commands)
    _add_token_parser(commands)


def _add_devices_parser(commands: SubParsers) -> None:
    parser = commands.add_parser(
        "devices", help="the signed-in devices: list, revoke", description="The signed-in devices."
    )
    parser.set_defaults(run=devices_command)
    acts = parser.add_subparsers(dest="act", metavar="act", required=True)
    add_json_option(acts.add_parser("list", help="list them"))
    revoke = acts.add_parser("revoke", help="sign one out, or all")
    revoke.add_argument("id", nargs="?", metavar="ID")
    revoke.add_argument("--all", action="store_true", help="all of them")


def _add_token_parser(commands: SubParsers) -> None:
    parser = commands.add_parser(
        "token",
        help="programs that may use the HTTP interface: create, list, revoke",
        description="Tokens of the HTTP interface.",
    )
    parser.set_defaults(run=token_command)
    acts = parser.add_subparsers(dest="act", metavar="act", required=True)
    create = acts.add_parser("create", help="make one; it is shown once")
    create.add_argument("name", metavar="NAME", help="which program uses it")
    create.add_argument(
        "--scope",
        choices=["log", "read", "videos"],
        required=True,
        help="log: write entries, read none; read: read, write nothing; videos: see, add and "
        "remove videos, nothing else",
    )
    add_child_option(create)
    add_json_option(create)
    add_json_option(acts.add_parser("list", help="list them, without the tokens themselves"))
    revoke = acts.add_parser("revoke", help="end one: its program can no longer enter")
    revoke.add_argument("id", metavar="NAME", help="its name or id")


def _read_passcode() -> str:
    """Return the new passcode: typed twice at a terminal, else one line of standard input."""
    if not sys.stdin.isatty():
        from tracker.web.auth.passcode import NOT_TEXT

        try:
            return sys.stdin.readline().rstrip("\r\n")
        except UnicodeDecodeError:
            raise UserError(NOT_TEXT) from None
    from getpass import getpass

    passcode = getpass("New passcode (at least 6 characters): ")
    if passcode != getpass("Once more: "):
        raise UserError("The two were not the same, so nothing was changed. Try again.")
    return passcode


def passcode_command(arguments: Namespace) -> int:
    """Run `passcode`."""
    from tracker.storage import credentials
    from tracker.storage.database import writing
    from tracker.web.auth.service import AuthService

    engine = open_upgraded(arguments)
    if arguments.unlock:
        with writing(engine) as session:
            credentials.reset_failed_logins(session)
        print("Everybody may try the passcode again.")
        return 0
    service = AuthService(engine)
    try:
        signed_out = service.set_passcode(_read_passcode())
    finally:
        service.close()
    print(
        "The passcode is set."
        + (f" {signed_out} devices were signed out." if signed_out else "")
        + " Bring a phone in: movement-diary phone, or in the diary Settings, Add a phone."
    )
    return 0


def _device_json(device: Device) -> dict[str, object]:
    return {
        "id": device.id,
        "name": device.name,
        "caregiver": device.caregiver,
        "last_seen": device.seen_at.isoformat(timespec="seconds"),
    }


def _token_json(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "child": token.child_id,
        "last_used": token.used_at and token.used_at.isoformat(timespec="seconds"),
    }


def _print_list(rows: Sequence[Mapping[str, object]], if_empty: str, *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    for row in rows:
        line = "  ".join("–" if value is None else str(value) for value in row.values())
        print(printable(line))
    if not rows:
        print(if_empty)


def devices_command(arguments: Namespace) -> int:
    """Run `devices list` or `devices revoke`."""
    from tracker.storage import credentials
    from tracker.storage.database import reading, writing

    engine = open_upgraded(arguments)
    if arguments.act == "list":
        with reading(engine) as session:
            rows = [_device_json(device) for device in credentials.devices(session)]
        _print_list(rows, "No device is signed in.", as_json=arguments.json)
        return 0
    if bool(arguments.id) == arguments.all:
        raise UserError("Say which device: give an id (movement-diary devices list), or --all.")
    with writing(engine) as session:
        if arguments.all:
            credentials.revoke_devices(session)
        else:
            credentials.revoke_device(session, arguments.id)
    print("Signed out.")
    return 0


def token_command(arguments: Namespace) -> int:
    """Run `token create`, `token list` or `token revoke`."""
    acts = {"create": _create_token, "list": _list_tokens, "revoke": _revoke_token}
    acts[arguments.act](arguments, open_upgraded(arguments))
    return 0


def _create_token(arguments: Namespace, engine: Engine) -> None:
    from tracker.storage import store
    from tracker.storage.database import writing
    from tracker.storage.models import TokenScope
    from tracker.web.auth.service import new_token

    with writing(engine) as session:
        child_id = store.find_child(session, arguments.child).id if arguments.child else None
        scope = TokenScope(arguments.scope)
        token, secret = new_token(session, arguments.name, scope, child_id, now=now())
    if arguments.json:
        print_json(_token_json(token) | {"token": secret})
    else:
        print(f"{secret}\nKeep it now: it is not shown again.")


def _list_tokens(arguments: Namespace, engine: Engine) -> None:
    from tracker.storage import credentials
    from tracker.storage.database import reading

    with reading(engine) as session:
        rows = [_token_json(token) for token in credentials.tokens(session)]
    _print_list(rows, "There is no token.", as_json=arguments.json)


def _revoke_token(arguments: Namespace, engine: Engine) -> None:
    """Revoke the token with this id or name; an unknown one is refused by `revoke_token`."""
    from tracker.storage import credentials
    from tracker.storage.database import writing

    with writing(engine) as session:
        matches = (
            token.id
            for token in credentials.tokens(session)
            if arguments.id.casefold() in {token.id, token.name.casefold()}
        )
        credentials.revoke_token(session, next(matches, arguments.id))
    print("Revoked.")
