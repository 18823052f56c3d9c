"""F1: the guide's own words for the step on screen, and as many ways to close it as people try."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from textual.widgets import Button

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.approvers import with_a_phone
from tests.tui.approving import SETTINGS
from tests.tui.harness import EACH_SIZE, running
from tests.tui.journeys import (
    GOOGLE,
    NAME,
    OKTA,
    at_activated,
    at_client_space,
    at_device_type,
    at_first_account,
    at_manual_entry,
    at_methods,
    at_proof,
    at_qr_code,
    begun,
)
from tests.tui.lists import FREE, GOOGLE_REQUIRED, with_methods
from tests.tui.usable import unframed
from tests.tui.widgets.shelf import drawn
from tui.config.settings import Settings
from tui.messages.guide import guide_words
from tui.screens import WizardPage, page_of
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

OCCASIONS = (
    "Si l'une des trois options ci-dessous a eu lieu, vous devrez suivre les étapes d'authentification",
    "- La création de votre compte;",
    "L'activation ne prend que quelques minutes.",
)
GUIDE: dict[Step, tuple[str, ...]] = {
    Step.SIGN_IN: (
        "saisissez votre Nom d'utilisateur et votre Mot de passe. Ensuite, cliquez sur Me connecter.",
        *OCCASIONS,
    ),
    Step.METHODS: ("Cliquez sur le bouton Choisir dans la section Okta Verify.",),
    Step.DEVICE_TYPE: (
        "vous devrez en premier lieu télécharger l'application correspondante sur votre appareil mobile.",
        "Sélectionnez votre type de périphérique (iPhone ou Android). Ensuite, cliquez sur Suivant.",
        "Un code QR s'affichera sur votre écran. Gardez cette page ouverte pour le scanner plus tard",
    ),
    Step.QR_CODE: (
        "Sur votre appareil mobile, ouvrez l'application Okta Verify.",
        "Lancez Okta Verify sur votre appareil mobile et sélectionnez « Ajouter un compte ». Numérisez le code QR",
        "numérisez le code QR affiché sur votre écran d'ordinateur puis cliquez sur Suivant.",
        "cliquez sur Impossible de numériser ? puis saisissez les informations manuellement.",
    ),
    Step.PROOF: (
        "Sur votre appareil mobile, appuyez sur Terminé.",
        "Dans l'application Okta Verify, un code à 6 chiffres apparaîtra.",
    ),
    Step.ACTIVATED: (
        "Conservez l'application Okta Verify sur votre appareil mobile pour vous connecter à l'Espace client",
        "vous devrez peut-être fournir un code de vérification unique qui sera généré par l'application.",
    ),
    Step.CLIENT_SPACE: ("Modifier mes paramètres sert à ajouter, remplacer ou retirer un appareil",),
}
FRAME = "╭─ Connexion " + "─" * 52 + "╮"

WAYS: dict[Step, Callable[[Store, FixedClock], Journey]] = {
    Step.SIGN_IN: lambda _store, _clock: begun(),
    Step.METHODS: lambda store, _clock: at_methods(store),
    Step.DEVICE_TYPE: lambda store, _clock: at_device_type(store),
    Step.QR_CODE: lambda store, _clock: at_qr_code(store),
    Step.MANUAL_ENTRY: lambda store, _clock: at_manual_entry(store),
    Step.PROOF: lambda store, _clock: at_proof(store),
    Step.ACTIVATED: at_activated,
    Step.CLIENT_SPACE: at_client_space,
}


@pytest.mark.parametrize("step", GUIDE)
async def test_each_step_has_the_words_of_the_guide(store: Store, clock: FixedClock, step: Step) -> None:
    async with running(store, clock, (120, 40), journey=WAYS[step](store, clock)) as person:
        title = person.words("#title")
        await person.press("f1")
        words = unframed(person, "#help")
        assert words.startswith(title)
        for sentence in GUIDE[step]:
            assert sentence in words
        assert "Ctrl+Q (quitter)" in words


@pytest.mark.parametrize("step", Step)
def test_every_step_has_words_and_a_page(step: Step) -> None:
    assert all(guide_words(Journey(step, begun().methods)))
    assert page_of(step).__module__ == f"tui.screens.{step}"


def test_the_words_name_the_method_chosen(store: Store) -> None:
    words = " ".join(guide_words(at_device_type(store, method=GOOGLE)))
    assert "Google Authenticator" in words
    assert "Okta" not in words


async def test_a_question_mark_asks_for_it_where_none_can_be_typed(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        await person.press("question_mark")
        assert person.app.screen.query("#help")
    async with running(store, clock, journey=at_proof(store, name="zoé")) as person:
        await person.type("12?")
        assert person.app.screen.query("#help")
    async with running(store, clock, journey=begun()) as person:
        await person.type("?")
        assert not person.app.screen.query("#help")


async def test_it_tells_of_the_keys_for_terminals_that_keep_f1(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, (80, 30), journey=begun()) as person:
        await person.press("f1")
        assert "F1 ne répond pas ? Alt+1, ou « ? »." in unframed(person, "#help")


@pytest.mark.parametrize("way_out", ["escape", "enter", "space", "f1", "q", "#close"])
async def test_it_closes_and_the_page_is_as_it_was(store: Store, clock: FixedClock, way_out: str) -> None:
    async with running(store, clock, (80, 30), journey=begun()) as person:
        await person.type("marie")
        before = person.text()
        await person.press("f1")
        assert FRAME in person.text()
        await (person.click(way_out) if way_out.startswith("#") else person.press(way_out))
        assert person.text() == before
        assert person.focused() == "name"


@pytest.mark.parametrize("step", [Step.SIGN_IN, Step.QR_CODE])
async def test_the_way_out_is_in_sight(store: Store, clock: FixedClock, step: Step) -> None:
    async with running(store, clock, journey=WAYS[step](store, clock)) as person:
        await person.press("f1")
        assert "[ Fermer ]" in person.words()
        assert drawn(person, "#close") == ["▌ Fermer ▐"]


async def test_words_that_scroll_stay_clear_of_the_bar(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, (60, 20), journey=begun()) as person:
        await person.press("f1")
        words = person.app.screen.query_one("#help-words")
        (bar,) = (bar for bar in (words.vertical_scrollbar,) if words.show_vertical_scrollbar)
        beside = {row[bar.region.x - 1].char for row in person.cells()[bar.region.y : bar.region.bottom]}
        assert beside == {" "}


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_reaches_the_end_of_the_words(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with running(store, clock, size, journey=at_qr_code(store)) as person:
        await person.press("f1")
        assert "Configurez Okta Verify" in person.words()
        await person.press("pagedown", "pagedown", "pagedown", "down")
        assert "[ Fermer ]" in person.words()
        await person.press("pageup", "pageup", "pageup", "up")
        assert "Configurez Okta Verify" in person.words()
        await person.press("escape")
        assert person.step() is Step.QR_CODE


class State(NamedTuple):
    """A page in one of its states."""

    journey: Callable[[Store, FixedClock], Journey]
    settings: Settings = FREE
    size: tuple[int, int] = (80, 24)
    keys: tuple[str, ...] = ()
    """What is pressed before F1."""


def changing(store: Store, clock: FixedClock) -> Journey:
    """A person who changes their settings."""
    return with_methods(store, clock, FREE, (OKTA,))._replace(changing_settings=True)


def interrupted(store: Store, *, offered_still: bool) -> Journey:
    """A person whose activation was begun elsewhere."""
    pending = at_qr_code(store)
    session = store.sign_in.with_password(NAME, PASSWORD)
    return pending._replace(
        step=Step.INTERRUPTED,
        session=session,
        enrolment=None,
        chosen=None,
        methods=pending.methods if offered_still else (),
    )


def approving(store: Store, clock: FixedClock) -> Journey:
    """A person whose phone is to approve."""
    with_a_phone(store, clock)
    return begun(SETTINGS).signed_in(store.sign_in.with_password(NAME, PASSWORD))


STATES = {
    "connexion": State(lambda _store, _clock: begun()),
    "first start": State(lambda _store, _clock: wizard.start(begun().methods, has_users=False)),
    "first account": State(lambda _store, _clock: at_first_account()),
    "nothing active": State(lambda store, _clock: at_methods(store)),
    "one active": State(lambda store, clock: with_methods(store, clock, FREE, (OKTA,))),
    "both active": State(lambda store, clock: with_methods(store, clock, FREE, (OKTA, GOOGLE))),
    "one to come": State(lambda store, clock: with_methods(store, clock, GOOGLE_REQUIRED, (OKTA,)), GOOGLE_REQUIRED),
    "settings": State(changing),
    "devices": State(lambda store, clock: with_methods(store, clock, FREE, (OKTA,)).manage(OKTA)),
    "phone": State(lambda store, _clock: at_device_type(store), keys=("space",)),
    "code": State(lambda store, _clock: at_qr_code(store)),
    "large code": State(lambda store, _clock: at_qr_code(store), size=(100, 48)),
    "no code": State(lambda store, _clock: at_qr_code(store), size=(60, 20)),
    "expired": State(lambda store, _clock: at_qr_code(store).expired()),
    "key": State(lambda store, _clock: at_manual_entry(store)),
    "expired key": State(lambda store, _clock: at_manual_entry(store).expired()),
    "proof": State(lambda store, _clock: at_proof(store)),
    "activated": State(at_activated),
    "codes": State(lambda store, clock: with_methods(store, clock, FREE, (OKTA,)).choose_recovery()),
    "no saving": State(
        lambda store, clock: with_methods(store, clock, FREE, (OKTA,)).choose_recovery(), Settings(save_codes=False)
    ),
    "space": State(at_client_space),
    "interrupted": State(lambda store, _clock: interrupted(store, offered_still=True)),
    "no longer offered": State(lambda store, _clock: interrupted(store, offered_still=False)),
    "approval": State(approving, SETTINGS),
    "lost phone": State(lambda store, clock: with_methods(store, clock, FREE, (OKTA,))._replace(step=Step.LOST_PHONE)),
}
LABELS = (
    "Abandonner", "Actualiser le code", "Ajouter un appareil", "Changer", "Choisir", "Confirmer", "Créer le compte",
    "Enregistrer", "Gérer", "Impossible de numériser ?", "Imprimer", "Installer", "Me connecter", "Me déconnecter",
    "Modifier mes paramètres", "Plus tard", "Précédent", "Recommencer", "Redemander", "Remplacer", "Renommer",
    "Reprendre", "Retirer", "Suivant", "Terminer", "Téléphone perdu ?", "Vérifier", "Voir",
)  # fmt: skip
KEY = re.compile(r"^(?:[A-Z]|F\d+|\+ et -)(?= [a-z])")


@pytest.mark.parametrize("name", STATES)
async def test_what_it_names_is_on_the_page(store: Store, clock: FixedClock, name: str) -> None:
    state = STATES[name]
    journey = state.journey(store, clock)
    async with running(store, clock, state.size, state.settings, journey) as person:
        await person.press(*state.keys)
        page = person.app.screen
        assert isinstance(page, WizardPage)
        offered = {str(button.label).removeprefix("✗ ") for button in page.query(Button) if button.display}
        keys = {key.replace("+ -", "+ et -") for key, _effect in page.named_keys()}
        words = list(page.help_words())
        said = {label for label in LABELS if re.search(rf"(?<!\w){re.escape(label)}(?!\w)", " ".join(words))}
        assert said <= offered
        assert {match[0] for match in map(KEY.match, words) if match} <= keys
        # A press in a field would type it.
        await person.press("f1")
        for key, effect in page.named_keys():
            assert f"{key} ({effect})" in unframed(person, "#help").replace("\n", " ") or state.size == (60, 20)
