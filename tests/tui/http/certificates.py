"""Throw-away certificates for this machine."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from tui.http.certificate import Certificate


def make(directory: Path, name: str = "mfa", passphrase: bytes | None = None) -> Certificate:
    """Write a certificate for 127.0.0.1, which vouches for itself, and its key, which is 0600."""
    key = ec.generate_private_key(ec.SECP256R1())
    called, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    files = Certificate(directory / f"{name}.pem", directory / f"{name}.key")
    files.chain.write_bytes(made.public_bytes(Encoding.PEM))
    files.key.touch(0o600)
    kept = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    files.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, kept))
    return files


def trusting(certificate: Certificate) -> ssl.SSLContext:
    """Return what a client needs that trusts this certificate alone."""
    return ssl.create_default_context(cafile=certificate.chain)
