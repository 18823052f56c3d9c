"""What a refused code looks like, told at an enrolment only; anywhere else no more than its form."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import CodeRefused, Diagnosis, Enrolment, Level, Locked, Session, Store, Verdict
from storage.domain import diagnosis
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.meanwhile import meanwhile
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    replace_phone,
    rows,
    unhurried,
    wait_out,
    wrong_code,
)

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
Told = tuple[Verdict, Diagnosis | None, int]
NOTHING: Told = (Verdict.REFUSED, None, 0)


def of_algorithm(secret: str, now: float, algorithm: str) -> str:
    """The code of an app that computes with another algorithm than it was asked."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(now) // 30), algorithm).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


def proof(store: Store, session: Session, pending: Enrolment, code: str) -> Told:
    """What the last screen of an enrolment is told of a refused code."""
    with pytest.raises(CodeRefused) as refused:
        store.enrolments.prove(session, pending.id, code)
    return refused.value.verdict, refused.value.diagnosis, refused.value.seconds_off


def code_away(secret: str, now: float, offset: int) -> str:
    """The code so many steps away, which no step nearer to now has."""
    code = totp(secret, now, offset=offset)
    near = {totp(secret, now, offset=step) for step in range(-abs(offset) + 1, abs(offset))}
    assert code not in near
    return code


FORMS = [
    ("abcdef", Diagnosis.NOT_DIGITS),
    ("", Diagnosis.NO_CODE),
    ("12345a", Diagnosis.NOT_DIGITS),
    ("²²²²²²", Diagnosis.NOT_DIGITS),
    ("123456 654321", Diagnosis.SEVERAL_CODES),
    ("12345", Diagnosis.NOT_SIX),
    ("1234567", Diagnosis.NOT_SIX),
    ("12 34 5", Diagnosis.NOT_SIX),
    ("1" * 10_000, Diagnosis.NOT_SIX),
]


@pytest.mark.parametrize(("typed", "expected"), FORMS)
def test_what_has_not_the_form_of_a_code_is_told_at_the_proof(
    store: Store, client: Session, typed: str, expected: Diagnosis
) -> None:
    assert proof(store, client, begin(store, client), typed) == (Verdict.REFUSED, expected, 0)


@pytest.mark.parametrize(("typed", "expected"), FORMS)
def test_and_at_sign_in(store: Store, enrolled: Enrolled, typed: str, expected: Diagnosis) -> None:
    with pytest.raises(CodeRefused) as refused:
        store.sign_in.with_code(enrolled.session, typed)
    assert (refused.value.verdict, refused.value.diagnosis) == (Verdict.REFUSED, expected)


@pytest.mark.parametrize("offset", [-120, -119, -60, -3, -2, 2, 3, 60, 119, 120])
def test_a_clock_that_is_off_by_up_to_an_hour_is_told_with_its_sign(
    store: Store, clock: FixedClock, client: Session, offset: int
) -> None:
    pending = begin(store, client)
    told = proof(store, client, pending, code_away(pending.secret, clock.now, offset))
    assert told == (Verdict.REFUSED, Diagnosis.WRONG_CLOCK, offset * 30)
    assert store.administration().directory.factors(client.user) == []


def test_a_clock_is_off_by_what_it_was_when_the_code_was_compared(
    store: Store, clock: FixedClock, client: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = begin(store, client)
    code = code_away(pending.secret, clock.now, 4)
    # The refusal waits for its turn to be written.
    meanwhile(monkeypatch, inside.transactions(store), "change", lambda: clock.advance(30))
    assert proof(store, client, pending, code) == (Verdict.REFUSED, Diagnosis.WRONG_CLOCK, 120)


@pytest.mark.parametrize("offset", [-122, -121, 121, 122, 2880])
def test_a_clock_that_is_off_by_more_is_not(store: Store, clock: FixedClock, client: Session, offset: int) -> None:
    pending = begin(store, client)
    assert proof(store, client, pending, totp(pending.secret, clock.now, offset=offset)) == NOTHING


@pytest.mark.parametrize("seconds", [-3600, -600, 600, 3600])
@pytest.mark.parametrize("second", [0, 29])
def test_the_phone_is_ahead_when_the_sign_is_plus(
    store: Store, clock: FixedClock, client: Session, seconds: int, second: int
) -> None:
    clock.now = int(clock.now) // 30 * 30 + second
    pending = begin(store, client)
    verdict, found, off = proof(store, client, pending, totp(pending.secret, clock.now + seconds))
    assert (verdict, found, off) == (Verdict.REFUSED, Diagnosis.WRONG_CLOCK, seconds)


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_an_app_of_another_algorithm_is_told(
    store: Store, clock: FixedClock, client: Session, algorithm: str, seconds: int
) -> None:
    pending = begin(store, client)
    code = of_algorithm(pending.secret, clock.now + seconds, algorithm)
    assert proof(store, client, pending, code) == (Verdict.REFUSED, Diagnosis.OTHER_ALGORITHM, 0)


def test_the_helper_computes_what_the_oracle_does() -> None:
    assert of_algorithm(SECRET, NOON, "sha1") == totp(SECRET, NOON)
    key = base64.b32encode(b"12345678901234567890123456789012").decode()
    assert of_algorithm(key, 59, "sha256") == "119246"
    assert hashlib.sha512().block_size == 128


EARLIER = (Verdict.REFUSED, Diagnosis.EARLIER_ENTRY, 0)


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_the_entry_of_the_enrolment_before_is_told(
    store: Store, clock: FixedClock, client: Session, offset: int
) -> None:
    first = begin(store, client)
    second = begin(store, client, OTHER_METHOD)
    assert proof(store, client, second, totp(first.secret, clock.now, offset=offset)) == EARLIER


def test_so_is_one_that_expired_meanwhile(store: Store, clock: FixedClock, client: Session) -> None:
    first = begin(store, client)
    clock.advance(600)
    second = begin(store, client)
    assert second.secret != first.secret
    assert proof(store, client, second, totp(first.secret, clock.now)) == EARLIER


def test_one_that_was_abandoned_is_forgotten(store: Store, database: Path, clock: FixedClock, client: Session) -> None:
    first = begin(store, client)
    store.enrolments.abandon(client)
    second = begin(store, client)
    assert proof(store, client, second, totp(first.secret, clock.now)) == NOTHING
    assert rows(database, "SELECT sealed_earlier FROM enrolments") == [(None,)]


@pytest.mark.parametrize("method", [METHOD, OTHER_METHOD])
def test_the_entry_of_the_phone_that_is_being_replaced_is_told(
    store: Store, clock: FixedClock, enrolled: Enrolled, method: str
) -> None:
    fresh = enrolled.session._replace(proved_at=int(clock.now))
    pending = begin(store, fresh, method)
    assert proof(store, fresh, pending, totp(enrolled.secret, clock.now)) == EARLIER


def test_so_is_that_of_a_phone_replaced_or_reset_before(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    second = replace_phone(store, clock, enrolled.session._replace(proved_at=int(clock.now)))
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    session = store.sign_in.with_password(NAME, PASSWORD)
    third = begin(store, session)
    for secret in (enrolled.secret, second.secret):
        assert proof(store, session, third, totp(secret, clock.now)) == EARLIER
        wait_out(store, clock)
    assert store.enrolments.prove(session, third.id, totp(third.secret, clock.now)).level is Level.FULL


def test_after_going_back_and_forth_the_same_secret_is_no_earlier_entry(
    store: Store, clock: FixedClock, client: Session
) -> None:
    pending = begin(store, client)
    for _ in range(3):
        assert begin(store, client) == pending
    assert store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now)).level is Level.FULL


def test_a_diagnosis_costs_an_attempt(store: Store, clock: FixedClock, client: Session) -> None:
    pending = begin(store, client)
    for pause in (1, 2, 4, 8, 300):
        code = code_away(pending.secret, clock.now, 40)
        assert proof(store, client, pending, code)[1] is Diagnosis.WRONG_CLOCK
        with pytest.raises(Locked) as locked:
            store.enrolments.prove(client, pending.id, code)
        assert locked.value.until - clock.now == pause
        clock.advance(pause)


def test_a_code_that_was_told_to_be_ahead_is_accepted_when_its_moment_comes(
    store: Store, clock: FixedClock, client: Session
) -> None:
    pending = begin(store, client)
    code = code_away(pending.secret, clock.now, 3)
    assert proof(store, client, pending, code) == (Verdict.REFUSED, Diagnosis.WRONG_CLOCK, 90)
    clock.advance(60)
    assert store.enrolments.prove(client, pending.id, code).level is Level.FULL


CODES: dict[str, Callable[[str, float], str]] = {
    "a clock": lambda secret, now: totp(secret, now, offset=40),
    "another algorithm": lambda secret, now: of_algorithm(secret, now, "sha256"),
    "nothing": wrong_code,
}


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_at_sign_in_nothing_is_told_of_six_digits(
    store: Store, clock: FixedClock, enrolled: Enrolled, code: Callable[[str, float], str]
) -> None:
    with pytest.raises(CodeRefused) as refused:
        store.sign_in.with_code(enrolled.session, code(enrolled.secret, clock.now))
    assert (refused.value.verdict, refused.value.diagnosis, refused.value.seconds_off) == NOTHING


def test_nor_of_the_entry_of_an_earlier_phone(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    second = replace_phone(store, clock, enrolled.session._replace(proved_at=int(clock.now)))
    clock.advance(60)
    with pytest.raises(CodeRefused) as refused:
        store.sign_in.with_code(second.session, totp(enrolled.secret, clock.now))
    assert (refused.value.verdict, refused.value.diagnosis, refused.value.seconds_off) == NOTHING


def test_nor_of_a_used_code_anywhere(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    code = totp(enrolled.secret, clock.now)
    session = store.sign_in.with_code(enrolled.session, code)
    with pytest.raises(CodeRefused) as refused:
        store.sign_in.with_code(session, code)
    assert (refused.value.verdict, refused.value.diagnosis, refused.value.seconds_off) == (Verdict.USED, None, 0)


@unhurried
@given(now=st.integers(10_000, 4_000_000_000), offset=st.integers(-130, 130))
def test_the_nearest_moment_of_a_code_is_the_one_told(now: int, offset: int) -> None:
    code = totp(SECRET, now, offset=offset)
    found, seconds = diagnosis.of_code(code, now, SECRET, ())
    if found is Diagnosis.WRONG_CLOCK:
        steps = seconds // 30
        assert totp(SECRET, now, offset=steps) == code
        assert abs(steps) <= min(120, max(abs(offset), 1))
    else:
        assert found is Diagnosis.OTHER_ALGORITHM or abs(offset) > 120 or offset == 0
