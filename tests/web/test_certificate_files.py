"""A certificate that cannot be used is refused before the diary is touched, in one sentence that says what to do."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from tests.browser.conftest import free_port
from tracker.cli import main
from tracker.errors import UserError
from tracker.web.certificate_files import check_certificate, validity_warning

Pair = tuple[Path, Path]


@pytest.fixture
def pair(certificate: Pair, tmp_path: Path) -> Pair:
    """A certificate and its key, to be spoiled."""
    copies = tmp_path / "cert.pem", tmp_path / "key.pem"
    for source, copy in zip(certificate, copies, strict=True):
        copy.write_bytes(source.read_bytes())
    return copies


def openssl(*words: str | Path) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def text_file(pair: Pair) -> Pair:
    pair[0].write_text("hello\n")
    return pair


def binary_form(pair: Pair) -> Pair:
    openssl("x509", "-in", pair[0], "-outform", "der", "-out", pair[0].with_name("cert.der"))
    return pair[0].with_name("cert.der"), pair[1]


def swapped(pair: Pair) -> Pair:
    return pair[1], pair[0]


def certificate_twice(pair: Pair) -> Pair:
    return pair[0], pair[0]


def another_key(pair: Pair) -> Pair:
    openssl("ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", pair[1])
    return pair


def locked_key(pair: Pair) -> Pair:
    locked = pair[1].with_name("locked.pem")
    openssl("ec", "-in", pair[1], "-aes128", "-passout", "pass:owls", "-out", locked)
    return pair[0], locked


def cut_short(pair: Pair) -> Pair:
    pair[0].write_text("\n".join(pair[0].read_text().splitlines()[:4]))
    return pair


def no_file(pair: Pair) -> Pair:
    return pair[0].with_name("none.pem"), pair[1]


def folder(pair: Pair) -> Pair:
    return pair[0].parent, pair[1]


@pytest.mark.parametrize(
    ("spoil", "problem", "remedy"),
    [
        (text_file, "cert.pem is no certificate", "Give --tls-cert the file that has it."),
        (binary_form, "cert.der is no certificate", "BEGIN CERTIFICATE-----"),
        (swapped, "key.pem is no certificate", "Give --tls-cert the file that has it."),
        (certificate_twice, "cert.pem is no private key", "Give --tls-key the file that has it."),
        (another_key, "belongs to another certificate", "Give --tls-key the key"),
        (locked_key, "needs a passphrase", "openssl pkey -in"),
        (cut_short, "is damaged or cut short", "Copy both files anew"),
        (
            no_file,
            "none.pem of --tls-cert cannot be read (No such file",
            "Give --tls-cert the path",
        ),
        (folder, "cannot be read (Is a directory)", "Give --tls-cert the path"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_refused_with_what_to_do(
    pair: Pair, spoil: Callable[[Pair], Pair], problem: str, remedy: str
) -> None:
    with pytest.raises(UserError) as refusal:
        check_certificate(*spoil(pair))
    assert problem in str(refusal.value)
    assert remedy in str(refusal.value)


def test_the_key_that_openssl_writes_for_a_locked_one_is_taken(pair: Pair) -> None:
    cert, locked = locked_key(pair)
    opened = cert.with_name("open-key.pem")
    openssl("pkey", "-in", locked, "-passin", "pass:owls", "-out", opened)
    check_certificate(cert, opened)


def test_a_pair_and_none_at_all_are_taken(pair: Pair) -> None:
    check_certificate(*pair)
    check_certificate(None, None)
    openssl("ec", "-in", pair[1], "-out", pair[1].with_name("sec1.pem"))
    check_certificate(pair[0], pair[1].with_name("sec1.pem"))


def test_one_file_without_the_other_is_refused_before_the_diary_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "diary.sqlite3"
    words = ["--database", f"sqlite:///{file}", "serve", "--port", str(free_port())]
    assert main.main([*words, "--tls-cert", "cert.pem"]) == 1
    assert "give both --tls-cert and --tls-key, or neither" in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.parametrize(
    ("from_its_end", "sentence"),
    [
        (timedelta(days=-7, seconds=-1), None),
        (timedelta(days=-7), "is valid until {day} only. Fetch a new one"),
        (timedelta(seconds=-1), "is valid until {day} only. Fetch a new one"),
        (timedelta(0), "was valid until {day} only: browsers warn"),
    ],
)
def test_a_certificate_is_warned_of_in_its_last_week_and_after(
    pair: Pair, from_its_end: timedelta, sentence: str | None
) -> None:
    cert, key = pair
    openssl("req", "-x509", "-key", key, "-out", cert, "-days", "30", "-subj", "/CN=localhost")
    ends = x509.load_pem_x509_certificate(cert.read_bytes()).not_valid_after_utc
    warning = validity_warning(cert, ends + from_its_end)
    if sentence is None:
        assert warning is None
    else:
        assert sentence.format(day=f"{ends:%Y-%m-%d}") in str(warning)


def test_a_certificate_that_is_not_valid_yet_asks_for_the_clock(pair: Pair) -> None:
    begins = x509.load_pem_x509_certificate(pair[0].read_bytes()).not_valid_before_utc
    assert "is the clock of this machine right?" in str(
        validity_warning(pair[0], begins - timedelta(seconds=1))
    )
    assert validity_warning(None, begins) is None
