"""Operators who have signed in completely."""

from __future__ import annotations

from dataclasses import dataclass

from storage import Administration, Role, Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import enrol

OPERATOR = "chef"


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator with their phone."""

    administration: Administration
    secret: str

    @property
    def session(self) -> Session:
        """Return the session, as it is now."""
        return self.administration.session

    def code(self, clock: FixedClock) -> str:
        """Return the code that the phone shows."""
        return totp(self.secret, clock.now)


def operator(store: Store, clock: FixedClock, name: str = OPERATOR) -> Operator:
    """Make an operator who has just proved a phone."""
    store.administration().accounts.add(name, PASSWORD, role=Role.OPERATOR)
    person = enrol(store, clock, store.sign_in.with_password(name, PASSWORD))
    return Operator(store.administration(person.session), person.secret)


def close_operator(store: Store, name: str = OPERATOR) -> None:
    """Close an operator's account, beside another that is open: the last one cannot be."""
    store.administration().accounts.add(f"remplaçant de {name}", PASSWORD, role=Role.OPERATOR)
    store.administration().accounts.set_disabled(name, disabled=True)
