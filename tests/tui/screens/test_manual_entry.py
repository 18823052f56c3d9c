"""« Impossible de numériser ? »: the same secret in letters, for as long as it lives."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Stage, Store
from tests.conftest import FixedClock
from tests.storage.people import change
from tests.terminal.painter import decode, paint
from tests.terminal.scan import read_link
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import NAME, at_manual_entry, at_second_qr_code
from tests.tui.stores import UNAVAILABLE, unavailable
from tests.tui.usable import assert_refused, assert_usable
from tests.tui.widgets.shelf import cells_of, colour
from tui.config.settings import Settings
from tui.methods.catalogue import Phone
from tui.screens.manual_entry import ManualEntryPage
from tui.widgets.big_font import GLYPHS
from tui.widgets.big_words import BigWords
from tui.wizard.steps import Step

LARGE = 19
"""Dots of the widest group that is drawn in cells two columns wide."""


async def expire(person: Person, clock: FixedClock) -> None:
    """Let the ten minutes pass."""
    clock.advance(601)
    page = person.app.screen
    assert isinstance(page, ManualEntryPage)
    page.tick()
    await person.settle()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_shows_what_to_copy(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    journey = at_manual_entry(store)
    async with running(store, clock, size, journey=journey) as person:
        assert_usable(person, "Saisissez la clé dans Okta Verify", "Précédent", "Suivant")
        assert "Étapes 5 et 6 sur 9" in person.words()
        assert (person.words("#account"), person.words("#issuer")) == (NAME, "Espace client")
        key = person.words("#key").split()
        assert [len(group) for group in key] == [4] * 8
        assert "".join(key) == journey.pending.secret
        assert person.words("#kind") == "Basée sur le temps"
        assert person.words("#countdown") == "Code valable jusqu'à 14:23"
        await person.press("enter")
        assert person.step() is Step.PROOF


async def test_the_number_of_a_second_device_is_in_letters_however_long_the_name(
    store: Store, clock: FixedClock
) -> None:
    journey = at_second_qr_code(store, clock, name="n" * 64).cannot_scan()
    async with running(store, clock, journey=journey) as person:
        assert person.words("#account").replace(" ", "") == "n" * 64 + "-2"


async def test_the_picture_has_the_same_secret(store: Store, clock: FixedClock) -> None:
    journey = at_manual_entry(store)
    async with running(store, clock, journey=journey) as person:
        await person.click("#back")
        (text,) = decode(paint(person.cells()))
        assert read_link(text).secret == journey.pending.secret
        await person.click("#cannot-scan")
        assert person.words("#key").replace(" ", "") == journey.pending.secret


async def test_the_proof_leads_back_here(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_manual_entry(store)) as person:
        await person.click("#next")
        await person.press("escape")
        assert person.step() is Step.MANUAL_ENTRY
        await person.press("escape", "enter", "escape")
        assert person.step() is Step.QR_CODE


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_an_expired_key_is_not_shown_and_a_new_one_is_offered(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    journey = at_manual_entry(store)
    async with running(store, clock, size, journey=journey) as person:
        await expire(person, clock)
        assert journey.pending.secret[:4] not in person.text()
        assert "Suivant" not in person.text()
        assert person.words("#countdown") == "! Ce code a expiré. Actualisez-le pour continuer."
        assert_usable(person, "Saisissez la clé dans Okta Verify", "Précédent", "Actualiser le code")
        await person.click("#refresh")
        fresh = person.app.journey.pending.secret
        assert person.words("#key").replace(" ", "") == fresh != journey.pending.secret
        assert person.words("#countdown") == "Code valable jusqu'à 14:33"


async def test_refreshing_when_the_store_fails(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, clock, journey=at_manual_entry(store)) as person:
        await expire(person, clock)
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.enrolments, "begin", unavailable)
            await person.press("enter")
        assert_refused(person, UNAVAILABLE)
        await person.press("enter")
        assert "Code valable jusqu'à 14:33" in person.words()


async def test_a_long_name_is_whole(store: Store, clock: FixedClock) -> None:
    name = "n" * 64
    async with running(store, clock, (60, 20), journey=at_manual_entry(store, name=name)) as person:
        assert person.words("#account").replace(" ", "") == name
        assert_usable(person, "Saisissez la clé dans Okta Verify", "Précédent", "Suivant")


async def test_a_hostile_label_is_shown_and_not_obeyed(store: Store, clock: FixedClock, database: Path) -> None:
    journey = at_manual_entry(store)
    change(database, "UPDATE enrolments SET account = ?, issuer = ?", "[b]a[/b]\x1b[31m", "x\u202ey\nz")
    pending = store.enrolments.begin(journey.person, "okta_verify", "iphone", "", name="Mon iPhone")
    async with running(store, clock, journey=journey.issued(Phone.IPHONE, pending)) as person:
        assert person.words("#account") == "[b]a[/b]�[31m"
        assert person.words("#issuer") == "x�y�z"


def chosen(person: Person) -> str:
    """The letters of the key that are in reverse, or in its fill."""
    fills = (colour(person, "primary"), colour(person, "warning"))
    return "".join(
        cell.char for row in cells_of(person, "#key") for cell in row if cell.reverse or cell.background in fills
    )


async def test_the_group_that_is_spelled_is_marked_while_the_arrows_choose_it(store: Store, clock: FixedClock) -> None:
    journey = at_manual_entry(store)
    groups = [journey.pending.secret[start : start + 4] for start in range(0, 32, 4)]
    async with running(store, clock, journey=journey) as person:
        person.app.screen.query_one("#key").focus()
        await person.settle()
        assert chosen(person) == groups[0]
        for group in groups[1:]:
            await person.press("right")
            assert chosen(person) == group
        await person.press("tab")
        assert chosen(person) == ""


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)])
@pytest.mark.parametrize("theme", ["sombre", "grand"])
async def test_every_group_is_whole_in_large_letters(
    store: Store, clock: FixedClock, size: tuple[int, int], theme: str
) -> None:
    settings = Settings(theme="grand" if theme == "grand" else "sombre")
    async with running(store, clock, size, settings=settings, journey=at_manual_entry(store, settings)) as person:
        letters, light = person.app.screen.query_one(BigWords), colour(person, "primary")
        for group in ("MW3A", "CNMO", "MRWT", "MWNA", "MMMM"):
            letters.text = group
            await person.settle()
            drawn = cells_of(person, "#chosen")
            wide = sum(len(GLYPHS[letter][0]) for letter in group) + len(group) - 1
            lit = {place for row in drawn for place, cell in enumerate(row) if cell.background == light}
            assert max(lit) + 1 == (2 * wide if wide <= LARGE else wide)


@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize("told", [None, Stage.RETRIEVED, Stage.REJECTED])
async def test_nothing_moves_when_something_is_said(
    store: Store, clock: FixedClock, told: Stage | None, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=at_manual_entry(store)) as person:
        await person.press("right")
        page = person.app.screen
        assert isinstance(page, ManualEntryPage)
        shown = {widget: widget.region for widget in page.query("#page Words").results() if widget.region}
        if told:
            page.show_stage(told)
            await person.settle()
        else:
            await person.press("c")
        assert page.notice.region
        assert {widget: widget.region for widget in shown} == shown
        body = page.query_one("#page")
        assert body.scrollbars_enabled == (False, False)
        assert body.region.contains_region(page.notice.region)


async def test_no_word_is_underlined(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_manual_entry(store)) as person:
        assert "Ouvrir dans l'application" in person.words("#open-here")
        assert not [cell for row in person.cells() for cell in row if cell.underline]


async def test_arrows_spell_from_the_first_and_at_the_foot_go_from_button_to_button(
    store: Store, clock: FixedClock
) -> None:
    async with running(store, clock, journey=at_manual_entry(store)) as person:
        assert person.focused() == "key"
        assert "← → épeler" in person.words("KeyLine")
        assert "C copier" in person.words("KeyLine")
        await person.press("right")
        assert "Groupe 2 sur 8" in person.words("#spelled")
        person.app.screen.query_one("#next").focus()
        await person.settle()
        assert "épeler" not in person.words("KeyLine")
        await person.press("left")
        assert (person.focused(), "Groupe 2 sur 8" in person.words("#spelled")) == ("back", True)
        await person.press("right", "enter")
        assert person.step() is Step.PROOF
