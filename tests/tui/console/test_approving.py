"""An operator whose only device is a phone that approves: the way in, and what needs a proof that is not old."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from storage import Role, Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.push_phone.phone import Phone
from tests.storage.approvers import approved, other, shown, with_a_phone
from tests.storage.people import rows
from tests.tui.approving import SETTINGS
from tests.tui.console.office import CLIENT, OPERATOR, Operator, enrolled, running_console
from tests.tui.console.pages.test_account import answer
from tests.tui.gone_service import GONE, Service
from tests.tui.harness import SIZES
from tests.tui.stores import Gate
from tui.config.settings import Settings
from tui.console.app import ConsoleApp
from tui.console.dialogs.action import ActionDialog
from tui.console.pages.account import AccountPage
from tui.console.pages.sign_in import ConsoleSignInPage
from tui.screens.approving import ApprovingScreen
from tui.widgets.big_font import ROWS

REFUSED = "Refusé sur votre téléphone. Si c'était une erreur, redemandez."


@pytest.fixture
def phone(store: Store, clock: FixedClock) -> Phone:
    """The phone of the operator."""
    return with_a_phone(store, clock, OPERATOR, role=Role.OPERATOR)


def in_front(operator: Operator) -> ApprovingScreen[object]:
    """Return the screen that waits for the phone."""
    assert isinstance(operator.app.screen, ApprovingScreen)
    return operator.app.screen


def number(operator: Operator) -> str:
    """Return the number that is shown; empty if none is."""
    return in_front(operator).number.digits


async def later(operator: Operator, clock: FixedClock) -> None:
    """Let the screen look once more."""
    clock.advance(1)
    in_front(operator).watch_phone()
    await operator.settle()


async def approve(operator: Operator, phone: Phone, clock: FixedClock) -> None:
    """Choose the number on the phone."""
    phone.accept(shown(phone, clock), number(operator))
    await later(operator, clock)


def signed_in(store: Store, phone: Phone, clock: FixedClock) -> Session:
    """Return the operator, two minutes after the sign-in: a proof is old by then."""
    proved = approved(store, phone, clock, OPERATOR)
    clock.advance(121)
    return proved._replace(notices=())


@asynccontextmanager
async def at_the_mail_address(
    store: Store, clock: FixedClock, phone: Phone, size: tuple[int, int] = (80, 24), settings: Settings = SETTINGS
) -> AsyncIterator[Operator]:
    """Open the dialog that gives the client a mail address, with one typed."""
    enrolled(store, clock, CLIENT)
    session = signed_in(store, phone, clock)
    async with running_console(store, clock, size, settings, session=session) as operator:
        await operator.open(CLIENT)
        await operator.click("#email")
        await operator.type("marie@exemple.fr")
        yield operator


def address(store: Store) -> str | None:
    """Return the client's mail address."""
    return store.administration().directory.user(CLIENT).email


def requests(store: Store) -> int:
    """Count the requests that wait."""
    count: int = rows(store.path, "SELECT count(*) FROM approvals")[0][0]
    return count


async def test_an_operator_signs_in_by_approving(store: Store, clock: FixedClock, phone: Phone) -> None:
    async with running_console(store, clock, settings=SETTINGS) as operator:
        await operator.fill(OPERATOR, PASSWORD)
        assert "Approuvez sur votre téléphone" in operator.words("#title")
        assert operator.words("#step") == "Console des opérateurs"
        await approve(operator, phone, clock)
        await operator.press("escape")
        assert "Comptes" in operator.text()
        assert isinstance(operator.app, ConsoleApp)
        assert operator.app.desk is not None


async def test_who_leaves_that_page_is_back_at_connexion(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with running_console(store, clock, settings=SETTINGS) as operator:
        await operator.fill(OPERATOR, PASSWORD)
        await operator.press("escape")
        assert isinstance(operator.app.screen, ConsoleSignInPage)
        await operator.until(lambda: requests(store) == 0)


@pytest.mark.parametrize("size", SIZES)
async def test_an_action_waits_for_the_phone_and_is_then_done(
    store: Store, clock: FixedClock, phone: Phone, size: tuple[int, int]
) -> None:
    async with at_the_mail_address(store, clock, phone, size) as operator:
        assert "Votre code" not in operator.text()
        await operator.press("enter", "enter")
        assert "tirez la liste vers le bas" in operator.words("NumberToChoose .lead")
        assert number(operator)
        assert address(store) is None
        challenge = shown(phone, clock)
        assert challenge.question == "Confirmer votre action d'opérateur ?"
        await operator.press("enter")
        phone.accept(challenge, number(operator))
        await later(operator, clock)
        assert isinstance(operator.app.screen, AccountPage)
        assert "✓ L'adresse est enregistrée." in operator.text()
    assert address(store) == "marie@exemple.fr"


@pytest.mark.parametrize("size", SIZES)
async def test_an_action_says_meanwhile_that_the_service_is_down(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    service = Service(monkeypatch)
    async with at_the_mail_address(store, clock, phone, size) as operator:
        await operator.press("enter", "enter")
        service.is_called_by(in_front(operator))
        service.is_there = False
        await later(operator, clock)
        assert operator.words("#notice") == GONE
        assert number(operator)
        service.is_there = True
        service.wait()
        await later(operator, clock)
        assert operator.words("#notice") == ""
        await approve(operator, phone, clock)
    assert address(store) == "marie@exemple.fr"


@pytest.mark.parametrize("size", SIZES)
async def test_a_form_gives_way_to_the_number(
    store: Store, clock: FixedClock, phone: Phone, size: tuple[int, int]
) -> None:
    enrolled(store, clock, CLIENT)
    session = signed_in(store, phone, clock)
    async with running_console(store, clock, size, SETTINGS, session=session) as operator:
        await operator.open(CLIENT)
        await operator.click("#reset")
        for question in ("#reason-usual", "#identity-usual"):
            await answer(operator, question, "down")
        operator.focus("#yes")
        await operator.press("enter")
        drawn = operator.app.screen.query_one("#number").region
        assert drawn.height == ROWS
        assert operator.app.size.region.contains_region(drawn)
        assert "Raison" not in operator.text()
        await approve(operator, phone, clock)
        assert isinstance(operator.app.screen, AccountPage)
    user = store.administration().directory.user(CLIENT)
    assert store.administration().directory.factors(user) == []


async def test_no_second_approval_is_asked_for_a_while(store: Store, clock: FixedClock, phone: Phone) -> None:
    async with at_the_mail_address(store, clock, phone) as operator:
        await operator.press("enter", "enter")
        await approve(operator, phone, clock)
        await operator.click("#email")
        await operator.press("ctrl+u")
        await operator.type("marie@exemple.org")
        await operator.press("enter", "enter")
        assert address(store) == "marie@exemple.org"


async def test_a_refusal_is_told_and_what_was_typed_stays(store: Store, clock: FixedClock, phone: Phone) -> None:
    async with at_the_mail_address(store, clock, phone) as operator:
        await operator.press("enter", "enter")
        phone.decline(shown(phone, clock))
        await later(operator, clock)
        assert operator.words("#notice") == f"✗ {REFUSED}"
        assert "marie@exemple.fr" in operator.words()
        assert address(store) is None
        clock.advance(10)
        await operator.press("enter")
        challenge = shown(phone, clock)
        phone.accept(challenge, other(number(operator), challenge))
        await later(operator, clock)
        assert "Un autre nombre a été choisi" in operator.words()
        assert address(store) is None


async def test_who_has_not_asked_signs_the_operator_out(store: Store, clock: FixedClock, phone: Phone) -> None:
    async with at_the_mail_address(store, clock, phone) as operator:
        await operator.press("enter", "enter")
        phone.decline(shown(phone, clock), "unknown_trigger")
        await later(operator, clock)
        assert isinstance(operator.app.screen, ConsoleSignInPage)
        assert operator.words("Notice").startswith(
            "✗ Refusé sur le téléphone : « ce n'était pas moi ». Rien n'a été changé, et la console a été quittée."
        )
    assert address(store) is None


async def test_who_gives_the_action_up_withdraws_the_request(store: Store, clock: FixedClock, phone: Phone) -> None:
    async with at_the_mail_address(store, clock, phone) as operator:
        await operator.press("enter", "enter")
        assert requests(store) == 1
        await operator.click("#cancel")
        assert not isinstance(operator.app.screen, ActionDialog)
        await operator.until(lambda: requests(store) == 0)


async def test_who_gives_up_while_the_approval_is_redeemed_has_nothing_done(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_mail_address(store, clock, phone) as operator:
        dialog = operator.app.screen
        assert isinstance(dialog, ActionDialog)
        gate = Gate(dialog.administration.redeem_approval)
        monkeypatch.setattr(dialog.administration, "redeem_approval", gate)
        await operator.press("enter", "enter")
        phone.accept(shown(phone, clock), number(operator))
        in_front(operator).watch_phone()
        await operator.until(lambda: gate.calls == 1)
        dialog.give_up()
        gate.open()
        await operator.settle()
        assert isinstance(operator.app.screen, AccountPage)
    assert address(store) is None


async def test_a_proof_that_grows_old_meanwhile_asks_the_phone(store: Store, clock: FixedClock, phone: Phone) -> None:
    enrolled(store, clock, CLIENT)
    session = signed_in(store, phone, clock)
    async with running_console(store, clock, settings=SETTINGS, session=session) as operator:
        clock.advance(-121)
        await operator.open(CLIENT)
        await operator.click("#email")
        await operator.type("marie@exemple.fr")
        clock.advance(121)
        await operator.press("enter", "enter")
        await approve(operator, phone, clock)
        assert address(store) == "marie@exemple.fr"


async def test_without_a_service_it_says_whom_to_call(store: Store, clock: FixedClock, phone: Phone) -> None:
    async with at_the_mail_address(store, clock, phone, settings=Settings()) as operator:
        await operator.press("enter", "enter")
        assert "Appelez l'administrateur" in operator.words("#notice")
        assert requests(store) == 0
