"""Encodes a list of values as bytes, so that a MAC or a hash covers each value and its boundaries."""

from __future__ import annotations

Value = str | int | float | bytes | None
"""The types that SQLite may return; floats are never written."""


def canonical(*values: Value) -> bytes:
    """Encode each value with its type and length; no two different lists give the same bytes."""
    parts = []
    for value in values:
        if isinstance(value, str):
            kind, data = b"s", value.encode("utf-8", "surrogatepass")
        elif value is None:
            kind, data = b"n", b""
        elif isinstance(value, bytes):
            kind, data = b"b", value
        elif isinstance(value, float):
            kind, data = b"f", repr(value).encode()
        else:
            kind, data = b"i", b"%d" % value
        parts.append(b"%b%d:%b" % (kind, len(data), data))
    return b"".join(parts)
