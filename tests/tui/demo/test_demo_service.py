"""The service of a demonstration: the phone beside the wizard calls it, and nothing calls any other."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from storage import ApprovalState, Question
from tests.conftest import FixedClock
from tests.tui.demos import Stage
from tests.tui.harness import Person
from tests.tui.push_handsets import read, work
from tui.config.offered import offered
from tui.config.phones_url import is_fit
from tui.config.settings import MethodSettings, ServeSettings, Settings
from tui.demo import run, samples
from tui.demo.app import DemoApp
from tui.demo.service import NewestPhones
from tui.http import installed
from tui.phone.handset import Handset, Page
from tui.phone.push_device import Stage as Came
from tui.phone.view import PhoneView
from tui.screens import WizardPage
from tui.screens.watching_page import WatchingPage
from tui.widgets.number_to_choose import NumberToChoose
from tui.wizard import code
from tui.wizard.steps import Step

PRIVACYIDEA = "privacyidea_authenticator"
DEPLOYED = Settings(
    serve=ServeSettings(url="https://mfa.example.org/p"), methods={PRIVACYIDEA: MethodSettings(required=True)}
)


pytestmark = pytest.mark.usefixtures("ready_phone")


@pytest.fixture
def served() -> Iterator[tuple[NewestPhones, Settings]]:
    """Run the service of a demonstration, on a machine where one is configured."""
    with run._called(DEPLOYED, plays_by_itself=False) as (phones, settings):
        assert phones
        yield phones, settings


async def seconds(person: Person, clock: FixedClock) -> None:
    """Let three seconds pass on both sides."""
    clock.advance(3)
    await person.app.screen.query_one(PhoneView).tick()
    await person.settle()
    if isinstance(person.app.screen, WatchingPage):
        person.app.screen.watch_enrolment()
    await person.settle()


async def to_the_invitation(person: Person) -> None:
    """From Connexion to the QR code of the app that calls home."""
    client = samples.samples()[0]
    await person.fill(client.name, client.password)
    person.app.screen.query_one(f"#choose-{PRIVACYIDEA}").focus()
    await person.press("enter", "space")
    person.app.screen.query_one("#next").focus()
    await person.press("enter")
    assert person.step() is Step.QR_CODE


def opened_by(stage: Stage, phones: NewestPhones) -> None:
    """Have the service turn to each store that is opened."""
    plain = stage.open_store

    def open_store() -> object:
        store = plain()
        phones.turn_to(store.phones)
        return store

    stage.open_store = open_store  # type: ignore[method-assign, assignment]


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_the_phone_scans_calls_and_the_page_moves_on_by_itself(
    stage: Stage, clock: FixedClock, served: tuple[NewestPhones, Settings], size: tuple[int, int]
) -> None:
    phones, settings = served
    opened_by(stage, phones)
    async with stage.by_hand(size, settings._replace(methods={})) as (person, app):
        await to_the_invitation(person)
        pending = app.journey.pending
        await person.press("f3", "enter", "down", "enter", "enter")
        assert app.handset.page is Page.DEVICE
        assert app.handset.device.link.serial == pending.id
        assert app.handset.device.link.credential == pending.secret
        for _turn in range(3):
            await seconds(person, clock)
        assert app.handset.device.stage is Came.ADDED
        assert person.step() is Step.ACTIVATED


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_a_request_is_shown_beside_the_wizard_and_answered(
    stage: Stage, clock: FixedClock, served: tuple[NewestPhones, Settings], size: tuple[int, int]
) -> None:
    phones, settings = served
    opened_by(stage, phones)
    async with stage.by_hand(size, settings._replace(methods={})) as (person, app):
        await to_the_invitation(person)
        read(app.handset, code.link(app.journey, app.services.settings))
        for _turn in range(3):
            await seconds(person, clock)
        store, client = app.services.store, samples.samples()[0]
        session = store.sign_in.with_password(client.name, client.password)
        approval = store.approvals.ask(session, Question(settings.serve.url or "", "Espace client", "Vous connecter ?"))
        await seconds(person, clock)
        await person.press("f3")
        assert app.handset.page is Page.REQUEST
        assert "Choisissez le nombre affiché sur" in person.text()
        assert (approval.number in person.text(), "Ce n'était pas moi" in person.text()) == (True, True)
        touch = next(touch for touch in app.screen.query("PhonePage Touch") if approval.number in str(touch.render()))
        await person.click(f"PhonePage #{touch.id}")
        await seconds(person, clock)
        assert store.approvals.news(session, approval.id).state is ApprovalState.ACCEPTED


async def test_the_next_sign_in_is_approved_on_the_phone(
    stage: Stage, clock: FixedClock, served: tuple[NewestPhones, Settings]
) -> None:
    phones, settings = served
    opened_by(stage, phones)
    async with stage.by_hand((140, 45), settings._replace(methods={})) as (person, app):
        await to_the_invitation(person)
        read(app.handset, code.link(app.journey, app.services.settings))
        for _turn in range(3):
            await seconds(person, clock)
        clock.advance(60)
        app.screen.post_message(WizardPage.Moved(app.journey.sign_out()))
        await person.settle()
        client = samples.samples()[0]
        await person.fill(client.name, client.password)
        assert person.step() is Step.APPROVAL
        await seconds(person, clock)
        assert app.handset.page is Page.REQUEST
        number = app.screen.query_one(NumberToChoose).digits
        touch = next(touch for touch in app.screen.query("PhonePage Touch") if number in str(touch.render()))
        await person.click(f"PhonePage #{touch.id}")
        await seconds(person, clock)
        await person.until(lambda: person.step() is not Step.APPROVAL)
        assert person.step() is Step.CLIENT_SPACE


async def test_a_demonstration_that_begins_again_has_the_service_turn_to_its_store(
    stage: Stage, clock: FixedClock, served: tuple[NewestPhones, Settings]
) -> None:
    phones, settings = served
    opened_by(stage, phones)
    async with stage.by_hand((140, 45), settings._replace(methods={})) as (person, app):
        await to_the_invitation(person)
        app.start_again()
        await person.settle()
        await to_the_invitation(person)
        read(app.handset, code.link(app.journey, app.services.settings))
        for _turn in range(3):
            await seconds(person, clock)
        assert app.handset.device.stage is Came.ADDED


def test_the_service_of_the_deployment_is_never_called(served: tuple[NewestPhones, Settings]) -> None:
    _phones, settings = served
    url = settings.serve.url
    assert url
    assert is_fit(url)
    assert urlsplit(url).hostname == "127.0.0.1"
    assert settings.serve == ServeSettings(url=url)
    assert PRIVACYIDEA in offered(settings)


def test_the_port_is_free_again_afterwards() -> None:
    with run._called(Settings(), plays_by_itself=False) as (_phones, settings):
        place = ("127.0.0.1", urlsplit(settings.serve.url or "").port)
        socket.create_connection(place, timeout=10).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place, timeout=10)


@pytest.mark.parametrize("plays_by_itself", [True, False])
def test_without_the_extra_or_playing_by_itself_all_is_as_with_codes_alone(
    monkeypatch: pytest.MonkeyPatch, plays_by_itself: bool
) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda _name: None)
    with run._called(DEPLOYED, plays_by_itself=plays_by_itself) as (phones, settings):
        assert (phones, settings.serve) == (None, ServeSettings())
        assert PRIVACYIDEA not in offered(settings)


def test_the_program_has_one_service_for_all_its_stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turned: list[object] = []
    monkeypatch.setattr(samples, "populate", lambda _store: None)
    monkeypatch.setattr(NewestPhones, "turn_to", lambda _self, phones: turned.append(phones))
    monkeypatch.setattr("tui.demo.throwaway.IN_MEMORY", tmp_path)
    with ExitStack() as stack:
        open_store = run._opener(stack, Settings(), None, NewestPhones())
        stores = [open_store(), open_store()]
        assert turned == [store.phones for store in stores]


def test_an_application_without_a_service_has_a_phone_that_calls_none(stage: Stage) -> None:
    app = DemoApp(stage.services(), stage.open_store)
    assert isinstance(app.handset, Handset)
    assert app.handset.devices.server is None
    assert work(app.handset) == []
