"""Phones of privacyIDEA Authenticator: enrolled by a call, once and by one of them, then polling with signatures."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from storage import (
    APPROVING,
    Enrolment,
    NotAllowed,
    NoticeKind,
    PhoneRefused,
    Poll,
    Question,
    SealBroken,
    Session,
    Stage,
    Store,
    Verdict,
)
from storage.domain.seen_polls import SeenPolls
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.push_phone import protocol
from tests.push_phone.kept import a_key
from tests.push_phone.phone import Phone, Refused
from tests.push_phone.protocol import App
from tests.storage.approving import begin, our_key, phone_for, to
from tests.storage.people import NAME, change, rows, signed_up
from tests.storage.people import begin as begin_codes
from tests.storage.traces import on_disk, traces

pytestmark = pytest.mark.usefixtures("ready_keys")


@pytest.fixture
def pending(store: Store, client: Session) -> Enrolment:
    """Return what is on the screen, waiting for a phone."""
    return begin(store, client)


@pytest.fixture
def phone(store: Store, pending: Enrolment, clock: FixedClock) -> Phone:
    """Return a phone that has read it."""
    return phone_for(store, pending, clock)


@pytest.fixture
def added(phone: Phone) -> Phone:
    """Return a phone that has called."""
    phone.enrol()
    return phone


def poll_of(phone: Phone) -> Poll:
    """Return what a phone would send now."""
    message = protocol.polling(phone.enrolment, phone._now(), phone.key, phone.app)
    form = dict(parse_qsl(urlsplit(message.url).query))
    return Poll(form["serial"], form["timestamp"], form["signature"])


def told(store: Store) -> list[tuple[str, str, str]]:
    """Return action, outcome and detail of each event."""
    return [(event.action, event.outcome, event.detail) for event in store.administration().audit_log.events()]


# Enrolment


def test_what_is_issued_is_a_serial_and_a_short_credential(pending: Enrolment) -> None:
    assert (len(pending.id), len(pending.secret)) == (12, 16)
    assert set(pending.id + pending.secret) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_a_call_makes_a_device_and_signs_the_page_in(
    store: Store, client: Session, pending: Enrolment, phone: Phone
) -> None:
    assert store.enrolments.activation(client, pending.id).stage is Stage.WAITING
    phone.enrol()
    seen = store.enrolments.activation(client, pending.id)
    assert seen.stage is Stage.SUCCESS
    assert seen.session
    assert seen.session.methods == APPROVING
    assert seen.session.approves
    assert seen.session.code_lengths == frozenset()
    assert [(device.id, device.name) for device in store.devices.of(seen.session)] == [(pending.id, "Mon iPhone")]
    assert ("enrolment proved by phone", "done", "android") in told(store)


def test_the_phone_is_what_has_called(store: Store, client: Session, pending: Enrolment, clock: FixedClock) -> None:
    phone_for(store, pending, clock, app=App(system="android/15")).enrol()
    seen = store.enrolments.activation(client, pending.id).session
    assert seen
    assert store.devices.of(seen)[0].phone == "android"


def test_a_lost_answer_is_given_again_and_makes_no_second_device(store: Store, added: Phone) -> None:
    first = added.server_key
    assert first
    added.enrol()
    assert added.server_key
    assert added.server_key.public_numbers() == first.public_numbers()
    assert rows(store.path, "SELECT count(*) FROM factors") == [(1,)]


def test_not_after_the_life_of_the_enrolment(added: Phone, clock: FixedClock) -> None:
    clock.advance(600)
    with pytest.raises(Refused):
        added.enrol()


def test_a_second_phone_is_refused_and_told_once(
    store: Store, client: Session, pending: Enrolment, added: Phone, clock: FixedClock
) -> None:
    assert added.is_enrolled
    other = phone_for(store, pending, clock, key=1)
    for _again in range(2):
        with pytest.raises(Refused):
            other.enrol()
    session = store.enrolments.activation(client, pending.id).session
    assert session
    assert [(notice.kind, notice.detail) for notice in session.notices] == [(NoticeKind.SECOND_PHONE, "Mon iPhone")]
    assert [line for line in told(store) if line[0] == "second phone refused"] == [
        ("second phone refused", "refused", "")
    ]
    # The first one still works.
    assert added.poll() == []


def test_it_is_told_once_whatever_becomes_of_the_limit(
    store: Store, pending: Enrolment, added: Phone, clock: FixedClock
) -> None:
    assert added.is_enrolled
    other = phone_for(store, pending, clock, key=1)
    for seconds in (600, 60):
        store.maintenance.set_limit("pending_seconds", seconds)
        clock.advance(1)
        with pytest.raises(Refused):
            other.enrol()
    assert len([line for line in told(store) if line[0] == "second phone refused"]) == 1


def test_a_wrong_credential_is_refused_and_uses_nothing_up(
    store: Store, pending: Enrolment, phone: Phone, clock: FixedClock
) -> None:
    for guess in ("A" * 16, "", pending.secret.lower(), pending.secret + "A"):
        with pytest.raises(Refused):
            phone_for(store, replace(pending, secret=guess), clock).enrol()
    phone.enrol()


@pytest.mark.parametrize("serial", ["", "A" * 12, "a|b", "' OR 1=1 --"])
def test_an_unknown_serial_is_refused(store: Store, pending: Enrolment, serial: str) -> None:
    with pytest.raises(PhoneRefused):
        store.phones.enrol(serial, pending.secret, protocol.public_key_text(a_key(0)), "")


@pytest.mark.parametrize("key", ["", "A", "AAAA", "é", "MIIB" * 100])
def test_a_key_that_is_none_is_refused_before_anything_is_stored(store: Store, pending: Enrolment, key: str) -> None:
    with pytest.raises(PhoneRefused):
        store.phones.enrol(pending.id, pending.secret, key, "")
    assert rows(store.path, "SELECT count(*) FROM factors") == [(0,)]


@pytest.mark.parametrize(("standard", "old"), [("+/", "-_"), ("+", " ")])
def test_a_key_as_old_apps_wrote_it_is_taken(store: Store, pending: Enrolment, standard: str, old: str) -> None:
    key = protocol.public_key_text(a_key(0))
    assert standard[0] in key
    store.phones.enrol(pending.id, pending.secret, key.translate(str.maketrans(standard, old)), "")


def test_an_abandoned_enrolment_takes_no_phone(store: Store, client: Session, phone: Phone) -> None:
    store.enrolments.abandon(client)
    with pytest.raises(Refused):
        phone.enrol()


def test_an_expired_one_takes_none_and_the_log_says_so(store: Store, phone: Phone, clock: FixedClock) -> None:
    clock.advance(600)
    with pytest.raises(PhoneRefused):
        store.phones.enrol(
            phone.enrolment.serial, phone.enrolment.credential or "", protocol.public_key_text(a_key(0)), ""
        )
    assert told(store)[-1][0] == "enrolment expired"


def test_one_whose_session_has_ended_takes_none(store: Store, phone: Phone) -> None:
    store.administration().accounts.set_disabled(NAME, disabled=True)
    with pytest.raises(Refused):
        phone.enrol()


def test_no_code_proves_it(store: Store, client: Session, pending: Enrolment, clock: FixedClock) -> None:
    with pytest.raises(NotAllowed):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))


def test_the_serial_of_an_enrolment_of_codes_takes_no_phone(store: Store, client: Session) -> None:
    pending = begin_codes(store, client)
    with pytest.raises(PhoneRefused):
        store.phones.enrol(pending.id, pending.secret, protocol.public_key_text(a_key(0)), "")


def test_it_replaces_a_device(
    store: Store, client: Session, pending: Enrolment, added: Phone, clock: FixedClock
) -> None:
    assert added.is_enrolled
    session = store.enrolments.activation(client, pending.id).session
    assert session
    replacing = begin(store, session, replaces=pending.id)
    phone_for(store, replacing, clock, key=1).enrol()
    after = store.enrolments.activation(session, replacing.id).session
    assert after
    assert [device.id for device in store.devices.of(after)] == [replacing.id]
    with pytest.raises(Refused):
        added.poll()


# Polls


def test_a_poll_without_a_request_is_empty_and_writes_nothing(store: Store, added: Phone, clock: FixedClock) -> None:
    before = told(store), rows(store.path, "SELECT * FROM limits")
    for _poll in range(3):
        clock.advance(3)
        assert added.poll() == []
    assert (told(store), rows(store.path, "SELECT * FROM limits")) == before


def test_a_poll_is_not_answered_twice(store: Store, added: Phone, clock: FixedClock) -> None:
    clock.advance(1)
    added.poll()
    assert added.last
    assert to(store)(added.last, "").status == 400


def test_nor_one_from_before_the_start(store: Store, added: Phone, clock: FixedClock) -> None:
    store.phones._polls = SeenPolls(clock.now + 1)
    with pytest.raises(Refused):
        added.poll()
    clock.advance(2)
    assert added.poll() == []


def test_nor_one_from_a_moment_before_in_the_same_second(
    store: Store, added: Phone, clock: FixedClock, cheap: Hasher
) -> None:
    clock.advance(1.2)
    added.poll()
    assert added.last
    clock.advance(0.5)
    with closing(Store(store.path, clock=clock, hasher=cheap)) as after:
        assert to(after)(added.last, "").status == 400
        clock.advance(0.1)
        added._transport = to(after)
        assert added.poll() == []


@pytest.mark.parametrize("off", [-3600, -61, 61, 3600])
def test_a_clock_that_is_off_is_told_apart(added: Phone, clock: FixedClock, off: int) -> None:
    clock.advance(5000)
    skewed = phone_of(added, lambda: clock.now + off)
    with pytest.raises(Refused, match="PhoneClockWrong"):
        skewed.poll()


@pytest.mark.parametrize("off", [-59, 59])
def test_a_minute_either_way_is_allowed(added: Phone, clock: FixedClock, off: int) -> None:
    clock.advance(5000)
    assert phone_of(added, lambda: clock.now + off).poll() == []


def phone_of(added: Phone, clock: Callable[[], float]) -> Phone:
    """Return the same phone with another clock."""
    other = Phone(added.link, key=added.key, clock=clock, transport=added._transport)
    other.server_key, other.has_updated = added.server_key, True
    return other


def test_a_clock_that_is_off_is_told_only_to_who_has_signed(added: Phone, clock: FixedClock) -> None:
    other = phone_of(added, lambda: clock.now + 3600)
    other.key = a_key(1)
    with pytest.raises(Refused, match="PhoneRefused"):
        other.poll()


@pytest.mark.parametrize("field", ["serial", "timestamp", "signature"])
@pytest.mark.parametrize("value", ["", "A" * 12, "x|y", "é", "\0"])
def test_a_poll_with_anything_changed_is_refused(store: Store, added: Phone, field: str, value: str) -> None:
    (answer,) = store.phones.poll([poll_of(added)._replace(**{field: value})])
    assert isinstance(answer, PhoneRefused)


def test_polls_together_are_answered_each_by_itself(store: Store, added: Phone, clock: FixedClock) -> None:
    clock.advance(1)
    question = Question("https://mfa.example.org/p", "Ici", "Se connecter ?")
    asked = store.approvals.ask(store.sign_in.with_password(NAME, PASSWORD), question)
    mine, strange = poll_of(added), poll_of(added)._replace(serial="A" * 12)
    forged, nobodys = mine._replace(signature="ABCDEFGH"), mine._replace(serial="\0")
    found, *refused = store.phones.poll([mine, mine, strange, forged, nobodys])
    assert isinstance(found, list)
    assert [asked.number in challenge.require_presence.split(",") for challenge in found] == [True]
    assert [type(answer) for answer in refused] == [PhoneRefused] * 4


def test_a_row_that_was_edited_is_nobody_elses_answer(store: Store, added: Phone, clock: FixedClock) -> None:
    other = phone_for(store, begin(store, signed_up(store, "bernard")), clock, key=1)
    other.enrol()
    change(store.path, "UPDATE factors SET sealed_secret = x'00' WHERE id = ?", added.enrolment.serial)
    clock.advance(1)
    broken, whole = store.phones.poll([poll_of(added), poll_of(other)])
    assert isinstance(broken, SealBroken)
    assert whole == []


@pytest.mark.parametrize("stop", ["retired", "closed"])
def test_a_phone_that_was_stopped_is_as_unknown(store: Store, client: Session, added: Phone, stop: str) -> None:
    session = store.enrolments.activation(client, added.enrolment.serial).session
    assert session
    if stop == "retired":
        store.devices.remove(session, added.enrolment.serial)
    else:
        store.administration().accounts.set_disabled(NAME, disabled=True)
    with pytest.raises(Refused, match="PhoneRefused"):
        added.poll()


def test_the_update_of_a_push_token_is_taken_where_there_is_none(store: Store, added: Phone) -> None:
    assert added.update().value is True
    serial, at = added.enrolment.serial, "2026-09-21T14:13:20.000Z"
    with pytest.raises(PhoneRefused):
        store.phones.update(serial, at, "token", protocol.sign(added.key, "token", serial, at))


# What is kept


def test_a_row_that_was_edited_opens_nothing(store: Store, added: Phone, clock: FixedClock) -> None:
    change(store.path, "UPDATE factors SET sealed_secret = x'00'")
    clock.advance(1)
    with pytest.raises(SealBroken):
        added.poll()


def test_keys_are_sealed_and_credential_and_signatures_are_nowhere(
    store: Store, pending: Enrolment, added: Phone, clock: FixedClock
) -> None:
    clock.advance(1)
    added.poll()
    assert added.last
    signature = dict(parse_qsl(urlsplit(added.last.url).query))["signature"]
    kept = on_disk(store.path)
    for secret in (base64.b32decode(pending.secret), base64.b32decode(signature), our_key()):
        assert not traces(secret, kept)


def test_verifying_a_code_finds_no_device(store: Store, added: Phone) -> None:
    assert added.is_enrolled
    assert store.sign_in.verify(NAME, "123456") is Verdict.NO_FACTOR


def test_the_key_in_force_may_change(store: Store, added: Phone, clock: FixedClock) -> None:
    store.maintenance.rotate_key()
    clock.advance(1)
    assert added.poll() == []
