"""The welcome: the first account is an operator's, and it must enrol."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from storage import Role, Store
from tests.conftest import PASSWORD, FixedClock
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import NAME, at_first_account
from tests.tui.stores import UNAVAILABLE, Gate, unavailable
from tests.tui.usable import assert_refused, assert_usable, assert_wrong
from tui.wizard.steps import Step


def value(person: Person, field: str) -> str:
    """What is typed in a field."""
    return person.app.screen.query_one(f"#{field}", Input).value


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_leads_to_the_list(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with running(store, clock, size, journey=at_first_account()) as person:
        assert_usable(person, "Le compte de l'opérateur", "Créer le compte")
        await person.fill(NAME, PASSWORD, PASSWORD)
        assert person.step() is Step.METHODS
    operator = store.administration().directory.user(NAME)
    assert (operator.role, operator.mfa_required) == (Role.OPERATOR, True)


async def test_nothing_typed_as_a_password_is_shown(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill(NAME, PASSWORD)
        await person.type(PASSWORD)
        assert NAME in person.text()
        assert "phrase assez" not in person.text()
        assert person.text().count("•" * len(PASSWORD)) == 2


@pytest.mark.parametrize("name", ["", "   "])
async def test_a_name_is_needed(store: Store, clock: FixedClock, name: str) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill(name)
        assert_wrong(person, "name", "Choisissez un nom d'utilisateur.")
        await person.press("tab")
        await person.fill(PASSWORD, PASSWORD)
        assert_wrong(person, "name", "Choisissez un nom d'utilisateur.")
    assert not store.first_account.exists()


async def test_a_password_is_needed(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill(NAME, "", "")
        assert_wrong(person, "password", "Choisissez un mot de passe.")


async def test_all_that_is_wrong_is_told_at_once(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.click("#password")
        await person.type("court")
        await person.click("#again")
        await person.type("autre chose")
        await person.click("#next")
        assert_wrong(person, "name", "Choisissez un nom d'utilisateur.")
        assert person.words("#password").endswith("✗ Il faut au moins 8 caractères.")
        assert person.words("#again").endswith("✗ Ce n'est pas le même mot de passe.")


async def test_two_different_passwords(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill(NAME, PASSWORD, PASSWORD.upper())
        assert_wrong(person, "again", "Ce n'est pas le même mot de passe.")
        assert (value(person, "again"), value(person, "password")) == ("", PASSWORD)
        await person.fill(PASSWORD)
        assert person.step() is Step.METHODS


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("azertyuiop", "Ce mot de passe est trop courant. Choisissez-en un que personne d'autre n'a."),
        (f"{NAME}2026", "Ce mot de passe ressemble à votre nom d'utilisateur. Choisissez-en un autre."),
    ],
)
async def test_a_weak_password_is_typed_again(store: Store, clock: FixedClock, password: str, sentence: str) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill(NAME, password, password)
        assert_refused(person, sentence)
        assert (value(person, "name"), value(person, "password"), value(person, "again")) == (NAME, "", "")
        assert person.focused() == "password"
        await person.fill(PASSWORD, PASSWORD)
        assert person.step() is Step.METHODS


async def test_a_name_that_will_not_do_is_mended(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill("n" * 65, PASSWORD, PASSWORD)
        assert_refused(person, "Ce nom d'utilisateur ne convient pas : 1 à 64 caractères, sans caractère invisible.")
        assert person.focused() == "name"
        await person.press("backspace", "enter")
        await person.click("#next")
        assert person.step() is Step.METHODS


async def test_someone_else_was_first(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        store.first_account.create("paul", PASSWORD)
        await person.fill(NAME, PASSWORD, PASSWORD)
        assert_refused(person, "Le premier compte vient d'être créé ailleurs. Relancez « guichet ».")
    assert [user.name for user in store.administration().directory.users()] == ["paul"]


async def test_escape_leads_back_to_the_question_and_creates_nothing(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill(NAME, PASSWORD)
        await person.press("escape", "right", "enter")
        assert person.step() is Step.FIRST_START
    assert not store.first_account.exists()


async def test_the_button_answers_the_mouse(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.type(NAME)
        await person.click("#password")
        await person.type(PASSWORD)
        await person.click("#again")
        await person.type(PASSWORD)
        await person.click("#next")
        assert person.step() is Step.METHODS


async def test_a_store_that_fails_changes_nothing(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.first_account, "create", unavailable)
            await person.fill(NAME, PASSWORD, PASSWORD)
        assert_refused(person, UNAVAILABLE)
        assert value(person, "name") == NAME
        await person.fill(PASSWORD, PASSWORD)
        assert person.step() is Step.METHODS


async def test_enter_pressed_twice_creates_once(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.first_account.create)
    monkeypatch.setattr(store.first_account, "create", gate)
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill(NAME, PASSWORD)
        await person.type(PASSWORD)
        await person.hurry("enter", "enter")
        gate.open()
        await person.settle()
        assert person.step() is Step.METHODS
    assert gate.calls == 1


async def test_what_was_typed_is_not_lost_without_a_question(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.fill(NAME)
        for answer in ("escape", "enter"):
            await person.press("escape")
            assert "Abandonner ce que vous avez saisi ?" in person.words()
            await person.press(answer)
            assert (person.step(), value(person, "name")) == (Step.FIRST_ACCOUNT, NAME)
        await person.click("#back")
        await person.click("#yes")
        assert (person.step(), person.focused()) == (Step.FIRST_START, "install")


async def test_nothing_is_asked_where_nothing_was_typed(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_first_account()) as person:
        await person.press("escape")
        assert (person.step(), person.focused()) == (Step.FIRST_START, "install")
