"""Files in the age format (age-encryption.org/v1), sealed and opened without Guichet's library.

That library measures the machine so as to work a second on each file. It opens files of less work at once, and refuses
now and then what it sealed a moment before.
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


def opened(content: bytes, passphrase: str) -> bytes:
    """Return what is sealed in a file of less than 64 KiB with a passphrase, once its header is found unchanged."""
    header, _, rest = content.partition(b"\n--- ")
    mac, _, payload = rest.partition(b"\n")
    version, stanza, wrapped = header.split(b"\n")
    assert version == _VERSION
    arrow, kind, salt, log_n = stanza.split()
    assert (arrow, kind) == (b"->", b"scrypt")
    key = hashlib.scrypt(
        passphrase.encode(),
        salt=version + b"/scrypt" + _read(salt),
        n=1 << int(log_n),
        r=8,
        p=1,
        dklen=32,
        maxmem=2**31 - 1,
    )
    file_key = ChaCha20Poly1305(key).decrypt(bytes(12), _read(wrapped), None)
    assert hmac.digest(_derived(b"", b"header", file_key), header + b"\n---", "sha256") == _read(mac)
    nonce, only_chunk = payload[:16], payload[16:]
    return ChaCha20Poly1305(_derived(nonce, b"payload", file_key)).decrypt(bytes(11) + b"\x01", only_chunk, None)


def _derived(salt: bytes, purpose: bytes, file_key: bytes = _FILE_KEY) -> bytes:
    """Derive 32 bytes from the key of the file: HKDF (RFC 5869) with SHA-256."""
    key = hmac.digest(salt or bytes(32), file_key, "sha256")
    return hmac.digest(key, purpose + b"\x01", "sha256")


def _read(text: bytes) -> bytes:
    """Read Base64 without padding."""
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)


def _written(data: bytes) -> bytes:
    """Write in Base64 without padding."""
    return base64.b64encode(data).rstrip(b"=")
