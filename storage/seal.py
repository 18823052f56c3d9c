"""Authenticated encryption of one value, bound to its place: AES-256-GCM (SP 800-38D).

A sealed value is: version (1 byte), key id (8 bytes), nonce (12 bytes), ciphertext and tag.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from storage.errors import SealBroken
from storage.key_file import Key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_KEY_ID = 8
_NONCE = 12


def place(table: str, row: str, column: str) -> bytes:
    """The additional data that ties a value to its row."""
    return f"{table}:{row}:{column}".encode()


class Seals:
    """Seals with the newest key, opens with any."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self._keys = {bytes.fromhex(key.id): key for key in keys}
        self._newest = bytes.fromhex(keys[0].id)

    def seal(self, text: str, where: bytes) -> bytes:
        """Close a text for this place."""
        header = _VERSION + self._newest
        nonce = secrets.token_bytes(_NONCE)
        return header + nonce + self._cipher(self._newest).encrypt(nonce, text.encode(), header + where)

    def open(self, sealed: bytes, where: bytes) -> str:
        """The text. Raises SealBroken if one bit or the place differs."""
        from cryptography.exceptions import InvalidTag

        header, rest = sealed[: 1 + _KEY_ID], sealed[1 + _KEY_ID :]
        nonce, box = rest[:_NONCE], rest[_NONCE:]
        if header[:1] != _VERSION or header[1:] not in self._keys:
            raise SealBroken
        try:
            return self._cipher(header[1:]).decrypt(nonce, box, header + where).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error

    def _cipher(self, key_id: bytes) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._keys[key_id].secret)
