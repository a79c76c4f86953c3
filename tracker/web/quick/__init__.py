"""The pages without Streamlit: `/quick` for a phone, `/wall` for a tablet on the kitchen wall.

`/quick/video` adds a video to an entry, `?episode=` its id; the dashboard links to it.

Each page is one document with its own style, script and texts. The files beside this module are
served as they are; there is no build step. Questions and answers come from `domain.questions`, the
texts from the modules of texts, in the language of the device that asks. The script is the same in
every language, and so is its hash in the security policy.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from starlette.routing import Route

from tracker.localization.messages import _
from tracker.localization.region import current_region, in_region
from tracker.web.base_path import base_path_of
from tracker.web.device_cookie import device_choices
from tracker.web.device_region import region_of
from tracker.web.quick.film_texts import FILMS, VIDEO
from tracker.web.quick.page_words import phone_words, wall_words
from tracker.web.quick.phone_texts import PHONE
from tracker.web.quick.texts import SIGNED_OUT, Plural, in_language
from tracker.web.quick.wall_texts import WALL

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.requests import Request

FOLDER: Final = files("tracker.web.quick")


@dataclass(frozen=True)
class PlainPage:
    """A page: its document, its styles and scripts in the order of loading, and its texts.

    `texts` are those that its scripts and its document name; `words` makes what is more than a
    text, such as the questions.
    """

    document: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    texts: Mapping[str, str | Plural]
    words: Callable[[], Mapping[str, object]]


SHARED_SCRIPTS: Final = (
    "words.js",
    "texts.js",
    "clock.js",
    "device.js",
    "unsent.js",
    "forget.js",
    "queue.js",
    "pieces.js",
)
FORGET_SCRIPTS: Final = ("texts.js", "device.js", "unsent.js", "forget.js", "sign-in.js")
"""What the sign-in page runs: a device that is asked for the passcode keeps no names."""

FILM_SCRIPTS: Final = ("films.js", "attach.js", "phone-films.js")
"""What the quick page loads after it has been drawn."""

PHONE_SCRIPTS: Final = (
    "clock-words.js",
    "chips.js",
    "details.js",
    "ended-warning.js",
    "typing.js",
    "running.js",
    "sheets.js",
    "day.js",
    "skills.js",
    "welcome.js",
    "handover.js",
    "confirm.js",
    "paint.js",
    "quick.js",
)
PAGES: Final = {
    "/quick": PlainPage(
        "quick.html",
        ("base.css", "quick.css"),
        (*SHARED_SCRIPTS, *PHONE_SCRIPTS),
        PHONE,
        phone_words,
    ),
    "/quick/video": PlainPage(
        "video.html",
        ("base.css", "quick.css"),
        (*SHARED_SCRIPTS, "chips.js", "film-texts.js", "films.js", "attach.js", "video.js"),
        VIDEO,
        wall_words,
    ),
    "/wall": PlainPage(
        "wall.html",
        ("base.css", "wall.css"),
        (*SHARED_SCRIPTS, "clock-words.js", "column.js", "wall.js"),
        WALL,
        wall_words,
    ),
}


PLACE: Final = re.compile(r"\{\{(\w+)\}\}")
"""A place of a document that is filled."""
TEXT_NAME: Final = re.compile(r"\bTEXT\.(\w+)")
FILM_TEXT_NAME: Final = re.compile(r"\bFILM_TEXT\.(\w+)")
"""A text that a script names."""
LINE_COMMENT: Final = re.compile(r"""(^|\s)// ([^"'`]|\b'\b)*$|^\s*//.*$""")
"""A comment to the end of a line; one with quotes in it only where the line holds nothing else."""
STYLE_COMMENT: Final = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _script(name: str) -> str:
    """Return a script without its indentation and its comments: fewer bytes for a phone."""
    lines = (LINE_COMMENT.sub("", line).strip() for line in _text(name).splitlines())
    return "\n".join(line for line in lines if line)


def _style(name: str) -> str:
    """Return a style sheet without its comments."""
    return STYLE_COMMENT.sub("", _text(name))


def _scripts(names: Iterable[str]) -> str:
    return "\n".join(map(_script, names))


def _csp_hash(source: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _policy(style: str, script: str, *, may_load: bool) -> str:
    """Return the content security policy that allows just this style and script.

    `may_load`: and what the script loads itself; text or markup of the page still runs nothing.
    """
    loaded = " 'strict-dynamic'" if may_load else ""
    return (
        f"default-src 'none'; script-src {_csp_hash(script)}{loaded}; "
        f"style-src {_csp_hash(style)}; "
        "img-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "worker-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
    )


def _markup(text: str) -> str:
    """Return a text as HTML; what stands in <b> is bold, in <a> the way into the diary."""
    escaped = html.escape(text)
    for tag, own in (("<b>", "<b>"), ("</b>", "</b>"), ("<a>", '<a href="./">'), ("</a>", "</a>")):
        escaped = escaped.replace(html.escape(tag), own)
    return escaped


def _listed(words: Mapping[str, Any]) -> str:
    """Return words as JSON that may stand inside a document."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _named_texts(names: Iterable[str], texts: Mapping[str, str | Plural]) -> dict[str, Any]:
    """Return the texts that a script names, in the language in use."""
    return in_language({name: texts[name] for name in sorted(set(names))})


def page(path: str = "/quick") -> tuple[str, str]:
    """Return the document of a page in the language in use, and its content security policy."""
    return _page(path, current_region().code)


@lru_cache(maxsize=64)
def _page(path: str, code: str) -> tuple[str, str]:
    """Return what `page` does; `code` is that of the region in use."""
    spec, region = PAGES[path], current_region()
    style = "\n".join(map(_style, spec.styles))
    script = _scripts(spec.scripts)
    words = {
        "region": {
            "locale": str(region.locale).replace("_", "-"),
            "has24HourClock": region.has_24_hour_clock,
            "temperature": region.temperature,
        },
        "text": _named_texts(TEXT_NAME.findall(script), spec.texts),
        **spec.words(),
    }
    if "FILM_TEXT" in script:
        words["filmText"] = _named_texts(FILM_TEXT_NAME.findall(script), FILMS)
    parts = {"style": style, "script": script, "words": _listed(words), "lang": code}
    parts |= FOR_THE_REQUEST

    def part(place: re.Match[str]) -> str:
        name = place[1]
        return parts[name] if name in parts else _markup(_(str(spec.texts[name])))

    document = PLACE.sub(part, _text(spec.document))
    return document, _policy(style, script, may_load=path == "/quick")


FOR_THE_REQUEST: Final = {name: f"{{{{{name}}}}}" for name in ("base", "night")}
"""The places of a document that `for_request` fills."""


def for_request(document: str, request: Request) -> bytes:
    """Return a document that knows where the diary is, and is drawn at once in the night colours.

    The addresses in it are relative to that place. Before its script has run, a page that a device
    with the night colours opens would be white for a moment.
    """
    night = "yes" if device_choices(request).get("night") else ""
    places = {"{{base}}": f"{base_path_of(request.scope)}/", "{{night}}": night}
    for place, content in places.items():
        document = document.replace(place, content, 1)
    return document.encode()


VARY: Final = "accept-encoding, accept-language, cookie"
"""What a file depends on besides its address: its coding, its language, and the night colours."""


def cached_response(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Return a file of the program, or 304 if the browser's copy is current.

    The browser revalidates on every request; the file holds nothing personal.
    """
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"cache-control": "no-cache", "etag": tag, "vary": VARY, **headers}
    tags = {
        word.strip().removeprefix("W/")
        for word in request.headers.get("if-none-match", "").split(",")
    }
    if tag in tags:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _page_route(path: str, engine: Engine) -> Route:
    def respond(request: Request) -> Response:
        with in_region(region_of(request, engine)):
            document, policy = page(path)
        body = for_request(document, request)
        return cached_response(request, body, "text/html", {"content-security-policy": policy})

    return Route(path, respond)


def _file_route(path: str, media_type: str) -> Route:
    def respond(request: Request) -> Response:
        body = (FOLDER / path.rpartition("/")[2]).read_bytes()
        return cached_response(request, body, media_type, {})

    return Route(path, respond)


def forget_script() -> str:
    """Return the script of the sign-in page, with its texts in the language in use."""
    texts = _listed({"text": in_language(SIGNED_OUT)})
    return f"const WORDS = {texts};\n{_scripts(FORGET_SCRIPTS)}"


def film_script() -> str:
    """Return the scripts about videos with their texts in the language in use.

    They bring their own: the page that loads them may be an older one, kept on the device.
    """
    script = _scripts(FILM_SCRIPTS)
    texts = _named_texts(FILM_TEXT_NAME.findall(script), FILMS)
    return f"const FILM_TEXT = {_listed(texts)};\n{script}"


def _script_route(path: str, script: Callable[[], str], engine: Engine) -> Route:
    def respond(request: Request) -> Response:
        with in_region(region_of(request, engine)):
            body = script().encode()
        return cached_response(request, body, "text/javascript", {})

    return Route(path, respond)


def manifest() -> str:
    """Return what the home screen calls the quick page, in the language in use."""
    names = {"name": _("Movement diary"), "short_name": _("Diary")}
    return json.dumps({**names, **json.loads(_text("manifest.webmanifest"))}, ensure_ascii=False)


def _manifest_route(engine: Engine) -> Route:
    def respond(request: Request) -> Response:
        with in_region(region_of(request, engine)):
            body = manifest().encode()
        return cached_response(request, body, "application/manifest+json", {})

    return Route("/manifest.webmanifest", respond)


def service_worker(script: bytes) -> bytes:
    """Return a page's service worker: the offline copy that all keep, and the page's own files."""
    return (FOLDER / "offline-copy.js").read_bytes() + script


def _service_worker(request: Request) -> Response:
    body = service_worker((FOLDER / "sw.js").read_bytes())
    return cached_response(request, body, "text/javascript", {})


def quick_routes(engine: Engine) -> list[Route]:
    """Return the routes of the pages and of the files that make them installable.

    `engine`: the diary, which holds the family's region.
    """
    return [
        *(_page_route(path, engine) for path in PAGES),
        _script_route("/quick/forget.js", forget_script, engine),
        _script_route("/quick/films.js", film_script, engine),
        Route("/sw.js", _service_worker),
        _manifest_route(engine),
        _file_route("/quick/icon.svg", "image/svg+xml"),
        _file_route("/quick/icon-192.png", "image/png"),
        _file_route("/quick/icon-512.png", "image/png"),
    ]
