"""Real proxies as docs/home-network.md shows them, Caddy and nginx: sign-in, a page's websocket, who asks, a large video."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.sync.client import connect

from tests.browser.conftest import free_port, running, wait_until_well
from tests.web.auth.conftest import ROBIN, prepared
from tests.web.auth.test_nginx import DOCS, proxy
from tests.web.auth.test_serving import Browser, cookie_in
from tracker.video.limits import MOST_BYTES

PART_BYTES = 8 << 20
Proxy = Callable[[str, str], AbstractContextManager[None]]


def documented(language: str, start: str) -> str:
    """Return the block of the document that begins with `start`."""
    text = DOCS.read_text("utf-8")
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return next(block for block in blocks if block.startswith(start))


def proxy_program(name: str) -> str:
    """Return the path of a proxy; skip the test where it is missing, but never in CI."""
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(f"no {name}")
        pytest.skip(f"no {name}")
    return program


@contextmanager
def caddy(
    folder: Path, site: str, outside: str, pem: tuple[Path, Path], healthz: str
) -> Iterator[None]:
    """Run Caddy with the block of a site at the address `outside`; it is up when `healthz` answers."""
    first, _, rest = site.partition("\n")
    assert first.endswith(" {"), "the name of the site"
    conf, log = folder / "Caddyfile", folder / "caddy.log"
    options = "{\n    admin off\n    auto_https off\n}\n"
    conf.write_text(f"{options}{outside} {{\n    tls {pem[0]} {pem[1]}\n{rest}", encoding="utf-8")
    words = [proxy_program("caddy"), "run", "--config", str(conf), "--adapter", "caddyfile"]
    home = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    with (
        log.open("wb") as out,
        subprocess.Popen(words, stdout=out, stderr=out, env=home) as process,
    ):
        try:
            wait_until_well(healthz, process, log, ssl.create_default_context(cafile=pem[0]))
            yield
        finally:
            process.terminate()


def nginx(
    folder: Path, server: str, outside: str, pem: tuple[Path, Path], healthz: str
) -> AbstractContextManager[None]:
    """Run nginx with the documented block at the address `outside`, up when `healthz` answers."""
    for written, used in (
        ("listen 443", f"listen 127.0.0.1:{outside.rpartition(':')[2]}"),
        ("diary.home.example", "localhost"),
        ("/etc/ssl/diary.pem", str(pem[0])),
        ("/etc/ssl/diary-key.pem", str(pem[1])),
    ):
        server = server.replace(written, used)
    trust = ssl.create_default_context(cafile=pem[0])
    return proxy(proxy_program("nginx"), folder, server, healthz, trust)


@pytest.fixture(params=["caddy", "nginx"])
def start_proxy(
    request: pytest.FixtureRequest, tmp_path: Path, certificate: tuple[Path, Path]
) -> Proxy:
    """Return a way to start a proxy that leads from a port of this machine to a diary."""

    def start(outside: str, inside: str) -> AbstractContextManager[None]:
        if request.param == "caddy":
            site = documented("caddyfile", "diary.home.example {").replace("127.0.0.1:8501", inside)
            return caddy(tmp_path, site, outside, certificate, outside)
        server = documented("nginx", "server {").replace("127.0.0.1:8501", inside)
        return nginx(tmp_path, server, outside, certificate, outside)

    return start


def send(
    browser: Browser, method: str, path: str, cookie: str, body: bytes, **headers: str
) -> tuple[int, dict[str, object]]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(  # noqa: S310
        f"{browser.address}/api/v1/{path}",
        body,
        {"Cookie": cookie, "Origin": browser.address} | names,
        method=method,
    )
    try:
        with urllib.request.urlopen(request, context=browser.trust) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.loads(refusal.read())


def test_a_phone_uses_the_diary_through_the_documented_proxy(
    start_proxy: Proxy, tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    prepared(tmp_path)
    outside = f"https://localhost:{free_port()}"
    trust = ssl.create_default_context(cafile=certificate[0])
    with (
        running(
            tmp_path, "serve", "--trusted-proxy", "127.0.0.1", "--allow-host", "localhost"
        ) as address,
        start_proxy(outside, address.removeprefix("http://").replace("localhost", "127.0.0.1")),
    ):
        phone = Browser(outside, trust)
        forged = {"x_forwarded_for": "203.0.113.9", "x_forwarded_proto": "http"}
        status, header = phone.sign_in(origin=outside, **forged)
        assert (status, header.endswith("; Secure")) == (303, True)
        cookie = cookie_in(header)

        with connect(
            f"{outside.replace('https', 'wss')}/_stcore/stream",
            ssl=trust,
            additional_headers={"Cookie": cookie, "Origin": outside},
        ) as page:
            page.ping().wait(30)

        film = {
            "id": str(uuid4()),
            "child": ROBIN,
            "bytes": MOST_BYTES,
            "sha256": hashlib.sha256(bytes(MOST_BYTES)).hexdigest(),
            "media_type": "video/mp4",
            "name": "IMG_1234.MOV",
            "keep_sound": False,
        }
        kind = {"content_type": "application/json"}
        assert send(phone, "POST", "videos", cookie, json.dumps(film).encode(), **kind)[0] == 201
        for first in range(0, MOST_BYTES, PART_BYTES):
            last = min(first + PART_BYTES, MOST_BYTES) - 1
            status, answer = send(
                phone,
                "PUT",
                f"videos/{film['id']}/content",
                cookie,
                bytes(last - first + 1),
                content_range=f"bytes {first}-{last}/{MOST_BYTES}",
            )
            assert status == 200, answer
        assert answer["state"] != "uploading", "200 MiB arrived whole, their SHA-256 is right"

        tries = [
            phone.sign_in("wrong passcode", origin=outside, x_forwarded_for=f"203.0.113.{n}")[0]
            for n in range(6)
        ]
        assert tries == [401, 401, 401, 401, 429, 429], "counted under the one real address"
