"""What a phone says about a film before it sends it, and whether that can be a film of a diary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from tracker.errors import InvalidRecord, Problem
from tracker.localization.messages import N_, _
from tracker.storage.models import FilmGuide
from tracker.video.limits import MIB, most_bytes
from tracker.video.worker import NOT_A_VIDEO

UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
MAX_NAME: Final = 120
MAX_NOTE: Final = 2_000
TOO_LARGE: Final = N_(
    "This video has {megabytes:.0f} MB; the diary keeps up to {most:.0f} MB each. Cut out the part "
    "that shows the movement, or film in 1080p."
)
EMPTY: Final = N_("This video file is empty. Choose it again from the gallery.")
FIELDS: Final = frozenset(
    {"id", "child", "episode", "bytes", "sha256", "media_type", "name", "keep_sound", "made_at"}
    | {"note", "guide"}
)


def display_name(name: str) -> str:
    """Return the name of a phone's file without folders and control characters, cut to 120."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in last)
    return " ".join(plain.split())[:MAX_NAME]


def announcement_problems(fields: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the announcement of a film."""
    problems = [
        Problem(name, "is not a field of a video", ", ".join(sorted(FIELDS)))
        for name in sorted(fields.keys() - FIELDS)
    ]
    guide = fields.get("guide")
    if guide is not None and guide not in list(FilmGuide):
        problems.append(Problem("guide", "is an unknown word", ", ".join(FilmGuide)))
    most = most_bytes(guide)
    size, digest = fields.get("bytes"), fields.get("sha256")
    if isinstance(size, bool) or not isinstance(size, int):
        problems.append(Problem("bytes", "is not a whole number", "the size of the file"))
    elif size < 1:
        problems.append(Problem("bytes", _(EMPTY), "1 or more"))
    elif size > most:
        problem = _(TOO_LARGE).format(megabytes=size / MIB, most=most / MIB)
        problems.append(Problem("bytes", problem, f"at most {most}"))
    if not isinstance(digest, str) or not SHA256.fullmatch(digest):
        problems.append(Problem("sha256", "is not a SHA-256", "64 hexadecimal digits"))
    kind = fields.get("media_type")
    if kind is not None and not (isinstance(kind, str) and kind.startswith("video/")):
        problems.append(
            Problem("media_type", _(NOT_A_VIDEO), "video/mp4, video/quicktime, video/webm")
        )
    problems += [
        Problem(name, "is not text", "text")
        for name in ("name", "made_at")
        if not isinstance(fields.get(name), str | None)
    ]
    if not isinstance(fields.get("keep_sound", False), bool):
        problems.append(Problem("keep_sound", "is neither true nor false", "true or false"))
    return problems


def note_of(fields: Mapping[str, Any]) -> str:
    """Return the note in a request, "" for none; InvalidRecord where the diary takes no such."""
    note = fields.get("note")
    if not isinstance(note, str | None):
        raise InvalidRecord([Problem("note", "is not text", "text")])
    if note and len(note) > MAX_NOTE:
        raise InvalidRecord([Problem("note", _("is too long"), f"at most {MAX_NOTE} characters")])
    if note and any(char == "\x00" or unicodedata.category(char) == "Cs" for char in note):
        raise InvalidRecord(
            [Problem("note", _("contains a NUL character or half a character"), "Unicode text")]
        )
    return note or ""


def episode_of(fields: Mapping[str, Any]) -> str | None:
    """Return the id of the entry in a request, None for none; InvalidRecord where it is no id."""
    episode = fields.get("episode")
    if episode is None:
        return None
    if not isinstance(episode, str) or not UUID.fullmatch(episode):
        raise InvalidRecord([Problem("episode", "is no id", "the id of an entry, or null")])
    return episode.lower()


def phone_time(fields: Mapping[str, Any], now: datetime) -> datetime | None:
    """Return the moment that the phone gives a file, None where it is none of the past."""
    with suppress(TypeError, ValueError, KeyError):
        moment = datetime.fromisoformat(fields["made_at"])
        if moment.tzinfo is not None and moment <= now:
            return moment
    return None
