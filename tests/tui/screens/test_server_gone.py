"""A page whose question no server answers: it says so, keeps what was typed, and goes on by itself."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from storage import CommitUnknown, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.tui.harness import Hands, running
from tests.tui.journeys import NAME, OKTA, at_device_type, at_methods, at_proof, begun, enrolled
from tests.tui.stores import Gone
from tui.messages import server_errors
from tui.screens import WizardPage
from tui.screens.asking import AskingScreen
from tui.wizard.steps import Step


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.asking.BETWEEN_TRIES", 0.01)


def says(person: Hands) -> str:
    """What the page says."""
    assert isinstance(person.app.screen, AskingScreen)
    return person.app.screen.notice.text


def busy(person: Hands) -> bool:
    """Tell whether the store is at work."""
    assert isinstance(person.app.screen, AskingScreen)
    return person.app.screen.busy


def says_that_it_waits(person: Hands) -> bool:
    return says(person) == server_errors.waits()


async def test_the_words_are_the_ones_that_were_promised(store: Store, clock: FixedClock) -> None:
    async with running(store, clock):
        assert server_errors.waits().startswith("La base de données ne répond pas.")


async def test_a_sign_in_waits_with_what_was_typed_and_goes_on_by_itself(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    gone = Gone(store.sign_in.with_password)
    monkeypatch.setattr(store.sign_in, "with_password", gone)
    async with running(store, clock) as person:
        await person.fill(NAME)
        await person.type(PASSWORD)
        await person.hurry("enter")
        await person.until(lambda: says_that_it_waits(person) and gone.calls > 2)
        assert person.app.screen.query_one("#name", Input).value == NAME
        assert person.app.screen.query_one("#password", Input).value == PASSWORD
        gone.is_back = True
        await person.until(lambda: person.step() is Step.METHODS)


async def test_whoever_asks_to_leave_is_not_kept(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Gone(store.enrolments.begin)
    async with running(store, clock, journey=at_device_type(store)) as person:
        monkeypatch.setattr(store.enrolments, "begin", gone)
        await person.press("space")
        await person.hurry("enter")
        await person.until(lambda: says_that_it_waits(person))
        await person.hurry("escape")
        await person.until(lambda: not busy(person))
        assert person.step() is Step.DEVICE_TYPE
        calls = gone.calls
        await person.press("escape")
        assert gone.calls == calls
        assert person.step() is not Step.DEVICE_TYPE


async def test_a_code_is_tried_again_while_it_is_right(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = at_proof(store)
    gone = Gone(store.enrolments.prove)
    monkeypatch.setattr(store.enrolments, "prove", gone)
    async with running(store, clock, journey=journey) as person:
        await person.type(totp(journey.pending.secret, clock.now))
        await person.until(lambda: says_that_it_waits(person) and gone.calls > 2)
        gone.is_back = True
        await person.until(lambda: person.step() is Step.ACTIVATED)


async def test_and_no_longer_and_the_page_says_when_another_may_be_typed(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = at_proof(store)
    gone = Gone(store.enrolments.prove)
    monkeypatch.setattr(store.enrolments, "prove", gone)
    limits = Gone(store.maintenance.limits)
    monkeypatch.setattr(store.maintenance, "limits", limits)
    monkeypatch.setattr("tui.screens.code_page.A_CODE_KEEPS", 0.0)
    async with running(store, clock, journey=journey) as person:
        await person.type(totp(journey.pending.secret, clock.now))
        await person.until(lambda: limits.calls > 1)
        assert gone.calls == 1
        assert says(person).startswith("La base de données ne répond pas. Rien n'a été changé.")
        gone.is_back = limits.is_back = True
        await person.until(lambda: says(person) == server_errors.answers_again())
        await person.fill(totp(journey.pending.secret, clock.now))
        assert person.step() is Step.ACTIVATED


async def test_a_page_that_shows_something_shows_it_once_there_is_a_server(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = enrolled(store, clock, at_methods(store), OKTA)[0]
    journey = at_methods(store, name="other")._replace(session=session, changing_settings=True)
    gone = Gone(store.devices.of)
    async with running(store, clock) as person:
        monkeypatch.setattr(store.devices, "of", gone)
        person.app.screen.post_message(WizardPage.Moved(journey))
        await person.until(lambda: gone.calls > 2)
        assert says_that_it_waits(person)
        gone.is_back = True
        await person.until(lambda: not says(person))


async def test_a_recovery_code_is_sent_once(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled(store, clock, at_methods(store), OKTA)
    journey = begun().signed_in(store.sign_in.with_password(NAME, PASSWORD)).lost_phone()
    gone = Gone(store.recovery_codes.use)
    async with running(store, clock, journey=journey) as person:
        monkeypatch.setattr(store.recovery_codes, "use", gone)
        await person.type("ABCDE FGHIJ KLMNO")
        await person.hurry("enter")
        await person.until(lambda: says(person) == server_errors.answers_again())
        assert gone.calls == 1
        assert person.app.screen.query_one(Input).value


async def test_what_may_have_been_recorded_is_not_asked_again(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def in_doubt(*_arguments: object, **_named: object) -> None:
        asked.append(1)
        raise CommitUnknown

    async with running(store, clock, journey=at_device_type(store)) as person:
        monkeypatch.setattr(store.enrolments, "begin", in_doubt)
        await person.press("space", "enter")
        assert len(asked) == 1
        assert "peut-être été enregistrée" in says(person)
