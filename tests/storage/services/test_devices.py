"""Several devices a method: each has its name and its label, is listed, renamed, and counted against a limit."""

from __future__ import annotations

import pytest

from storage import (
    InvalidDeviceName,
    NoActiveFactor,
    NotAllowed,
    Policy,
    Session,
    Store,
    TooManyDevices,
    Verdict,
)
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.people import (
    ISSUER,
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    device_of,
    enrol,
    replace_phone,
    signed_up,
    wait_out,
)

HOSTILE = ["", "   ", "x" * 41, "a\nb", "a\r\nBcc: b", "a\x1b[2J", "a\u202eb", "a\u200bb", "a\0b", "\udcff", "\u2800"]


def add(store: Store, clock: FixedClock, session: Session, name: str, phone: str = "iphone") -> Enrolled:
    """One more device, of this name."""
    pending = store.enrolments.begin(session, METHOD, phone, ISSUER, name=name)
    proved = store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
    return Enrolled(proved, pending.secret)


def test_they_are_listed_with_their_names_labels_dates_and_last_use(
    store: Store, clock: FixedClock, client: Session
) -> None:
    first = add(store, clock, client, "  Mon iPhone ")
    clock.advance(60)
    second = add(store, clock, first.session, "Téléphone de secours", "android")
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(second.secret, clock.now)) is Verdict.ACCEPTED
    listed = [
        (d.name, d.phone, d.account, d.created_at - NOON, d.last_used_at) for d in store.devices.of(second.session)
    ]
    assert listed == [
        ("Mon iPhone", "iphone", NAME, 0, None),
        ("Téléphone de secours", "android", f"{NAME}-2", 60, clock.now),
    ]
    assert second.session.methods == {METHOD}


def test_each_accepts_its_own_codes_and_spends_its_own_steps(store: Store, clock: FixedClock, client: Session) -> None:
    first = add(store, clock, client, "un")
    second = add(store, clock, first.session, "deux")
    clock.advance(60)
    for person in (first, second):
        assert store.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
        assert store.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.USED
        wait_out(store, clock)


def test_no_label_is_given_twice_whatever_became_of_the_devices(
    store: Store, clock: FixedClock, client: Session
) -> None:
    person = enrol(store, clock, client)
    person = enrol(store, clock, person.session)
    session = store.devices.remove(person.session, store.devices.of(person.session)[1].id)
    person = replace_phone(store, clock, session)
    begin(store, person.session)
    session = store.enrolments.abandon(person.session)
    enrol(store, clock, session, OTHER_METHOD)
    labels = [factor.account for factor in store.administration().directory.factor_history(NAME)]
    assert labels == [NAME, f"{NAME}-2", f"{NAME}-3", f"{NAME}-4"]


def test_a_method_has_as_many_as_the_deployment_allows(store: Store, clock: FixedClock, client: Session) -> None:
    inside.deploy(store, Policy(devices_a_method=2))
    person = enrol(store, clock, enrol(store, clock, client).session)
    with pytest.raises(TooManyDevices):
        begin(store, person.session)
    person = enrol(store, clock, person.session, OTHER_METHOD)
    first = store.devices.of(person.session)[0].id
    person = enrol(store, clock, person.session, replaces=first)
    assert len(store.devices.of(person.session)) == 3
    session = store.devices.remove(person.session, store.devices.of(person.session)[0].id)
    assert begin(store, session).method == METHOD


def test_room_is_looked_for_again_at_the_proof(store: Store, clock: FixedClock, client: Session) -> None:
    person = enrol(store, clock, client)
    pending = begin(store, person.session)
    inside.deploy(store, Policy(devices_a_method=1))
    with pytest.raises(TooManyDevices):
        store.enrolments.prove(person.session, pending.id, totp(pending.secret, clock.now))
    assert len(store.devices.of(person.session)) == 1
    wait_out(store, clock)
    session = store.enrolments.abandon(person.session)
    assert replace_phone(store, clock, session).session.methods == {METHOD}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_cannot_be_read_is_refused(store: Store, enrolled: Enrolled, name: str) -> None:
    with pytest.raises(InvalidDeviceName):
        store.enrolments.begin(enrolled.session, OTHER_METHOD, "iphone", ISSUER, name=name)
    with pytest.raises(InvalidDeviceName):
        store.devices.rename(enrolled.session, device_of(store, enrolled.session), name)
    assert [device.name for device in store.devices.of(enrolled.session)] == ["Mon iPhone"]


def test_another_name_changes_nothing_else_and_ends_no_session(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    (before,) = store.devices.of(enrolled.session)
    store.devices.rename(enrolled.session, before.id, f" {'é' * 40} ")
    assert store.devices.of(enrolled.session) == [before._replace(name="é" * 40)]
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED


def test_neither_another_s_device_nor_a_former_one_is_renamed_or_removed(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    theirs = enrol(store, clock, signed_up(store, "voisin"))
    former = device_of(store, enrolled.session)
    mine = replace_phone(store, clock, enrolled.session._replace(proved_at=int(clock.now)))
    for device in (former, device_of(store, theirs.session), "", "'; --"):
        with pytest.raises(NoActiveFactor):
            store.devices.rename(mine.session, device, "à moi")
        with pytest.raises(NoActiveFactor):
            store.devices.remove(mine.session, device)
        with pytest.raises(NoActiveFactor):
            begin(store, mine.session, replaces=device)
    assert device_of(store, theirs.session)
    assert device_of(store, mine.session)


def test_a_device_of_one_method_is_not_replaced_by_another(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    fresh = enrolled.session._replace(proved_at=int(clock.now))
    with pytest.raises(NoActiveFactor):
        begin(store, fresh, OTHER_METHOD, replaces=device_of(store, fresh))


def test_a_password_alone_neither_renames_nor_removes(store: Store, enrolled: Enrolled) -> None:
    waiting = store.sign_in.with_password(NAME, PASSWORD)
    device = device_of(store, waiting)
    for act in (lambda: store.devices.rename(waiting, device, "à moi"), lambda: store.devices.remove(waiting, device)):
        with pytest.raises(NotAllowed):
            act()
    assert [device.name for device in store.devices.of(enrolled.session)] == ["Mon iPhone"]


def test_one_that_was_reset_meanwhile_is_no_longer_replaced_but_the_new_one_is_added(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    fresh = enrolled.session._replace(proved_at=int(clock.now))
    person = enrol(store, clock, fresh)
    old = store.devices.of(person.session)[0].id
    pending = begin(store, person.session, replaces=old)
    store.administration().accounts.reset_factors(NAME, old, reason="perdu", identity="passeport")
    session = store.sign_in.with_password(NAME, PASSWORD)._replace(level=person.session.level, proved_at=int(clock.now))
    assert store.enrolments.take_over(session, pending.id) == pending
    session = store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
    assert [device.account for device in store.devices.of(session)] == [f"{NAME}-2", f"{NAME}-3"]
