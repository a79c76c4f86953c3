"""The pages to sign in, to say who holds the device, and to sign out.

They need no script, and show a stranger no name and nothing of the diary.
"""

from __future__ import annotations

import json
import logging
import re
from asyncio import wrap_future
from collections.abc import Callable, Mapping
from contextvars import copy_context
from datetime import UTC, datetime
from functools import partial
from html import escape
from importlib.resources import files
from inspect import iscoroutinefunction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tracker.errors import DatabaseUnusable, UserError
from tracker.localization.messages import _
from tracker.localization.region import current_region, in_region
from tracker.presentation.first_aid import first_aid
from tracker.storage import credentials
from tracker.storage.database import reading, writing
from tracker.storage.preferences import emergency_number
from tracker.web.auth.credentials import DEVICE_DAYS
from tracker.web.auth.device_list import device_name
from tracker.web.auth.hashing_pool import RETRY_AFTER_S, QueueFull
from tracker.web.auth.login.words import (
    NOT_A_FORM,
    SIGNED_OUT,
    WRONG,
    alert,
    emergency_line,
    name_buttons,
    page_texts,
    waiting_text,
)
from tracker.web.auth.login_backoff import source_of
from tracker.web.auth.middleware import (
    CLEAR_CACHE,
    COOKIE,
    LOGIN,
    NOT_NOW,
    cookie_header,
    is_secure,
)
from tracker.web.auth.principal import principal_of
from tracker.web.auth.service import BUSY, NotSignedIn, short_name
from tracker.web.base_path import base_path_of
from tracker.web.device_cookie import DEVICE_COOKIE, device_choices
from tracker.web.device_region import region_of

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.requests import Request

    from tracker.web.auth.service import AuthService

HERE: Final = files("tracker.web.auth.login")
WHO: Final = "/who"
LOGOUT: Final = "/logout"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'self'; "
    "frame-ancestors 'self'"
)

MOST_BYTES: Final = 4096
MOST_NAMES: Final = 8
LONGEST_PATH: Final = 500
NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})
FORM: Final = "application/x-www-form-urlencoded"

FORGET_SCRIPT: Final = '<script src="quick/forget.js"></script>'
"""Removes the family's names from a device that was signed out; a stranger's runs no script."""

Clock = Callable[[], datetime]
Page = Callable[["Request"], Any]


def own_path(target: str | None) -> str:
    """Return the page to go on to: a path of this diary, the start page for anything else."""
    leads_away = (
        not target
        or not re.fullmatch(r"/(?![/\\])[!-~]*", target)
        or "\\" in target
        or len(target) > LONGEST_PATH
    )
    return (
        "/" if leads_away or target is None or target.startswith((LOGIN, LOGOUT, WHO)) else target
    )


def filled_page(
    request: Request,
    name: str,
    status: int = 200,
    *,
    number: str | None,
    labels: Mapping[str, str] = NO_LABELS,
    **parts: str,
) -> Response:
    """Return one of the pages in the language in use, with `parts` of HTML in its placeholders.

    `number`: the family's emergency number, None where it is not set. `labels`: HTML that stands
    in the middle of the document's texts.
    """
    frame_parts = {
        "lang": current_region().code,
        "diary": escape(_("Movement diary")),
        "title": parts.pop("title"),
        "base": f"{base_path_of(request.scope)}/",
        "main": (HERE / f"{name}.html").read_text(encoding="utf-8"),
        "first_aid": escape(first_aid(number)),
        "emergency": emergency_line(number),
        "look": "night" if device_choices(request).get("night") else "day",
    }

    def fill(document: str, values: Mapping[str, str]) -> str:
        return re.sub(r"\{\{(\w+)\}\}", lambda match: values.get(match[1], ""), document)

    frame = fill((HERE / "frame.html").read_text(encoding="utf-8"), frame_parts)
    body = fill(frame, page_texts(name, **labels) | parts)
    policy = f"{POLICY}; script-src 'self'" if "<script" in body else POLICY
    return Response(body, status, {"content-security-policy": policy}, "text/html")


def file_route(name: str) -> Route:
    """Return the route of a style sheet or script beside this module."""
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Route(f"/{name}", lambda _request: Response((HERE / name).read_bytes(), media_type=kind))


async def form_fields(request: Request) -> dict[str, str] | int:
    """Return the fields of a form, or the HTTP status that refuses what is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return 415
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return 413
        return dict(
            parse_qsl(
                body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict"
            )
        )
    except (ValueError, ClientDisconnect):
        return 400


async def _respond(page: Page, engine: Engine, request: Request) -> Response:
    """Return a page in the device's language; 503 where the database cannot be used.

    The 503 says nothing about this machine.
    """
    with in_region(await run_in_threadpool(region_of, request, engine)):
        try:
            return (
                await page(request)
                if iscoroutinefunction(page)
                else await run_in_threadpool(page, request)
            )
        except DatabaseUnusable:
            logging.getLogger(__name__).exception("The sign-in could not ask the diary")
            return PlainTextResponse(_(NOT_NOW), 503)


def page_route(engine: Engine, path: str, page: Page, method: str) -> Route:
    """Return the route of a page, which answers 503 where the database cannot be used."""
    return Route(path, partial(_respond, page, engine), methods=[method])


def signed_in_response(request: Request, cookie: str, target: str) -> Response:
    """Return the answer to a device that has just signed in: its cookie, then the page `WHO`."""
    response = RedirectResponse(f"{WHO}?next={quote(target, safe='')}", 303)
    header = cookie_header(cookie, secure=is_secure(request.scope), days=DEVICE_DAYS)
    response.headers.append("set-cookie", header)
    return response


class SignIn:
    """The sign-in pages of one diary."""

    def __init__(self, auth: AuthService, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self.auth = auth
        self.clock = clock

    def routes(self) -> list[Route]:
        """Return the routes of the pages."""
        page = partial(page_route, self.auth.engine)
        return [
            page(LOGIN, self.show, "GET"),
            page(LOGIN, self.sign_in, "POST"),
            page(WHO, self.ask_who, "GET"),
            page(WHO, self.save_who, "POST"),
            page(LOGOUT, self.ask_out, "GET"),
            page(LOGOUT, self.sign_out, "POST"),
            *(file_route(name) for name in ("login.css", "device.js", "signed-out.js", "typed.js")),
        ]

    def _login_page(
        self,
        request: Request,
        target: str,
        text: str = "",
        status: int = 200,
        *,
        wrong: bool = True,
    ) -> Response:
        was_signed_in = COOKIE in request.cookies or "out" in request.query_params
        return filled_page(
            request,
            "login",
            status,
            number=self._emergency_number(),
            script=FORGET_SCRIPT if was_signed_in else "",
            title=_("Sign in"),
            message=alert(text, wrong=wrong),
            next=escape(target),
            bad="true" if text and wrong else "false",
        )

    def show(self, request: Request) -> Response:
        """Ask for the passcode."""
        target, cookie = own_path(request.query_params.get("next")), request.cookies.get(COOKIE)
        if not self.auth.has_passcode() or self.auth.device(cookie, self.clock()):
            return RedirectResponse(target, 303)
        text = _(SIGNED_OUT) if "out" in request.query_params else ""
        return self._login_page(request, target, text, wrong=False)

    async def sign_in(self, request: Request) -> Response:
        """Sign the device in if the passcode is right."""
        form = await form_fields(request)
        if isinstance(form, int):
            return await run_in_threadpool(self._login_page, request, "/", _(NOT_A_FORM), form)
        passcode, target = form.get("passcode", ""), own_path(form.get("next"))
        try:
            signing_in = self.auth.hashing.submit(
                copy_context().run, self._sign_in, request, passcode, target
            )
        except QueueFull:
            response = await run_in_threadpool(self._login_page, request, target, _(BUSY), 429)
            response.headers["retry-after"] = str(RETRY_AFTER_S)
            return response
        return await wrap_future(signing_in)

    def _sign_in(self, request: Request, passcode: str, target: str) -> Response:
        client, cookie = request.client, request.cookies.get(COOKIE)
        source = self.auth.device_key(cookie) or source_of(client.host if client else "")
        name = device_name(request.headers.get("user-agent", ""))
        outcome = self.auth.sign_in(passcode, source, name, self.clock())
        if isinstance(outcome, NotSignedIn):
            return self._refusal(request, outcome, target)
        return signed_in_response(request, outcome.cookie, target)

    def _refusal(self, request: Request, outcome: NotSignedIn, target: str) -> Response:
        if not outcome.wait:
            return self._login_page(request, target, _(WRONG), 401)
        text = waiting_text(outcome.wait, by_everybody=outcome.by_everybody)
        text = f"{_(WRONG)} {text}" if outcome.wrong else text
        response = self._login_page(request, target, text, 429)
        response.headers["retry-after"] = str(int(outcome.wait.total_seconds()) + 1)
        return response

    def ask_who(self, request: Request) -> Response:
        """Ask who holds the device that has just signed in."""
        with reading(self.auth.engine) as session:
            names = credentials.caregiver_choices(session)[:MOST_NAMES]
            number = emergency_number(session)
        target = own_path(request.query_params.get("next"))
        return filled_page(
            request,
            "who",
            number=number,
            title=_("Who is this?"),
            typed=escape(device_choices(request).get("caregiver", "")),
            names=name_buttons(names),
            other=escape(_("Another name") if names else _("Your name")),
            next=escape(target),
        )

    async def save_who(self, request: Request) -> Response:
        """Store who holds the device."""
        form = await form_fields(request)
        if isinstance(form, int):
            return RedirectResponse(WHO, 303)
        return await run_in_threadpool(
            self._save_who,
            request,
            form.get("caregiver") or form.get("other") or "",
            own_path(form.get("next")),
        )

    def _save_who(self, request: Request, caregiver: str, target: str) -> Response:
        device = principal_of(request.scope).device
        response = RedirectResponse(target, 303)
        if device is None:
            return response
        try:
            name = short_name(caregiver)
        except UserError:
            return RedirectResponse(f"{WHO}?next={quote(target, safe='')}", 303)
        with writing(self.auth.engine) as session:
            credentials.set_device_caregiver(session, device.id, name or None)
        state = quote(json.dumps(device_choices(request) | {"caregiver": name}), safe="")
        flags = "; Secure" if is_secure(request.scope) else ""
        response.headers.append(
            "set-cookie", f"{DEVICE_COOKIE}={state}; Path=/; Max-Age=31536000; SameSite=Lax{flags}"
        )
        return response

    def _emergency_number(self) -> str | None:
        with reading(self.auth.engine) as session:
            return emergency_number(session)

    def ask_out(self, request: Request) -> Response:
        """Ask whether to sign this device out."""
        return (
            filled_page(request, "logout", number=self._emergency_number(), title=_("Sign out"))
            if principal_of(request.scope).device
            else RedirectResponse("/", 303)
        )

    def sign_out(self, request: Request) -> Response:
        """Sign this device out."""
        device = principal_of(request.scope).device
        response = RedirectResponse(f"{LOGIN}?out", 303)
        if device is not None:
            with writing(self.auth.engine) as session:
                credentials.revoke_device(session, device.id)
            response.headers.append(
                "set-cookie", cookie_header("", secure=is_secure(request.scope), days=0)
            )
            response.headers["clear-site-data"] = CLEAR_CACHE
        return response
