"""People whose only device is a phone that approves."""

from __future__ import annotations

from unittest.mock import patch

from storage import Role, Session, Store
from storage.security import phone_keys
from tests.conftest import PASSWORD, FixedClock
from tests.push_phone.phone import Phone
from tests.push_phone.protocol import App, Challenge
from tests.storage.approving import QUESTION, begin, our_key, phone_for
from tests.storage.people import NAME


def with_a_phone(
    store: Store, clock: FixedClock, name: str = NAME, *, role: Role = Role.CLIENT, app: App | None = None
) -> Phone:
    """Add somebody whose only device is a phone that approves; return it, a minute later."""
    store.administration().accounts.add(name, PASSWORD, role=role)
    phone = phone_for(store, begin(store, store.sign_in.with_password(name, PASSWORD)), clock, app=app)
    with patch.object(phone_keys, "new_private_key", our_key):
        phone.enrol()
    clock.advance(60)
    return phone


def shown(phone: Phone, clock: FixedClock) -> Challenge:
    """Return what the phone shows, once its list was pulled down a second later."""
    clock.advance(1)
    (challenge,) = phone.poll()
    return challenge


def other(number: str, challenge: Challenge) -> str:
    """Return a number that is not the one to choose."""
    return next(button for button in challenge.buttons if button != number)


def password_of(store: Store, name: str = NAME) -> Session:
    """Return the session of somebody who has typed the password."""
    return store.sign_in.with_password(name, PASSWORD)


def approved(store: Store, phone: Phone, clock: FixedClock, name: str = NAME) -> Session:
    """Return the session of somebody who has typed the password, and approved on the phone."""
    session = password_of(store, name)
    asked = store.approvals.ask(session, QUESTION)
    phone.accept(shown(phone, clock), asked.number)
    proved = store.approvals.redeem(session, asked.id, "").session
    assert proved is not None
    return proved
