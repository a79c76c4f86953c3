"""`phone` shows a code in the terminal with which a phone signs in."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from tracker.cli.options import port_number
from tracker.cli.shared import now, open_upgraded
from tracker.errors import UserError

if TYPE_CHECKING:
    from tracker.cli.options import SubParsers

PATIENCE_S: Final = 5.0
NOT_RUNNING: Final = (
    "No diary answers on port {port} of this computer. Start it with: movement-diary serve. "
    "If it has another port, give it with --port."
)
THIS_COMPUTER_ONLY: Final = (
    "The diary answers this computer only. Open it to your home network: in the diary under "
    "Settings, Add a phone, or start it with: movement-diary serve --host 0.0.0.0."
)
NO_NETWORK: Final = (
    "This computer is in no network right now, so no phone can reach it. Connect it to the Wi-Fi "
    "your phone uses, then try again."
)
NO_ADDRESS: Final = "{address} is no address of a diary. Give one such as https://diary.example."


def add_parsers(commands: SubParsers) -> None:
    """Add the parser of `phone`."""
    text = "show a code that signs a phone in: scan it within ten minutes"
    parser = commands.add_parser("phone", help=text, description=f"{text[:1].upper()}{text[1:]}.")
    parser.add_argument(
        "--port", type=port_number, default=8501, help="the port of the running diary"
    )
    parser.add_argument(
        "--address",
        metavar="URL",
        help="the address phones open, where a proxy or another name leads to the diary",
    )
    parser.add_argument(
        "--by-number",
        action="store_true",
        help="use this computer's IP address, for a phone that cannot find movement-diary.local",
    )
    parser.add_argument(
        "--cancel", action="store_true", help="show no code; cancel the codes that were shown"
    )
    parser.set_defaults(run=phone_command)


def phone_command(arguments: Namespace) -> int:
    """Run `phone`."""
    from contextlib import closing

    from tracker.storage.database import writing
    from tracker.storage.invitations import revoke_invitations
    from tracker.web.auth.service import AuthService
    from tracker.web.phone_code import joining_address, terminal_code

    engine = open_upgraded(arguments)
    if arguments.cancel:
        with writing(engine) as session:
            revoke_invitations(session)
        print("Every code that was shown is canceled.")
        return 0
    with closing(AuthService(engine)) as auth:
        auth.require_passcode()
        origin = given_address(arguments.address) or origin_for_phones(
            arguments.port, by_number=arguments.by_number
        )
        address = joining_address(origin, auth.invite_phone(now()))
    print(terminal_code(address))
    print(
        f"Scan it with the phone's camera, or open {address}\n"
        "It signs one phone in, within ten minutes. The page doesn't open? The phone must be on "
        "the same Wi-Fi as this computer: no mobile data, no guest network, no VPN."
    )
    return 0


def given_address(address: str | None) -> str | None:
    """Return the address of the diary that was typed, without its last slash; None for none."""
    from urllib.parse import urlsplit

    from tracker.web.base_path import OWN_ADDRESSES, checked_base_path

    if address is None:
        return None
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UserError(NO_ADDRESS.format(address=address))
    folders = parts.path.strip("/").split("/")
    while folders and folders[-1] in OWN_ADDRESSES:  # a page of the diary, such as /quick
        del folders[-1]
    return f"{parts.scheme}://{parts.netloc}{checked_base_path('/'.join(folders))}"


def origin_for_phones(port: int, *, by_number: bool = False) -> str:
    """Return the address by which a phone reaches the diary that runs on this machine."""
    from tracker.web.announcement import NAME
    from tracker.web.home_network import THIS_MACHINE, address_in_network

    home = address_in_network()
    if home is None:
        raise UserError(NO_NETWORK)
    for scheme in ("http", "https"):
        base_path = _base_path(scheme, home, port)
        if base_path is not None:
            name = f"{NAME}.local"
            is_named = not by_number and _base_path(scheme, home, port, name=name) is not None
            return f"{scheme}://{name if is_named else home}:{port}{base_path}"
    if any(_base_path(scheme, THIS_MACHINE, port) is not None for scheme in ("http", "https")):
        raise UserError(THIS_COMPUTER_ONLY)
    raise UserError(NOT_RUNNING.format(port=port))


def _base_path(scheme: str, host: str, port: int, name: str | None = None) -> str | None:
    """Return the base path of the diary that answers there and to that name, None where none does.

    Its certificate is not looked at.
    """
    import http.client
    import json
    import ssl

    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = (
        http.client.HTTPConnection(host, port, timeout=PATIENCE_S)
        if scheme == "http"
        else http.client.HTTPSConnection(host, port, timeout=PATIENCE_S, context=context)
    )
    try:
        connection.request("GET", "/healthz", headers={"Host": name} if name else {})
        answer = json.loads(connection.getresponse().read(1000))
        return str(answer.get("base_path", "")) if "status" in answer else None
    except (OSError, ValueError, AttributeError, TypeError, http.client.HTTPException):
        return None
    finally:
        connection.close()
