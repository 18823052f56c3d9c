"""One byte string for a list of values, so that a MAC or a hash covers each of them and where it ends."""

from __future__ import annotations

Value = str | int | bytes | None


def canonical(*values: Value) -> bytes:
    """Each value with its type and length: no two different lists give the same bytes."""
    parts = []
    for value in values:
        kind, data = _encoded(value)
        parts.append(b"%c%d:%b" % (kind, len(data), data))
    return b"".join(parts)


def _encoded(value: Value) -> tuple[bytes, bytes]:
    match value:
        case None:
            return b"n", b""
        case str():
            return b"s", value.encode("utf-8", "surrogatepass")
        case bytes():
            return b"b", value
        case _:
            return b"i", str(int(value)).encode()
