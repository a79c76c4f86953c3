"""The page that a phone opens when it scans a code: sign in without typing the passcode.

The code is in the fragment of the address (behind the #), which browsers never send: it is in no
log, no Referer and no preview of a link. A script puts it into a form, and one tap posts it; only
that uses the code up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tracker.localization.messages import N_, _
from tracker.storage.database import reading
from tracker.storage.invitations import InvitationState
from tracker.storage.preferences import emergency_number
from tracker.web.auth.device_list import device_name
from tracker.web.auth.login import (
    file_route,
    filled_page,
    form_fields,
    page_route,
    signed_in_response,
)
from tracker.web.auth.login.words import NOT_A_FORM, alert, waiting_text
from tracker.web.auth.login_backoff import source_of
from tracker.web.auth.middleware import COOKIE, JOIN
from tracker.web.auth.service import NotSignedIn, SignedIn

if TYPE_CHECKING:
    from starlette.requests import Request

    from tracker.web.auth.service import AuthService

AFTERWARDS: Final = "/quick?welcome"
REFUSED: Final = {
    InvitationState.USED: N_(
        "This code was used already. Each code signs one phone in. Show a new one on the "
        "computer: Settings, Add a phone."
    ),
    InvitationState.EXPIRED: N_(
        "This code is older than ten minutes. Show a new one on the computer: Settings, Add a "
        "phone."
    ),
    InvitationState.UNKNOWN: N_(
        "This code isn't from this diary, or it was canceled. Show a new one on the computer: "
        "Settings, Add a phone."
    ),
}
STATUS: Final = {
    InvitationState.USED: 410,
    InvitationState.EXPIRED: 410,
    InvitationState.UNKNOWN: 401,
}


class PhoneSignIn:
    """The sign-in of phones by a code."""

    def __init__(
        self, auth: AuthService, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.auth = auth
        self.clock = clock

    def routes(self) -> list[Route]:
        """Return the routes of the page."""
        return [
            page_route(self.auth.engine, JOIN, self.show, "GET"),
            page_route(self.auth.engine, JOIN, self.sign_in, "POST"),
            file_route("join.js"),
        ]

    def _page(self, request: Request, text: str = "", status: int = 200) -> Response:
        with reading(self.auth.engine) as session:
            number = emergency_number(session)
        is_signed_in = self.auth.device(request.cookies.get(COOKIE), self.clock()) is not None
        return filled_page(
            request,
            "joined" if is_signed_in else "join",
            status,
            number=number,
            title=_("Sign in"),
            message=alert(text),
        )

    def show(self, request: Request) -> Response:
        """Show the page; nothing is used up, however often it is fetched."""
        return self._page(request) if self.auth.has_passcode() else RedirectResponse("/", 303)

    async def sign_in(self, request: Request) -> Response:
        """Sign the phone in if the code is good."""
        form = await form_fields(request)
        if isinstance(form, int):
            return await run_in_threadpool(self._page, request, _(NOT_A_FORM), form)
        return await run_in_threadpool(self._sign_in, request, form.get("code", ""))

    def _sign_in(self, request: Request, code: str) -> Response:
        client, now = request.client, self.clock()
        if self.auth.device(request.cookies.get(COOKIE), now) is not None:
            return RedirectResponse(AFTERWARDS, 303)
        source = source_of(client.host if client else "")
        name = device_name(request.headers.get("user-agent", ""))
        outcome = self.auth.sign_in_with_invitation(code, source, name, now)
        if isinstance(outcome, SignedIn):
            return signed_in_response(request, outcome.cookie, AFTERWARDS)
        if isinstance(outcome, InvitationState):
            return self._page(request, _(REFUSED[outcome]), STATUS[outcome])
        return self._refusal(request, outcome)

    def _refusal(self, request: Request, outcome: NotSignedIn) -> Response:
        text = _(REFUSED[InvitationState.UNKNOWN]) if outcome.wrong else ""
        if not outcome.wait:
            return self._page(request, text, STATUS[InvitationState.UNKNOWN])
        wait = waiting_text(outcome.wait, by_everybody=outcome.by_everybody)
        response = self._page(request, f"{text} {wait}".strip(), 429)
        response.headers["retry-after"] = str(int(outcome.wait.total_seconds()) + 1)
        return response
