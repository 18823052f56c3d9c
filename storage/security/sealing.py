"""Encrypts one value and binds it to its row, with AES-256-GCM (SP 800-38D).

A sealed value is made of: version (1 byte), key id (8 bytes), nonce (12 bytes), ciphertext and tag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.domain.errors import KeyWrong, SealBroken
from storage.security.canonical import Value, canonical
from storage.security.key_file import Key
from storage.security.keyring import Keyring

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_KEY_ID = 8
_NONCE = 12


def associated_data(table: str, row: str, column: str, *facts: Value) -> bytes:
    """Return the associated data that binds a value to its row, and to facts of that row that must not change."""
    return f"{table}:{row}:{column}".encode() + (b"|" + canonical(*facts) if facts else b"")


def seal(key: Key, text: str, where: bytes) -> bytes:
    """Encrypt a text, bound to the associated data `where`."""
    import secrets  # noqa: PLC0415 - nothing is drawn at a login

    header = _VERSION + bytes.fromhex(key.id)
    nonce = secrets.token_bytes(_NONCE)
    return header + nonce + _cipher(key).encrypt(nonce, text.encode(), header + where)


def open_sealed(keys: Keyring, sealed: bytes, where: bytes) -> str:
    """Decrypt a sealed text. Raises SealBroken if a single bit, or the associated data `where`, differs."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only seals need it

    if not isinstance(sealed, bytes):
        raise SealBroken  # A damaged file may hold anything in any column.
    header, rest = sealed[: 1 + _KEY_ID], sealed[1 + _KEY_ID :]
    nonce, box = rest[:_NONCE], rest[_NONCE:]
    if header[:1] != _VERSION:
        raise SealBroken
    try:
        key = keys.key(header[1:].hex())
        return _cipher(key).decrypt(nonce, box, header + where).decode()
    except (InvalidTag, KeyWrong, ValueError) as error:
        raise SealBroken from error


def _cipher(key: Key) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - only seals need it

    return AESGCM(key.secret)
