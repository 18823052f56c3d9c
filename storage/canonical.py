"""One byte string for a list of values, so that a MAC or a hash covers each of them and where it ends."""

from __future__ import annotations

Value = str | int | bytes | None


def canonical(*values: Value) -> bytes:
    """Each value with its type and length: no two different lists give the same bytes."""
    return b"".join(map(_part, values))


def _part(value: Value) -> bytes:
    match value:
        case None:
            return b"n0:"
        case str():
            kind, data = b"s", value.encode("utf-8", "surrogatepass")
        case bytes():
            kind, data = b"b", value
        case _:
            kind, data = b"i", str(int(value)).encode()
    return b"%b%d:%b" % (kind, len(data), data)
