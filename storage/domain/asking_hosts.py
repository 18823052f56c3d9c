"""Hosts that ask the service about codes: how they are called, and what they are answered."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from storage.domain.host_errors import InvalidHostName

_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


class AskingHost(NamedTuple):
    """A host that may ask. Moments are in Unix seconds."""

    name: str
    made_at: int
    last_used_at: int | None = None
    """None before its first question."""
    paused_until: int | None = None
    """The end of the pause that too many refusals have begun; None if nothing keeps it from asking."""


class HostAnswer(StrEnum):
    """The one word that a host is answered about a code."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LOCKED = "locked"
    NONE = "none"
    """The account is unknown or closed, or has no device that gives codes."""
    UNENROLLED = "unenrolled"
    """Only at a login: the account has nothing yet that gives codes."""
    IMPOSSIBLE = "impossible"
    """What was typed cannot be a code of anybody."""


def must_be_a_host_name(name: str) -> None:
    """Raise InvalidHostName unless a host may have this name."""
    if not _NAME.fullmatch(name):
        raise InvalidHostName
