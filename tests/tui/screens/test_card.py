"""The card on the counter: it never moves, one button is solid, and bars or a heavy frame say where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.geometry import Region
from textual.widget import Widget

from storage import Store
from tests.conftest import FixedClock
from tests.tui.harness import SIZES, Person, running
from tests.tui.journeys import (
    at_activated,
    at_client_space,
    at_device_type,
    at_manual_entry,
    at_methods,
    at_proof,
    at_qr_code,
    begun,
)
from tui.app.themes import DARK
from tui.widgets.choice import Choice
from tui.widgets.nav_button import NavButton
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

Way = Callable[[Store, FixedClock], Journey]

WAYS: dict[Step, Way] = {
    Step.SIGN_IN: lambda _store, _clock: begun(),
    Step.METHODS: lambda store, _clock: at_methods(store),
    Step.DEVICE_TYPE: lambda store, _clock: at_device_type(store),
    Step.QR_CODE: lambda store, _clock: at_qr_code(store),
    Step.MANUAL_ENTRY: lambda store, _clock: at_manual_entry(store),
    Step.PROOF: lambda store, _clock: at_proof(store),
    Step.ACTIVATED: at_activated,
    Step.CLIENT_SPACE: at_client_space,
    Step.CONFIRM_PASSWORD: lambda store, clock: at_client_space(store, clock).change_settings(),
}
CARDS = dict(zip(SIZES, (Region(0, 0, 60, 19), Region(0, 0, 80, 23), Region(18, 6, 84, 26)), strict=True))
PHASES = ("Connexion", "Méthode", "Téléphone", "Code QR", "Vérification", "Fin")
PLACES = {
    Step.SIGN_IN: (0, "Étape 2 sur 9"),
    Step.METHODS: (1, "Étape 3 sur 9"),
    Step.DEVICE_TYPE: (2, "Étapes 1 et 4 sur 9"),
    Step.QR_CODE: (3, "Étapes 5 et 6 sur 9"),
    Step.MANUAL_ENTRY: (3, "Étapes 5 et 6 sur 9"),
    Step.PROOF: (4, "Étapes 7 et 8 sur 9"),
    Step.ACTIVATED: (6, "Étape 8 sur 9"),
}
MARKS = set("▌┏")
"""What says without colour that one is here."""


def painted(person: Person, region: Region) -> str:
    """The characters in a region."""
    rows = person.cells()[region.y : region.bottom]
    return "".join(cell.char for row in rows for cell in row[region.x : region.right])


def solid(person: Person) -> list[str | None]:
    """The buttons in the colour of what Enter does."""
    cells = person.cells()
    shown = [button for button in person.app.screen.query(NavButton).results() if button.region]
    return [button.id for button in shown if cells[button.region.y][button.region.x].background == DARK.primary]


def in_sight(person: Person, widget: Widget) -> bool:
    """Whether nothing of a widget is scrolled away."""
    return person.app.screen.find_widget(widget).visible_region == widget.region


async def assert_round(person: Person, step: Step) -> None:
    """Go by Tab from where one is to there, and check each place."""
    seen: list[str | None] = []
    while person.focused() not in seen:
        seen.append(person.focused())
        focused = person.app.focused
        assert focused
        assert in_sight(person, focused), seen
        assert MARKS & set(painted(person, focused.region)), seen
        if isinstance(focused, NavButton):
            assert solid(person) == [focused.id]
        elif focused.query(Choice):
            assert solid(person) == []
        else:
            assert solid(person) == [
                button.id for button in person.app.screen.query("NavButton.primary") if button.region
            ]
        await person.press("tab")
    assert len(seen) > 1 or step in {Step.ACTIVATED}


@pytest.mark.parametrize("step", [step for step in WAYS if step is not Step.QR_CODE])
async def test_it_has_the_same_cells_on_every_page(store: Store, clock: FixedClock, step: Step) -> None:
    async with running(store, clock, journey=WAYS[step](store, clock)) as person:
        if step is Step.DEVICE_TYPE:
            await person.press("space")
        for size, card in CARDS.items():
            await person.resize(*size)
            screen = person.app.screen
            assert screen.query_one("#card").region == card
            roomy = size == (120, 40)
            bar = screen.query_one("NavigationBar").region
            assert bar.bottom == card.bottom - 1 - roomy
            assert max(button.region.right for button in screen.query("NavigationBar Button")) == bar.right
            assert screen.query_one("KeyLine").region.y == card.bottom


@pytest.mark.parametrize("step", PLACES)
async def test_the_stepper_says_where_one_is(store: Store, clock: FixedClock, step: Step) -> None:
    here, words = PLACES[step]
    signs = "✓" * here + ("●" if here < len(PHASES) else "") + "○" * (len(PHASES) - here - 1)
    async with running(store, clock, journey=WAYS[step](store, clock)) as person:
        assert words in person.words("#card")
        short, whole = " ".join(signs), " ─ ".join(map(" ".join, zip(signs, PHASES, strict=True)))
        compact = f"{short} {PHASES[min(here, len(PHASES) - 1)]}"
        assert person.words("#stepper") == (compact if step is Step.QR_CODE else whole)
        await person.resize(60, 20)
        assert person.words("#stepper").startswith(compact)
        assert words in person.words("#card")


@pytest.mark.parametrize("step", [Step.CLIENT_SPACE, Step.CONFIRM_PASSWORD])
async def test_outside_the_guide_there_is_no_stepper(store: Store, clock: FixedClock, step: Step) -> None:
    async with running(store, clock, journey=WAYS[step](store, clock)) as person:
        assert not person.app.screen.query("#stepper")
        assert "sur 9" not in person.words()
        assert person.app.screen.query_one("#title").region.y == 1


@pytest.mark.parametrize("step", WAYS)
async def test_wherever_one_is_it_is_in_sight_and_marked_and_one_button_is_solid(
    store: Store, clock: FixedClock, step: Step
) -> None:
    async with running(store, clock, journey=WAYS[step](store, clock)) as person:
        if step is Step.DEVICE_TYPE:
            await person.press("space")
        for size in SIZES:
            await person.resize(*size)
            await assert_round(person, step)
