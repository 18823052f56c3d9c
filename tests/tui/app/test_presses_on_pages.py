"""A double click, a double Enter and a key that stays down press one button, on any page of any of our programs."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.tui.console.office import CLIENT, console, enrolled
from tests.tui.demos import Stage
from tests.tui.harness import Person, running
from tests.tui.journeys import at_device_type, begun
from tests.tui.kiosks import kiosk
from tui.console.pages.account import AccountPage
from tui.console.pages.accounts import AccountsPage
from tui.demo.samples import samples
from tui.screens.help import HelpPanel
from tui.widgets.dialog import Dialog
from tui.widgets.field import Field
from tui.wizard.steps import Step

TWICE = [0.01, 0.2, 0.39]
"""Seconds between two halves of a press."""


async def choose_iphone(person: Person) -> None:
    """Choose a phone; Suivant has the focus then."""
    await person.press("space")
    person.app.screen.query_one("#next").focus()


@pytest.mark.parametrize("between", [*TWICE, 0.55])
async def test_a_double_click_leads_one_page_on(store: Store, clock: FixedClock, between: float) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await choose_iphone(person)
        await person.click_at("#next")
        await person.click_after(between, "#next")
        assert person.step() is Step.QR_CODE
        await person.click_at("#next")
        assert person.step() is Step.PROOF


@pytest.mark.parametrize("between", TWICE)
async def test_a_double_enter_leads_one_page_on(store: Store, clock: FixedClock, between: float) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await choose_iphone(person)
        await person.press("enter")
        await person.press_after(between, "enter")
        assert person.step() is Step.QR_CODE
        await person.press_after(0.5, "enter")
        assert person.step() is Step.PROOF


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_a_key_that_stays_down_leads_one_page_on(store: Store, clock: FixedClock, key: str) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await choose_iphone(person)
        await person.press(key)
        for _repeat in range(20):
            await person.press_after(0.033, key)
        assert person.step() is Step.QR_CODE


async def test_a_text_that_is_typed_at_once_is_whole(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=begun()) as person:
        await person.type(" m t")
        assert person.app.screen.query_one("#name", Field).value == " m t"
        await person.press_after(0, "enter")
        assert person.focused() == "password"


async def test_escape_and_ctrl_q_work_at_once(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await choose_iphone(person)
        await person.press("enter")
        assert person.step() is Step.QR_CODE
        await person.press_after(0.01, "escape")
        assert person.step() is Step.DEVICE_TYPE
        await person.press_after(0.01, "ctrl+q")
        assert not person.app.is_running


async def test_a_double_enter_answers_no_question(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        assert isinstance(operator.app.screen, AccountPage)
        for between in TWICE:
            operator.app.screen.query_one("#door").focus()
            await operator.press("enter")
            await operator.press_after(between, "enter")
            assert isinstance(operator.app.screen, Dialog)
            await operator.press("escape")


async def test_a_double_enter_opens_no_account_and_then_something_of_it(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await operator.find(CLIENT)
        assert isinstance(operator.app.screen, AccountsPage)
        await operator.press("enter")
        await operator.press_after(0.3, "enter")
        assert isinstance(operator.app.screen, AccountPage)


async def test_what_closes_a_question_presses_nothing_behind_it(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await choose_iphone(person)
        await person.press("f1")
        assert isinstance(person.app.screen, HelpPanel)
        await person.press("enter")
        await person.press_after(0.2, "enter")
        assert person.step() is Step.DEVICE_TYPE
        await person.press("enter")
        assert person.step() is Step.QR_CODE


async def test_a_double_enter_in_the_kiosk_leads_one_page_on(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_device_type(store)) as client:
        await choose_iphone(client)
        await client.press("enter")
        await client.press_after(0.3, "enter")
        assert client.step() is Step.QR_CODE


async def test_a_double_enter_in_the_demonstration_leads_one_page_on(stage: Stage) -> None:
    async with stage.by_hand() as (person, _app):
        await person.fill(samples()[0].name, samples()[0].password)
        before = person.step()
        assert before is not Step.SIGN_IN
        await person.press("enter")
        there = person.step()
        assert there is not before
        await person.press_after(0.3, "enter")
        assert person.step() is there
