"""The theme « grand »: larger targets where the terminal has the room, the usual page where it has not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from textual.geometry import Region
from textual.widget import Widget

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.approvers import with_a_phone
from tests.storage.otpauth_uris import Token
from tests.tui import sessions
from tests.tui.approving import SETTINGS
from tests.tui.harness import Person, running
from tests.tui.journeys import (
    NAME,
    OKTA,
    at_device_type,
    at_manual_entry,
    at_methods,
    at_proof,
    at_qr_code,
    begun,
    enrolled,
    in_space,
)
from tests.tui.screens.test_code_lengths import EIGHT, SIX
from tests.tui.screens.test_code_lengths import journey as signing_in_with
from tests.tui.screens.test_qr_code import page, scanned
from tui.config.offered import offered
from tui.config.settings import Settings
from tui.screens import WizardPage
from tui.screens.help import HelpPanel
from tui.screens.store_code import StoreCode
from tui.widgets.big_font import GLYPHS, ROWS
from tui.widgets.code_field import CodeField
from tui.widgets.confirm import Confirm
from tui.widgets.field import Field
from tui.widgets.nav_button import NavButton
from tui.widgets.rename import Rename
from tui.widgets.words import Words
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

GRAND = Settings(theme="grand", print_command=("cat",), serve=SETTINGS.serve)
ROOMY = ((100, 30), (120, 40))
TIGHT = ((60, 20), (99, 40), (120, 29))


def every_page(store: Store, clock: FixedClock) -> Iterator[Journey]:
    """Each page of the wizard; the list is that of the settings, which is the longest."""
    first_start = wizard.start(offered(GRAND).values(), has_users=False)
    yield first_start
    yield first_start.install()
    yield begun()
    issued = store.administration().accounts.add("nouvelle").password
    yield begun().signed_in(store.sign_in.with_password("nouvelle", issued or ""))
    yield at_device_type(store, name="choix")
    yield at_qr_code(store, name="code")
    yield begun().signed_in(store.sign_in.with_password("code", PASSWORD))
    yield at_manual_entry(store, name="clé")
    yield at_proof(store, name="preuve")
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    methods = begun().methods
    yield Journey(Step.ACTIVATED, methods, session=session, chosen=OKTA)
    yield in_space(session)
    yield in_space(session).change_settings()
    settings = Journey(Step.METHODS, methods, session=session, changing_settings=True)
    yield settings
    yield settings.manage(OKTA)
    yield settings.choose_recovery()
    yield Journey(Step.RECOVERY_PROOF, methods, session=session, recovery=sessions.recovery())
    signing_in = begun().signed_in(store.sign_in.with_password(NAME, PASSWORD))
    yield signing_in
    yield signing_in.lost_phone()
    with_a_phone(store, clock, "accord")
    yield begun(GRAND).signed_in(store.sign_in.with_password("accord", PASSWORD))


@asynccontextmanager
async def at_a_counter(store: Store, clock: FixedClock, size: tuple[int, int]) -> AsyncIterator[Person]:
    """Someone before the large theme."""
    async with running(store, clock, size, GRAND) as person:
        yield person


async def turn_to(person: Person, journey: Journey) -> None:
    """Show its page."""
    person.app.screen.post_message(WizardPage.Moved(journey))
    await person.settle()


def places(person: Person) -> dict[Widget, Region]:
    """Where each widget is."""
    return {widget: widget.region for widget in person.app.screen.query("*") if widget.display}


def cropped(person: Person) -> list[Widget]:
    """What is not in sight as a whole, or has more words than room."""
    screen = person.app.screen
    leaves = [widget for widget in screen.query("*") if widget.region and not widget.children]
    found = [leaf for leaf in leaves if not screen.region.contains_region(_seen(leaf)) or _seen(leaf) != leaf.region]
    found += [leaf for leaf in leaves if isinstance(leaf, Words) and _height(leaf) > leaf.content_size.height]
    return found + [leaf for leaf in leaves if isinstance(leaf, NavButton) and leaf.content_size.width < _width(leaf)]


def _seen(widget: Widget) -> Region:
    return widget.screen._compositor.full_map[widget].visible_region


def _width(button: NavButton) -> int:
    return button.get_content_width(button.size, button.size)


def _height(words: Words) -> int:
    size = words.content_size
    return words.get_content_height(size, size, size.width)


@pytest.mark.parametrize("size", ROOMY, ids=str)
async def test_nothing_is_cropped_where_there_is_room(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    steps = set()
    async with at_a_counter(store, clock, size) as person:
        for journey in every_page(store, clock):
            await turn_to(person, journey)
            steps.add(person.step())
            assert cropped(person) == [], journey.step
            assert {button.region.height for button in person.app.screen.query(NavButton) if button.region} == {3}
            assert {field.region.height for field in person.app.screen.query(Field) if field.region} <= {5}
    assert steps == set(Step)


async def assert_like_the_others(person: Person) -> None:
    """Every widget is where it is in the theme of the same colours."""
    large = places(person)
    person.app.theme = "clair"
    await person.settle()
    assert places(person) == large, person.step()
    person.app.theme = "grand"


async def test_at_80x24_each_page_is_the_usual_one(store: Store, clock: FixedClock) -> None:
    async with at_a_counter(store, clock, (80, 24)) as person:
        for journey in every_page(store, clock):
            await turn_to(person, journey)
            await assert_like_the_others(person)


async def test_a_page_is_large_from_100_columns_and_30_rows_on(store: Store, clock: FixedClock) -> None:
    journey = at_methods(store)
    async with at_a_counter(store, clock, (100, 30)) as person:
        await turn_to(person, journey)
        for size in TIGHT:
            await person.resize(100, 30)
            assert person.app.screen.query(NavButton).first().region.height == 3
            await person.resize(*size)
            await assert_like_the_others(person)


@pytest.mark.parametrize("size", ROOMY, ids=str)
async def test_what_comes_before_a_page_is_not_cropped(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    journey = at_device_type(store)
    async with at_a_counter(store, clock, size) as person:
        await turn_to(person, journey)
        await person.press("space", "b")
        assert isinstance(person.app.screen, StoreCode)
        assert cropped(person) == []
        await person.press("escape", "f1")
        assert isinstance(person.app.screen, HelpPanel)
        assert cropped(person) == []
        for dialog in (
            Rename("Mon iPhone"),
            Confirm("Retirer cet appareil ?", "Ses codes seront refusés.", "Retirer", danger=True),
        ):
            person.app.push_screen(dialog)
            await person.settle()
            assert cropped(person) == []


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (130, 46), (136, 48)], ids=str)
async def test_the_picture_is_as_large_as_in_the_other_themes(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    journey = at_qr_code(store)
    async with at_a_counter(store, clock, size) as person:
        await turn_to(person, journey)
        large = page(person).choice
        assert scanned(person).secret == journey.pending.secret
        assert cropped(person) == []
        person.app.theme = "clair"
        await turn_to(person, journey)
        assert page(person).choice == large


def drawn(person: Person) -> str:
    """The digits of the boxes, read without colour."""
    field = person.app.screen.query_one(CodeField)
    rows = [row[field.region.x : field.region.right] for row in person.cells()[field.region.y + 1 :][:ROWS]]
    light = ["".join("#" if cell.reverse else "." for cell in row) for row in rows]
    starts = (start for start, cell in enumerate(rows[0]) if cell.char == "┃")
    glyphs = (tuple(row[start + 2 : start + 5] for row in light) for start in list(starts)[::2])
    digits = {glyph: digit for digit, glyph in GLYPHS.items()}
    return "".join(digits.get(glyph, "?") for glyph in glyphs)


@pytest.mark.parametrize("token", [SIX, EIGHT], ids=["six", "eight"])
async def test_the_digits_of_a_code_are_drawn_large(store: Store, clock: FixedClock, token: Token) -> None:
    signing_in = signing_in_with(store, clock, token)
    async with at_a_counter(store, clock, (100, 30)) as person:
        await turn_to(person, signing_in)
        # The last digit would send the code.
        for digits in ("0123456789", "9876543210"):
            shown = digits[-token.digits :][:-1]
            await person.type(shown)
            assert drawn(person) == f"{shown}?"
            assert cropped(person) == []
            await person.press("ctrl+u")
        await person.fill(token.code(clock.now))
        assert person.step() is Step.CLIENT_SPACE
