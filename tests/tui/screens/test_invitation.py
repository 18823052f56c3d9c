"""The QR page of an app that calls home: nothing is typed, and nothing but the phone leads on."""

from __future__ import annotations

import asyncio

import pytest

from storage import Level, Store
from tests.conftest import PASSWORD, FixedClock
from tests.push_phone import key_uri
from tests.push_phone.phone import Refused
from tests.terminal.painter import decode, paint
from tests.terminal.scan import scannable
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.invitations import INVITING, PRIVACYIDEA, URL, at_invitation, before_invitation, phone, without_network
from tests.tui.journeys import NAME, at_methods
from tests.tui.kiosks import kiosk
from tests.tui.stores import unavailable
from tests.tui.usable import assert_usable, unframed
from tui import language
from tui.config.settings import KioskSettings, MethodSettings, Theme
from tui.messages import scanning
from tui.methods.catalogue import Phone
from tui.screens.activated import ActivatedPage
from tui.screens.cannot_scan import CannotScan
from tui.screens.qr_code import QrCodePage
from tui.screens.watching_page import WatchingPage
from tui.widgets.numbered import Numbered
from tui.wizard import code
from tui.wizard.steps import Step, WrongStep

NAMES = "privacyIDEA Authenticator"
TITLE = f"Configurez {NAMES}"


def link(person: Person) -> str:
    """What a phone reads on the screen."""
    (text,) = decode(paint(person.cells()))
    return text


async def look(person: Person) -> None:
    """What a second does, if that second has not passed already."""
    page = person.app.screen_stack[0]
    if isinstance(page, WatchingPage):
        page.watch_enrolment()
    elif isinstance(page, ActivatedPage):
        page.look_at_the_caller()
    await person.settle()


@pytest.mark.parametrize("system", Phone)
async def test_at_80x24_all_is_seen_at_once(store: Store, clock: FixedClock, system: Phone) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store, phone=system)) as person:
        assert_usable(person, TITLE, "Impossible de numériser ?", "Précédent")
        pending, read = person.app.journey.pending, key_uri.read(link(person))
        assert (read.url, read.serial, read.credential) == (URL, pending.id, pending.secret)
        page, card = person.words("#page"), person.words("#card")
        assert page.startswith(f"Sur votre {system.label}, ouvrez l'application {NAMES}. 1 Appuyez sur le symbole QR")
        assert "2 Scannez le code QR Le téléphone fait sa clé : cela prend quelques secondes." in page
        assert page.endswith("… En attente de votre téléphone Code valable jusqu'à 14:23")
        assert person.app.screen.query_one("#page").max_scroll_y == 0
        assert ("Suivant" in card, "Étapes 5 et 6 sur 9" in card) == (False, True)
        assert person.focused() == "cannot-scan"


@pytest.mark.parametrize("theme", ["sombre", "grand"])
@pytest.mark.parametrize("spoken", language.LANGUAGES)
async def test_nothing_has_to_be_scrolled_in_either_language(
    store: Store, clock: FixedClock, spoken: str, theme: Theme
) -> None:
    language.choose(spoken)
    settings = INVITING._replace(theme=theme)
    for size in ((80, 24), (100, 30), (120, 40)):
        journey = at_invitation(store, settings, phone=Phone.ANDROID, name=f"marie{size[0]}")
        async with running(store, clock, size, settings, journey) as person:
            page = person.app.screen.query_one("#page")
            assert (page.max_scroll_y, scannable(person.cells())) == (0, True), size


async def test_three_methods_fit_80x24_and_nothing_jumps(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=at_methods(store, INVITING)) as person:
        assert f"○ {NAMES} [ Choisir ] Application qui prévient l'ordinateur" in person.words("#methods")
        assert person.app.screen.query_one("#page").max_scroll_y == 0


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_says_what_to_do(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with running(store, clock, size, INVITING, at_invitation(store)) as person:
        assert_usable(person, TITLE, "Précédent")
        assert scannable(person.cells()) == (size != (60, 20))


async def test_at_60x20_it_says_what_is_missing_and_offers_the_link(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, clock, (60, 20), INVITING, at_invitation(store)) as person:
        assert person.words("#missing") == (
            "! Il manque 4 lignes et 20 colonnes pour afficher le code QR. Agrandissez la fenêtre."
        )
        opened = code.link(person.app.journey, INVITING)
        assert person.words("#link").replace(" ", "") == opened
        assert "Ouvrir dans l'application sur cet appareil" in person.words("#page")
        assert ("clé" in person.words("#page"), "plein écran" in person.words("KeyLine")) == (False, False)
        copied: list[str] = []
        monkeypatch.setattr("textual.app.App.copy_to_clipboard", lambda _app, text: copied.append(text))
        await person.press("tab", "c")
        assert (person.focused(), copied) == ("link", [opened])
        await person.resize(80, 24)
        assert key_uri.read(link(person)).serial == person.app.journey.pending.id


async def test_where_only_the_whole_screen_has_room_f_shows_it(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, (60, 26), INVITING, at_invitation(store)) as person:
        assert person.words("#missing").endswith("ici. Agrandissez la fenêtre, ou appuyez sur F.")
        assert "F plein écran" in person.words("KeyLine")
        await person.press("f")
        assert key_uri.read(link(person)).serial == person.app.journey.pending.id
        await person.press("escape")
        assert person.words("#missing").endswith("appuyez sur F.")


@pytest.mark.parametrize("system", Phone)
async def test_the_page_moves_on_by_itself_once_the_phone_has_called(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, system: Phone
) -> None:
    monkeypatch.setattr("tui.screens.activated.LINGER", 0.01)
    async with running(store, clock, settings=INVITING, journey=at_invitation(store, phone=system)) as person:
        phone(link(person), without_network(store), system).enrol()
        await look(person)
        while person.step() is Step.ACTIVATED:
            await asyncio.sleep(0.01)
        await person.settle()
        assert person.step() is Step.METHODS
        assert f"✓ {NAMES} [ Gérer ] Actif : Mon iPhone" in person.words("#methods")
        assert person.app.journey.person.level is Level.FULL


async def test_what_is_said_then_speaks_of_no_code(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        phone(link(person), without_network(store)).enrol()
        await look(person)
        words = person.words("#page")
        assert f"{NAMES} est activé sur Mon iPhone" in words
        assert f"Vous avez maintenant terminé l'activation de {NAMES}." in words
        assert "c'est là que vous approuverez vos connexions" in words
        assert "unique" not in words


async def test_a_lost_answer_adds_one_device(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        held = phone(link(person), without_network(store))
        for _time in range(2):
            held.enrol()
            await look(person)
        assert [device.name for device in store.devices.of(person.app.journey.person)] == ["Mon iPhone"]
        assert "!" not in person.words("Notice")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_second_phone_is_told_and_the_page_stays(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr("tui.screens.activated.LINGER", 0.3)
    async with running(store, clock, (80, 24), INVITING, at_invitation(store)) as person:
        photographed = link(person)
        phone(photographed, without_network(store)).enrol()
        with pytest.raises(Refused):
            phone(photographed, without_network(store), Phone.ANDROID, number=1).enrol()
        await look(person)
        await look(person)
        await asyncio.sleep(0.4)
        await person.settle()
        await person.resize(*size)
        assert person.step() is Step.ACTIVATED
        assert person.words("Notice") == (
            "! Un autre téléphone a lu votre code QR le 21/09/2026 à 14:13 : seul Mon iPhone a été ajouté. "
            "S'il n'est pas à vous, retirez-le."
        )
        await person.press("enter")
        assert person.step() is Step.METHODS


async def test_another_kind_of_phone_than_the_one_chosen_is_named(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        phone(link(person), without_network(store), Phone.ANDROID).enrol()
        await look(person)
        await look(person)
        assert person.words("Notice") == (
            "! C'est un Android qui a appelé, et non un iPhone : si ce n'est pas le vôtre, retirez-le."
        )


async def test_a_store_that_does_not_answer_does_not_hide_that_it_is_done(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        phone(link(person), without_network(store)).enrol()
        await look(person)
        monkeypatch.setattr(store.enrolments, "was_read_by_another", unavailable)
        await look(person)
        assert (person.step(), person.words("Notice")) == (Step.ACTIVATED, "")


async def test_nothing_leads_to_a_key_or_to_a_code(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        page = person.app.screen
        assert isinstance(page, QrCodePage)
        for size in ((80, 24), (60, 20), (60, 26), (200, 60)):
            await person.resize(*size)
            person.app.set_focus(None)
            await person.press("enter", "right", "left")
            page.action_proceed()
            await person.settle()
            assert person.step() is Step.QR_CODE, size
            await person.press("escape") if isinstance(person.app.screen, CannotScan) else None


def test_the_journey_has_no_such_steps(store: Store) -> None:
    journey = at_invitation(store)
    for event in (journey.cannot_scan, journey.added_on_phone):
        with pytest.raises(WrongStep):
            event()


async def test_cannot_scan_says_what_helps(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        await person.press("enter")
        assert isinstance(person.app.screen, CannotScan)
        words = unframed(person)
        assert "Cette application ne prend pas de clé saisie à la main" in words
        assert "I échange le noir et le blanc" in words
        assert "Dans une fenêtre plus grande, le code QR est plus grand aussi." in words
        assert code.link(person.app.journey, INVITING) in words.replace(" ", "")
        await person.press("enter")
        assert person.step() is Step.QR_CODE
        assert not isinstance(person.app.screen, CannotScan)


async def test_the_phone_leads_on_from_there_too(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        held = phone(link(person), without_network(store))
        await person.press("enter")
        held.enrol()
        await look(person)
        assert person.step() is Step.ACTIVATED
        assert isinstance(person.app.screen, ActivatedPage)


async def test_help_speaks_of_no_key_and_of_no_code(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        for size in ((80, 24), (60, 20)):
            await person.resize(*size)
            await person.press("f1")
            words = unframed(person)
            assert "appuyez sur le symbole QR, en bas" in words
            assert scanning.on_an_old_phone() in words
            assert "sans code à" in words
            assert ("manuellement" in words, "Suivant" in words) == (False, False)
            await person.press("escape")


async def test_an_expired_code_is_renewed(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        first = link(person)
        clock.advance(601)
        page = person.app.screen
        assert isinstance(page, QrCodePage)
        page.tick()
        await person.settle()
        assert not scannable(person.cells())
        assert ("Actualiser le code" in person.words("#card"), "quelques secondes" in person.words("#card")) == (
            True,
            False,
        )
        assert page.query_one("#countdown").region.y == page.query(Numbered).last().region.bottom + 1
        with pytest.raises(Refused):
            phone(first, without_network(store)).enrol()
        await person.press("enter")
        assert link(person) != first


async def test_back_and_forth_never_changes_the_invitation(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, settings=INVITING, journey=before_invitation(store)) as person:
        assert f"Téléchargez {NAMES}" not in unframed(person)
        await person.press("space")
        assert f"Téléchargez {NAMES} depuis l'App Store sur votre appareil mobile." in unframed(person)
        await person.press("enter")
        first = link(person)
        await person.press("escape")
        assert person.step() is Step.DEVICE_TYPE
        await person.press("enter")
        assert link(person) == first


async def test_a_counter_offers_no_link(store: Store, clock: FixedClock) -> None:
    settings = INVITING._replace(kiosk=KioskSettings(idle_seconds=600))
    async with kiosk(store, clock, settings=settings, journey=at_invitation(store, settings)) as client:
        for size in ((60, 20), (80, 24)):
            await client.resize(*size)
            await client.press("enter")
            assert "otpauth" not in client.words()
            assert "Ouvrir dans l'application" not in client.words()


async def test_a_device_that_is_no_longer_offered_breaks_no_page(store: Store, clock: FixedClock) -> None:
    journey = at_invitation(store)
    held = phone(code.link(journey, INVITING), without_network(store))
    held.enrol()
    session = store.enrolments.activation(journey.person, journey.pending.id).session
    assert session
    before = journey.proved_by_phone(session).seen()
    async with running(store, clock, journey=before._replace(methods=before.methods[:2])) as person:
        assert NAMES not in person.words()
        await person.click("#finish")
        assert f"✓ {NAMES} sur Mon iPhone" in person.words()


async def test_its_devices_have_no_codes(store: Store, clock: FixedClock) -> None:
    journey = at_invitation(store)
    phone(code.link(journey, INVITING), without_network(store)).enrol()
    session = store.enrolments.activation(journey.person, journey.pending.id).session
    assert session
    journey = journey.proved_by_phone(session).seen().manage(PRIVACYIDEA)
    async with running(store, clock, settings=INVITING, journey=journey) as person:
        await person.press("f1")
        assert "Chaque appareil a son nom. " in unframed(person)
        await person.press("escape")
        await person.click("Row .danger")
        assert f"{NAMES} sur « Mon iPhone » ne servira plus à vous connecter." in unframed(person)
        assert "ses codes" not in unframed(person)


def test_a_required_one_is_required(store: Store) -> None:
    settings = INVITING._replace(methods={PRIVACYIDEA: MethodSettings(required=True)})
    journey = at_invitation(store, settings)
    assert journey.person.must_enrol
    phone(code.link(journey, settings), without_network(store)).enrol()
    assert not store.sign_in.with_password(NAME, PASSWORD).must_enrol
