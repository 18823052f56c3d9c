"""What a person has just done: told once on the page that follows, and no news any more on the next."""

from __future__ import annotations

import pytest
from textual.widgets import Button

from storage import Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.tui.harness import SIZES, Person, running
from tests.tui.journeys import NAME, OKTA, at_first_account, at_methods, at_qr_code, begun, enrolled
from tui.config.settings import Settings
from tui.kiosk.app import KioskApp
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step

RENAMED = "Appareil renommé : « Mon iPhone » s'appelle maintenant « Le bleu »."
REMOVED = "Appareil retiré : « Mon iPhone ». Supprimez aussi son entrée dans l'application Okta Verify."
NEW = "une autre phrase de passe"


@pytest.fixture
def settings(store: Store, clock: FixedClock) -> Journey:
    """The settings of somebody with one phone."""
    session = enrolled(store, clock, at_methods(store), OKTA)[0]
    clock.advance(60)
    return in_settings(session)


def in_settings(session: Session) -> Journey:
    """Return the journey of this person at the list of their settings."""
    return Journey(Step.METHODS, begun().methods, session=session, changing_settings=True)


def told(person: Person) -> str:
    """What the notice says, as a whole and in sight."""
    return " ".join(person.words("#notice").replace("▌", "").split())


async def press(person: Person, action: str) -> None:
    """Press the first button of the page for this action on a device."""
    button = next(found for found in person.app.screen.query(Button) if str(found.id).startswith(f"{action}-"))
    await person.click(f"#{button.id}")


async def rename(person: Person, name: str) -> None:
    """Give the first device of the page another name."""
    await press(person, "rename")
    await person.press("ctrl+u")
    await person.fill(name)


@pytest.mark.parametrize("size", SIZES)
async def test_a_device_renamed_is_told_once(
    store: Store, clock: FixedClock, settings: Journey, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=settings.manage(OKTA)) as person:
        await rename(person, "Le bleu")
        assert told(person) == f"✓ {RENAMED}"
        await person.press("escape")
        assert told(person) == ""
        await person.click(f"#manage-{OKTA}")
        assert told(person) == ""


async def test_a_device_that_keeps_its_name_is_not_said_to_be_renamed(
    store: Store, clock: FixedClock, settings: Journey
) -> None:
    async with running(store, clock, journey=settings.manage(OKTA)) as person:
        await rename(person, " Mon iPhone ")
        assert told(person) == ""


async def test_the_name_told_is_the_one_that_the_device_has(store: Store, clock: FixedClock, settings: Journey) -> None:
    second = enrolled(store, clock, settings, OKTA, name="Le bleu")[0]
    async with running(store, clock, journey=in_settings(second).manage(OKTA)) as person:
        await rename(person, "Le bleu")
        assert told(person) == "✓ Appareil renommé : « Mon iPhone » s'appelle maintenant « Le bleu 2 »."


@pytest.mark.parametrize("size", SIZES)
async def test_a_device_removed_is_told_with_what_is_left_to_do(
    store: Store, clock: FixedClock, settings: Journey, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=settings.manage(OKTA)) as person:
        await press(person, "remove")
        await person.press("right", "enter")
        assert (person.step(), told(person)) == (Step.METHODS, f"✓ {REMOVED}")
        await person.click("#password")
        await person.press("escape")
        assert told(person) == ""


@pytest.mark.parametrize("size", SIZES)
async def test_one_more_device_is_told_in_the_settings(
    store: Store, clock: FixedClock, settings: Journey, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=settings.manage(OKTA)) as person:
        await person.press("enter", "space", "enter", "enter")
        await person.fill(totp(person.app.journey.pending.secret, clock.now))
        await person.press("enter")
        assert told(person) == "✓ Appareil ajouté : Okta Verify sur « Mon iPhone 2 »."


async def test_a_device_replaced_is_told_by_its_name(store: Store, clock: FixedClock, settings: Journey) -> None:
    async with running(store, clock, journey=settings.manage(OKTA)) as person:
        await rename(person, "Le bleu")
        await press(person, "replace")
        await person.press("space", "enter", "enter")
        await person.fill(totp(person.app.journey.pending.secret, clock.now))
        await person.press("enter")
        assert told(person) == "✓ Appareil remplacé : les codes de « Le bleu » sont refusés."


async def test_a_password_changed_is_told(store: Store, clock: FixedClock, settings: Journey) -> None:
    async with running(store, clock, journey=settings) as person:
        await person.click("#password")
        await person.fill(NEW, NEW)
        assert told(person) == "✓ Votre mot de passe est changé : l'ancien ne sert plus."
        await person.press("enter")
        assert (person.step(), "mot de passe" in person.words("#page")) == (Step.CLIENT_SPACE, False)


async def test_a_one_time_password_replaced_is_told_on_the_page_that_comes(store: Store, clock: FixedClock) -> None:
    issued = store.administration().accounts.add(NAME).password or ""
    async with running(store, clock) as person:
        await person.fill(NAME, issued)
        await person.fill(NEW, NEW)
        assert person.step() is Step.METHODS
        assert told(person) == "✓ Votre mot de passe est enregistré : le provisoire ne sert plus."


async def test_the_kiosk_tells_it_too(store: Store, clock: FixedClock) -> None:
    issued = store.administration().accounts.add(NAME).password or ""
    app = KioskApp(Services(store, Settings(), clock))
    async with app.run_test(size=(80, 24)) as pilot:
        client = Person(pilot, app)
        await client.settle()
        await client.press("enter")
        await client.fill(NAME, issued)
        await client.fill(NEW, NEW)
        assert told(client) == "✓ Votre mot de passe est enregistré : le provisoire ne sert plus."


async def test_the_first_account_is_told(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill("chef", PASSWORD, PASSWORD)
        assert told(person) == "✓ Le compte « chef » est créé."
        assert person.words(".lead") == (
            "Un compte d'opérateur doit être protégé par un téléphone. L'activation ne prend que quelques minutes."
        )


async def test_recovery_codes_are_told_to_be_confirmed_then_to_be_renewed(
    store: Store, clock: FixedClock, settings: Journey
) -> None:
    async with running(store, clock, journey=settings) as person:
        for answer, sentence, help_words in (
            ("", "✓ Vos codes de secours sont confirmés : ils servent dès maintenant.", False),
            ("#yes", "✓ Vos nouveaux codes de secours sont confirmés : ceux d'avant ne servent plus.", True),
        ):
            await person.click("#recovery")
            if answer:
                await person.click(answer)
            made = person.app.screen.journey.recovery  # type: ignore[attr-defined]
            await person.press("enter", "f1")
            assert ("ceux d'avant" in person.words("#help")) == help_words
            await person.press("escape")
            await person.fill(made.codes[made.asked])
            assert told(person) == sentence


async def test_an_activation_given_up_is_told(store: Store, clock: FixedClock) -> None:
    at_qr_code(store)
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        await person.click("#again")
        assert told(person).startswith("✓ Activation abandonnée.")
        await person.press("space")
        assert told(person) == "", "the page is full from now on"


async def test_news_stay_while_another_language_is_chosen(store: Store, clock: FixedClock, settings: Journey) -> None:
    async with running(store, clock, journey=settings.manage(OKTA)) as person:
        await rename(person, "Le bleu")
        person.app.action_other_language()
        await person.settle()
        assert told(person) == "✓ Device renamed: “Mon iPhone” is now called “Le bleu”."
