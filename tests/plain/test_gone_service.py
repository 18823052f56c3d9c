"""Plain lines that wait for a phone: that the service which it calls is gone is said once, and once that it is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.plain.interlocutor import A_SECOND, Conversation
from tests.push_phone.phone import Phone
from tests.storage.approvers import shown, with_a_phone
from tests.tui.approving import SETTINGS
from tests.tui.gone_service import GONE, Service
from tests.tui.invitations import INVITING, at_invitation
from tests.tui.journeys import NAME, begun
from tui.config.settings import Settings
from tui.wizard.steps import Step

SAID = GONE.removeprefix("! ")
BACK = "Le service que votre téléphone appelle répond de nouveau."


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    """The service."""
    return Service(monkeypatch)


class Waiting(Conversation):
    """A conversation of somebody whose phone calls this service."""

    def __init__(self, store: Store, clock: FixedClock, settings: Settings, service: Service) -> None:
        super().__init__(store, clock, settings)
        self._services = self._services._replace(phones_answer=service, monotonic=service.seconds)


def going_and_coming_back(service: Service, *first: str) -> Iterator[str]:
    """Answer until a phone is waited for; then have the service go for a while, and come back."""
    yield from first
    for there in (True, False, False, False, True, True):
        service.is_there = there
        service.wait()
        yield A_SECOND


def test_at_an_enrolment(store: Store, clock: FixedClock, service: Service) -> None:
    talk = Waiting(store, clock, INVITING, service)
    talk.hold(at_invitation(store), going_and_coming_back(service))
    assert (talk.words.count(SAID), talk.words.count(BACK)) == (1, 1)
    assert talk.words.index(SAID) < talk.words.index(BACK)
    assert talk.journey.step is Step.QR_CODE


def test_at_a_sign_in(store: Store, clock: FixedClock, service: Service) -> None:
    assert with_a_phone(store, clock).is_enrolled
    talk = Waiting(store, clock, SETTINGS, service)
    talk.hold(begun(SETTINGS), going_and_coming_back(service, NAME, PASSWORD))
    assert (talk.words.count(SAID), talk.words.count(BACK)) == (1, 1)
    assert talk.journey.step is Step.APPROVAL


def test_what_becomes_of_the_request_goes_first(store: Store, clock: FixedClock, service: Service) -> None:
    phone: Phone = with_a_phone(store, clock)
    talk = Waiting(store, clock, SETTINGS, service)

    def answers() -> Iterator[str]:
        yield from (NAME, PASSWORD)
        phone.decline(shown(phone, clock), "cancelled")
        service.is_there = False
        yield from (A_SECOND, A_SECOND)

    talk.hold(begun(SETTINGS), answers())
    assert talk.words.count("Refusé sur votre téléphone.") == 1
    assert (SAID in talk.words, service.asked) == (False, 0)
