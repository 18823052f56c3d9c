"""The way out of an operator whose only device is a phone that approves: the password, then the number on the phone."""

from __future__ import annotations

import pytest

from storage import Action, Outcome, Role, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.push_phone.phone import Phone
from tests.storage.approvers import other, shown, with_a_phone
from tests.storage.operators import close_operator
from tests.storage.people import rows
from tests.tui.approving import SETTINGS
from tests.tui.gone_service import GONE, Service
from tests.tui.harness import EACH_SIZE
from tests.tui.journeys import NAME
from tests.tui.kiosks import OPERATOR, Client, kiosk, operator
from tests.tui.usable import assert_wrong
from tui.kiosk.afterwards import OPERATOR_LEFT
from tui.kiosk.cover_pages import WelcomePage
from tui.kiosk.way_out import WayOutPage

REFUSED = "✗ Nom, mot de passe ou code incorrect. Vérifiez-les et recommencez."


@pytest.fixture
def phone(store: Store, clock: FixedClock) -> Phone:
    """The phone of the operator."""
    return with_a_phone(store, clock, OPERATOR, role=Role.OPERATOR)


def page(client: Client) -> WayOutPage:
    """Return the page in front."""
    assert isinstance(client.app.screen, WayOutPage)
    return client.app.screen


async def tries(client: Client, name: str, password: str) -> str:
    """Leave the code empty; return what is said."""
    await client.press("f10")
    await client.fill(name, password, "")
    return client.words("Notice")


async def later(client: Client, clock: FixedClock) -> None:
    """Let the page look once more."""
    clock.advance(1)
    page(client).watch_phone()
    await client.settle()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_an_operator_approves_and_ends_the_kiosk(
    store: Store, clock: FixedClock, phone: Phone, size: tuple[int, int]
) -> None:
    async with kiosk(store, clock, size, SETTINGS) as client:
        assert await tries(client, OPERATOR, PASSWORD) == ""
        assert "tirez la liste vers le bas" in client.words("NumberToChoose .lead")
        assert "[ Annuler ]" in client.words()
        assert "[ Fermer le kiosque ]" not in client.words()
        await client.press("enter")
        challenge = shown(phone, clock)
        assert challenge.question == "Fermer le kiosque ?"
        phone.accept(challenge, page(client).number.digits)
        clock.advance(1)
        page(client).watch_phone()
        await client.until_the_end()
        assert client.app.return_code == OPERATOR_LEFT
    last = store.administration().audit_log.events()[-1]
    assert (last.actor, last.action, last.detail) == (OPERATOR, Action.SIGNED_IN, "end of the kiosk")


async def test_help_tells_the_number_in_digits(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with kiosk(store, clock, settings=SETTINGS) as client:
        await tries(client, OPERATOR, PASSWORD)
        digits = " ".join(page(client).number.digits)
        await client.press("f1")
        assert f"Nombre à choisir : {digits}." in client.words()
        assert "le code de son téléphone" not in client.words()


async def test_a_wrong_number_keeps_the_kiosk(store: Store, clock: FixedClock, phone: Phone) -> None:
    async with kiosk(store, clock, settings=SETTINGS) as client:
        await tries(client, OPERATOR, PASSWORD)
        challenge = shown(phone, clock)
        phone.accept(challenge, other(page(client).number.digits, challenge))
        await later(client, clock)
        assert client.words("Notice").startswith("✗ Un autre nombre a été choisi")
        assert client.focused() == "password"
        assert client.app.is_running


async def test_who_gives_up_withdraws_the_request_and_leaves_nothing(
    store: Store, clock: FixedClock, phone: Phone
) -> None:
    assert phone.is_enrolled
    async with kiosk(store, clock, settings=SETTINGS) as client:
        await tries(client, OPERATOR, PASSWORD)
        assert rows(store.path, "SELECT count(*) FROM approvals") == [(1,)]
        await client.press("escape")
        assert isinstance(client.app.screen, WelcomePage)
        await client.until(lambda: rows(store.path, "SELECT count(*) FROM approvals") == [(0,)])


async def test_anybody_else_is_refused_in_the_same_words(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    with_a_phone(store, clock, NAME)
    store.administration().accounts.add("oscar", PASSWORD, role=Role.OPERATOR)
    async with kiosk(store, clock, settings=SETTINGS) as client:
        for name, password in (
            (NAME, PASSWORD),
            ("oscar", PASSWORD),
            ("personne", PASSWORD),
            (OPERATOR, "pas celui-là"),
        ):
            assert await tries(client, name, password) == REFUSED
            await client.press("escape")
    assert rows(store.path, "SELECT count(*) FROM approvals") == [(0,)]
    refused = [event for event in store.administration().audit_log.events() if event.outcome == Outcome.REFUSED]
    assert (NAME, Action.SIGNED_IN) in {(event.actor, event.action) for event in refused}


async def test_an_account_that_is_closed_meanwhile_is_refused(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with kiosk(store, clock, settings=SETTINGS) as client:
        await tries(client, OPERATOR, PASSWORD)
        close_operator(store, OPERATOR)
        await later(client, clock)
        assert client.words("Notice") == REFUSED
        assert client.focused() == "password"


async def test_a_code_does_as_before(store: Store, clock: FixedClock) -> None:
    secret = operator(store, clock)
    async with kiosk(store, clock, settings=SETTINGS) as client:
        await client.press("f10")
        await client.fill(OPERATOR, PASSWORD)
        await client.type(totp(secret, clock.now))
        await client.hurry("enter")
        await client.until_the_end()
        assert client.app.return_code == OPERATOR_LEFT


async def test_where_no_phone_can_be_asked_a_code_is_needed(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with kiosk(store, clock) as client:
        await tries(client, OPERATOR, PASSWORD)
        assert_wrong(client, "code", "Saisissez le code de votre téléphone.")


async def test_a_service_that_is_down_is_told_meanwhile(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(monkeypatch)
    async with kiosk(store, clock, settings=SETTINGS) as client:
        assert await tries(client, OPERATOR, PASSWORD) == ""
        service.is_called_by(page(client))
        service.is_there = False
        await later(client, clock)
        assert client.words("#notice") == GONE
        service.is_there = True
        service.wait()
        await later(client, clock)
        assert client.words("#notice") == ""
        phone.accept(shown(phone, clock), page(client).number.digits)
        page(client).watch_phone()
        await client.until_the_end()
        assert client.app.return_code == OPERATOR_LEFT
