"""Numbers that other programs publish, typed into ours: the same is accepted and refused, but for what is said here."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import Store, Verdict
from storage.security.hasher import Hasher
from tests.conftest import FixedClock, known_secrets
from tests.oracle import totp
from tests.storage.people import NAME, begin, rows, signed_up

Given = Callable[[str, float], Store]
"""A store in which the person of the tests has proved this secret, an hour before this moment."""


@pytest.fixture
def given(database: Path, clock: FixedClock, cheap: Hasher) -> Iterator[Given]:
    """Makes one such store."""
    stores = []

    def make(secret: str, moment: float) -> Store:
        clock.now = moment - 3600
        store = Store(database, clock=clock, hasher=cheap, new_secret=lambda: secret)
        stores.append(store)
        session = signed_up(store)
        store.enrolments.prove(session, begin(store, session).id, totp(padded(secret), clock.now))
        clock.now = moment
        return store

    yield make
    for store in stores:
        store.close()


def padded(secret: str) -> str:
    """As Python's own Base32 wants it."""
    return secret + "=" * (-len(secret) % 8)


PRIVACYIDEA = (
    *("166325", "432730", "591104", "259795", "942826", "063321"),
    *("306773", "722053", "032819", "705493", "589836"),
)


def test_the_counters_of_privacyidea(given: Given, clock: FixedClock) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    store = given(secret, 47251640 * 30)
    for number, code in enumerate(PRIVACYIDEA):
        clock.now = (47251640 + number) * 30
        assert store.sign_in.verify(NAME, code) is Verdict.ACCEPTED
        assert store.sign_in.verify(NAME, code) is Verdict.USED
        clock.advance(1)
        store.administration().accounts.unlock(NAME)


def test_a_drifting_clock_is_not_followed_as_privacyidea_would(given: Given, clock: FixedClock) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    store = given(secret, (47251649 - 100) * 30)
    for code in PRIVACYIDEA[9:11]:
        assert store.sign_in.verify(NAME, code) is Verdict.REFUSED
        clock.advance(30)


AUTHELIA = "ONTGOYLTMZQXGZDBONSGC43EMFZWMZ3BONTWMYLTMRQXGZBSGMYTEMZRMFYXGZDBONSA"


def test_the_long_secret_of_authelia(given: Given, clock: FixedClock) -> None:
    store = given(AUTHELIA, 10_000_000)
    assert store.sign_in.verify(NAME, "035782") is Verdict.REFUSED
    clock.advance(1)
    assert store.sign_in.verify(NAME, "035781") is Verdict.ACCEPTED
    assert rows(store.path, "SELECT last_step FROM factors") == [(0x51615,)]


LIBPAM_STEP = 10_000
BEGINS_WITH_ZERO = next(secret for secret in known_secrets() if totp(secret, LIBPAM_STEP * 30).startswith("0"))
"""Their key has 80 bits, which pyotp refuses; theirs too gives a code that begins with a zero, at this step."""


@pytest.mark.parametrize(
    ("offset", "verdict"),
    [
        (-2, Verdict.REFUSED),
        (-1, Verdict.ACCEPTED),
        (0, Verdict.ACCEPTED),
        (1, Verdict.ACCEPTED),
        (2, Verdict.REFUSED),
    ],
)
def test_the_window_of_three_steps_of_google_authenticator(given: Given, offset: int, verdict: Verdict) -> None:
    moment = LIBPAM_STEP * 30
    store = given(BEGINS_WITH_ZERO, moment)
    assert store.sign_in.verify(NAME, totp(BEGINS_WITH_ZERO, moment, offset=offset)) is verdict


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(lambda code: code[1:], id="without its zero"),
        pytest.param(lambda code: f"0{code}", id="with one zero more"),
        pytest.param(lambda code: f"00{code}", id="with two"),
        pytest.param(lambda _code: "", id="nothing"),
    ],
)
def test_a_code_has_its_six_digits_as_for_google_authenticator(given: Given, typed: Callable[[str], str]) -> None:
    moment = LIBPAM_STEP * 30
    store = given(BEGINS_WITH_ZERO, moment)
    code = totp(BEGINS_WITH_ZERO, moment)
    assert store.sign_in.verify(NAME, typed(code)) is Verdict.REFUSED


def test_unlike_kanidm_the_step_to_come_is_accepted(given: Given, clock: FixedClock) -> None:
    (secret, moment) = next(known_secrets()), 1_585_369_780
    store = given(secret, moment)
    # Kanidm takes the step before and the present one, since a phone is rarely ahead; ours, RFC 6238 section 5.2.
    assert store.sign_in.verify(NAME, totp(secret, moment, offset=-2)) is Verdict.REFUSED
    clock.advance(1)
    assert store.sign_in.verify(NAME, totp(secret, moment, offset=-1)) is Verdict.ACCEPTED
    assert store.sign_in.verify(NAME, totp(secret, moment)) is Verdict.ACCEPTED
    assert store.sign_in.verify(NAME, totp(secret, moment, offset=1)) is Verdict.ACCEPTED
