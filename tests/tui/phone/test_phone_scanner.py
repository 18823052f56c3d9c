"""The phone's eye reads the picture off the real screen, in every form, size and look; and nothing else."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.tui.harness import Person, running
from tests.tui.journeys import at_device_type, at_manual_entry, at_qr_code
from tests.tui.phones import LINK, SECRET
from tui.config.settings import Settings
from tui.methods.key_uri import key_uri
from tui.phone import camera
from tui.phone.account import from_link
from tui.phone.scanner import CannotScan, Cell, Cells, Rgb, can_scan, read
from tui.qr import cells as qr
from tui.screens.enrolment_page import EnrolmentPage
from tui.widgets.qr_view import QRView

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
SYMBOL = qr.key_symbol(key_uri("Espace client", "marie.tremblay", SECRET))

Glyphs = Callable[[bool, bool], tuple[str, Rgb, Rgb]]


def sight(person: Person) -> list[str]:
    """What the phone reads when it is held before the screen."""
    return list(camera.before(person.app.screen)())


@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "sombre"), ((80, 24), "clair"), ((120, 40), "sombre"), ((120, 40), "clair"), ((200, 60), "sombre")],
)
async def test_the_page_in_every_form(store: Store, clock: FixedClock, size: tuple[int, int], theme: str) -> None:
    settings = Settings(theme="clair" if theme == "clair" else "sombre")
    journey = at_qr_code(store, settings)
    async with running(store, clock, size, settings, journey) as person:
        seen = set()
        for key in ("f", "m", "minus", "i", "f"):
            (link,) = sight(person)
            assert from_link(link).secret == journey.pending.secret
            view = person.app.screen.query_one(QRView)
            assert view.picture
            seen.add((view.picture.form, view.picture.scale, view.inverted))
            await person.press(key)
        assert len(seen) >= (4 if size == (200, 60) else 2)


async def test_a_code_that_has_expired_is_not_read(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        clock.advance(601)
        page = person.app.screen
        assert isinstance(page, EnrolmentPage)
        page.tick()
        await person.settle()
        assert sight(person) == []


async def test_pages_without_a_picture(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_manual_entry(store)) as person:
        assert sight(person) == []
        await person.press("f1")
        assert sight(person) == []


async def test_the_page_of_a_store_is_read_as_what_it_is(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("space", "b")
        assert sight(person) == ["https://apps.apple.com/app/id490179405"]


def drawn(glyph: Glyphs) -> Cells:
    """The symbol in half cells, with its quiet zone."""
    picture = qr.Picture(SYMBOL, qr.QUIET_ZONE, qr.Form.HALF_BLOCKS, 1)
    return [[Cell(*glyph(*halves)) for halves in picture.cells(row)] for row in range(picture.rows)]


def upper_half(upper: bool, lower: bool) -> tuple[str, Rgb, Rgb]:
    """`▀` in both colours."""
    return "▀", BLACK if upper else WHITE, BLACK if lower else WHITE


def lower_half(upper: bool, lower: bool) -> tuple[str, Rgb, Rgb]:
    """`▄` in both colours."""
    return "▄", BLACK if lower else WHITE, BLACK if upper else WHITE


def blocks(upper: bool, lower: bool) -> tuple[str, Rgb, Rgb]:
    """One ink on one paper, as qrencode draws it."""
    return {(False, False): "█", (True, True): " ", (False, True): "▀", (True, False): "▄"}[upper, lower], WHITE, BLACK


def tinted(upper: bool, lower: bool) -> tuple[str, Rgb, Rgb]:
    """Navy on cream."""
    return "▀", (24, 33, 90) if upper else (251, 250, 230), (24, 33, 90) if lower else (251, 250, 230)


@pytest.mark.parametrize("glyph", [upper_half, lower_half, blocks, tinted], ids=lambda glyph: glyph.__name__)
def test_every_way_to_draw_it_in_half_cells(glyph: Glyphs) -> None:
    assert read(drawn(glyph)) == [LINK]


def test_rows_may_have_different_lengths() -> None:
    assert read([[*row, Cell("x", WHITE, BLACK)] if place % 2 else row for place, row in enumerate(drawn(blocks))]) == [
        LINK
    ]


def noise() -> Cells:
    """Cells that mean nothing."""
    dice = random.Random(6)  # noqa: S311
    return [[Cell(dice.choice("▀▄█ x"), WHITE, BLACK) for _column in range(120)] for _row in range(40)]


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [[]],
        [[Cell(" ", WHITE, BLACK)]],
        [[Cell("█", WHITE, BLACK)] * 80] * 24,
        drawn(blocks)[:14],
        [row[:30] for row in drawn(blocks)],
        noise(),
    ],
    ids=["nothing", "an empty row", "one cell", "all light", "its upper half", "its left half", "noise"],
)
def test_what_is_no_picture(cells: Cells) -> None:
    assert read(cells) == []


def test_without_the_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert can_scan()
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    assert not can_scan()
    with pytest.raises(CannotScan):
        read(drawn(blocks))


async def test_a_cell_a_column_even_under_wide_letters(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store, name="鈴木 花子")) as person:
        assert [len(row) for row in camera.cells_of(person.app.screen)] == [80] * 24
