"""A real nginx in front of the diary: the example of docs/home-network.md, and careless ones."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.conftest import free_port, running, wait_until_well
from tests.web.auth.conftest import prepared
from tests.web.auth.test_serving import Browser

DOCS = Path(__file__).parents[3] / "docs" / "home-network.md"
AROUND = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {server}
}}
"""
CARELESS = "server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {to}; proxy_http_version 1.0; {more} }} }}"
"""What nginx spoke to the diary by itself until 1.29.7; a newer one leaves no sign (see SECURITY.md)."""


@pytest.fixture
def nginx() -> str:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("no nginx")
        pytest.skip("no nginx")
    return program


@contextmanager
def proxy(
    nginx: str, folder: Path, server: str, address: str, trust: ssl.SSLContext | None = None
) -> Iterator[None]:
    """Run nginx with one `server` block in front of a diary; it is up when `address` answers."""
    conf, log = folder / "nginx.conf", folder / "nginx.log"
    conf.write_text(AROUND.format(folder=folder, server=server), encoding="utf-8")
    words = [nginx, "-p", str(folder), "-e", str(log), "-c", str(conf)]
    with subprocess.Popen(words) as process:
        try:
            wait_until_well(address, process, log, trust)
            yield
        finally:
            process.terminate()


@pytest.mark.parametrize("more", ["", "proxy_set_header Host localhost;"])
def test_without_a_passcode_a_careless_proxy_opens_nothing(
    nginx: str, tmp_path: Path, more: str
) -> None:
    with running(tmp_path, "serve") as address:
        port, to = free_port(), address.replace("localhost", "127.0.0.1")
        server = CARELESS.format(port=port, to=to, more=more)
        with proxy(nginx, tmp_path, server, f"http://127.0.0.1:{port}"):
            assert Browser(to).ask("/api/v1/children")[0] == 200
            through = Browser(f"http://127.0.0.1:{port}")
            for path in ("/", "/api/v1/children", "/quick"):
                assert through.ask(path)[0] == 403


def test_the_documented_proxy_overwrites_what_a_visitor_claims(
    nginx: str, tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    prepared(tmp_path)
    block = re.search(r"```nginx\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert block is not None
    port = free_port()
    with running(
        tmp_path, "serve", "--trusted-proxy", "127.0.0.1", "--allow-host", "localhost"
    ) as address:
        server = (
            block[1]
            .replace("listen 443", f"listen 127.0.0.1:{port}")
            .replace("diary.home.example", "localhost")
            .replace("/etc/ssl/diary.pem", str(certificate[0]))
            .replace("/etc/ssl/diary-key.pem", str(certificate[1]))
            .replace("http://127.0.0.1:8501", address.replace("localhost", "127.0.0.1"))
        )
        outside = f"https://localhost:{port}"
        trust = ssl.create_default_context(cafile=certificate[0])
        with proxy(nginx, tmp_path, server, outside, trust):
            visitor = Browser(outside, trust)
            assert visitor.ask("/login", x_forwarded_host="elsewhere.example")[0] == 200
            assert visitor.ask("/login", host="elsewhere.example")[0] == 421
            status, cookie = visitor.sign_in(origin=outside, x_forwarded_proto="http")
            assert (status, cookie.endswith("; Secure")) == (303, True)
            tried = [
                visitor.sign_in("wrong passcode", x_forwarded_for=f"203.0.113.{n}")[0]
                for n in range(6)
            ]
            assert tried == [401, 401, 401, 401, 429, 429]
