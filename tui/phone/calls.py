"""The calls of a phone whose app shows codes: what it says at home, and how that ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tui.phone.account import Account


class Saying(StrEnum):
    """Names what the phone calls home for."""

    READ = "read"
    REFUSED = "refused"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Call:
    """Describes a call to be made now."""

    saying: Saying
    account: Account
    code: str = field(repr=False)
    """The code of this moment, by the phone's own clock."""


class Outcome(StrEnum):
    """Names how a proof ended."""

    CALLING = "calling"
    TAKEN = "taken"
    REFUSED = "refused"
    OVER = "over"
    """Nobody waits for this account any more."""
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class Reply:
    """Holds what is known of the proof of an account."""

    outcome: Outcome
    words: str = ""
    """The sentence that goes with a refusal."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Describes a call to be made later."""

    due: float
    saying: Saying
    account: Account
