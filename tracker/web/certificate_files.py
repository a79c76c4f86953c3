"""The two files of `--tls-cert` and `--tls-key`: what is wrong with them, and what to do."""

from __future__ import annotations

import ssl
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tracker.errors import UserError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

ONE_IS_MISSING: Final = (
    "A certificate and its key go together: give both --tls-cert and --tls-key, or neither."
)
NOT_READABLE: Final = (
    "The file {path} of {option} cannot be read ({why}). Give {option} the path of a file that "
    "this account may read."
)
NOT_OF_ITS_KIND: Final = (
    'The file {path} is no {kind}: in it must be a line "{line}" (PEM). Give {option} '
    "the file that has it."
)
NOT_A_PAIR: Final = (
    "The key {key} belongs to another certificate than {cert}. Give --tls-key the key that this "
    "certificate was made with."
)
LOCKED: Final = (
    "The key {key} needs a passphrase, and nobody is there to type it when the diary starts. "
    "Write a key without one: openssl pkey -in {key} -out open-key.pem."
)
DAMAGED: Final = (
    "The certificate {cert} or its key {key} is damaged or cut short ({why}). Copy both files anew "
    "from where they were made."
)
OVER: Final = (
    "The certificate {cert} was valid until {day} only: browsers warn of the diary, and installed "
    "phones do not reach it. Fetch a new one, then start the diary again."
)
SOON_OVER: Final = (
    "The certificate {cert} is valid until {day} only. Fetch a new one before, then start the "
    "diary again."
)
NOT_YET: Final = (
    "The certificate {cert} is valid from {day} on only: is the clock of this machine right?"
)
WARNED_BEFORE: Final = timedelta(days=7)
"""How long before its last day a certificate is warned of (ours)."""

KINDS: Final = {
    "--tls-cert": ("certificate", "-----BEGIN CERTIFICATE-----", b"CERTIFICATE-----"),
    "--tls-key": ("private key", "-----BEGIN PRIVATE KEY-----", b"PRIVATE KEY-----"),
}
"""What each file is, the line to look for, and how that line ends in each variant of it."""

BEGIN: Final = b"-----BEGIN "


def _check_kind(option: str, path: Path) -> None:
    kind, line, ending = KINDS[option]
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        why = error.strerror or str(error)
        raise UserError(NOT_READABLE.format(path=path, option=option, why=why)) from None
    if not any(one.startswith(BEGIN) and one.rstrip().endswith(ending) for one in lines):
        raise UserError(NOT_OF_ITS_KIND.format(path=path, kind=kind, line=line, option=option))


def check_certificate(cert: Path | None, key: Path | None) -> None:
    """Raise UserError where a certificate and its key cannot be used; neither is fine."""
    if cert is None and key is None:
        return
    if cert is None or key is None:
        raise UserError(ONE_IS_MISSING)
    _check_kind("--tls-cert", cert)
    _check_kind("--tls-key", key)
    passphrase_asked = []

    def no_passphrase() -> str:
        passphrase_asked.append(True)
        return ""

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(cert, key, password=no_passphrase)
    except OSError as error:
        sentence = DAMAGED
        if passphrase_asked:
            sentence = LOCKED
        elif isinstance(error, ssl.SSLError) and error.reason == "KEY_VALUES_MISMATCH":
            sentence = NOT_A_PAIR
        why = error.strerror or str(error)
        raise UserError(sentence.format(cert=cert, key=key, why=why)) from None


def validity_warning(cert: Path | None, now: datetime) -> str | None:
    """Return what to say of a certificate that is not valid now, or not for long.

    None where there is nothing to say, and where its days cannot be read, which needs
    `cryptography`, part of the extra `home`.
    """
    if cert is None:
        return None
    try:
        from cryptography import x509  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    try:
        certificate = x509.load_pem_x509_certificates(cert.read_bytes())[0]
    except ValueError:
        return None
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < begins:
        return NOT_YET.format(cert=cert, day=f"{begins:%Y-%m-%d}")
    if now < ends - WARNED_BEFORE:
        return None
    return (OVER if now >= ends else SOON_OVER).format(cert=cert, day=f"{ends:%Y-%m-%d}")
