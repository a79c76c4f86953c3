"""The page from which a phone gets the home's authority, with the way to trust it.

It is open to everybody: an authority's certificate is no secret, and a phone needs it before it
can sign in by https.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from tracker.localization.messages import _
from tracker.storage.database import reading
from tracker.storage.preferences import emergency_number
from tracker.web.auth.login import filled_page, page_route
from tracker.web.auth.middleware import CERTIFICATE, CERTIFICATE_FILE
from tracker.web.base_path import base_path_of
from tracker.web.local_authority import AuthorityFiles, fingerprint, has_authority

if TYPE_CHECKING:
    from starlette.requests import Request

    from tracker.web.auth.service import AuthService


class CertificatePage:
    """The page and the file of one home's authority."""

    def __init__(self, auth: AuthService, files: AuthorityFiles) -> None:
        self.auth = auth
        self.files = files

    def routes(self) -> list[Route]:
        """Return the routes of the page and of the file."""
        return [
            page_route(self.auth.engine, CERTIFICATE, self.show, "GET"),
            Route(CERTIFICATE_FILE, self.download),
        ]

    def show(self, request: Request) -> Response:
        """Show how to trust the authority, or how to make one."""
        with reading(self.auth.engine) as session:
            number = emergency_number(session)
        if not has_authority(self.files):
            return filled_page(request, "no_certificate", number=number, title=_("Https"))
        address = f"https://{request.url.netloc}{base_path_of(request.scope)}/quick"
        return filled_page(
            request,
            "certificate",
            number=number,
            title=_("Https"),
            labels={"address": f"<code>{escape(address)}</code>"},
            fingerprint=fingerprint(self.files),
        )

    def download(self, _request: Request) -> Response:
        """Return the authority's certificate."""
        if not has_authority(self.files):
            return PlainTextResponse(_("There is no certificate yet."), 404)
        return FileResponse(self.files.authority, media_type="application/x-x509-ca-cert")
