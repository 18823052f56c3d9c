"""The place that a phone calls: `storage.Store.phones`, or perhaps a service on the network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from storage import DatabaseUnavailable, EnrolmentExpired, StorageError, fingerprint
from tui.messages import errors
from tui.phone.calls import Call, Outcome, Reply, Saying


class Home(Protocol):
    """Knows enrolments by the fingerprint of their secret. Every method blocks."""

    def read(self, fingerprint: str) -> None:
        """Note that the phone has read the picture. Raises EnrolmentExpired."""

    def refused(self, fingerprint: str) -> None:
        """Note that the phone's app refuses the picture. Raises EnrolmentExpired."""

    def prove(self, fingerprint: str, code: str) -> None:
        """Prove an enrolment by the code that a person would have typed. Raises a StorageError."""


def make(call: Call, home: Home | None, clock: Callable[[], float]) -> Reply:
    """Make a call; without a home to reach, it is not made. `clock` is that of the sentence of a refusal."""
    if home is None:
        return Reply(Outcome.UNREACHED)
    known = fingerprint(call.account.secret)
    try:
        match call.saying:
            case Saying.READ:
                home.read(known)
            case Saying.REFUSED:
                home.refused(known)
            case Saying.PROOF:
                home.prove(known, call.code)
    except DatabaseUnavailable:
        return Reply(Outcome.UNREACHED)
    except EnrolmentExpired:
        return Reply(Outcome.OVER)
    except StorageError as error:
        return Reply(Outcome.REFUSED, errors.sentence(error, clock()))
    return Reply(Outcome.TAKEN)
