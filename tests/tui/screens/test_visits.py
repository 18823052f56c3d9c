"""The pages of the guide tell operators where people are, and never wait for it."""

from __future__ import annotations

import asyncio
import io
import signal
import threading
from collections.abc import Callable
from unittest.mock import Mock

import pytest

from storage import DatabaseUnavailable, Session, SessionEnded, StorageError, Store, Visit, Waypoint
from tests.conftest import NOON, FixedClock
from tests.tui.harness import running
from tests.tui.journeys import (
    GOOGLE,
    NAME,
    OKTA,
    at_activated,
    at_client_space,
    at_device_type,
    at_manual_entry,
    at_methods,
    at_proof,
    at_qr_code,
    begun,
)
from tui import launch
from tui.config.settings import Settings
from tui.plain import conversation
from tui.plain.talk import Quit, Talk
from tui.screens import WizardPage, page_of
from tui.screens.app import GuichetApp
from tui.screens.own_screen import OwnScreenApp
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step

PAGES: list[tuple[Callable[[Store], Journey], Waypoint, str]] = [
    (at_methods, Waypoint.METHODS, ""),
    (at_device_type, Waypoint.DEVICE_TYPE, OKTA),
    (at_qr_code, Waypoint.QR_CODE, OKTA),
    (at_manual_entry, Waypoint.MANUAL_ENTRY, OKTA),
    (at_proof, Waypoint.PROOF, OKTA),
    (lambda store: at_qr_code(store, method=GOOGLE), Waypoint.QR_CODE, GOOGLE),
]


@pytest.mark.parametrize(("journey", "waypoint", "method"), PAGES)
async def test_a_page_of_the_guide_tells_where_the_person_is(
    store: Store, clock: FixedClock, journey: Callable[[Store], Journey], waypoint: Waypoint, method: str
) -> None:
    async with running(store, clock, journey=journey(store)):
        assert store.administration().visits.under_way() == [Visit(NAME, method, waypoint, int(NOON), int(NOON))]


@pytest.mark.parametrize("journey", [lambda _s, _c: begun(), at_activated, at_client_space])
async def test_another_page_tells_nothing(
    store: Store, clock: FixedClock, journey: Callable[[Store, FixedClock], Journey]
) -> None:
    async with running(store, clock, journey=journey(store, clock)):
        assert store.administration().visits.funnel().begun == 0


@pytest.mark.parametrize("error", [DatabaseUnavailable(), SessionEnded()])
async def test_a_store_that_cannot_be_told_changes_nothing(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, error: StorageError
) -> None:
    told = Mock(side_effect=error)
    monkeypatch.setattr(store.visits, "reach", told)
    async with running(store, clock, journey=at_qr_code(store)) as person:
        assert told.called
        assert isinstance(person.app.screen, page_of(person.step()))
        assert person.app.is_running


@pytest.mark.parametrize(
    "leaving",
    [
        lambda journey: journey.sign_out(),
        lambda journey: journey._replace(step=Step.METHODS).finish(),
        lambda journey: journey.session_ended(),
        lambda journey: journey._replace(step=Step.DEVICES),
    ],
    ids=["signed out", "later", "session ended", "back at the devices"],
)
async def test_who_leaves_the_guide_is_told_to_have_left(
    store: Store, clock: FixedClock, leaving: Callable[[Journey], Journey]
) -> None:
    here = at_qr_code(store)
    async with running(store, clock, journey=here) as person:
        assert len(store.administration().visits.under_way()) == 1
        person.app.screen.post_message(WizardPage.Moved(leaving(here)))
        await person.settle()
        assert store.administration().visits.under_way() == []


async def test_reports_arrive_in_the_order_of_the_pages(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, reach = threading.Event(), store.visits.reach

    def slow(session: Session, waypoint: Waypoint, method: str = "") -> None:
        assert gate.wait(60)
        reach(session, waypoint, method)

    monkeypatch.setattr(store.visits, "reach", slow)
    journey = at_methods(store)
    async with running(store, clock, journey=begun()) as person:
        for following in (journey, journey.sign_out()):
            person.app.screen.post_message(WizardPage.Moved(following))
            await person._calm()
        gate.set()
        await person.settle()
        assert store.administration().visits.funnel().begun == 1
        assert store.administration().visits.under_way() == []


@pytest.mark.parametrize("in_lines", [False, True])
def test_who_quits_has_left_however_the_program_ends(
    store: Store, monkeypatch: pytest.MonkeyPatch, *, in_lines: bool
) -> None:
    journey = at_methods(store)
    store.visits.reach(journey.person, Waypoint.METHODS)

    def ends(app: GuichetApp) -> int:
        app.journey = journey
        raise KeyboardInterrupt

    def answers(*_arguments: object) -> Journey:
        raise Quit

    monkeypatch.setattr(OwnScreenApp, "run_to_end", ends)
    monkeypatch.setitem(conversation.PAGES, Step.METHODS, answers)
    monkeypatch.setattr(conversation, "leave_by_exception", lambda *_numbers: None)
    monkeypatch.setattr(signal, "signal", lambda *_arguments: None)
    if in_lines:
        assert conversation.hold(Talk(-1, io.StringIO()), Services(store, Settings(), lambda: NOON), journey) == 0
    else:
        with pytest.raises(KeyboardInterrupt):
            launch.run(store, Settings(), lambda: store, plain=False)
    assert store.administration().visits.under_way() == []


async def test_a_store_that_is_slow_holds_up_no_page(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answered = threading.Event(), threading.Event()

    def slow(*_arguments: object) -> None:
        asked.set()
        assert answered.wait(60)

    monkeypatch.setattr(store.visits, "reach", slow)
    async with running(store, clock, journey=begun()) as person:
        for journey in (at_methods(store), at_device_type(store, name="voisin")):
            person.app.screen.post_message(WizardPage.Moved(journey))
            await person._calm()
            assert isinstance(person.app.screen, page_of(journey.step))
        assert await asyncio.to_thread(asked.wait, 60)
        answered.set()
        await person.settle()
