"""Étape 8: the phone activates the method by itself, and the page moves on without a key."""

from __future__ import annotations

import asyncio
import threading

import pytest
from textual.containers import VerticalScroll

from storage import Activation, EnrolmentExpired, Level, Stage, Store, fingerprint
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import NAME, at_manual_entry, at_proof, at_qr_code
from tests.tui.stores import unavailable
from tests.tui.usable import assert_refused
from tui.screens.activated import ActivatedPage
from tui.screens.watching_page import WatchingPage
from tui.wizard.steps import Step


async def look(person: Person) -> None:
    """What a second does, if that second has not passed already."""
    page = person.app.screen
    if isinstance(page, WatchingPage):
        page.watch_enrolment()
        await person.settle()


def prove(store: Store, clock: FixedClock, secret: str) -> None:
    """What the phone sends."""
    store.phones.prove(fingerprint(secret), totp(secret, clock.now))


@pytest.mark.parametrize("where", [at_qr_code, at_manual_entry, at_proof])
async def test_every_page_of_the_secret_moves_on_by_itself(
    store: Store, clock: FixedClock, where: type[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.activated.LINGER", 0.01)
    journey = where(store)  # type: ignore[call-arg]
    async with running(store, clock, journey=journey) as person:  # type: ignore[arg-type]
        prove(store, clock, person.app.journey.pending.secret)
        await look(person)
        while person.step() is Step.ACTIVATED:
            await asyncio.sleep(0.01)
        await person.settle()
        assert person.step() is Step.METHODS
        assert "✓ Okta Verify [ Gérer ] Actif : Mon iPhone" in person.words("#methods")
        assert person.app.journey.person.level is Level.FULL
        await person.press("enter")
        assert person.step() is Step.CLIENT_SPACE


async def test_the_message_stays_a_moment_and_a_key_goes_on(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        prove(store, clock, person.app.journey.pending.secret)
        await look(person)
        assert isinstance(person.app.screen, ActivatedPage)
        assert person.words("#title") == "C'est fait"
        await person.press("enter")
        assert person.step() is Step.METHODS


async def test_what_was_proved_before_the_page_is_seen_at_once(store: Store, clock: FixedClock) -> None:
    journey = at_qr_code(store)
    prove(store, clock, journey.pending.secret)
    async with running(store, clock, journey=journey) as person:
        assert person.step() is Step.ACTIVATED


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_the_page_says_what_the_phone_does(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with running(store, clock, size, journey=at_qr_code(store)) as person:
        known = fingerprint(person.app.journey.pending.secret)
        store.phones.read(known)
        await look(person)
        assert person.words("Notice") == "✓ Votre téléphone a lu le code QR. Sur le téléphone, appuyez sur Terminé."
        store.phones.refused(known)
        await look(person)
        assert_refused(person, "Votre téléphone a refusé ce code QR. Choisissez « Autre » dans l'application.")
        assert person.step() is Step.QR_CODE


async def test_a_look_that_fails_is_not_told_and_the_next_one_sees(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        prove(store, clock, person.app.journey.pending.secret)
        with monkeypatch.context() as busy:
            busy.setattr(store.enrolments, "activation", unavailable)
            await look(person)
        assert (person.step(), person.words("Notice")) == (Step.QR_CODE, "")
        await look(person)
        assert person.step() is Step.ACTIVATED


async def test_the_page_that_lost_its_enrolment_hides_the_secret(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        other = store.sign_in.with_password(NAME, PASSWORD)
        assert other.pending
        store.enrolments.take_over(other, other.pending.id)
        await look(person)
        assert "[ Actualiser le code ]" in person.words()
        assert "a été reprise ailleurs" in person.words("Notice")
        assert "expiré" not in person.words()
        await person.press("enter")
        assert person.step() is Step.INTERRUPTED


async def test_one_that_was_given_up_elsewhere_is_over(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_proof(store)) as person:
        pending = person.app.journey.pending
        store.enrolments.abandon(store.sign_in.with_password(NAME, PASSWORD))
        await look(person)
        assert "n'est plus valable" in person.words("Notice")
        with pytest.raises(EnrolmentExpired):
            prove(store, clock, pending.secret)


async def test_an_answer_that_comes_while_the_program_ends_is_not_shown(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, answered = threading.Event(), asyncio.Event()

    def lost_meanwhile(*_about: object) -> Activation:
        looked.wait()
        return Activation(Stage.RETRIEVED)

    async def without_its_children(_self: VerticalScroll) -> None:
        looked.set()
        await answered.wait()

    async with running(store, clock, journey=at_qr_code(store)) as person:
        monkeypatch.setattr(store.enrolments, "activation", lost_meanwhile)
        page = person.app.screen
        assert isinstance(page, WatchingPage)
        page.watch_enrolment()
        (look,) = (worker for worker in person.app.workers if not worker.is_finished)
        assert look._task
        look._task.add_done_callback(lambda _task: answered.set())
        monkeypatch.setattr(VerticalScroll, "on_unmount", without_its_children, raising=False)
