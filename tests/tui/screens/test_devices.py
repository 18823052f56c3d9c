"""The devices of a method: named, renamed, replaced, removed, and one more."""

from __future__ import annotations

import pytest
from textual.widgets import Button

from storage import Policy, Session, Store
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import GOOGLE, OKTA, at_device_type, at_methods, begun, enrolled, in_space
from tests.tui.usable import assert_refused, assert_usable, unframed
from tui.config.settings import Settings
from tui.screens.help import HelpPanel
from tui.widgets.device_name import DeviceName
from tui.wizard.journey import Journey
from tui.wizard.steps import Step


@pytest.fixture
def session(store: Store, clock: FixedClock) -> Session:
    """Someone whose phone has just been proved."""
    return enrolled(store, clock, at_methods(store), OKTA)[0]


def managing(session: Session, settings: Settings | None = None) -> Journey:
    """The devices of Okta Verify, from the settings."""
    listed = Journey(Step.METHODS, begun(settings).methods, session=session, changing_settings=True)
    return listed.manage(OKTA)


def names(store: Store, session: Session) -> list[str]:
    """What the devices are called."""
    return [device.name for device in store.administration().directory.factors(session.user)]


async def prove(person: Person, clock: FixedClock) -> None:
    """From the choice of a phone to the message that it is active."""
    await person.press("space", "enter", "enter")
    await person.fill(totp(person.app.journey.pending.secret, clock.now))


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_shows_each_device_and_its_dates(
    store: Store, clock: FixedClock, session: Session, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=managing(session)) as person:
        assert_usable(person, "Vos appareils : Okta Verify", "Précédent", "Renommer", "Remplacer", "✗ Retirer")
        assert "ajouté le 21/09/2026" in person.words("#devices")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_shows_the_whole_name_of_each(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    session = enrolled(store, clock, at_methods(store), OKTA, name="Le vieux de la cuisine")[0]
    clock.advance(60)
    second = enrolled(store, clock, in_space(session), OKTA, name="Le vieux de la cave")[0]
    async with running(store, clock, size, journey=managing(second)) as person:
        words = person.words("#devices")
        for name in ("✓ Le vieux de la cuisine ", "✓ Le vieux de la cave "):
            assert name in words
        assert words.count("[ Renommer ] [ Remplacer ] [ ✗ Retirer ]") == 2
        assert words.count("ajouté le 21/09/2026") == 2
        await person.press("up")
        assert (person.focused() or "").startswith("remove-")


async def test_the_last_use_is_told(store: Store, clock: FixedClock) -> None:
    first, secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(86_400)
    session = store.sign_in.with_code(first, totp(secret, clock.now))
    async with running(store, clock, journey=managing(session)) as person:
        assert "utilisé le 22/09/2026" in person.words("#devices")


async def test_one_more_device_has_a_name_of_its_own(store: Store, clock: FixedClock, session: Session) -> None:
    clock.advance(60)
    async with running(store, clock, journey=managing(session)) as person:
        await person.click("#add")
        await person.press("space")
        assert "Mon iPhone 2" in person.words("#device-name")
        await person.press("enter")
        assert person.app.journey.pending.account.endswith("-2")
        await person.press("enter")
        await person.fill(totp(person.app.journey.pending.secret, clock.now))
        await person.press("enter")
        assert "✓ Okta Verify [ Gérer ] Actif : Mon iPhone, Mon iPhone 2" in person.words("#methods")
    assert names(store, session) == ["Mon iPhone", "Mon iPhone 2"]


async def test_a_name_chosen_by_its_owner_is_kept(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("space")
        await person.click("#device-name")
        await person.press("end", "ctrl+u")
        await person.type("Le bleu")
        await person.click("#android")
        assert "Le bleu" in person.words("#device-name")
        await person.press("enter")
        assert person.app.journey.pending.name == "Le bleu"
        await person.press("escape")
        assert "Le bleu" in person.words("#device-name")


async def test_a_device_without_a_name_is_asked_for_one(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("space")
        await person.click("#device-name")
        await person.press("end", "ctrl+u", "enter")
        assert_refused(person, "Donnez un nom à cet appareil, pour le reconnaître plus tard.")
        assert person.focused() == "device-name"


async def test_a_replacement_keeps_the_old_phone_until_it_is_proved(
    store: Store, clock: FixedClock, session: Session
) -> None:
    (old,) = store.administration().directory.factors(session.user)
    async with running(store, clock, journey=managing(session)) as person:
        await person.click(f"#replace-{old.id}")
        assert "Cet appareil remplacera « Mon iPhone », qui sert jusque-là." in unframed(person)
        await person.press("space", "enter")
        assert [device.id for device in store.administration().directory.factors(session.user)] == [old.id]
        await person.press("enter")
        await person.fill(totp(person.app.journey.pending.secret, clock.now))
        assert person.step() is Step.ACTIVATED
        assert "L'ancien, « Mon iPhone », ne sert plus : ses codes sont refusés." in unframed(person)
    (new,) = store.administration().directory.factors(session.user)
    assert (new.id != old.id, new.name) == (True, "Mon iPhone")


async def test_renaming(store: Store, clock: FixedClock, session: Session) -> None:
    (device,) = store.administration().directory.factors(session.user)
    async with running(store, clock, journey=managing(session)) as person:
        await person.click(f"#rename-{device.id}")
        await person.press("ctrl+u")
        await person.fill("Le bleu")
        assert "Le bleu" in person.words("#devices")
        await person.click(f"#rename-{device.id}")
        await person.press("ctrl+u", "enter")
        assert names(store, session) == ["Le bleu"]
        assert "✗ Donnez un nom à cet appareil, pour le reconnaître plus tard." in unframed(person)
        await person.press("escape")
        assert person.step() is Step.DEVICES


async def test_f1_explains_what_is_asked_and_leaves_it_as_it_was(
    store: Store, clock: FixedClock, session: Session
) -> None:
    async with running(store, clock, journey=managing(session)) as person:
        for button, words in (("rename", "Renommer change le nom affiché ici"), ("remove", "C'est votre dernier")):
            next(found for found in person.app.screen.query(Button) if str(found.id).startswith(button)).press()
            await person.settle()
            before = person.text()
            await person.press("f1")
            assert words in unframed(person, "#help")
            assert "Annuler revient à la page et ne change rien." in unframed(person, "#help")
            await person.press("escape")
            assert person.text() == before
            await person.press("escape")


async def test_removing_asks_first(store: Store, clock: FixedClock, session: Session) -> None:
    (device,) = store.administration().directory.factors(session.user)
    async with running(store, clock, journey=managing(session)) as person:
        await person.click(f"#remove-{device.id}")
        words = unframed(person)
        assert "! Retirer cet appareil ?" in words
        assert "Okta Verify sur « Mon iPhone » ne servira plus à vous connecter : ses codes seront refusés" in words
        assert "C'est votre dernier appareil" in words
        assert person.focused() == "cancel"
        await person.press("enter")
        assert names(store, session) == ["Mon iPhone"]
        await person.click(f"#remove-{device.id}")
        await person.press("right", "enter")
        assert person.step() is Step.METHODS
        assert "[ Choisir ]" in person.words("#methods")
    assert names(store, session) == []


async def test_removing_one_of_two_says_nothing_of_the_last(store: Store, clock: FixedClock, session: Session) -> None:
    clock.advance(60)
    second, _secret = enrolled(store, clock, in_space(session), GOOGLE)
    device = next(device for device in store.administration().directory.factors(second.user) if device.method == OKTA)
    async with running(store, clock, journey=managing(second)) as person:
        await person.click(f"#remove-{device.id}")
        assert "dernier" not in person.words()


async def test_the_last_device_stays_where_one_is_required(store: Store, clock: FixedClock, session: Session) -> None:
    settings = Settings(policy=Policy(mfa_required=True))
    (device,) = store.administration().directory.factors(session.user)
    async with running(store, clock, settings=settings, journey=managing(session, settings)) as person:
        await person.click(f"#remove-{device.id}")
        assert_refused(
            person,
            "C'est le dernier appareil de ce compte, et il en faut un. Ajoutez-en un autre, puis retirez celui-ci.",
        )
        assert person.app.screen_stack == [person.app.screen], "nothing is asked that would be refused"
    assert names(store, session) == ["Mon iPhone"]


async def test_where_no_more_devices_are_allowed_none_is_added(
    store: Store, clock: FixedClock, session: Session
) -> None:
    settings = Settings(policy=Policy(devices_a_method=1))
    async with running(store, clock, settings=settings, journey=managing(session, settings)) as person:
        assert "Ajouter un appareil" not in person.words()
        assert (person.focused() or "").startswith("replace-")


async def test_what_another_session_changes_ends_this_one(store: Store, clock: FixedClock, session: Session) -> None:
    async with running(store, clock, journey=in_space(session)) as person:
        store.administration().accounts.renew_password(session.user.name)
        await person.press("enter")
        await person.fill("n'importe quoi")
        assert person.app.journey == begun().session_ended()
        assert_refused(person, "Vos paramètres ont changé ailleurs. Reconnectez-vous.")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_name_has_its_words_before_its_buttons_or_beside_them(
    store: Store, clock: FixedClock, session: Session, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=managing(session)) as person:
        rows = person.text().splitlines()
        name, words, buttons = (
            next(place for place, row in enumerate(rows) if shown in row)
            for shown in ("✓ Mon iPhone", "ajouté le", "[ Renommer ]")
        )
        assert words == name + 1
        assert buttons == name + (2 if size == (60, 20) else 0)


async def test_the_question_for_a_name_has_a_title_and_room(store: Store, clock: FixedClock, session: Session) -> None:
    (device,) = store.administration().directory.factors(session.user)
    async with running(store, clock, journey=managing(session)) as person:
        await person.click(f"#rename-{device.id}")
        rows = [row.strip(" │") for row in person.text().splitlines()]
        place = rows.index("Comment voulez-vous appeler cet appareil ?")
        assert "─ Renommer ─" in rows[place - 2]
        assert rows[place + 1 : place + 3] == ["", "Nom de cet appareil"]


async def test_the_present_name_gives_way_to_what_is_typed_and_one_too_long_is_said_to_be(
    store: Store, clock: FixedClock, session: Session
) -> None:
    (device,) = store.administration().directory.factors(session.user)
    async with running(store, clock, journey=managing(session)) as person:
        await person.click(f"#rename-{device.id}")
        await person.type("P" * 41)
        field = person.app.screen.query_one(DeviceName)
        assert field.value == "P" * 40
        assert "✗ C'est trop long : 40 caractères au plus." in person.words("#device-name")
        await person.press("ctrl+u")
        await person.type("Pixel")
        assert "✗" not in person.words("#device-name")
        await person.press("enter")
        assert "✓ Pixel" in person.words("#devices")
    assert names(store, session) == ["Pixel"]


async def test_a_name_of_which_only_a_part_is_held_is_not_taken_at_the_first_enter(
    store: Store, clock: FixedClock, session: Session
) -> None:
    (device,) = store.administration().directory.factors(session.user)
    for way in ("enter", "#yes"):
        async with running(store, clock, journey=managing(session)) as person:
            await person.click(f"#rename-{device.id}")
            await person.type("Le téléphone de ma fille Jacqueline à Trois-Rivières, au Québec")
            await (person.click(way) if way.startswith("#") else person.press(way))
            assert "✗ C'est trop long : 40 caractères au plus." in person.words("#device-name")
            assert names(store, session) == ["Mon iPhone"]
    async with running(store, clock, journey=managing(session)) as person:
        await person.click(f"#rename-{device.id}")
        await person.type("P" * 50)
        await person.press("enter", "enter")
    assert names(store, session) == ["P" * 40]


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_replacement_is_in_sight_as_a_whole(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    name = "Le téléphone de ma fille Jacqueline, été"
    session = enrolled(store, clock, at_methods(store), OKTA, name=name)[0]
    (old,) = store.administration().directory.factors(session.user)
    async with running(store, clock, size, journey=managing(session)) as person:
        await person.click(f"#replace-{old.id}")
        await person.press("space")
        assert f"Cet appareil remplacera « {name} », qui sert jusque-là." in unframed(person)
        assert "Gardez cette page ouverte : un code QR s'y affichera." in unframed(person)
        assert not person.app.screen.query_one("#page").max_scroll_y
        await person.press("enter", "enter")
        await person.fill(totp(person.app.journey.pending.secret, clock.now))
        assert f"L'ancien, « {name} », ne sert plus : ses codes sont refusés." in unframed(person)
        assert "qui sera généré par l'application." in unframed(person)
        assert not person.app.screen.query_one("#page").max_scroll_y


@pytest.mark.parametrize("action", ["rename", "remove"])
async def test_help_opens_before_a_question_about_a_device_too(
    store: Store, clock: FixedClock, session: Session, action: str
) -> None:
    (device,) = store.administration().directory.factors(session.user)
    async with running(store, clock, journey=managing(session)) as person:
        await person.click(f"#{action}-{device.id}")
        question = person.app.screen
        await person.press("f1")
        assert isinstance(person.app.screen, HelpPanel)
        await person.press("f1")
        assert person.app.screen is question
