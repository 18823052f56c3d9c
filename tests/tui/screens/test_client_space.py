"""Espace client: who I am, what protects me, and the two ways on."""

from __future__ import annotations

import pytest

from storage import NoticeKind, Role, Store
from tests.conftest import PASSWORD, FixedClock
from tests.tui.harness import EACH_SIZE, running
from tests.tui.journeys import GOOGLE, NAME, OKTA, at_client_space, at_methods, begun, enrolled, in_space
from tests.tui.stores import UNAVAILABLE, unavailable
from tests.tui.usable import assert_refused, assert_usable, unframed
from tui import language
from tui.config.settings import MethodSettings, Settings
from tui.messages import steps
from tui.messages.notices import CHANGES_TOLD_AT_A_TIME
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

OKTA_LINE = "✓ Okta Verify sur Mon iPhone, depuis le 21/09/2026"
THE_END = "✓ C'est terminé : votre compte est protégé. Vous pouvez fermer cette fenêtre."
NO_CODES = "! Pas de codes de secours : sans eux, un téléphone perdu vous mène au comptoir."
UNPROTECTED = "! Votre mot de passe seulement. Activez une méthode avec votre téléphone."


def unprotected(store: Store) -> Journey:
    """A client who put it off."""
    return at_methods(store).finish()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_says_who_and_what(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with running(store, clock, size, journey=at_client_space(store, clock)) as person:
        assert_usable(person, "Bonjour Marie", "Me déconnecter", "Modifier mes paramètres")
        assert person.words("#step") == "marie.tremblay (client)"
        assert person.words("#the-end") == THE_END
        assert (person.words("#protection"), person.words("#recovery")) == (OKTA_LINE, NO_CODES)
        assert "Étape" not in person.words()
        await person.press("enter")
        assert person.step() is Step.CONFIRM_PASSWORD


async def test_what_does_not_fit_on_a_row_goes_on_under_its_words(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, (60, 20), journey=at_client_space(store, clock)) as person:
        rows = person.text().splitlines()
        place = next(place for place, row in enumerate(rows) if "! Pas de codes" in row)
        assert rows[place + 1].index("vous mène") == rows[place].index("Pas de codes")


async def test_an_operator_is_called_one(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add("paul", PASSWORD, role=Role.OPERATOR)
    session, _secret = enrolled(store, clock, begun().signed_in(store.sign_in.with_password("paul", PASSWORD)), OKTA)
    async with running(store, clock, journey=in_space(session)) as person:
        assert (person.words("#title"), person.words("#step")) == ("Bonjour Paul", "paul (opérateur)")


async def test_an_operator_is_told_what_comes_next_and_never_sent_to_the_counter(
    store: Store, clock: FixedClock
) -> None:
    store.administration().accounts.add("paul", PASSWORD, role=Role.OPERATOR)
    session, _secret = enrolled(store, clock, begun().signed_in(store.sign_in.with_password("paul", PASSWORD)), OKTA)
    space = in_space(session)._replace(has_just_finished=True)
    for journey in (space, space._replace(step=Step.LOST_PHONE)):
        async with running(store, clock, journey=journey) as person:
            shown = [unframed(person)]
            if journey is space:
                assert "dans la console : guichet console" in person.words("#the-end")
                assert person.words("#recovery").endswith("un téléphone perdu vous ferme aussi la console.")
            else:
                await person.fill("AAAA AAAA AAAAA")
                assert "l'administrateur" in person.words("Notice")
            await person.press("f1")
            shown.append(unframed(person, "#help"))
            assert not [words for words in shown if "comptoir" in words]
    assert steps.how_things_stand(space, clock.now).endswith("dans la console : guichet console")


async def test_without_a_method_it_says_so(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=unprotected(store)) as person:
        assert person.words("#protection") == UNPROTECTED


async def test_every_active_method_has_its_line(store: Store, clock: FixedClock) -> None:
    first, _secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    second, _secret = enrolled(store, clock, in_space(first), GOOGLE)
    async with running(store, clock, journey=in_space(second)) as person:
        assert person.words("#protection") == (
            f"{OKTA_LINE} ✓ Google Authenticator sur Mon iPhone, depuis le 21/09/2026"
        )


async def test_a_method_no_longer_offered_still_has_its_line(store: Store, clock: FixedClock) -> None:
    settings = Settings(methods={OKTA: MethodSettings(offered=False)})
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    async with running(store, clock, settings=settings, journey=in_space(session, settings)) as person:
        assert person.words("#protection") == "✓ Okta Verify sur Mon iPhone, depuis le 21/09/2026"


async def test_what_does_not_fit_is_told_the_next_time(store: Store, clock: FixedClock) -> None:
    at_client_space(store, clock)
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    issued = [store.administration().accounts.renew_password(NAME) for _number in range(CHANGES_TOLD_AT_A_TIME)][-1]
    session = store.passwords.change(store.sign_in.with_password(NAME, issued), PASSWORD)
    async with running(store, clock, journey=in_space(session)) as person:
        assert person.words("#news").count("•") == CHANGES_TOLD_AT_A_TIME
        assert "Un opérateur a réinitialisé" in person.words("#news")
    left = store.sign_in.with_password(NAME, PASSWORD).notices
    assert [notice.kind for notice in left] == [NoticeKind.PASSWORD_RENEWED] * 2


async def test_in_english_the_date_is_an_english_one(store: Store, clock: FixedClock) -> None:
    language.choose("en")
    async with running(store, clock, journey=at_client_space(store, clock)) as person:
        assert "since 2026-09-21" in person.words("#protection")


async def test_signing_out_forgets_the_person(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_client_space(store, clock)) as person:
        await person.press("escape")
        assert person.step() is Step.CLIENT_SPACE
        await person.click("#sign-out")
        assert person.app.journey == begun()
        assert NAME not in person.text()


async def test_the_buttons_answer_the_keyboard_and_the_mouse(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_client_space(store, clock)) as person:
        await person.click("#settings")
        assert person.step() is Step.CONFIRM_PASSWORD
        await person.press("escape", "tab", "enter")
        assert person.app.journey == begun()


async def test_a_store_that_fails_says_so_and_stays(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = at_client_space(store, clock)
    monkeypatch.setattr(store.devices, "of", unavailable)
    async with running(store, clock, journey=journey) as person:
        assert_refused(person, UNAVAILABLE)
        assert person.words("#step") == "marie.tremblay (client)"
        assert UNPROTECTED not in person.words()
