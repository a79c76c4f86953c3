"""Signing in and out, and who holds the device: plain pages that need no script. A stranger sees no name and nothing of the diary on them."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from html import escape
from importlib.resources import files
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tracker.errors import DatabaseUnusable, UserError
from tracker.web.auth.login_backoff import in_words, source_of
from tracker.web.auth.middleware import COOKIE, LOGIN, NOT_NOW, cookie_header, is_secure
from tracker.web.auth.principal import visitor

if TYPE_CHECKING:
    from starlette.requests import Request

    from tracker.web.auth.service import Door, NotSignedIn

HERE: Final = files("tracker.web.auth.login")
WHO: Final = "/who"
LOGOUT: Final = "/logout"
DEVICE_COOKIE: Final = "diary_device"
POLICY: Final = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

MOST_BYTES: Final = 4096
MOST_NAMES: Final = 8
LONGEST_WAY: Final = 500
FORM: Final = "application/x-www-form-urlencoded"

WRONG: Final = "That is not the passcode."
WAIT: Final = "Too many wrong tries from here. Try again in {wait}. Phones and tablets that are signed in go on as before."
NO_FORM: Final = "That was not this page's form. Go back and try again."
OUT: Final = "You are signed out on this device."

Clock = Callable[[], datetime]
Doors = Callable[[], "Door"]
Page = Callable[["Request"], Any]


def own_path(wanted: str | None) -> str:
    """Return the page to go on to: a path of this diary, the start page for anything else."""
    leads_away = (
        not wanted
        or not re.fullmatch(r"/(?![/\\])[!-~]*", wanted)
        or "\\" in wanted
        or len(wanted) > LONGEST_WAY
    )
    return (
        "/" if leads_away or wanted is None or wanted.startswith((LOGIN, LOGOUT, WHO)) else wanted
    )


def device_name(agent: str) -> str:
    """Say what a browser runs on, as a family would: 'iPhone', 'Android tablet'."""
    kinds = (
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android.*Mobile", "Android phone"),
        ("Android", "Android tablet"),
        ("Windows", "Windows computer"),
        ("Macintosh", "Mac or iPad"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux computer"),
    )
    system = next((name for pattern, name in kinds if re.search(pattern, agent)), "A device")
    browsers = (
        ("Edg", "Edge"),
        ("Firefox|FxiOS", "Firefox"),
        ("Chrome|CriOS", "Chrome"),
        ("Safari", "Safari"),
    )
    browser = next((name for pattern, name in browsers if re.search(pattern, agent)), "")
    return f"{system}, {browser}" if browser else system


def _remembered(request: Request) -> dict[str, str]:
    """Return what this device keeps for itself: who holds it, which child, night or not."""
    try:
        told = json.loads(unquote(request.cookies.get(DEVICE_COOKIE, "{}")))
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}


def _page(request: Request, name: str, status: int = 200, **said: str) -> Response:
    """Return one of the pages; `said` is HTML already."""
    parts = {
        "main": (HERE / f"{name}.html").read_text(encoding="utf-8"),
        "look": "night" if _remembered(request).get("night") else "day",
    }

    def filled(document: str, with_parts: Mapping[str, str]) -> str:
        return re.sub(r"\{\{(\w+)\}\}", lambda found: with_parts.get(found[1], ""), document)

    body = filled(
        filled(
            (HERE / "frame.html").read_text(encoding="utf-8"), parts | {"title": said.pop("title")}
        ),
        said,
    )
    return Response(body, status, {"content-security-policy": POLICY}, "text/html")


def _file(name: str) -> Route:
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Route(f"/{name}", lambda _request: Response((HERE / name).read_bytes(), media_type=kind))


def _told(words: str, *, wrong: bool = True) -> str:
    return (
        f'<p class="{"wrong" if wrong else "told"}" role="alert" id="told">{escape(words)}</p>'
        if words
        else ""
    )


async def _form(request: Request) -> dict[str, str] | int:
    """Return the fields of a form, or the status of the refusal of what is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return 415
    read = bytearray()
    try:
        async for part in request.stream():
            read += part
            if len(read) > MOST_BYTES:
                return 413
        return dict(
            parse_qsl(
                read.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict"
            )
        )
    except (ValueError, ClientDisconnect):
        return 400


async def _or_say(page: Page, request: Request) -> Response:
    """Return a page; where the diary cannot be used, a sentence that tells a stranger nothing about this machine."""
    try:
        return (
            await page(request)
            if iscoroutinefunction(page)
            else await run_in_threadpool(page, request)
        )
    except DatabaseUnusable:
        logging.getLogger(__name__).exception("The sign-in could not ask the diary")
        return PlainTextResponse(NOT_NOW, 503)


def _page_at(path: str, page: Page, method: str) -> Route:
    return Route(path, partial(_or_say, page), methods=[method])


class SignIn:
    """The pages of one door."""

    def __init__(self, door: Doors, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self.door = door
        self.clock = clock

    def routes(self) -> list[Route]:
        """Return the routes of the pages."""
        return [
            _page_at(LOGIN, self.show, "GET"),
            _page_at(LOGIN, self.sign_in, "POST"),
            _page_at(WHO, self.ask_who, "GET"),
            _page_at(WHO, self.keep_who, "POST"),
            _page_at(LOGOUT, self.ask_out, "GET"),
            _page_at(LOGOUT, self.sign_out, "POST"),
            *(_file(name) for name in ("login.css", "device.js", "signed-out.js")),
        ]

    def _asking(
        self, request: Request, way: str, words: str = "", status: int = 200, *, wrong: bool = True
    ) -> Response:
        return _page(
            request,
            "login",
            status,
            title="Sign in",
            told=_told(words, wrong=wrong),
            next=escape(way),
            bad="true" if words and wrong else "false",
        )

    def show(self, request: Request) -> Response:
        """Ask for the passcode."""
        door, way = self.door(), own_path(request.query_params.get("next"))
        if not door.has_passcode() or door.device(request.cookies.get(COOKIE), self.clock()):
            return RedirectResponse(way, 303)
        return self._asking(request, way, OUT if "out" in request.query_params else "", wrong=False)

    async def sign_in(self, request: Request) -> Response:
        """Let the device in that shows the passcode."""
        form = await _form(request)
        if isinstance(form, int):
            return self._asking(request, "/", NO_FORM, form)
        return await run_in_threadpool(
            self._try, request, form.get("passcode", ""), own_path(form.get("next"))
        )

    def _try(self, request: Request, passcode: str, way: str) -> Response:
        from tracker.web.auth.credentials import DEVICE_DAYS  # noqa: PLC0415 - heavy
        from tracker.web.auth.service import NotSignedIn  # noqa: PLC0415 - heavy

        door, client = self.door(), request.client
        source = door.known(request.cookies.get(COOKIE)) or source_of(client.host if client else "")
        outcome = door.sign_in(
            passcode, source, device_name(request.headers.get("user-agent", "")), self.clock()
        )
        if isinstance(outcome, NotSignedIn):
            return self._refusal(request, outcome, way)
        answer = RedirectResponse(f"{WHO}?next={quote(way, safe='')}", 303)
        answer.headers.append(
            "set-cookie",
            cookie_header(outcome.cookie, secure=is_secure(request.scope), days=DEVICE_DAYS),
        )
        return answer

    def _refusal(self, request: Request, outcome: NotSignedIn, way: str) -> Response:
        wait = in_words(outcome.wait)
        if not outcome.wait:
            return self._asking(request, way, WRONG, 401)
        answer = self._asking(
            request, way, (WRONG + " " if outcome.wrong else "") + WAIT.format(wait=wait), 429
        )
        answer.headers["retry-after"] = str(int(outcome.wait.total_seconds()) + 1)
        return answer

    def ask_who(self, request: Request) -> Response:
        """Ask who holds the device that has just signed in."""
        from tracker.storage import credentials  # noqa: PLC0415
        from tracker.storage.database import reading  # noqa: PLC0415 - heavy

        with reading(self.door().engine) as session:
            names = credentials.people(session)[:MOST_NAMES]
        way = own_path(request.query_params.get("next"))
        return _page(
            request,
            "who",
            title="Who is this?",
            names=_buttons(names),
            other="Another name" if names else "Your name",
            next=escape(way),
        )

    async def keep_who(self, request: Request) -> Response:
        """Keep who holds the device."""
        form = await _form(request)
        if isinstance(form, int):
            return RedirectResponse(WHO, 303)
        return await run_in_threadpool(
            self._keep_who,
            request,
            form.get("caregiver") or form.get("other") or "",
            own_path(form.get("next")),
        )

    def _keep_who(self, request: Request, said: str, way: str) -> Response:
        from tracker.storage import credentials  # noqa: PLC0415
        from tracker.storage.database import writing  # noqa: PLC0415 - heavy
        from tracker.web.auth.service import short_name  # noqa: PLC0415

        device = visitor(request.scope).device
        answer = RedirectResponse(way, 303)
        if device is None:
            return answer
        try:
            name = short_name(said)
        except UserError:
            return RedirectResponse(f"{WHO}?next={quote(way, safe='')}", 303)
        with writing(self.door().engine) as session:
            credentials.name_caregiver(session, device.id, name or None)
        kept = quote(json.dumps(_remembered(request) | {"caregiver": name}), safe="")
        answer.headers.append(
            "set-cookie", f"{DEVICE_COOKIE}={kept}; Path=/; Max-Age=31536000; SameSite=Lax"
        )
        return answer

    def ask_out(self, request: Request) -> Response:
        """Ask whether to sign this device out."""
        return (
            _page(request, "logout", title="Sign out")
            if visitor(request.scope).device
            else RedirectResponse("/", 303)
        )

    def sign_out(self, request: Request) -> Response:
        """Sign this device out."""
        from tracker.storage import credentials  # noqa: PLC0415
        from tracker.storage.database import writing  # noqa: PLC0415 - heavy

        device = visitor(request.scope).device
        answer = RedirectResponse(f"{LOGIN}?out", 303)
        if device is not None:
            with writing(self.door().engine) as session:
                credentials.revoke_device(session, device.id)
            answer.headers.append(
                "set-cookie", cookie_header("", secure=is_secure(request.scope), days=0)
            )
        return answer


def _buttons(names: Iterable[str]) -> str:
    return "".join(
        f'<button name="caregiver" value="{escape(name)}">{escape(name)}</button>' for name in names
    )
