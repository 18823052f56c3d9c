"""Who enters the console, who is told why not, and how one is signed out."""

from __future__ import annotations

import pytest

from storage import Role, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.operators import close_operator
from tests.tui import commands
from tests.tui.console.office import CLIENT, OPERATOR, Operator, console, enrolled, running_console
from tui import language
from tui.config.settings import Settings
from tui.console.app import WARNING
from tui.console.dialogs.news import News
from tui.console.section import Section
from tui.handbook import Task
from tui.widgets.stepper import Stepper

NO_CLIENT = "Cette console est celle des opérateurs : pour votre compte, lancez « guichet »."
ENROL_FIRST = "Activez d'abord votre téléphone : lancez « guichet », suivez le guide, puis revenez ici."
ENDED = "Vos paramètres ont changé ailleurs. Reconnectez-vous."

IDLE = Settings().console_idle_seconds


async def test_an_operator_signs_in_with_password_and_code(store: Store, clock: FixedClock) -> None:
    claire = enrolled(store, clock, OPERATOR, role=Role.OPERATOR)
    clock.advance(60)
    async with running_console(store, clock) as person:
        assert "Console des opérateurs" in person.words()
        await person.fill(OPERATOR, PASSWORD)
        assert "Saisissez le code affiché sur votre téléphone" in person.text()
        await person.fill(totp(claire.secret, clock.now))
        await person.press("escape")
        assert "Comptes" in person.text()
        assert person.text().splitlines()[1].endswith(f"─ {OPERATOR} ─╮")


async def test_no_page_of_the_way_in_is_a_step_of_the_guide(store: Store, clock: FixedClock) -> None:
    claire = enrolled(store, clock, OPERATOR, role=Role.OPERATOR)
    issued = store.administration().accounts.renew_password(OPERATOR)
    clock.advance(60)
    async with running_console(store, clock) as person:
        for title, typed in (
            ("Connexion", (OPERATOR, issued)),
            ("Choisissez votre mot de passe", ("une phrase à elle", "une phrase à elle")),
            ("Saisissez le code", (totp(claire.secret, clock.now),)),
        ):
            assert title in person.words("#title")
            assert person.words("#step") == "Console des opérateurs"
            assert not person.app.screen.query(Stepper)
            await person.fill(*typed)
        assert isinstance(person.app.screen, News)


async def test_enter_from_habit_after_the_code_closes_no_news(store: Store, clock: FixedClock) -> None:
    claire = enrolled(store, clock, OPERATOR, role=Role.OPERATOR)
    clock.advance(60)
    async with running_console(store, clock) as person:
        await person.fill(OPERATOR, PASSWORD)
        await person.fill(totp(claire.secret, clock.now))
        await person.press_after(0.7, "enter")
        assert isinstance(person.app.screen, News)
        await person.press("enter")
        assert not isinstance(person.app.screen, News)


async def test_a_password_is_not_enough(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, OPERATOR, role=Role.OPERATOR)
    async with running_console(store, clock) as person:
        await person.fill(OPERATOR, PASSWORD, "000000")
        assert "Code refusé" in person.text()
        assert person.app.desk is None


async def test_the_limits_and_words_are_those_of_the_wizard(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, OPERATOR, role=Role.OPERATOR)
    async with running_console(store, clock) as person:
        await person.fill(OPERATOR, "pas le bon")
        assert "Nom d'utilisateur ou mot de passe incorrect." in person.words()
        await person.fill("pas le bon non plus")
        assert "Trop d'essais. Réessayez dans 1 seconde." in person.text()


@pytest.mark.parametrize("with_phone", [True, False])
async def test_a_client_is_told_and_signed_out(store: Store, clock: FixedClock, *, with_phone: bool) -> None:
    if with_phone:
        enrolled(store, clock, CLIENT)
    else:
        store.administration().accounts.add(CLIENT, PASSWORD)
    before = store.administration().directory.user(CLIENT).last_sign_in_at
    clock.advance(60)
    async with running_console(store, clock) as person:
        await person.fill(CLIENT, PASSWORD)
        assert person.words("#notice") == f"✗ {NO_CLIENT}"
        assert person.app.journey.session is None
        assert person.app.desk is None
    assert store.administration().directory.user(CLIENT).last_sign_in_at == before


async def test_an_operator_without_a_phone_is_sent_to_the_guide(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(OPERATOR, PASSWORD, role=Role.OPERATOR)
    async with running_console(store, clock) as person:
        await person.fill(OPERATOR, PASSWORD)
        assert person.words("#notice") == f"✗ {ENROL_FIRST}"
        assert person.app.journey.session is None


async def test_an_operator_with_a_one_time_password_chooses_one_then_gives_a_code(
    store: Store, clock: FixedClock
) -> None:
    claire = enrolled(store, clock, OPERATOR, role=Role.OPERATOR)
    issued = store.administration().accounts.renew_password(OPERATOR)
    clock.advance(60)
    async with running_console(store, clock) as person:
        await person.fill(OPERATOR, issued)
        assert "Choisissez votre mot de passe" in person.text()
        await person.fill("une autre phrase", "une autre phrase")
        await person.fill(totp(claire.secret, clock.now))
        assert person.app.desk is not None


async def test_a_lost_phone_is_not_replaced_here(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, OPERATOR, role=Role.OPERATOR)
    async with running_console(store, clock) as person:
        await person.fill(OPERATOR, PASSWORD)
        await person.click("#lost")
        assert "lancez « guichet »" in person.words()
        assert person.app.journey.session is None


async def test_help_is_the_handbook(store: Store, clock: FixedClock) -> None:
    async with running_console(store, clock) as person:
        await person.press("f1")
        assert "Se connecter à la console" in person.text()
        await person.press("escape")
        assert person.focused() == "name"


async def test_news_of_their_own_account_are_told_once(store: Store, clock: FixedClock) -> None:
    claire = enrolled(store, clock, OPERATOR, role=Role.OPERATOR)
    clock.advance(60)
    for told in (True, False):
        async with running_console(store, clock) as person:
            await person.fill(OPERATOR, PASSWORD, totp(claire.secret, clock.now))
            assert ("Une méthode a été ajoutée" in person.text()) == told
            await person.press("escape")
        clock.advance(60)


async def test_the_language_chosen_before_signing_in_is_that_after_signing_out(store: Store, clock: FixedClock) -> None:
    claire = enrolled(store, clock, OPERATOR, role=Role.OPERATOR)
    clock.advance(60)
    try:
        async with running_console(store, clock) as person:
            await person.press("f2")
            before = person.words()
            assert "Each action will be recorded" in before
            await person.fill(OPERATOR, PASSWORD, totp(claire.secret, clock.now))
            await person.press("escape", "escape", "right", "enter")
            assert person.words() == before
    finally:
        language.choose("fr")


async def test_a_session_that_ended_elsewhere_signs_in_again(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        store.administration().accounts.renew_password(OPERATOR)
        await operator.later()
        assert ENDED in operator.words()
        assert operator.app.desk is None


async def test_so_does_one_that_ends_while_a_dialog_is_open(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        await operator.click("#door")
        store.administration().accounts.renew_password(OPERATOR)
        await operator.press("right", "enter")
        assert ENDED in operator.words()
        assert len(operator.app.screen_stack) == 1


async def test_whoever_is_no_operator_any_more_is_signed_out(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        close_operator(store, OPERATOR)
        await operator.later()
        assert "votre compte est fermé, ou n'est plus celui d'un opérateur" in operator.words("#notice")
        assert operator.app.desk is None


async def test_signing_out_is_asked_once_more(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press("escape", "enter")
        assert operator.app.desk is not None
        await operator.press("escape", "right", "enter")
        assert operator.focused() == "name"
        assert operator.app.desk is None
        assert operator.app.journey.session is None


def test_there_must_be_an_account_first(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run(store, Settings(), "console") == 1
    assert "Guichet n'est pas encore installé : lancez « guichet », puis « Installer »." in capsys.readouterr().err


# Silence


async def silent(operator: Operator, clock: FixedClock, seconds: float) -> None:
    """Nothing is touched, and the application notices."""
    clock.advance(seconds)
    operator.app.watch_presence()
    await operator.settle()


WARNED = "! Appuyez sur une touche : sinon, votre session se ferme dans 20 secondes."


async def test_silence_is_warned_of_then_signs_out(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await silent(operator, clock, IDLE - WARNING - 1)
        assert WARNED not in operator.words()
        await silent(operator, clock, 1)
        assert WARNED in operator.words()
        await silent(operator, clock, WARNING)
        assert "après 5 minutes sans activité." in operator.words("#notice")
        assert WARNED not in operator.words()
        assert operator.app.desk is None


@pytest.mark.parametrize(
    ("chosen", "lang", "said"),
    [
        (60, "fr", "après 1 minute sans activité."),
        (90, "fr", "après 1 min 30 sans activité."),
        (3600, "fr", "après 60 minutes sans activité."),
        (60, "en", "after 1 minute without activity."),
        (600, "en", "after 10 minutes without activity."),
    ],
)
async def test_the_time_told_is_that_of_the_settings(
    store: Store, clock: FixedClock, chosen: int, lang: str, said: str
) -> None:
    language.choose(lang)
    async with console(store, clock, settings=Settings(console_idle_seconds=chosen)) as operator:
        await silent(operator, clock, chosen)
        assert said in operator.words("#notice")


async def test_a_key_takes_the_warning_back(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await silent(operator, clock, IDLE - WARNING)
        await operator.press("down")
        assert WARNED not in operator.words()
        await silent(operator, clock, IDLE - WARNING - 1)
        assert operator.app.desk is not None


async def test_silence_closes_what_is_open(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        await operator.click("#email")
        await silent(operator, clock, IDLE)
        assert len(operator.app.screen_stack) == 1
        assert operator.focused() == "name"


async def test_silence_in_front_of_connexion_is_no_matter(store: Store, clock: FixedClock) -> None:
    async with running_console(store, clock) as person:
        await silent(person, clock, 10 * IDLE)
        assert "sans activité" not in person.words()


async def test_silence_while_the_store_is_at_work_is_not_absence(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key)
        operator.page.busy = True
        await silent(operator, clock, IDLE)
        assert operator.app.desk is not None


def test_the_page_about_signing_in_comes_first() -> None:
    assert next(iter(Task)) is Task.SIGN_IN


async def test_a_look_that_comes_after_the_last_page_sees_nobody(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        assert operator.app.journey.session
    operator.app.watch_presence()
