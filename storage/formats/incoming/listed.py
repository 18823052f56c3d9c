"""The entries of a file of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from storage.domain.errors import TokenListTooLong, TokenRefused
from storage.formats.incoming.token import Token

LARGEST = 4 * 1024 * 1024
"""The largest file, in bytes: some thousand tokens with their pictures."""
MOST = 10_000
"""The most tokens in a file."""


class Untaken(StrEnum):
    """Facts about a token in another system that Guichet does not import."""

    WINDOW = "window"
    RATE_LIMIT = "rate limit"
    SCRATCH_CODES = "scratch codes"
    SKEW = "skew"
    """Steps by which the device's clock was known to be off."""
    PIN = "pin"
    POLICY = "policy"


class Remark(NamedTuple):
    """A fact that was not imported."""

    what: Untaken
    value: str = ""
    """The value in the file; for scratch codes, their number. Never a secret."""


class Entry(NamedTuple):
    """One token of a file, or the reason why it is refused."""

    place: int
    """The line of the token or, in a file without lines, its number. From 1."""
    account: str
    """The owner named beside the token; empty if none is."""
    found: Token | TokenRefused
    """The token, or the reason for its refusal."""
    remarks: tuple[Remark, ...] = ()


class TokenList(NamedTuple):
    """The content of a whole file."""

    entries: list[Entry]
    """Never empty."""
    in_lines: bool = True
    """Whether each `place` is a line."""


def found(read: Callable[[], Token]) -> Token | TokenRefused:
    """Read one token; return the refusal instead of raising it."""
    try:
        return read()
    except TokenRefused as refusal:
        # The traceback would keep what was read.
        return refusal.with_traceback(None)


def bounded(entries: Iterable[Entry]) -> list[Entry]:
    """Return all entries, in order. Raises TokenListTooLong for more than `MOST`."""
    kept: list[Entry] = []
    for entry in entries:
        if len(kept) == MOST:
            raise TokenListTooLong
        kept.append(entry)
    return kept
