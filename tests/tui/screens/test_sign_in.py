"""Connexion: where each account goes, and one answer for every refusal."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.pictures.cells import Cells
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import NAME, OKTA, at_activated, at_client_space, at_methods, begun
from tests.tui.stores import UNAVAILABLE, Gate, unavailable
from tests.tui.usable import LOCKED, LONGEST_PAUSE, assert_refused, assert_usable, assert_wrong, refused_five_times
from tui.config.settings import MethodSettings, Settings
from tui.wizard.steps import Step

REFUSED = "Nom d'utilisateur ou mot de passe incorrect. Vérifiez-les et recommencez."


def value(person: Person, field: str) -> str:
    """What is typed in a field."""
    return person.app.screen.query_one(f"#{field}", Input).value


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_leads_to_the_list(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock, size) as person:
        assert_usable(person, "Connexion", "Me connecter")
        assert "Étape 2 sur 9" in person.words()
        await person.fill(NAME, PASSWORD)
        assert person.step() is Step.METHODS


async def test_who_was_named_types_the_password_only(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    store.administration().accounts.add("other", PASSWORD)
    named = begun()._replace(account=NAME)
    async with running(store, clock, journey=named) as person:
        assert_usable(person, "Connexion", "Me connecter")
        assert value(person, "name") == NAME
        assert person.focused() == "password"
        await person.click("#name")
        assert person.focused() == "password"
        # Whatever the field may come to show.
        person.app.screen.query_one("#name", Input).value = "other"
        await person.fill(PASSWORD)
        assert person.step() is Step.METHODS
        assert person.app.journey.person.user.name == NAME


async def test_where_a_shell_waits_the_end_of_the_guide_is_the_end(store: Store, clock: FixedClock) -> None:
    journey = at_activated(store, clock)._replace(account=NAME, at_login=True)
    async with running(store, clock, journey=journey) as person:
        await person.press("enter")
        assert person.step() is Step.METHODS
        await person.press("enter")
        assert person.app.return_code == 0
        assert not person.app.is_running


async def test_the_top_edge_says_whose_service_it_is(store: Store, clock: FixedClock) -> None:
    settings = Settings(issuer="Guichet 9", organisation="Assurance [b]Exemple[/b]")
    async with running(store, clock, settings=settings, journey=begun(settings)) as person:
        assert person.text().startswith("╭─ Guichet 9 · Assurance [b]Exemple[/b] ──")


async def test_a_one_time_password_must_be_changed(store: Store, clock: FixedClock) -> None:
    issued = store.administration().accounts.add(NAME).password
    async with running(store, clock) as person:
        await person.fill(NAME, issued or "")
        assert person.step() is Step.NEW_PASSWORD


async def test_an_active_phone_is_asked_for_a_code(store: Store, clock: FixedClock) -> None:
    at_client_space(store, clock)
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        assert person.step() is Step.SIGN_IN_CODE


async def test_a_client_who_need_not_enrol_sees_the_list_once(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        assert person.step() is Step.METHODS
        await person.click("#sign-out")
        await person.fill(NAME, PASSWORD)
        assert person.step() is Step.CLIENT_SPACE
    assert store.administration().directory.user(NAME).last_sign_in_at == int(clock.now)


@pytest.mark.parametrize(
    ("settings", "mfa_required"),
    [
        pytest.param(Settings(), True, id="by the account"),
        pytest.param(Settings(methods={OKTA: MethodSettings(required=True)}), False, id="by the deployment"),
    ],
)
async def test_who_must_enrol_never_gets_past_the_list(
    store: Store, clock: FixedClock, settings: Settings, mfa_required: bool
) -> None:
    store.administration().accounts.add(NAME, PASSWORD, mfa_required=mfa_required)
    async with running(store, clock, settings=settings) as person:
        for _visit in range(2):
            await person.fill(NAME, PASSWORD)
            assert person.step() is Step.METHODS
            await person.click("#sign-out")
    assert store.administration().directory.user(NAME).last_sign_in_at == int(clock.now), "operators see that they came"


async def test_a_refusal_never_says_why(store: Store, clock: FixedClock) -> None:
    async def refused() -> Cells:
        async with running(store, clock) as person:
            await person.fill(NAME, "un autre mot de passe")
            assert_refused(person, REFUSED)
            return person.cells()

    store.administration().accounts.add("paul", PASSWORD)
    unknown = await refused()
    store.administration().accounts.add(NAME, PASSWORD)
    wrong = await refused()
    clock.advance(LONGEST_PAUSE)
    store.administration().accounts.set_disabled(NAME, disabled=True)
    disabled = await refused()
    assert unknown == wrong == disabled


async def test_after_a_refusal_the_password_is_typed_again(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.fill(NAME, "un autre mot de passe")
        assert (value(person, "name"), value(person, "password"), person.focused()) == (NAME, "", "password")
        clock.advance(LONGEST_PAUSE)
        await person.fill(PASSWORD)
        assert person.step() is Step.METHODS


@pytest.mark.parametrize("name", [NAME, "personne"])
async def test_five_refusals_lock_for_five_minutes(store: Store, clock: FixedClock, name: str) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.fill(name)
        await refused_five_times(person, clock, "un autre mot de passe")
        assert_refused(person, REFUSED)
        await person.fill(PASSWORD)
        assert_refused(person, LOCKED)
        clock.advance(250)
        await person.press("enter")
        assert_refused(person, "Trop d'essais. Réessayez dans 50 secondes.")
        clock.advance(51)
        await person.press("enter")
        assert (person.step() is Step.METHODS) == (name == NAME)


@pytest.mark.parametrize(
    ("typed", "sentence", "field"),
    [
        (("",), "Saisissez votre nom d'utilisateur.", "name"),
        (("  ",), "Saisissez votre nom d'utilisateur.", "name"),
        ((NAME, ""), "Saisissez votre mot de passe.", "password"),
    ],
)
async def test_an_empty_field_is_not_tried(
    store: Store,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    typed: tuple[str, ...],
    sentence: str,
    field: str,
) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    gate = Gate(store.sign_in.with_password)
    monkeypatch.setattr(store.sign_in, "with_password", gate)
    async with running(store, clock) as person:
        await person.fill(*typed)
        assert_wrong(person, field, sentence)
        await person.type("a")
        assert "✗" not in person.words()
    assert gate.calls == 0


async def test_each_empty_field_says_what_it_needs_and_the_first_has_the_cursor(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    gate = Gate(store.sign_in.with_password)
    monkeypatch.setattr(store.sign_in, "with_password", gate)
    async with running(store, clock) as person:
        await person.click("#next")
        assert_wrong(person, "name", "Saisissez votre nom d'utilisateur.")
        assert person.words("#password").endswith("✗ Saisissez votre mot de passe.")
        await person.press("tab")
        await person.type(PASSWORD)
        assert "✗" not in person.words("#password")
        await person.press("enter")
        assert_wrong(person, "name", "Saisissez votre nom d'utilisateur.")
    assert gate.calls == 0


async def test_a_password_never_leaves_its_field(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.fill(NAME)
        await person.type(PASSWORD)
        await person.press("ctrl+shift+a", "super+c", "ctrl+x", "ctrl+c", "super+x")
        field = person.app.screen.query_one("#password", Input)
        for name in ("copy", "cut"):
            await field.run_action(name)
        assert person.app.clipboard == ""
        assert field.value == PASSWORD
        assert "phrase" not in person.text()


async def test_it_says_where_the_first_step_of_the_guide_is(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=begun()) as person:
        assert "Étape 2 sur 9" in person.words()
        assert person.words("#step-one") == "L'étape 1, télécharger l'application, vient plus loin."


async def test_the_button_answers_the_mouse_and_escape_does_nothing(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.type(NAME)
        await person.click("#password")
        await person.type(PASSWORD)
        await person.press("escape")
        assert (value(person, "name"), value(person, "password")) == (NAME, PASSWORD)
        await person.click("#next")
        assert person.step() is Step.METHODS


async def test_a_store_that_fails_changes_nothing(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.sign_in, "with_password", unavailable)
            await person.fill(NAME, PASSWORD)
        assert_refused(person, UNAVAILABLE)
        assert value(person, "name") == NAME
        await person.fill(PASSWORD)
        assert person.step() is Step.METHODS


@pytest.mark.parametrize("where", ["password", "next"])
async def test_enter_pressed_twice_asks_once(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    gate = Gate(store.sign_in.with_password)
    monkeypatch.setattr(store.sign_in, "with_password", gate)
    async with running(store, clock) as person:
        await person.fill(NAME)
        await person.type(PASSWORD)
        person.app.screen.query_one(f"#{where}").focus()
        await person.hurry("enter", "enter")
        assert person.words("Notice") == "… Vérification en cours."
        gate.open()
        await person.settle()
        assert person.step() is Step.METHODS
    assert gate.calls == 1


async def test_help_opened_during_the_check_does_not_keep_the_page_and_its_password(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    gate = Gate(store.sign_in.with_password)
    monkeypatch.setattr(store.sign_in, "with_password", gate)
    async with running(store, clock) as person:
        await person.fill(NAME)
        await person.type(PASSWORD)
        await person.hurry("enter", "f1")
        gate.open()
        await person.settle()
        assert len(person.app.screen_stack) == 1


async def test_a_person_who_leaves_the_list_is_forgotten(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_methods(store)) as person:
        await person.click("#sign-out")
        assert person.app.journey == begun()
        assert (value(person, "name"), value(person, "password"), NAME in person.text()) == ("", "", False)
