"""Files in the age format, sealed without Guichet's library, and with little work.

That library measures the machine so as to work a second on each file; it opens files of less work at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_VERSION = b"age-encryption.org/v1"
_LOG_N = 2
"""The work factor: two to the power of this."""
_FILE_KEY, _SALT, _NONCE = b"k" * 16, b"s" * 16, b"n" * 16
"""Values that are the same in every file: nothing is secret here."""


def sealed(text: str, passphrase: str) -> bytes:
    """Seal a text of less than 64 KiB with a passphrase."""
    salt = _VERSION + b"/scrypt" + _SALT
    wrapping_key = hashlib.scrypt(passphrase.encode(), salt=salt, n=1 << _LOG_N, r=8, p=1, dklen=32)
    wrapped = ChaCha20Poly1305(wrapping_key).encrypt(bytes(12), _FILE_KEY, None)
    header = b"%b\n-> scrypt %b %d\n%b\n---" % (_VERSION, _written(_SALT), _LOG_N, _written(wrapped))
    mac = hmac.digest(_derived(b"", b"header"), header, "sha256")
    only_chunk = bytes(11) + b"\x01"
    payload = ChaCha20Poly1305(_derived(_NONCE, b"payload")).encrypt(only_chunk, text.encode(), None)
    return b"%b %b\n%b%b" % (header, _written(mac), _NONCE, payload)


def _derived(salt: bytes, purpose: bytes) -> bytes:
    """Derive 32 bytes from the key of the file: HKDF (RFC 5869) with SHA-256."""
    key = hmac.digest(salt or bytes(32), _FILE_KEY, "sha256")
    return hmac.digest(key, purpose + b"\x01", "sha256")


def _written(data: bytes) -> bytes:
    """Write in Base64 without padding."""
    return base64.b64encode(data).rstrip(b"=")
