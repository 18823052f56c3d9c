"""A page is made ready once: with the classes of its size, and with styles that are parsed and found no second time."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from storage import Store
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.tui.harness import EACH_SIZE, running
from tests.tui.journeys import at_device_type, at_methods, at_proof, at_qr_code, begun
from tui.app.base import GuardedApp
from tui.config.settings import Settings
from tui.console.app import ConsoleApp
from tui.kiosk.app import KioskApp
from tui.phone.app import PhoneApp
from tui.phone.handset import Handset
from tui.screens import WizardPage
from tui.screens.app import GuichetApp
from tui.widgets.nav_button import NavButton
from tui.wizard.services import Services


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_page_comes_with_the_classes_that_textual_would_give_it(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with running(store, clock, size) as person:
        given = {name for name in person.app.screen.classes if name.startswith("-")}
        assert len(given) == 2
        assert person.app._page().classes >= given


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_so_does_the_first_page_of_every_program(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    services = Services(store, Settings(), clock)
    apps: list[GuardedApp] = [
        GuichetApp(services, begun()),
        KioskApp(services),
        ConsoleApp(services, begun()),
        PhoneApp(Handset(clock), store.phones, "sombre", reduced_motion=True),
    ]
    for app in apps:
        async with app.run_test(size=size):
            given = {name for name in app.screen.classes if name.startswith("-")}
            # Made again, it has them before it is shown.
            assert {name for name in app.get_default_screen().classes if name.startswith("-")} == given


async def test_after_the_warm_up_no_page_has_all_styles_parsed_again(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, clock) as person:
        parsed: list[Stylesheet] = []
        monkeypatch.setattr(Stylesheet, "reparse", parsed.append)
        ahead = {person.app._warm_up: [at_methods(store)]}
        ahead[person.app._warm_up_the_rest] = [at_device_type(store, name="b"), at_qr_code(store, name="c")]
        for warm_up, journeys in ahead.items():
            warm_up()
            await person.settle()
            for journey in journeys:
                person.app.screen.post_message(WizardPage.Moved(journey))
                await person.settle()
                assert person.app.screen.CSS_PATH
        assert not parsed


def styles_found(monkeypatch: pytest.MonkeyPatch) -> Counter[DOMNode]:
    """Count from now on how often each widget has its styles found."""
    found: Counter[DOMNode] = Counter()
    apply = Stylesheet.apply

    def count(self: Stylesheet, node: DOMNode, **options: object) -> None:
        found[node] += 1
        apply(self, node, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Stylesheet, "apply", count)
    return found


async def test_a_step_of_the_guide_has_no_more_styles_found_than_it_takes(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("space")
        found = styles_found(monkeypatch)
        await person.press("enter")
        assert "[ Impossible de numériser ? ]" in person.text()
        assert found.total() <= 39
        found.clear()
        await person.press("enter")
        assert "[ Vérifier ]" in person.text()
        assert found.total() <= 30
        code = totp(person.app.journey.pending.secret, clock())
        await person.type(code[:-1])
        found.clear()
        await person.fill(code[-1])
        assert person.words("#title") == "C'est fait"
        assert found.total() <= 27


async def test_no_widget_has_its_styles_found_more_often_than_it_takes(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = at_proof(store)
    async with running(store, clock) as person:
        found = styles_found(monkeypatch)
        person.app.screen.post_message(WizardPage.Moved(journey))
        await person.settle()
        unfocused = [widget for widget in person.app.screen.query("*") if not widget.has_focus]
        assert {found[widget] for widget in unfocused} == {1}


async def test_a_button_that_is_on_no_page_has_no_styles_found(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, clock, journey=begun()) as person:
        found: list[DOMNode] = []
        monkeypatch.setattr(Stylesheet, "apply", lambda _self, node, **_options: found.append(node))
        with person.app._context():
            NavButton("Suivant", id="another", primary=True)
        assert not found
