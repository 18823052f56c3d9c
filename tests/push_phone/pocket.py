"""Where a phone that is tried by hand lies between two runs: one file, which its owner alone can read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from tests.push_phone.phone import Phone


def put(phone: Phone, path: Path) -> None:
    """Write a phone, its private key among it."""
    content = {
        "link": phone.link,
        "scanned_at": phone.scanned_at,
        "has_updated": phone.has_updated,
        "key": phone.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "server_key": phone.server_key
        and phone.server_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    }
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)


def take(path: Path, **options: Any) -> Phone:
    """Read a phone as it was put, with the options of `Phone` beside its key."""
    content = json.loads(path.read_text("utf-8"))
    key = load_pem_private_key(content["key"].encode(), None)
    assert isinstance(key, RSAPrivateKey)
    phone = Phone(content["link"], key=key, **options)
    phone.scanned_at, phone.has_updated = content["scanned_at"], content["has_updated"]
    if content["server_key"]:
        server_key = load_pem_public_key(content["server_key"].encode())
        assert isinstance(server_key, RSAPublicKey)
        phone.server_key = server_key
    return phone
