"""`certificate` makes an authority for the home and the diary's certificate."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from tracker.cli.options import port_number
from tracker.cli.shared import now, settings_from

if TYPE_CHECKING:
    from tracker.cli.options import SubParsers

USUAL_PORT: Final = 8501
NEXT: Final = """\
The certificate is made. It renews itself while the diary runs with --https.

1. On each phone open {page} and follow it. The fingerprint there must be
   {fingerprint}
2. Start the diary with https:
   movement-diary serve --https{option}
3. Open it as https://movement-diary.local:{port}/quick and put it on the home screen again.

The authority is in {folder}. Keep its key on this computer."""


def add_parsers(commands: SubParsers) -> None:
    """Add the parser of `certificate`."""
    text = "make a certificate for https at home, and an authority that phones can trust"
    parser = commands.add_parser(
        "certificate", help=text, description=f"{text[:1].upper()}{text[1:]}."
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        help="another name or private address of this computer; may be repeated",
    )
    parser.add_argument(
        "--port", type=port_number, default=USUAL_PORT, help="the port of the diary"
    )
    parser.set_defaults(run=certificate_command)


def certificate_command(arguments: Namespace) -> int:
    """Run `certificate`."""
    from tracker.web.home_network import address_in_network
    from tracker.web.local_authority import (
        authority_files,
        fingerprint,
        make_authority,
        names_at_home,
        renew,
    )

    files = authority_files(settings_from(arguments).data_folder)
    names = names_at_home(arguments.name)
    make_authority(files, now())
    renew(files, names, now())
    port = arguments.port
    print(
        NEXT.format(
            page=f"http://{address_in_network() or 'localhost'}:{port}/certificate",
            fingerprint=fingerprint(files),
            folder=files.folder,
            option="" if port == USUAL_PORT else f" --port {port}",
            port=port,
        )
    )
    return 0
