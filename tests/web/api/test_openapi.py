"""The description of the HTTP interface, held against the running server."""

from __future__ import annotations

import hashlib
import json
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.examples import VERY_SLOW
from tests.web.auth.conftest import ROBIN, ServerUnderTest
from tracker.domain.vocabulary import ClipType
from tracker.exchange.video_clips import FOLDER
from tracker.storage.database import open_database, writing
from tracker.storage.models import VideoState
from tracker.storage.videos import Video, add_video
from tracker.web.api.openapi import description
from tracker.web.api.paths import BASE
from tracker.web.api.videos import video_routes

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]
load_all_checks()


interface = schemathesis.openapi.from_dict(json.loads(json.dumps(description())))
about_one_film = interface.include(path_regex=r"/videos/\{id\}")


def test_the_running_server_hands_out_this_description(served: ServerUnderTest) -> None:
    address, tokens = served.address, served.tokens
    for token in tokens.values():
        request = urllib.request.Request(  # noqa: S310
            f"{address}/api/v1/openapi.json", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own
            assert json.load(answer) == description()


@interface.parametrize()
@VERY_SLOW
def test_the_server_does_what_its_description_says(
    case: schemathesis.Case[Any], served: ServerUnderTest
) -> None:
    hold_to_description(case, served)


def hold_to_description(
    case: schemathesis.Case[Any], served: ServerUnderTest, *, may_be_accepted: bool = False
) -> None:
    """Send a request with the token it is for, and hold the answer to the description.

    `may_be_accepted`: what was drawn as a wrong request may be a right one by now.
    """
    checks = [
        check for check in CHECKS if not (may_be_accepted and check is negative_data_rejection)
    ]
    scope = "read" if case.method in {"GET", "HEAD"} else "log"
    token = served.tokens["videos" if "/videos" in case.path else scope]
    case.call_and_validate(
        base_url=served.address, headers={"Authorization": f"Bearer {token}"}, checks=checks
    )


def a_film(served: ServerUnderTest, state: VideoState) -> str:
    """Put a film into the diary that is served; return its id."""
    engine = open_database(served.url)
    now, content, id_ = datetime.now(UTC), uuid4().bytes * 4, str(uuid4())
    sha256 = hashlib.sha256(content).hexdigest()
    is_ready = state == VideoState.READY
    if is_ready:
        folder = Path(engine.url.database or "").parent / FOLDER
        (folder / "stills" / sha256).mkdir(parents=True)
        for still in (*map(str, range(8)), "thumbnail"):
            (folder / "stills" / sha256 / f"{still}.jpg").write_bytes(b"a still")
        (folder / f"{sha256}.mp4").write_bytes(content)
    film = Video(
        id=id_,
        child_id=ROBIN,
        episode_id=None,
        name="IMG 1.mp4",
        bytes=len(content),
        sha256=sha256,
        keep_sound=False,
        logged_at=now,
        changed_at=now,
        state=state,
        stored_sha256=sha256 if is_ready else None,
        stored_type=ClipType.MP4 if is_ready else None,
        still_times_s=(0.1,) * 8 if is_ready else (),
    )
    with writing(engine) as session:
        add_video(session, film)
    engine.dispose()
    return id_


@pytest.mark.parametrize("state", [VideoState.UPLOADING, VideoState.READY])
@about_one_film.parametrize()
@VERY_SLOW
def test_the_server_does_what_its_description_says_about_a_film_it_has(
    case: schemathesis.Case[Any], served: ServerUnderTest, state: VideoState
) -> None:
    case.path_parameters["id"] = a_film(served, state)
    hold_to_description(case, served, may_be_accepted=True)


def test_every_request_about_a_film_is_described() -> None:
    described = {
        (path.replace(BASE, ""), method.upper())
        for path, methods in description()["paths"].items()
        for method in methods.keys() - {"parameters"}
        if "/videos" in path
    }
    routes = {
        (route.path.replace(BASE, ""), method)
        for route in video_routes(object())  # type: ignore[arg-type]
        for method in (route.methods or set()) - {"HEAD"}
        if ":path" not in route.path
    }
    assert described == routes
