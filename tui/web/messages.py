"""The messages of a page, in the form of textual-serve's script: a list of JSON that begins with what it is."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

_FEWEST_COLUMNS, _MOST_COLUMNS = 20, 300
_FEWEST_ROWS, _MOST_ROWS = 5, 120
_LONGEST_NAME = 32
"""Characters by which a page tells its questions apart."""


class Garbled(Exception):
    """A message that no page of ours sends."""


class Size(NamedTuple):
    """The size of a terminal, in cells."""

    columns: int
    rows: int


class Typed(NamedTuple):
    """Something typed, pasted or clicked, as a terminal sends it."""

    text: str


class Asked(NamedTuple):
    """A question whether anybody is there, which is answered with its name."""

    name: str


def size(columns: int, rows: int) -> Size:
    """Return a size that a page may have, which is the nearest one."""
    return Size(
        min(max(columns, _FEWEST_COLUMNS), _MOST_COLUMNS),
        min(max(rows, _FEWEST_ROWS), _MOST_ROWS),
    )


def read(text: str) -> Typed | Size | Asked | None:
    """Read a message; None for one that asks for nothing. Raises Garbled."""
    try:
        parts = msgspec.json.decode(text, type=list[str | dict[str, int]])
    except (msgspec.DecodeError, RecursionError):
        # What was raised has the text, which may be secret.
        raise Garbled from None
    match parts:
        case ["stdin", str() as typed]:
            return Typed(typed)
        case ["resize", {"width": int(columns), "height": int(rows)}]:
            return size(columns, rows)
        case ["ping", str() as name] if len(name) <= _LONGEST_NAME:
            return Asked(name)
        case ["focus"] | ["blur"]:
            return None
    raise Garbled


def answer(asked: Asked) -> str:
    """Return the answer to a question."""
    return msgspec.json.encode(["pong", asked.name]).decode()
