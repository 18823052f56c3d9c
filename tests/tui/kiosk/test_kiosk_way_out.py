"""The operator's way out: name, password and code, and one answer for all that is wrong."""

from __future__ import annotations

import pytest

from storage import Action, Outcome, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.tui.harness import EACH_SIZE
from tests.tui.journeys import NAME, at_proof, at_qr_code, enrolled, in_space, proved
from tests.tui.kiosk.test_kiosk import abandoned
from tests.tui.kiosks import OPERATOR, Client, kiosk, operator
from tests.tui.stores import UNAVAILABLE, Gate, unavailable
from tests.tui.usable import assert_wrong
from tui.kiosk.afterwards import OPERATOR_LEFT
from tui.kiosk.cover_pages import WelcomePage
from tui.kiosk.way_out import WayOutPage
from tui.wizard.steps import Step

EMPTY = {
    "name": "Saisissez votre nom d'utilisateur.",
    "password": "Saisissez votre mot de passe.",
    "code": "Saisissez le code de votre téléphone.",
}
REFUSED = "✗ Nom, mot de passe ou code incorrect. Vérifiez-les et recommencez."


async def tries(client: Client, name: str, password: str, code: str) -> str:
    """What is said of these three."""
    await client.press("f10")
    await client.fill(name, password, code)
    return client.words("Notice")


async def test_an_operator_ends_the_kiosk(store: Store, clock: FixedClock) -> None:
    secret = operator(store, clock)
    async with kiosk(store, clock) as client:
        await client.press("f10")
        await client.type(OPERATOR)
        await client.press("enter")
        await client.type(PASSWORD)
        await client.press("enter")
        await client.type(totp(secret, clock.now))
        await client.hurry("enter")
        await client.until_the_end()
        assert client.app.return_code == OPERATOR_LEFT
    last = store.administration().audit_log.events()[-1]
    assert (last.actor, last.action, last.detail) == (OPERATOR, Action.SIGNED_IN, "end of the kiosk")


async def test_what_the_client_had_begun_is_abandoned(store: Store, clock: FixedClock) -> None:
    secret = operator(store, clock)
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.press("f10")
        assert NAME not in client.words()
        await client.type(OPERATOR)
        await client.press("enter")
        await client.type(PASSWORD)
        await client.press("enter")
        await client.type(totp(secret, clock.now))
        await client.hurry("enter")
        await client.until_the_end()
        assert client.app.return_code == OPERATOR_LEFT
        assert abandoned(store) == ["end of the kiosk"]


async def test_a_client_is_refused_in_the_words_of_a_wrong_password(store: Store, clock: FixedClock) -> None:
    secret = operator(store, clock)
    _session, clients = enrolled(store, clock, in_space(store.sign_in.with_password(*a_client(store))), "okta_verify")
    clock.advance(60)
    async with kiosk(store, clock) as client:
        assert await tries(client, NAME, PASSWORD, totp(clients, clock.now)) == REFUSED
        assert store.administration().audit_log.events()[-1].outcome == Outcome.REFUSED
        await client.press("escape")
        assert await tries(client, OPERATOR, "pas celui-là", totp(secret, clock.now)) == REFUSED
        clock.advance(60)
        await client.press("escape")
        assert await tries(client, OPERATOR, PASSWORD, "000000") == REFUSED
        assert client.app.is_running


def a_client(store: Store) -> tuple[str, str]:
    """An account; its name and password."""
    store.administration().accounts.add(NAME, PASSWORD)
    return NAME, PASSWORD


async def test_guesses_are_limited_and_the_limit_is_told(store: Store, clock: FixedClock) -> None:
    operator(store, clock)
    async with kiosk(store, clock) as client:
        assert await tries(client, OPERATOR, "pas celui-là", "123456") == REFUSED
        await client.press("escape")
        assert await tries(client, OPERATOR, PASSWORD, "123456") == "✗ Trop d'essais. Réessayez dans 1 seconde."


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_nothing_typed_can_be_read_or_stays(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    operator(store, clock)
    async with kiosk(store, clock, size) as client:
        await client.press("f10")
        assert client.words("#title") == "Fermer le kiosque"
        assert "[ Annuler ]" in client.words()
        await client.fill(OPERATOR, "secret")
        await client.type("123456")
        assert "secret" not in client.words()
        assert "123456" not in client.words()
        await client.press("escape")
        assert isinstance(client.app.screen, WelcomePage)
        await client.press("f10")
        assert [field.value for field in client.app.screen.query("Field")] == ["", "", ""]  # type: ignore[attr-defined]


async def test_an_empty_field_is_asked_for(store: Store, clock: FixedClock) -> None:
    operator(store, clock)
    async with kiosk(store, clock) as client:
        await client.press("f10")
        await client.fill(OPERATOR, "")
        assert_wrong(client, "password", EMPTY["password"])


async def test_enter_on_an_empty_field_stays_and_the_button_tells_of_all(store: Store, clock: FixedClock) -> None:
    operator(store, clock)
    async with kiosk(store, clock) as client:
        await client.press("f10", "enter")
        assert_wrong(client, "name", EMPTY["name"])
        await client.click("#next")
        assert client.focused() == "name"
        assert all(client.words(f"#{field}").endswith(f"✗ {sentence}") for field, sentence in EMPTY.items())


@pytest.mark.parametrize("typed", ["le code", "12345", "https://exemple.fr/123456"])
async def test_what_is_no_code_is_told_and_neither_is_the_password_tried(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    secret = operator(store, clock)
    async with kiosk(store, clock) as client:
        with monkeypatch.context() as nothing_asked:
            nothing_asked.setattr(store.sign_in, "as_operator", unavailable)
            assert (await tries(client, OPERATOR, PASSWORD, typed)).startswith("✗ Code refusé : ")
        assert client.focused() == "code"
        code = totp(secret, clock.now)
        await client.type(f"{code[:3]} {code[3:]}")
        await client.hurry("enter")
        await client.until_the_end()
        assert client.app.return_code == OPERATOR_LEFT


async def test_it_opens_once_and_has_help(store: Store, clock: FixedClock) -> None:
    async with kiosk(store, clock, journey=at_qr_code(store)) as client:
        await client.press("f10", "f10")
        assert "F1 aide" in client.words()
        await client.press("f1")
        assert "Échap revient à votre page" in client.words()
        await client.press("f10")
        assert len(client.app.screen_stack) == 3, "a second one does not open over the help"
        await client.press("escape")
        assert isinstance(client.app.screen, WayOutPage)
        await client.press("escape")
        assert client.step() is Step.QR_CODE


@pytest.mark.parametrize("with_help", [False, True])
async def test_a_page_that_moves_on_waits_behind_it(store: Store, clock: FixedClock, *, with_help: bool) -> None:
    journey = at_proof(store)
    async with kiosk(store, clock, journey=journey) as client:
        await client.press("f10")
        await client.type("olg")
        await client.press(*["f1"] * with_help)
        client.app.move(proved(store, clock, journey))
        await client.settle()
        await client.press(*["escape"] * with_help)
        assert client.words("#title") == "Fermer le kiosque"
        await client.press("escape")
        assert "C'est fait Étape 8 sur 9" in client.words()


async def test_a_store_that_fails_opens_nothing(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.sign_in, "as_operator", unavailable)
    async with kiosk(store, clock) as client:
        assert await tries(client, OPERATOR, PASSWORD, "123456") == f"✗ {UNAVAILABLE}"
        assert client.app.is_running


async def test_while_it_is_checked_it_cannot_be_left_or_sent_again(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.sign_in.as_operator)
    monkeypatch.setattr(store.sign_in, "as_operator", gate)
    async with kiosk(store, clock) as client:
        await client.press("f10")
        await client.fill(OPERATOR, PASSWORD)
        await client.type("123456")
        await client.hurry("enter", "enter")
        await client.hurry("escape")
        assert isinstance(client.app.screen, WayOutPage)
        gate.open()
        await client.settle()
        assert gate.calls == 1
        assert client.words("Notice") == REFUSED
