"""The program's own files go out compressed, once for all phones, and everything else as it is."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

from tests.web.test_server import HOME, answer
from tracker.web import compressed_files
from tracker.web.compressed_files import CompressedFiles

SCRIPT = "export const answer = 42;\n" * 200
GZIP = HOME | {"accept-encoding": "gzip, deflate"}


class Files:
    """An application that serves one script and counts how often."""

    def __init__(self, etag: str = '"one"') -> None:
        self.etag = etag

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if Headers(scope=scope).get("if-none-match") == self.etag:
            await Response(status_code=304, headers={"etag": self.etag})(scope, receive, send)
        else:
            file = Response(SCRIPT, headers={"etag": self.etag, "cache-control": "public"})
            await file(scope, receive, send)


def body_of(app: CompressedFiles, path: str, **headers: str) -> tuple[Headers, bytes]:
    sent = answer(
        app, GZIP | {name.replace("_", "-"): value for name, value in headers.items()}, path=path
    )
    return Headers(raw=sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent[1:])


@pytest.mark.parametrize("path", ["/static/js/index.abc.js", "/static/css/index.abc.css"])
def test_a_script_or_style_goes_out_compressed(path: str) -> None:
    headers, body = body_of(CompressedFiles(Files()), path)
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "accept-encoding"
    assert headers["cache-control"] == "public"
    assert int(headers["content-length"]) == len(body) < len(SCRIPT) / 10
    assert gzip.decompress(body).decode() == SCRIPT


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/media/font.woff2", {}),
        ("/static/js/index.abc.js", {"accept_encoding": "identity"}),
        ("/static/js/index.abc.js", {"accept_encoding": "gzip;q=0, br"}),
        ("/static/js/index.abc.js", {"range": "bytes=0-9"}),
        ("/api/v1/children.js", {}),
    ],
)
def test_everything_else_goes_out_as_it_is(path: str, headers: dict[str, str]) -> None:
    sent, body = body_of(CompressedFiles(Files()), path, **headers)
    assert "content-encoding" not in sent
    assert body.decode() == SCRIPT


def test_a_file_is_compressed_once_and_anew_when_it_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compressions = list[int]()
    compress = gzip.compress

    def counting(data: bytes, **options: int) -> bytes:
        compressions.append(len(data))
        return compress(data, **options)

    monkeypatch.setattr(gzip, "compress", counting)
    files = Files()
    app = CompressedFiles(files)
    for _ in range(3):
        body_of(app, "/static/js/index.abc.js")
    assert len(compressions) == 1
    files.etag = '"two"'
    body_of(app, "/static/js/index.abc.js")
    assert len(compressions) == 2


def test_what_the_browser_has_is_not_sent_again() -> None:
    sent = answer(
        CompressedFiles(Files()), GZIP | {"if-none-match": '"one"'}, path="/static/js/index.abc.js"
    )
    assert sent[0]["status"] == 304


def test_a_missing_file_is_told_as_it_is() -> None:
    sent = answer(
        CompressedFiles(PlainTextResponse("no such file", 404)), GZIP, path="/static/js/gone.js"
    )
    assert (sent[0]["status"], sent[1]["body"]) == (404, b"no such file")


def test_what_is_versions_stays_within_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed_files, "MOST_BYTES", 100)
    app = CompressedFiles(Files())
    for number in range(9):
        assert body_of(app, f"/static/js/{number}.js")[0]["content-encoding"] == "gzip"
    assert sum(map(len, app._versions.values())) <= 200
