"""The plain pages: `/quick` for the phone, `/wall` for the tablet on the kitchen wall, and what makes them installable.

Each is one document that holds its own style, script and words. The files beside this one are served as they are; nothing is built.
The words of the answers come from `vocabulary`.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from tracker.domain import vocabulary as v

if TYPE_CHECKING:
    from starlette.requests import Request

HERE: Final = files("tracker.web.quick")

ONLY_IF_TRIED: Final = (
    "Only if you already did. Please never test a movement you are worried about."
)


def _chips(
    field: str, words: str, answers: Iterable[v.Word], *, more: str = "", many: bool = False
) -> dict[str, object]:
    return {
        "field": field,
        "words": words,
        "more": more,
        "many": many,
        "answers": [[str(word), word.parent] for word in answers],
    }


QUESTIONS: Final = (
    _chips("state", "When it began, the baby was", v.ArousalState),
    _chips("movements", "It looked like", v.Movement, many=True),
    _chips("rhythm", "The beat was", v.Rhythm),
    _chips("body_parts", "It moved", v.BodyPart, many=True),
    _chips("side", "Which side?", v.Laterality, more="Left is the baby's own left."),
    _chips("eyes", "The eyes", v.Eyes, many=True),
    _chips("colour", "The colour", v.Colour),
    _chips("breathing", "The breathing", v.Breathing),
    _chips("responsive", "Responded to you?", v.YesNo),
    _chips("held", "Held the limb gently", v.Held, more=ONLY_IF_TRIED),
    _chips("woken", "Woke or called the baby", v.Woken, more=ONLY_IF_TRIED),
    _chips("after", "Afterwards the baby was", v.After),
    _chips("trigger", "Set off by", v.Trigger),
    _chips("fever", "Fever?", v.YesNo),
    _chips("video", "Is there a film?", (v.Video.ON_PHONE, v.Video.NONE)),
)
"""In the order of what a neurologist gains from it and a parent can tell."""

DAY: Final = (
    _chips("watched", "How much of today could someone watch?", v.Watched),
    _chips("feeding", "Feeding", v.Feeding),
    _chips("mood", "Mood", v.Mood),
    _chips("cry", "The cry", v.Cry),
    _chips("tone", "The body felt", v.DayTone),
    _chips("alertness", "Alertness", v.Alertness),
    _chips("social", "Smiling and looking at faces", v.Social),
    _chips("fever", "Fever?", v.YesNo),
    _chips("vitamin_d_given", "Vitamin D given?", v.YesNo),
    _chips("serious_signs", "Any of these signs?", v.SeriousSign, many=True),
)
"""The day's card, as far as fifteen seconds carry; the dashboard asks the rest."""

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
"""Answers whose words must not wait for the network, by table: each of them alone raises an emergency (a test asks the rules)."""

LONG_S: Final = 300
"""Five minutes, as the rule `long_episode` has it (a test compares): from then on the page says to call, whatever else is known."""

LENGTHS: Final = (
    ("under 10 s", 5),
    ("10–30 s", 20),
    ("30 s – 2 min", 75),
    ("2–5 min", 210),
    ("over 5 min", 360),
    ("don't know", None),
)
"""The length a tap stands for, seconds, stored as a guess: ours, the middle of each range."""


def _pairs(words: Iterable[v.Word]) -> list[list[str]]:
    return [[str(word), word.parent] for word in words]


WORDS: Final = {"lengths": LENGTHS, "longS": LONG_S}
PHONE_WORDS: Final = WORDS | {
    "questions": QUESTIONS,
    "day": DAY,
    "atOnce": {field: words for fields in AT_ONCE.values() for field, words in fields.items()},
    "watched": _pairs(v.Watched),
    "precisions": _pairs(v.TimePrecision),
    "skill": _pairs(v.MilestoneStatus),
}


@dataclass(frozen=True)
class Sheet:
    """A page: its document, its style sheets and scripts in the order they are read, and the words it is told."""

    document: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    words: Mapping[str, object]


SHARED: Final = ("clock.js", "device.js", "queue.js", "pieces.js")
ON_THE_PHONE: Final = (
    "details.js",
    "running.js",
    "sheets.js",
    "day.js",
    "skills.js",
    "paint.js",
    "quick.js",
)
PAGES: Final = {
    "/quick": Sheet("quick.html", ("base.css", "quick.css"), (*SHARED, *ON_THE_PHONE), PHONE_WORDS),
    "/wall": Sheet("wall.html", ("base.css", "wall.css"), (*SHARED, "column.js", "wall.js"), WORDS),
}


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _allowed(source: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@lru_cache
def page(path: str = "/quick") -> tuple[str, str]:
    """Return the document and the policy that lets it run its own script and style and nothing else."""
    sheet = PAGES[path]
    style, script = ("\n".join(map(_text, names)) for names in (sheet.styles, sheet.scripts))
    words = json.dumps(sheet.words, ensure_ascii=False, separators=(",", ":")).replace(
        "<", "\\u003c"
    )
    document = _text(sheet.document)
    for place, content in (("{{style}}", style), ("{{words}}", words), ("{{script}}", script)):
        document = document.replace(place, content, 1)
    policy = f"default-src 'none'; script-src {_allowed(script)}; style-src {_allowed(style)}; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
    return (
        document,
        policy + "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    )


def _unless_known(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Answer with a file of the program's own, or that the phone has it already: it asks each time, and nothing personal is in it."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    kept = {"cache-control": "no-cache", "etag": tag, "vary": "accept-encoding", **headers}
    told = {
        word.strip().removeprefix("W/")
        for word in request.headers.get("if-none-match", "").split(",")
    }
    return (
        Response(status_code=304, headers=kept)
        if tag in told
        else Response(body, media_type=media_type, headers=kept)
    )


def _page(path: str) -> Route:
    def served(request: Request) -> Response:
        document, policy = page(path)
        return _unless_known(
            request, document.encode(), "text/html", {"content-security-policy": policy}
        )

    return Route(path, served)


def _file(name: str, media_type: str) -> Route:
    def served(request: Request) -> Response:
        return _unless_known(request, (HERE / name.rpartition("/")[2]).read_bytes(), media_type, {})

    return Route(name, served)


def quick_routes() -> list[Route]:
    """Return the routes of the two pages and of what installs them."""
    return [
        *map(_page, PAGES),
        _file("/sw.js", "text/javascript"),
        _file("/manifest.webmanifest", "application/manifest+json"),
        _file("/quick/icon.svg", "image/svg+xml"),
        _file("/quick/icon-192.png", "image/png"),
        _file("/quick/icon-512.png", "image/png"),
    ]
