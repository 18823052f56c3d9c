"""A check that everything still opens."""

from __future__ import annotations

from storage import Enrolment, Finding, Store, Verdict
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.storage.people import NAME, OTHER_METHOD, Enrolled, begin, broken


def pending(store: Store, person: Enrolled) -> Enrolment:
    """Return the enrolment that is still pending."""
    return begin(store, person.session, OTHER_METHOD)


def everything_opens(store: Store, clock: FixedClock, person: Enrolled, secret: str) -> None:
    """Check that seals, MACs and audit log are whole under the keys of the file, and that a code is accepted."""
    clock.advance(30)
    assert broken(store) == []
    assert store.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
    assert pending(store, person).secret == secret
    assert store.maintenance.limits().lock_seconds == 200


def finding(store: Store, name: str) -> Finding:
    """What `check` says of one thing."""
    (found,) = [one for one in store.maintenance.check() if one.name == name]
    return found
