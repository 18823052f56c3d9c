"""What a file of tokens says, place by place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from storage.domain.errors import TokenListTooLong, TokenRefused
from storage.formats.incoming.token import Token

LARGEST = 4 * 1024 * 1024
"""Bytes of a file: some thousand tokens with their pictures."""
MOST = 10_000
"""Tokens in a file."""


class Untaken(StrEnum):
    """What another system knows of a token, and Guichet does not take over."""

    WINDOW = "window"
    RATE_LIMIT = "rate limit"
    SCRATCH_CODES = "scratch codes"
    SKEW = "skew"
    """Steps by which its clock was known to be off."""
    PIN = "pin"
    POLICY = "policy"


class Remark(NamedTuple):
    """Something that is not taken over."""

    what: Untaken
    value: str = ""
    """As the file writes it; for codes, how many. Never a secret."""


class Entry(NamedTuple):
    """One token of a file, or what is in its place."""

    place: int
    """Its line; where lines mean nothing, its number in the file. From 1."""
    account: str
    """Whose it is, if the file says so beside the token; else empty."""
    found: Token | TokenRefused
    """It, or why it is none."""
    remarks: tuple[Remark, ...] = ()


class TokenList(NamedTuple):
    """A whole file."""

    entries: list[Entry]
    """At least one."""
    in_lines: bool = True
    """Whether places are lines."""


def found(read: Callable[[], Token]) -> Token | TokenRefused:
    """What comes of reading one."""
    try:
        return read()
    except TokenRefused as refusal:
        # Its traceback would keep what was read.
        return refusal.with_traceback(None)


def bounded(entries: Iterable[Entry]) -> list[Entry]:
    """All of them, in their order. Raises TokenListTooLong."""
    kept: list[Entry] = []
    for entry in entries:
        if len(kept) == MOST:
            raise TokenListTooLong
        kept.append(entry)
    return kept
