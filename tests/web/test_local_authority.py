"""Https at home: an authority of the family's own, a certificate that renews itself, and how phones get it."""

from __future__ import annotations

import ssl
import subprocess
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from tests.browser.conftest import running
from tests.web.test_listening import serving
from tracker.cli import main
from tracker.errors import UserError
from tracker.web.home_network import THIS_MACHINE
from tracker.web.local_authority import (
    CERTIFICATE_LASTS,
    RENEWED_BEFORE,
    AuthorityFiles,
    authority_files,
    fingerprint,
    make_authority,
    renew,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NAMES = ("localhost", "127.0.0.1", "movement-diary.local", "192.168.1.20")


@pytest.fixture
def files(tmp_path: Path) -> AuthorityFiles:
    """An authority made at NOW, with a certificate for NAMES."""
    files = authority_files(tmp_path)
    make_authority(files, NOW)
    assert renew(files, NAMES, NOW)
    return files


def serial(files: AuthorityFiles) -> int:
    return x509.load_pem_x509_certificate(files.certificate.read_bytes()).serial_number


def judgement(files: AuthorityFiles, certificate: Path, name: str, at: datetime) -> str:
    """Return what OpenSSL says of a certificate to somebody who trusts the authority."""
    words = ["openssl", "verify", "-attime", str(int(at.timestamp())), "-x509_strict"]
    words += ["-CAfile", str(files.authority), "-verify_hostname", name, str(certificate)]
    process = subprocess.run(words, check=False, capture_output=True, text=True)
    return process.stdout + process.stderr


def test_who_trusts_the_authority_trusts_the_diary_by_its_names(files: AuthorityFiles) -> None:
    for name in ("localhost", "movement-diary.local"):
        assert judgement(files, files.certificate, name, NOW).endswith("OK\n")
    assert "hostname mismatch" in judgement(files, files.certificate, "other.local", NOW)


@pytest.mark.parametrize(
    ("days", "is_renewed"), [(0, False), (366, False), (368, True), (500, True)]
)
def test_the_certificate_is_renewed_a_month_before_its_end(
    files: AuthorityFiles,
    days: int,
    is_renewed: bool,  # noqa: FBT001
) -> None:
    before, later = serial(files), NOW + timedelta(days=days)
    assert (CERTIFICATE_LASTS - RENEWED_BEFORE).days == 367
    assert renew(files, NAMES, later) is is_renewed
    assert (serial(files) != before) is is_renewed
    assert judgement(files, files.certificate, "localhost", later).endswith("OK\n")


def test_it_is_renewed_when_the_machine_has_another_address(files: AuthorityFiles) -> None:
    assert not renew(files, ["localhost"], NOW)
    assert renew(files, ["localhost", "192.168.1.77"], NOW)


def test_the_authority_stays_when_it_is_made_again(files: AuthorityFiles) -> None:
    before = fingerprint(files)
    make_authority(files, NOW + timedelta(days=400))
    assert fingerprint(files) == before
    assert len(before.replace(" ", "")) == 64


@pytest.mark.parametrize("name", ["bank.example", "8.8.8.8", "diary", "local.example", ""])
def test_it_signs_for_no_name_of_the_open_internet(files: AuthorityFiles, name: str) -> None:
    with pytest.raises(UserError, match="no name or address of a home network"):
        renew(files, [name], NOW)


def test_a_stolen_key_of_the_authority_passes_for_no_other_site(files: AuthorityFiles) -> None:
    key = load_pem_private_key(files.authority_key.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(authority.subject)
        .public_key(ec.generate_private_key(ec.SECP256R1()).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("bank.example")]), critical=True)
        .sign(key, SHA256())
    )
    file = files.folder / "forged.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM))
    assert "permitted subtree violation" in judgement(files, file, "bank.example", NOW)


def test_its_keys_are_readable_by_their_owner_alone(files: AuthorityFiles) -> None:
    modes = [path.stat().st_mode & 0o077 for path in (files.folder, files.key, files.authority_key)]
    assert modes == [0, 0, 0]


@pytest.mark.parametrize("name", ["authority", "authority_key"])
def test_what_is_no_certificate_is_told_with_the_way_out(files: AuthorityFiles, name: str) -> None:
    getattr(files, name).write_text("no certificate", encoding="utf-8")
    with pytest.raises(UserError, match=r"Move the folder .* away and make a new authority"):
        renew(files, ["localhost", "10.0.0.1"], NOW)
    with pytest.raises(UserError, match="is no certificate or key"):
        make_authority(files, NOW)


def test_a_spoilt_certificate_is_made_anew(files: AuthorityFiles) -> None:
    files.certificate.write_text("no certificate", encoding="utf-8")
    assert renew(files, NAMES, NOW)
    files.key.unlink()
    assert renew(files, NAMES, NOW)


def test_without_an_authority_the_server_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    assert main.main(["serve", "--https"]) == 1
    assert "Make one with: movement-diary certificate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "port", "command"),
    [([], "8501", "serve --https\n"), (["--port", "8600"], "8600", "serve --https --port 8600\n")],
)
def test_the_next_steps_name_the_port_of_the_diary(
    more: list[str],
    port: str,
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    assert main.main(["certificate", *more]) == 0
    steps = capsys.readouterr().out
    assert f":{port}/certificate and follow it" in steps
    assert f"movement-diary {command}" in steps
    assert f"https://movement-diary.local:{port}/quick" in steps


def test_a_phone_that_trusts_the_authority_opens_the_diary_by_https(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    assert main.main(["certificate", "--name", "box.lan"]) == 0
    files = authority_files(tmp_path)
    assert fingerprint(files) in capsys.readouterr().out
    trust = ssl.create_default_context(cafile=str(files.authority))
    with (
        running(tmp_path, "serve", "--https", trust=trust) as address,
        urllib.request.urlopen(f"{address}/certificate", context=trust) as page,  # noqa: S310
        urllib.request.urlopen(f"{address}/certificate/authority.crt", context=trust) as file,  # noqa: S310
    ):
        assert fingerprint(files) in page.read().decode()
        assert file.read() == files.authority.read_bytes()
        assert file.headers["content-type"] == "application/x-x509-ca-cert"


def test_the_page_says_how_to_make_one_where_there_is_none(tmp_path: Path) -> None:
    with (
        running(tmp_path, "serve") as address,
        urllib.request.urlopen(f"{address}/certificate") as page,  # noqa: S310
    ):
        assert "make one with: <code>movement-diary certificate" in page.read().decode()


def test_a_running_server_shows_the_renewed_certificate(tmp_path: Path) -> None:
    files, now = authority_files(tmp_path), datetime.now(UTC)
    make_authority(files, now - timedelta(days=380))
    renew(files, ["localhost"], now - timedelta(days=380))
    before = serial(files)
    with serving(files=files, renewal=lambda: renew(files, ["localhost"], now)) as server:

        def serial_on_the_wire() -> int:
            pem = ssl.get_server_certificate((THIS_MACHINE, server.port))
            return x509.load_pem_x509_certificate(pem.encode()).serial_number

        assert serial_on_the_wire() == before
        server.renew_certificate()
        assert serial_on_the_wire() == serial(files) != before
