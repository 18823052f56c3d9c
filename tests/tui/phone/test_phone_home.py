"""What the phone tells the store, and what it hears: each trouble, to the sentence that a class will see."""

from __future__ import annotations

import pytest

from storage import Stage, Store, fingerprint
from tests.conftest import PASSWORD, FixedClock
from tests.spoken import soft
from tests.tui.journeys import NAME, at_qr_code
from tests.tui.phones import FakeHome
from tests.tui.stores import unavailable
from tui.methods.key_uri import key_uri
from tui.phone.calls import Outcome, Reply, Saying
from tui.phone.handset import Handset, Trouble
from tui.phone.home import make
from tui.wizard.journey import Journey


@pytest.fixture
def journey(store: Store) -> Journey:
    """The QR page of a client."""
    return at_qr_code(store)


@pytest.fixture
def handset(clock: FixedClock, journey: Journey) -> Handset:
    """A phone that has read the picture."""
    pending = journey.pending
    handset = Handset(clock)
    handset.add_account()
    handset.choose(organisation=False)
    handset.read(str(key_uri(pending.issuer, pending.account, pending.secret)))
    return handset


def told(handset: Handset, store: Store | None, clock: FixedClock) -> Reply:
    """Every call is made; the last answer."""
    replies = [make(call, store.phones if store else None, clock) for call in handset.calls()]
    return replies[-1]


def stage(store: Store, journey: Journey) -> Stage:
    """What the page of the enrolment sees."""
    return store.enrolments.activation(journey.person, journey.pending.id).stage


def test_the_phone_proves_by_itself(handset: Handset, store: Store, clock: FixedClock, journey: Journey) -> None:
    assert told(handset, store, clock) == Reply(Outcome.TAKEN)
    assert stage(store, journey) is Stage.RETRIEVED
    handset.finish()
    assert told(handset, store, clock) == Reply(Outcome.TAKEN)
    assert stage(store, journey) is Stage.SUCCESS


def test_it_tells_of_a_refusal(clock: FixedClock, store: Store, journey: Journey) -> None:
    pending = journey.pending
    handset = Handset(clock)
    handset.toggle(Trouble.REFUSING)
    handset.add_account()
    handset.choose(organisation=True)
    handset.from_new_device()
    handset.read(str(key_uri(pending.issuer, pending.account, pending.secret)))
    assert told(handset, store, clock).outcome is Outcome.TAKEN
    assert stage(store, journey) is Stage.REJECTED


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (Trouble.FAST, "l'heure de votre téléphone avance de 2 min 30"),
        (Trouble.SLOW, "l'heure de votre téléphone retarde de 2 min 30"),
        (Trouble.OTHER_APP, "cette application ne calcule pas les bons codes"),
    ],
)
def test_a_proof_that_is_refused_says_why(
    handset: Handset, store: Store, clock: FixedClock, trouble: Trouble, sentence: str
) -> None:
    handset.toggle(trouble)
    handset.finish()
    refused = told(handset, store, clock)
    assert refused.outcome is Outcome.REFUSED
    assert sentence in soft(refused.words)


def test_the_limits_of_typed_codes_hold(handset: Handset, store: Store, clock: FixedClock) -> None:
    handset.toggle(Trouble.OTHER_APP)
    handset.finish()
    for _refusal in range(2):
        refused = told(handset, store, clock)
        handset.replied(Saying.PROOF, handset.opened, refused)
        handset.retry()
    assert "Trop d'essais" in refused.words


def test_nobody_waits_any_more(handset: Handset, store: Store, clock: FixedClock) -> None:
    store.enrolments.abandon(store.sign_in.with_password(NAME, PASSWORD))
    handset.finish()
    assert told(handset, store, clock) == Reply(Outcome.OVER)


def test_a_store_that_fails_is_not_reached(
    handset: Handset, store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.phones, "prove", unavailable)
    handset.finish()
    assert told(handset, store, clock) == Reply(Outcome.UNREACHED)


def test_no_home_is_not_reached(handset: Handset, clock: FixedClock) -> None:
    handset.finish()
    assert told(handset, None, clock) == Reply(Outcome.UNREACHED)


def test_home_hears_the_fingerprint_and_never_the_secret(handset: Handset, clock: FixedClock, journey: Journey) -> None:
    home = FakeHome()
    handset.finish()
    for call in handset.calls():
        make(call, home, clock)
    assert [words[:2] for words in home.heard] == [
        ("read", fingerprint(journey.pending.secret)),
        ("proof", fingerprint(journey.pending.secret)),
    ]
    assert journey.pending.secret not in repr(home.heard)
