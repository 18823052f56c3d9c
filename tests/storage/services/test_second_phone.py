"""A second phone that shows the code of the first: its owner can be told at once, in the session that enrolled."""

from __future__ import annotations

import pytest

from storage import Enrolment, PhoneRefused, Session, SessionEnded, Store
from tests.conftest import PASSWORD, FixedClock
from tests.push_phone import protocol
from tests.push_phone.kept import a_key

NAME = "marie"


def call(store: Store, enrolment: Enrolment, number: int) -> None:
    """Have the phone of this number show the credential."""
    key = protocol.public_key_text(a_key(number))
    store.phones.enrol(enrolment.id, enrolment.secret, key, "privacyIDEA-App/4.8.0 android/15")


def enrolled(store: Store) -> tuple[Session, Enrolment]:
    """Return the session of a person whose phone has just called, and what it was invited by."""
    store.administration().accounts.add(NAME, PASSWORD)
    session = store.sign_in.with_password(NAME, PASSWORD)
    enrolment = store.enrolments.begin(session, "privacyidea_authenticator", "android", "Guichet", name="Mon Android")
    call(store, enrolment, 0)
    proved = store.enrolments.activation(session, enrolment.id).session
    assert proved
    return proved, enrolment


def test_only_another_phone_is_one(store: Store, clock: FixedClock) -> None:
    session, enrolment = enrolled(store)
    clock.advance(1)
    call(store, enrolment, 0)
    assert not store.enrolments.was_read_by_another(session)
    with pytest.raises(PhoneRefused):
        call(store, enrolment, 1)
    assert store.enrolments.was_read_by_another(session)


def test_one_of_an_earlier_enrolment_is_not(store: Store, clock: FixedClock) -> None:
    session, enrolment = enrolled(store)
    with pytest.raises(PhoneRefused):
        call(store, enrolment, 1)
    clock.advance(5)
    later = store.enrolments.begin(session, "privacyidea_authenticator", "android", "Guichet", name="Un autre")
    call(store, later, 1)
    proved = store.enrolments.activation(session, later.id).session
    assert proved
    assert not store.enrolments.was_read_by_another(proved)


def test_a_session_that_has_ended_is_told_nothing(store: Store) -> None:
    session, _enrolment = enrolled(store)
    store.administration().accounts.renew_password(NAME)
    with pytest.raises(SessionEnded):
        store.enrolments.was_read_by_another(session)
