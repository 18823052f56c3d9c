"""The bytes that a terminal without the kitty protocol sends for keys and for the mouse."""

from __future__ import annotations

_KEYS = {
    "tab": "\t",
    "enter": "\r",
    "escape": "\x1b",  # Wait for the effect of this key before the next: a terminal sends Alt+x as escape, then x.
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "insert": "\x1b[2~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "shift+tab": "\x1b[Z",
    **{f"f{number}": f"\x1bO{final}" for number, final in enumerate("PQRS", start=1)},
    **{f"f{5 + i}": f"\x1b[{code}~" for i, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24))},
    **{f"ctrl+{chr(code + 96)}": chr(code) for code in range(1, 27)},
}


def bytes_of(key: str) -> bytes:
    """Return what the key sends: a name of the table, or one character."""
    if len(key) != 1 and key not in _KEYS:
        raise ValueError(f"no key called {key!r}")
    return _KEYS.get(key, key).encode()


def mouse(x: int, y: int) -> bytes:
    """Return the press and the release of the left button on a cell counted from 0, as mode 1006 reports them."""
    return f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m".encode()
