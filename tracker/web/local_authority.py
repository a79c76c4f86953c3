"""A certificate authority for one home, and the diary's certificate signed by it.

A phone trusts the authority once; the diary's certificate renews itself for as long as the
authority lasts. The authority may sign for names and addresses of a home network alone (name
constraints), so that whoever stole its key could not pass for any other site. It needs
`cryptography`, part of the extra `home`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.errors import UserError
from tracker.localization.messages import N_, _
from tracker.web.announcement import NAME
from tracker.web.auth.request_guards import LOOPBACK, own_names
from tracker.web.home_network import address_in_network

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, GeneralName, KeyUsage

AUTHORITY_LASTS: Final = timedelta(days=10 * 365)
CERTIFICATE_LASTS: Final = timedelta(days=397)
"""Apple's systems refuse one of a private authority that lasts longer than 825 days."""

RENEWED_BEFORE: Final = timedelta(days=30)
BACKDATED: Final = timedelta(days=1)
"""A phone's clock may be behind."""

HOME_NAMES: Final = ("local", "lan", "home", "internal", "home.arpa", "localhost")
"""Endings that no public site has (RFC 6762, RFC 8375, and what routers use)."""

HOME_NETWORKS: Final = (
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)
"""Private addresses (RFC 1918, 3927, 4193, 6598)."""

NOT_INSTALLED: Final = N_(
    "This needs the library cryptography. Install it with the extra of this program called home: "
    "pip install '.[home]'."
)
NO_AUTHORITY: Final = N_("There is no certificate yet. Make one with: movement-diary certificate.")
BROKEN: Final = N_(
    "{file} is no certificate or key of this program's authority ({why}). Move the folder {folder} "
    "away and make a new authority with: movement-diary certificate. Phones then have to trust the "
    "new one."
)
NOT_AT_HOME: Final = N_(
    "{name} is no name or address of a home network, and the authority may sign for none else. "
    "Give one that ends in .local, .lan, .home, .internal or .home.arpa, or a private address."
)


@dataclass(frozen=True)
class AuthorityFiles:
    """The files of an authority and of the diary's certificate, in one folder."""

    folder: Path

    @property
    def authority(self) -> Path:
        """The authority's certificate, which phones trust."""
        return self.folder / "authority.crt"

    @property
    def authority_key(self) -> Path:
        """The authority's key, which never leaves this machine."""
        return self.folder / "authority-key.pem"

    @property
    def certificate(self) -> Path:
        """The diary's certificate."""
        return self.folder / "diary.pem"

    @property
    def key(self) -> Path:
        """The key of the diary's certificate."""
        return self.folder / "diary-key.pem"


def authority_files(data_folder: Path) -> AuthorityFiles:
    """Return where the authority of a diary is kept."""
    return AuthorityFiles(data_folder / "certificate")


def has_authority(files: AuthorityFiles) -> bool:
    """Return whether an authority was made."""
    return files.authority.exists() and files.authority_key.exists()


def fingerprint(files: AuthorityFiles) -> str:
    """Return the SHA-256 fingerprint of the authority as phones show it."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - an extra

    digest = _read_certificate(files.authority).fingerprint(SHA256()).hex().upper()
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def make_authority(files: AuthorityFiles, now: datetime) -> None:
    """Make an authority where there is none yet."""
    _require_library()
    from cryptography import x509  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    if has_authority(files):
        _read_certificate(files.authority)
        _read_key(files.authority_key)
        return
    files.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Movement diary at home")])
    permitted: list[GeneralName] = [x509.DNSName(ending) for ending in HOME_NAMES]
    permitted += [x509.IPAddress(ip_network(network)) for network in HOME_NETWORKS]
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    _write(files.authority_key, _key_bytes(key))
    _write(files.authority, _pem(builder.sign(key, SHA256())))


def renew(files: AuthorityFiles, names: Iterable[str], now: datetime) -> bool:
    """Make the diary's certificate anew where that is due; return whether it was.

    It is due thirty days before its end, and where it lacks one of `names`: host names and
    addresses. UserError without an authority, and for a name of no home network.
    """
    _require_library()
    from cryptography import x509  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.x509.oid import ExtendedKeyUsageOID  # noqa: PLC0415

    if not has_authority(files):
        raise UserError(_(NO_AUTHORITY))
    wanted = {_general_name(name) for name in names}
    if _is_current(files, wanted, now):
        return False
    authority, authority_key = _read_certificate(files.authority), _read_key(files.authority_key)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Movement diary")])
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + CERTIFICATE_LASTS)
        .add_extension(
            x509.SubjectAlternativeName(sorted(wanted, key=repr)),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, SHA256())
    )
    _write(files.key, _key_bytes(key))
    _write(files.certificate, _pem(certificate) + _pem(authority))
    return True


def _is_current(files: AuthorityFiles, wanted: set[GeneralName], now: datetime) -> bool:
    """Return whether the diary's certificate is the authority's, lasts, and has the names."""
    from cryptography import x509  # noqa: PLC0415 - an extra
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

    try:
        current = _read_certificate(files.certificate)
        current.verify_directly_issued_by(_read_certificate(files.authority))
        key = _read_key(files.key)
        names = current.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (UserError, OSError, ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    lasts = current.not_valid_before_utc <= now < current.not_valid_after_utc - RENEWED_BEFORE
    return lasts and wanted <= set(names) and key.public_key() == current.public_key()


def names_at_home(more: Iterable[str] = ()) -> frozenset[str]:
    """Return the names and addresses of this machine that its certificate is for, and `more`."""
    known = {*LOOPBACK, *own_names(), f"{NAME}.local", address_in_network() or ""}
    return frozenset({name for name in known if is_at_home(name)} | set(more))


def is_at_home(name: str) -> bool:
    """Return whether the authority may sign for a host name or address."""
    try:
        address = ip_address(name)
    except ValueError:
        return name.rpartition(".")[2] in HOME_NAMES or name.endswith(".home.arpa")
    return any(address in ip_network(network) for network in HOME_NETWORKS)


def _general_name(name: str) -> GeneralName:
    from cryptography import x509  # noqa: PLC0415 - an extra

    if not is_at_home(name):
        raise UserError(_(NOT_AT_HOME).format(name=name))
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _require_library() -> None:
    if find_spec("cryptography") is None:
        raise UserError(_(NOT_INSTALLED))


def _usage(*, signs_certificates: bool) -> KeyUsage:
    from cryptography.x509 import KeyUsage  # noqa: PLC0415 - an extra

    return KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _read_certificate(file: Path) -> Certificate:
    from cryptography import x509  # noqa: PLC0415 - an extra

    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise UserError(_(BROKEN).format(file=file, folder=file.parent, why=error)) from None


def _read_key(file: Path) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        load_pem_private_key,
    )

    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise UserError(_(BROKEN).format(file=file, folder=file.parent, why=error)) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise UserError(
            _(BROKEN).format(file=file, folder=file.parent, why=_("another kind of key"))
        )
    return key


def _pem(certificate: Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    return certificate.public_bytes(Encoding.PEM)


def _key_bytes(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(file: Path, content: bytes) -> None:
    """Replace a file in one step; nobody but its owner may read it."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(content)
    part.replace(file)
