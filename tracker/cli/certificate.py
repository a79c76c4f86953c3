"""`certificate` makes an authority for the home and the diary's certificate."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from tracker.cli.shared import now, settings_from

if TYPE_CHECKING:
    from tracker.cli.options import SubParsers

NEXT: Final = """\
The certificate is made. It renews itself while the diary runs with --https.

1. On each phone open {page} and follow it. The fingerprint there must be
   {fingerprint}
2. Start the diary with https:
   movement-diary serve --https
3. Open it as https://movement-diary.local:8501/quick and put it on the home screen again.

The authority is in {folder}. Keep its key on this computer."""


def add_parsers(commands: SubParsers) -> None:
    """Add the parser of `certificate`."""
    text = "make a certificate for https at home, and an authority that phones can trust"
    parser = commands.add_parser("certificate", help=text, description=text)
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        help="another name or private address of this computer; may be repeated",
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
    page = f"http://{address_in_network() or 'localhost'}:8501/certificate"
    print(NEXT.format(page=page, fingerprint=fingerprint(files), folder=files.folder))
    return 0
