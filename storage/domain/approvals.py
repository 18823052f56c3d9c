"""Requests to approve a sign-in on a phone: the numbers to choose from, and how each can end."""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from storage.domain.clock import BEHIND

if TYPE_CHECKING:
    from storage.domain.sessions import Session

APPROVAL_SECONDS = 120
"""How long a request waits: the app keeps one as long."""
CHOICES = 3
"""How many numbers the phone shows, as buttons."""


class ApprovalState(StrEnum):
    """The state of a request, as its page shows it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_ME = "not me"
    """The person said on the phone that it was not them who asked."""
    WRONG_NUMBER = "wrong number"
    TOO_OLD = "too old"
    """The app is too old to show numbers."""
    TIMEOUT = "timeout"
    REPLACED = "replaced"
    """A later sign-in to the same account asked for approval."""
    DEVICE_GONE = "device gone"
    """No phone is left that could answer: each was removed or stopped meanwhile."""


class Question(NamedTuple):
    """The words and the address of a request, all of which the phone finds signed."""

    url: str
    """Where phones answer."""
    title: str
    question: str
    """Neither may contain `|`, which separates what is signed."""


class Approval(NamedTuple):
    """A request that waits for a phone."""

    id: str
    number: str
    """The two digits to choose on the phone."""
    expires_at: int


class ApprovalNews(NamedTuple):
    """The state of a request, and the session it leads to."""

    state: ApprovalState
    session: Session | None = None
    """The session, proved, once an `ApprovalState.ACCEPTED` is redeemed."""
    clock_off: int | None = None
    """With `ApprovalState.WAITING`: seconds by which the clock of a phone that asked is ahead, if it is off too far."""


def draw_numbers() -> tuple[str, tuple[str, ...]]:
    """Draw the number to choose, and all that the phone shows, this one among them: two digits each, no two equal."""
    drawn = tuple(f"{number:02}" for number in secrets.SystemRandom().sample(range(100), CHOICES))
    return secrets.choice(drawn), drawn


def is_open(made_at: int, ends_at: int, now: int) -> bool:
    """Tell whether a request still waits at a moment; one of a clock that was ahead does not."""
    return made_at - BEHIND <= now < ends_at
