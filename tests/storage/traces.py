"""The search for a secret, in every form in which it could have been left behind."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote_from_bytes


def forms(raw: bytes) -> dict[str, bytes]:
    """Return the same bytes in every form in which a careless program would write them."""
    base32 = base64.b32encode(raw)
    found = {
        "raw": raw,
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "base32": base32.rstrip(b"="),
        "base32 lower": base32.rstrip(b"=").lower(),
        "base32 in fours": b" ".join(base32[start : start + 4] for start in range(0, len(base32), 4)),
        "url": quote_from_bytes(raw).encode(),
        "repr": repr(raw)[2:-1].encode(),
    }
    for shift in range(3):
        # Base64 has three texts for the same bytes, by what comes before them.
        inner = base64.b64encode(bytes(shift) + raw)[4 if shift else 0 : -4]
        found[f"base64 {shift}"] = inner
        found[f"urlsafe base64 {shift}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    return found


def traces(raw: bytes, where: bytes) -> list[str]:
    """Return the forms of a secret that are found in some bytes."""
    return [name for name, form in forms(raw).items() if form in where]


def on_disk(database: Path) -> bytes:
    """Return the bytes of the database, of its log and of its index."""
    return b"\n".join(Path(f"{database}{ending}").read_bytes() for ending in ("", "-wal", "-shm"))
