"""A one-time password is exchanged for the person's own before anything else."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from storage import SignInRefused, Store
from tests.conftest import PASSWORD, FixedClock
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import NAME, at_client_space, at_first_account, begun
from tests.tui.stores import UNAVAILABLE, Gate, unavailable
from tests.tui.usable import assert_refused, assert_usable, assert_wrong
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

SHORT = "Il faut au moins 8 caractères."
DIFFERENT = "Ce n'est pas le même mot de passe."


@pytest.fixture
def issued(store: Store) -> str:
    """The one-time password of a new account."""
    password = store.administration().accounts.add(NAME).password
    assert password
    return password


@pytest.fixture
def journey(store: Store, issued: str) -> Journey:
    """Right after it was typed."""
    return begun().signed_in(store.sign_in.with_password(NAME, issued))


def typed(person: Person) -> tuple[str, str]:
    """What is in the two fields."""
    first, second = (person.app.screen.query_one(f"#{field}", Input).value for field in ("password", "again"))
    return first, second


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_leads_to_the_list(
    store: Store, clock: FixedClock, issued: str, journey: Journey, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=journey) as person:
        assert_usable(person, "Choisissez votre mot de passe", "Précédent", "Suivant")
        assert f"─ {NAME} ─╮" in person.text()
        await person.fill(PASSWORD, PASSWORD)
        assert person.step() is Step.METHODS
    user = store.sign_in.with_password(NAME, PASSWORD).user
    assert (user.one_time_password, user.last_sign_in_at) == (False, int(clock.now))
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, issued)


async def test_operators_see_that_somebody_who_must_enrol_has_come(store: Store, clock: FixedClock) -> None:
    issued = store.administration().accounts.add(NAME, mfa_required=True).password or ""
    journey = begun().signed_in(store.sign_in.with_password(NAME, issued))
    async with running(store, clock, journey=journey) as person:
        assert store.administration().directory.user(NAME).last_sign_in_at is None
        await person.fill(PASSWORD, PASSWORD)
    assert store.administration().directory.user(NAME).last_sign_in_at == int(clock.now)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("motdepasse", "Ce mot de passe est trop courant. Choisissez-en un que personne d'autre n'a."),
        (NAME, "Ce mot de passe ressemble à votre nom d'utilisateur. Choisissez-en un autre."),
    ],
)
async def test_a_password_that_will_not_do(
    store: Store, clock: FixedClock, issued: str, journey: Journey, password: str, sentence: str
) -> None:
    async with running(store, clock, journey=journey) as person:
        await person.fill(password, password)
        assert_refused(person, sentence)
        assert (typed(person), person.focused()) == (("", ""), "password")
    assert store.sign_in.with_password(NAME, issued).user.one_time_password


async def test_a_password_is_needed(store: Store, clock: FixedClock, journey: Journey) -> None:
    async with running(store, clock, journey=journey) as person:
        await person.fill("", "")
        assert_wrong(person, "password", "Choisissez un mot de passe.")
        await person.fill(PASSWORD, PASSWORD)
        assert person.step() is Step.METHODS


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_what_is_wrong_with_each_is_told_under_it_until_it_is_mended(
    store: Store, clock: FixedClock, journey: Journey, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=journey) as person:
        await person.type("court")
        await person.press("enter")
        assert_wrong(person, "password", SHORT)
        await person.click("#again")
        await person.type("autre chose")
        await person.click("#next")
        assert_wrong(person, "password", SHORT)
        assert person.words("#again").endswith(f"✗ {DIFFERENT}")
        assert typed(person) == ("court", "")
        await person.type(" plus long")
        assert "✗" not in person.words("#password")
        await person.fill("", "court plus long")
        assert person.step() is Step.METHODS


@pytest.mark.parametrize("way_out", ["escape", "#back"])
async def test_leaving_keeps_the_one_time_password(
    store: Store, clock: FixedClock, issued: str, journey: Journey, way_out: str
) -> None:
    async with running(store, clock, journey=journey) as person:
        await person.type(PASSWORD)
        await (person.click(way_out) if way_out.startswith("#") else person.press(way_out))
        await person.press("right", "enter")
        assert person.app.journey == begun()
    assert store.sign_in.with_password(NAME, issued).user.one_time_password


async def test_the_button_answers_the_mouse(store: Store, clock: FixedClock, journey: Journey) -> None:
    async with running(store, clock, journey=journey) as person:
        await person.type(PASSWORD)
        await person.click("#again")
        await person.type(PASSWORD)
        await person.click("#next")
        assert person.step() is Step.METHODS


async def test_nothing_typed_is_shown_or_copied(store: Store, clock: FixedClock, journey: Journey) -> None:
    async with running(store, clock, journey=journey) as person:
        await person.fill(PASSWORD)
        await person.type(PASSWORD)
        await person.press("ctrl+shift+a", "super+c", "ctrl+x")
        assert typed(person) == (PASSWORD, PASSWORD)
        assert person.app.clipboard == ""
        assert "phrase assez" not in person.text()


async def test_a_store_that_fails_changes_nothing(
    store: Store, clock: FixedClock, issued: str, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, clock, journey=journey) as person:
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.passwords, "change", unavailable)
            await person.fill(PASSWORD, PASSWORD)
        assert_refused(person, UNAVAILABLE)
        assert store.sign_in.with_password(NAME, issued)
        await person.fill(PASSWORD, PASSWORD)
        assert person.step() is Step.METHODS


async def test_enter_pressed_twice_changes_it_once(
    store: Store, clock: FixedClock, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.passwords.change)
    monkeypatch.setattr(store.passwords, "change", gate)
    async with running(store, clock, journey=journey) as person:
        await person.fill(PASSWORD)
        await person.type(PASSWORD)
        await person.hurry("enter", "enter")
        gate.open()
        await person.settle()
        assert person.step() is Step.METHODS
    assert gate.calls == 1


@pytest.mark.parametrize(
    ("step", "label"), [(Step.NEW_PASSWORD, "Nouveau mot de passe"), (Step.FIRST_ACCOUNT, "Mot de passe")]
)
async def test_the_rule_stands_under_the_field_that_it_is_about(
    store: Store, clock: FixedClock, step: Step, label: str
) -> None:
    space = at_client_space(store, clock)
    settings = Journey(Step.METHODS, space.methods, session=space.session, changing_settings=True)
    journey = settings.change_password() if step is Step.NEW_PASSWORD else at_first_account()
    async with running(store, clock, journey=journey) as person:
        rows = [line.strip("│ ") for line in person.text().splitlines()]
        found = [next(row for row, line in enumerate(rows) if words in line) for words in (label, "8 caractères au")]
        assert found[0] < found[1] < next(row for row, line in enumerate(rows) if "encore une fois" in line)


async def test_a_password_that_was_typed_is_not_lost_without_a_question(
    store: Store, clock: FixedClock, journey: Journey
) -> None:
    async with running(store, clock, journey=journey) as person:
        await person.fill(PASSWORD)
        await person.press("escape")
        assert "Abandonner ce que vous avez saisi ?" in person.words()
        await person.press("enter")
        assert typed(person) == (PASSWORD, "")
        await person.press("escape", "right", "enter")
        assert person.step() is Step.SIGN_IN
