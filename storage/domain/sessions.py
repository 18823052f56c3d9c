"""Sessions: who has authenticated, and how far."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from storage.domain.accounts import User
from storage.domain.factors import APPROVING, Pending, Stage

if TYPE_CHECKING:
    from storage.domain.notices import Notice


class Level(StrEnum):
    """The level of authentication of a session."""

    PASSWORD = "password"  # noqa: S105
    FULL = "full"


class Session(NamedTuple):
    """Proof, within this process, that a person has authenticated, with the state of their account at that moment."""

    id: str
    """Drawn at random at sign-in; tells apart the sessions of one person."""
    user: User
    level: Level
    methods: frozenset[str]
    """The methods active when this session was created or last changed."""
    password_at: int
    """When this session's password was last typed."""
    proved_at: int | None
    """When this session last had a code accepted; None at `Level.PASSWORD`."""
    must_enrol: bool
    """A required method is missing and its grace period is over."""
    grace_days: int | None
    """Days, rounded up, until a missing method becomes required; None if none is missing or none will be required."""
    pending: Pending | None
    """An enrolment begun in another session, or in this one before the connection dropped."""
    notices: tuple[Notice, ...]
    """Changes not yet shown to the person, oldest first."""
    code_lengths: frozenset[int] = frozenset({6})
    """The numbers of digits that this person's devices show; empty if none shows codes."""

    @property
    def approves(self) -> bool:
        """Tell whether this person has a phone on which a sign-in is approved."""
        return not APPROVING.isdisjoint(self.methods)

    @property
    def only_approves(self) -> bool:
        """Tell whether a phone of this person approves, and no device of theirs shows codes."""
        return self.approves and not self.code_lengths


class Activation(NamedTuple):
    """The state of an enrolment, with the session it leads to."""

    stage: Stage
    session: Session | None = None
    """With `Stage.SUCCESS`: the session that enrolled, now at `Level.FULL` as after a typed code."""
