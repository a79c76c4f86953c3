"""The pages without Streamlit: `/quick` for a phone, `/wall` for a tablet on the kitchen wall.

`/quick/video` adds a video to an entry, `?episode=` its id; the dashboard links to it.

Each page is one document with its own style, script and texts. The files beside this module are
served as they are; there is no build step. Questions and answers come from `domain.questions`.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from tracker.domain import vocabulary as v
from tracker.domain.quantities import quantity_spec
from tracker.domain.questions import (
    DURATION_CHOICES,
    QUICK_CHECK_IN,
    QUICK_EPISODE,
    field_spec,
)
from tracker.localization.messages import _
from tracker.localization.region import regions, spelling
from tracker.presentation.first_aid import FIRST_AID, WHILE_IT_LASTS
from tracker.presentation.time_presets import DAY_ONLY_CHIPS, EARLIER_CHIPS
from tracker.web.base_path import base_path_of
from tracker.web.quick import words as texts

if TYPE_CHECKING:
    from starlette.requests import Request

FOLDER: Final = files("tracker.web.quick")


def _answers(words: Iterable[v.Word]) -> list[list[str]]:
    return [[str(word), word.parent] for word in words]


def _question(table: str, field: str) -> dict[str, object]:
    """Return a question as the page's script reads it."""
    spec = field_spec(table, field)
    question: dict[str, object] = {
        "field": field,
        "widget": spec.widget,
        "words": spec.quick_text,
        "more": spec.hint,
    }
    if spec.vocabulary:
        return question | {
            "many": spec.many,
            "answers": _answers(spec.quick_words or spec.vocabulary),
            "exclusive": spec.exclusive_words,
        }
    if quantity_spec(table, field):
        question["unit"] = spec.unit
    if spec.choices:
        return question | {"choices": spec.choices}
    if spec.widget == "number":
        return question | {"min": spec.minimum, "max": spec.maximum, "step": spec.step}
    return question | {"maxLength": spec.max_length}


QUESTIONS: Final = [_question("episodes", field) for field in QUICK_EPISODE]
DAY: Final = [_question("check_ins", field) for field in QUICK_CHECK_IN]
SKILL: Final = {field: _question("milestones", field) for field in ("milestone", "status", "date")}

AT_ONCE: Final = {
    "episodes": {
        "colour": ["blue", "grey"],
        "breathing": ["paused", "struggling"],
        "after": ["unresponsive"],
    },
    "check_ins": {
        "alertness": ["cannot_wake"],
        "serious_signs": [
            "rash_does_not_fade",
            "bulging_soft_spot",
            "stiff_neck",
            "blue_or_mottled",
        ],
    },
}
"""Answers, by table, that show the emergency text without waiting for the network.

Each of them alone raises an emergency; a test compares them with the rules.
"""

LONG_S: Final = 300
"""Five minutes, as in the rule `long_episode` (a test compares): the page then says to call."""

WALL_TEXTS: Final = {
    "lengths": DURATION_CHOICES,
    "longS": LONG_S,
    "firstAid": _(FIRST_AID),
    "whileItLasts": _(WHILE_IT_LASTS),
    "call": texts.CALL_LINES,
    "callUnknown": texts.CALL_LINES_WITHOUT_NUMBER,
    "warning": texts.WARNING,
}
PHONE_TEXTS: Final = WALL_TEXTS | {
    "endedWarning": texts.ENDED_WARNING,
    "ago": {minutes: words for words, minutes in EARLIER_CHIPS},
    "earlierBy": texts.EARLIER_BY,
    "dayOnly": DAY_ONLY_CHIPS,
    "usual": texts.USUAL_DAY,
    "lengthQuestion": field_spec("episodes", "duration_s").quick_text,
    "questions": QUESTIONS,
    "owner": texts.OWNER,
    "day": DAY,
    "atOnce": {field: words for fields in AT_ONCE.values() for field, words in fields.items()},
    "precisions": _answers(v.TimePrecision),
    "skill": SKILL,
}


@dataclass(frozen=True)
class PlainPage:
    """A page: its document, its styles and scripts in the order of loading, and its texts."""

    document: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    texts: Mapping[str, object]


SHARED_SCRIPTS: Final = (
    "clock.js",
    "device.js",
    "unsent.js",
    "forget.js",
    "queue.js",
    "pieces.js",
)
FORGET_SCRIPTS: Final = ("device.js", "unsent.js", "forget.js", "sign-in.js")
"""What the sign-in page runs: a device that is asked for the passcode keeps no names."""

FILM_SCRIPTS: Final = ("films.js", "attach.js", "phone-films.js")
"""What the quick page loads after it has been drawn."""

PHONE_SCRIPTS: Final = (
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
        "quick.html", ("base.css", "quick.css"), (*SHARED_SCRIPTS, *PHONE_SCRIPTS), PHONE_TEXTS
    ),
    "/quick/video": PlainPage(
        "video.html",
        ("base.css", "quick.css"),
        (*SHARED_SCRIPTS, "details.js", "films.js", "attach.js", "video.js"),
        WALL_TEXTS,
    ),
    "/wall": PlainPage(
        "wall.html", ("base.css", "wall.css"), (*SHARED_SCRIPTS, "column.js", "wall.js"), WALL_TEXTS
    ),
}


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


def _with_regions(texts: Mapping[str, object]) -> dict[str, object]:
    """Return texts with the regions, and how each spells those words that occur in the texts."""
    content = json.dumps(texts)
    spelled = {
        code: {word: own for word, own in spelling(code).items() if word in content.casefold()}
        for code in regions()
    }
    return {"regions": spelled, **texts}


@lru_cache
def page(path: str = "/quick") -> tuple[str, str]:
    """Return the document of a page and its content security policy."""
    spec = PAGES[path]
    style = "\n".join(map(_style, spec.styles))
    script = _scripts(spec.scripts)
    texts = json.dumps(
        _with_regions(spec.texts), ensure_ascii=False, separators=(",", ":")
    ).replace("<", "\\u003c")
    document = _text(spec.document)
    for place, content in (("{{style}}", style), ("{{words}}", texts), ("{{script}}", script)):
        document = document.replace(place, content, 1)
    return document, _policy(style, script, may_load=path == "/quick")


def with_base(document: bytes, request: Request) -> bytes:
    """Return a document that knows where the diary is: its addresses are relative to that."""
    return document.replace(b"{{base}}", f"{base_path_of(request.scope)}/".encode(), 1)


def cached_response(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Return a file of the program, or 304 if the browser's copy is current.

    The browser revalidates on every request; the file holds nothing personal.
    """
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"cache-control": "no-cache", "etag": tag, "vary": "accept-encoding", **headers}
    tags = {
        word.strip().removeprefix("W/")
        for word in request.headers.get("if-none-match", "").split(",")
    }
    if tag in tags:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _page_route(path: str) -> Route:
    def respond(request: Request) -> Response:
        document, policy = page(path)
        body = with_base(document.encode(), request)
        return cached_response(request, body, "text/html", {"content-security-policy": policy})

    return Route(path, respond)


def _file_route(path: str, media_type: str) -> Route:
    def respond(request: Request) -> Response:
        body = (FOLDER / path.rpartition("/")[2]).read_bytes()
        return cached_response(request, body, media_type, {})

    return Route(path, respond)


def _forget(request: Request) -> Response:
    return cached_response(request, _scripts(FORGET_SCRIPTS).encode(), "text/javascript", {})


def _films(request: Request) -> Response:
    return cached_response(request, _scripts(FILM_SCRIPTS).encode(), "text/javascript", {})


def service_worker(script: bytes) -> bytes:
    """Return a page's service worker: the offline copy that all keep, and the page's own files."""
    return (FOLDER / "offline-copy.js").read_bytes() + script


def _service_worker(request: Request) -> Response:
    body = service_worker((FOLDER / "sw.js").read_bytes())
    return cached_response(request, body, "text/javascript", {})


def quick_routes() -> list[Route]:
    """Return the routes of the two pages and of the files that make them installable."""
    return [
        *map(_page_route, PAGES),
        Route("/quick/forget.js", _forget),
        Route("/quick/films.js", _films),
        Route("/sw.js", _service_worker),
        _file_route("/manifest.webmanifest", "application/manifest+json"),
        _file_route("/quick/icon.svg", "image/svg+xml"),
        _file_route("/quick/icon-192.png", "image/png"),
        _file_route("/quick/icon-512.png", "image/png"),
    ]
