"""What is typed while a button has the focus goes to the one field that it can be meant for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.widgets import Button, Input

from storage import Store
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.tui import sessions
from tests.tui.console.office import CLIENT, console, enrolled
from tests.tui.harness import Hands, running
from tests.tui.journeys import at_proof, begun
from tests.tui.kiosks import kiosk
from tests.tui.screens.test_code_lengths import EIGHT
from tests.tui.screens.test_code_lengths import journey as signing_in_with
from tui.console.dialogs.account_actions import RequireMfa
from tui.console.dialogs.audit_filter import AuditFilter
from tui.widgets.code_field import CodeField
from tui.wizard.journey import Journey
from tui.wizard.steps import Step


def held(hands: Hands) -> str:
    """What the fields of a code or of a number hold."""
    screen = hands.app.screen
    return "".join(field.value for field in (*screen.query(CodeField), *screen.query(Input)) if field.display)


def on_a_button(hands: Hands) -> None:
    """Give the focus to the first button."""
    screen = hands.app.screen
    screen.set_focus(next(button for button in screen.query(Button) if button.focusable))


PAGES: dict[str, tuple[Callable[[Store, FixedClock], Journey], str]] = {
    "proof": (lambda store, _clock: at_proof(store), "12345"),
    "sign-in code": (lambda store, clock: signing_in_with(store, clock, EIGHT), "1234567"),
    "lost phone": (lambda store, clock: signing_in_with(store, clock, EIGHT).lost_phone(), "ABC23"),
    "recovery proof": (
        lambda _store, _clock: Journey(
            Step.RECOVERY_PROOF,
            begun().methods,
            session=sessions.session(["okta_verify"]),
            recovery=sessions.recovery(),
        ),
        "ABC23",
    ),
}


@pytest.mark.parametrize("page", PAGES)
async def test_a_code_reaches_its_field_from_every_button(store: Store, clock: FixedClock, page: str) -> None:
    made, code = PAGES[page]
    async with running(store, clock, journey=made(store, clock)) as person:
        for button in [button for button in person.app.screen.query(Button) if button.focusable]:
            person.app.screen.set_focus(button)
            await person.type(code)
            assert held(person) == code, button
            assert person.app.focused is not button
            person.app.screen.query_one("#code, #recovery-code").value = ""  # type: ignore[attr-defined]


async def test_the_last_digit_sends_the_code_from_a_button_too(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_proof(store)) as person:
        on_a_button(person)
        await person.type(totp(person.app.journey.pending.secret, clock.now))
        await person.settle()
        assert person.step() is Step.ACTIVATED


async def test_numbers_of_the_console_and_of_the_kiosk_too(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        assert operator.app.desk
        services, desk = operator.app.services, operator.app.desk
        for dialog in (RequireMfa(services, desk, CLIENT), AuditFilter(services, desk)):
            operator.app.push_screen(dialog)
            await operator.settle()
            on_a_button(operator)
            await operator.type("7")
            assert operator.focused() == "days"
            assert held(operator).endswith("7")
            await operator.press("escape")
    async with kiosk(store, clock) as client:
        await client.press("f10")
        on_a_button(client)
        await client.type("123")
        assert client.focused() == "code"
        assert held(client) == "123"


async def test_where_several_fields_or_none_are_there_nothing_moves(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=begun()) as person:
        on_a_button(person)
        before = person.focused()
        await person.type("12")
        assert (person.focused(), held(person)) == (before, "")
        await person.press("f1")
        await person.type("12")
        assert person.focused() == "close"
