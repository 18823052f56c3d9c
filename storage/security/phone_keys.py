"""The RSA keys of phones that approve, and ours for them.

Signatures are RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017), which the app chose.
"""

from __future__ import annotations

import base64
import threading
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from storage.domain.errors import SealBroken

BITS = 4096
"""The length of our keys, and of those that the app makes."""
_SHORTEST, _LONGEST = 2048, 4096
_EXPONENT = 65537
_KNOWN = 10_000
"""How many public keys a process keeps ready."""


class PhoneKeys(NamedTuple):
    """What is sealed with a device that approves. It has no repr, which would show our private key."""

    ours: bytes
    """Our private key: PKCS#8, DER."""
    theirs: bytes
    """The public key of the phone: SubjectPublicKeyInfo, DER."""
    credential: str
    """What proved the enrolment: the same phone may ask again for an answer that was lost."""
    until: int
    """The moment, in Unix seconds, after which it no longer may."""

    def __repr__(self) -> str:
        return "PhoneKeys(…)"


def dumped(keys: PhoneKeys) -> str:
    """Write the keys as a text, to be sealed."""
    return msgspec.json.encode(keys).decode()


def loaded(text: str) -> PhoneKeys:
    """Read keys that were sealed. Raises SealBroken if it is something else."""
    try:
        return msgspec.json.decode(text, type=PhoneKeys)
    except msgspec.MsgspecError as error:
        raise SealBroken from error


def is_acceptable(public_key: bytes) -> bool:
    """Tell whether a public key is one that the app could have made: RSA, of a usual length and exponent."""
    try:
        key = serialization.load_der_public_key(public_key)
    except (ValueError, UnsupportedAlgorithm):
        return False
    return (
        isinstance(key, rsa.RSAPublicKey)
        and _SHORTEST <= key.key_size <= _LONGEST
        and key.public_numbers().e == _EXPONENT
    )


def verifies(public_key: bytes | None, signature: bytes | None, text: str) -> bool:
    """Tell whether a signature is that of a text by this key. Takes as long where there is no key, and says no."""
    key = _nobodys() if public_key is None else _public(public_key)
    try:
        key.verify(signature or b"", text.encode(), padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return public_key is not None


def sign(private_key: bytes, *texts: str) -> list[bytes]:
    """Sign each text."""
    key = _private(private_key)
    return [key.sign(text.encode(), padding.PKCS1v15(), SHA256()) for text in texts]


def new_private_key() -> bytes:
    """Make a key of ours, which takes a second or two."""
    key = rsa.generate_private_key(_EXPONENT, BITS)
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_half(private_key: bytes) -> str:
    """Return the public half of a key of ours as the app takes it: PKCS#1, in Base64."""
    half = _private(private_key).public_key()
    der = half.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    return base64.b64encode(der).decode("ascii")


def _private(private_key: bytes) -> rsa.RSAPrivateKey:
    # Ours, and under a seal: to check it anew would take a hundred times as long as to sign.
    key = serialization.load_der_private_key(private_key, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - `new_private_key` makes no other
    return key


@lru_cache(_KNOWN)
def _public(public_key: bytes) -> rsa.RSAPublicKey:
    key = serialization.load_der_public_key(public_key)
    assert isinstance(key, rsa.RSAPublicKey)  # noqa: S101 - none other is accepted
    return key


@cache
def _nobodys() -> rsa.RSAPublicKey:
    # Any number will do that is as long and odd: nobody has, or needs, its factors.
    return rsa.RSAPublicNumbers(_EXPONENT, 2**BITS - 1).public_key()


class KeysAhead:
    """Keys of ours that are made before a phone calls, which waits for fifteen seconds at most."""

    def __init__(self, count: int = 0) -> None:
        """Keep up to `count` keys ready, which other threads make; 0: each is made when it is asked for."""
        self._count = count
        self._lock = threading.Lock()
        self._ready: list[bytes] = []
        self._is_making = False

    def take(self) -> bytes:
        """Return a key that nobody else has."""
        with self._lock:
            key = self._ready.pop() if self._ready else None
        self.prepare()
        return key or new_private_key()

    def prepare(self) -> None:
        """Have the missing keys made, one after the other, while others work."""
        with self._lock:
            if self._is_making or len(self._ready) >= self._count:
                return
            self._is_making = True
        threading.Thread(target=self._fill, daemon=True).start()

    def _fill(self) -> None:
        while True:
            key = new_private_key()
            with self._lock:
                self._ready.append(key)
                if len(self._ready) >= self._count:
                    self._is_making = False
                    return
