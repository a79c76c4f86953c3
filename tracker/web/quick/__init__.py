"""The quick-log page `/quick`: one plain document that holds its own style, script and words, and what makes it installable.

The files beside this one are served as they are; nothing is built. The words of the answers come from `vocabulary`.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from tracker import vocabulary as v

if TYPE_CHECKING:
    from starlette.requests import Request

HERE: Final = files("tracker.web.quick")
SCRIPTS: Final = ("clock.js", "device.js", "queue.js", "details.js", "running.js", "sheets.js", "paint.js", "quick.js")
"""In the order they are read; together they are one script."""

ONLY_IF_TRIED: Final = "Only if you already did. Please never test a movement you are worried about."


def _chips(field: str, words: str, answers: Iterable[v.Word], *, more: str = "", many: bool = False) -> dict[str, object]:
    return {"field": field, "words": words, "more": more, "many": many, "answers": [[str(word), word.parent] for word in answers]}


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

AT_ONCE: Final = {"colour": ["blue", "grey"], "breathing": ["paused", "struggling"], "after": ["unresponsive"]}
"""Answers whose words must not wait for the network: each of them alone raises an emergency (a test asks the rules)."""

LONG_S: Final = 300
"""Five minutes, as the rule `long_episode` has it (a test compares): from then on the page says to call, whatever else is known."""

LENGTHS: Final = (("under 10 s", 5), ("10–30 s", 20), ("30 s – 2 min", 75), ("2–5 min", 210), ("over 5 min", 360), ("don't know", None))
"""The length a tap stands for, seconds, stored as a guess: ours, the middle of each range."""

WORDS: Final = {
    "questions": QUESTIONS,
    "lengths": LENGTHS,
    "atOnce": AT_ONCE,
    "longS": LONG_S,
    "watched": [[str(word), word.parent] for word in v.Watched],
    "precisions": [[str(word), word.parent] for word in v.TimePrecision],
}


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _allowed(source: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def page() -> tuple[str, str]:
    """Return the document and the policy that lets it run its own script and style and nothing else."""
    script, style = "\n".join(_text(name) for name in SCRIPTS), _text("quick.css")
    words = json.dumps(WORDS, ensure_ascii=False).replace("<", "\\u003c")
    document = _text("quick.html")
    for place, content in (("{{style}}", style), ("{{words}}", words), ("{{script}}", script)):
        document = document.replace(place, content, 1)
    policy = f"default-src 'none'; script-src {_allowed(script)}; style-src {_allowed(style)}; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
    return document, policy + "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def _page(_request: Request) -> Response:
    document, policy = page()
    return Response(document, media_type="text/html", headers={"content-security-policy": policy})


def _file(name: str, media_type: str) -> Route:
    def served(_request: Request) -> Response:
        return Response((HERE / name.rpartition("/")[2]).read_bytes(), media_type=media_type)

    return Route(name, served)


def quick_routes() -> list[Route]:
    """Return the routes of the page and of what installs it."""
    return [
        Route("/quick", _page),
        _file("/sw.js", "text/javascript"),
        _file("/manifest.webmanifest", "application/manifest+json"),
        _file("/quick/icon.svg", "image/svg+xml"),
        _file("/quick/icon-192.png", "image/png"),
        _file("/quick/icon-512.png", "image/png"),
    ]
