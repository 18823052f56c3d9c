"""The last line of a page: keys that do something for what has the focus, the useful ones at every size."""

from __future__ import annotations

import pytest
from textual.content import Content

from storage import Store
from tests.conftest import FixedClock
from tests.tui.harness import Person, running
from tests.tui.journeys import at_client_space, at_device_type, at_first_account, at_manual_entry, begun
from tests.tui.screens.test_card import WAYS
from tui.widgets.field import Field
from tui.widgets.nav_button import NavButton
from tui.wizard.journey import Journey
from tui.wizard.steps import Step


def caps(person: Person) -> str:
    """The keys that are named, and what they do."""
    return person.words("KeyLine")


@pytest.mark.parametrize("step", WAYS)
async def test_enter_is_named_after_the_button_in_focus(store: Store, clock: FixedClock, step: Step) -> None:
    async with running(store, clock, (120, 40), journey=WAYS[step](store, clock)) as person:
        if step is Step.DEVICE_TYPE:
            await person.press("space")
        seen: list[str | None] = []
        while person.focused() not in seen:
            seen.append(person.focused())
            button = person.app.focused
            if isinstance(button, NavButton) and "Entrée" in caps(person):
                label = Content.from_text(button.label).plain
                named = label[0].lower() + label[1:]
                assert f"Entrée {named} " in caps(person) or (len(label) > 16 and "Entrée valider" in caps(person))
            await person.press("tab")


async def test_enter_is_named_anew_when_the_button_is(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=begun()) as person:
        await person.click("#show-password")
        assert person.focused() == "show-password"
        assert "Entrée masquer" in caps(person)
        await person.press("enter")
        assert "Entrée afficher" in caps(person)


async def test_leaving_is_named_leaving(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_client_space(store, clock)) as person:
        await person.press("shift+tab")
        assert person.focused() == "sign-out"
        assert "Entrée me déconnecter" in caps(person)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_how_to_choose_a_phone_is_named_while_the_phones_have_the_focus(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=at_device_type(store)) as person:
        assert "← → Espace choisir" in caps(person)
        await person.press("space")
        assert person.focused() == "next"
        assert "choisir" not in caps(person)
        assert "Entrée suivant" in caps(person)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_what_only_the_page_of_the_key_has_is_named_at_every_size(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=at_manual_entry(store)) as person:
        assert "← → épeler" in caps(person)
        await person.press("right")
        assert person.focused() == "key"
        for cap in ("← → épeler", "C copier", "Échap précédent", "F1 aide"):
            assert cap in caps(person)


@pytest.mark.parametrize("step", [Step.FIRST_ACCOUNT, Step.SIGN_IN, Step.NEW_PASSWORD, Step.CONFIRM_PASSWORD])
async def test_tab_goes_through_the_fields_then_to_the_buttons_beside_them_and_says_so(
    store: Store, clock: FixedClock, step: Step
) -> None:
    """What is typed after Tab is lost on a button, and Enter there shows the password."""
    async with running(store, clock, (120, 40), journey=_with_a_password(store, clock)[step]) as person:
        fields = [field.id for field in person.app.screen.query(Field)]
        seen: list[str | None] = []
        while person.focused() not in seen:
            seen.append(person.focused())
            told = caps(person)
            await person.press("tab")
            untrue = "Tab suivant" if isinstance(person.app.focused, Field) else "Tab champ suivant"
            assert untrue not in told, seen
        beside = [f"show-{name}" for name in fields if name != "name"]
        assert seen[: len(fields) + len(beside)] == [*fields, *beside]
        await person.press("shift+tab")
        assert person.focused() == seen[-1]


def _with_a_password(store: Store, clock: FixedClock) -> dict[Step, Journey]:
    space = at_client_space(store, clock)
    settings = Journey(Step.METHODS, space.methods, session=space.session, changing_settings=True)
    return {
        Step.FIRST_ACCOUNT: at_first_account(),
        Step.SIGN_IN: begun(),
        Step.NEW_PASSWORD: settings.change_password(),
        Step.CONFIRM_PASSWORD: space.change_settings(),
    }
