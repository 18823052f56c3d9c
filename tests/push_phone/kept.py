"""What is kept in `tests/data/push`: a recorded session with the real server, and key pairs of phones."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

_PLACE = Path(__file__).parents[1] / "data" / "push"


@cache
def session() -> dict[str, Any]:
    """Return the recorded session."""
    content: dict[str, Any] = json.loads((_PLACE / "session.json").read_text("utf-8"))
    return content


@cache
def key_of_the_session() -> RSAPrivateKey:
    """Return the key pair of its phone."""
    return _private(session()["phone_private_key_pkcs8_pem"])


@cache
def server_key_of_the_session() -> RSAPublicKey:
    """Return the key of its server."""
    key = load_pem_public_key(session()["server_public_key_pkcs1_pem"].encode())
    assert isinstance(key, RSAPublicKey)
    return key


@cache
def a_key(number: int) -> RSAPrivateKey:
    """Return one of two key pairs, 0 or 1, the same in every run."""
    return _private(json.loads((_PLACE / "keys.json").read_text("utf-8"))[number]["pkcs8_pem"])


def _private(pem: str) -> RSAPrivateKey:
    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    return key
