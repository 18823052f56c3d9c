"""What can be read, in every theme and without colour, where there is no picture of it; and how that is found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Button

from storage import Store
from tests.conftest import FixedClock
from tests.pictures.cells import Cell
from tests.pictures.legible import faint, grey, problems, unsigned
from tests.pictures.looks import looks, unmarked
from tests.tui.app.test_themes import LEAST, contrast
from tests.tui.harness import Hands, running
from tests.tui.journeys import at_methods, enrolled, in_space
from tests.tui.phones import LINK, FakeHome, a_second, in_hand
from tests.tui.push_handsets import Canned
from tui.app.themes import CONTRAST, DARK
from tui.phone import push_calls
from tui.phone.handset import Handset, Page, Trouble

IN_PICTURES = {Page.ACCOUNTS, Page.KIND, Page.NEW_DEVICE, Page.ADDED}


def line(text: str, foreground: str, background: str = "#000000") -> list[Cell]:
    """One row."""
    return [Cell(char, foreground, background) for char in text]


async def test_every_page_of_the_phone_can_be_read(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    network = Canned()
    monkeypatch.setattr(push_calls, "do", network.do)
    handset = Handset(clock, network.server)
    to_scan = (handset.add_account, partial(handset.choose, organisation=True), handset.from_new_device)
    walk: tuple[tuple[Callable[[], object], ...], ...] = (
        (*to_scan, handset.see_nothing),
        (handset.by_link, partial(handset.read, "https://example.com")),
        (handset.back, handset.by_key, partial(handset.type_key, "", "", "")),
        (handset.back, partial(handset.read, LINK), handset.finish, partial(clock.advance, 13)),
        (handset.toggle_menu, partial(handset.toggle, Trouble.REFUSING)),
        (handset.toggle_menu, handset.back, *to_scan, partial(handset.read, LINK)),
        (partial(handset.toggle, Trouble.REFUSING), handset.back, *to_scan[1:], partial(handset.read, network.link)),
        (handset.call_again, network.come),
        (partial(handset.toggle, Trouble.LOST),),
    )
    found: dict[Page, list[object]] = {}
    async with in_hand(handset, FakeHome()) as hands:
        for steps in walk:
            for step in steps:
                step()
            await a_second(hands)
            found[handset.page] = [problem for theme, cells in looks(hands) for problem in problems(cells, theme)]
            found[handset.page] += await unmarked(hands)
    assert found == {page: [] for page in set(Page) - IN_PICTURES}


async def test_no_color_is_obeyed(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    session, _secret = enrolled(store, clock, at_methods(store), "okta_verify")
    async with running(store, clock, journey=in_space(session)) as person:
        cells = person.cells()
        assert all(rgb == grey(rgb) for row in cells for cell in row for rgb in (cell.foreground, cell.background))
        assert faint(cells, DARK.name) == set()
        assert "✓ Okta Verify sur Mon iPhone" in person.words("#protection")
        assert "! Pas de codes de secours" in person.words("#recovery")


def test_what_cannot_be_read_is_found() -> None:
    assert faint([line("a", "#909090"), line(" ", "#000000")], "contraste") == {("#909090", "#000000")}
    assert faint([line("a", "#909090")], "sombre") == set()
    assert faint([line("a", "#808080")], "sombre") == {("#808080", "#000000")}


@pytest.mark.parametrize("char", "─│┃╭╌▁")
def test_a_line_needs_less_than_a_letter_and_may_be_too_faint_too(char: str) -> None:
    assert faint([line(char, "#6f7b88", "#1e2228")], "sombre") == set()
    assert faint([line("a", "#6f7b88", "#1e2228")], "sombre") == {("#6f7b88", "#1e2228")}
    assert faint([line(char, "#3a4655", "#11161d")], "sombre") == {("#3a4655", "#11161d")}
    assert faint([line(char, "#6f7b88")], "contraste") == {("#6f7b88", "#000000")}


def test_a_bar_is_seen_against_what_is_beside_it_or_against_its_fill() -> None:
    bar = line("▌", "#eceff3", "#7cc4ff")
    assert faint([line(" ", "#000000", "#1e2228") + bar], "sombre") == set()
    assert faint([bar], "sombre") == faint([line(" ", "#000000", "#eceff3") + bar], "sombre") != set()
    assert faint([bar + line(" ", "#000000", "#1e2228")], "sombre") != set()
    assert faint([line("▐", "#eceff3", "#7cc4ff") + line(" ", "#000000", "#1e2228")], "sombre") == set()
    assert faint([line("▌", "#7cc4ff", "#1e2228")], "sombre") == set()


def test_what_only_its_hue_sets_apart_is_found() -> None:
    assert contrast("#ff00ff", "#001a00") > LEAST["sombre"] > contrast(grey("#ff00ff"), grey("#001a00"))
    assert faint([line("a", "#ff00ff", "#001a00")], "sombre") != set()


def test_a_state_that_only_colour_tells_is_found() -> None:
    assert unsigned([line("✗ refusé", CONTRAST.error or ""), line("encore", CONTRAST.error or "")], CONTRAST) == []
    assert unsigned([line("refusé", "#feb4a8")], CONTRAST) == ["refusé"]
    assert unsigned([line("2 345", CONTRAST.warning or "")], CONTRAST) == []


def test_a_sign_may_be_before_a_name_and_a_line_around_a_sentence() -> None:
    good, name = CONTRAST.success or "", CONTRAST.foreground or ""
    assert unsigned([line("✓ ", good) + line("Okta Verify", name), line("Actif", good)], CONTRAST) == []
    assert unsigned([line("○ ", name) + line("Okta Verify", name), line("Actif", good)], CONTRAST) == ["Actif"]
    assert unsigned([line("✓ ", good) + line("Okta", name), line("", name), line("Actif", good)], CONTRAST) == ["Actif"]
    assert unsigned([line("╭─ ! Retirer ? ─╮", CONTRAST.error or "")], CONTRAST) == []
    assert unsigned([line("╭─ Retirer ? ─╮", CONTRAST.error or "")], CONTRAST) == ["Retirer ?"]


async def test_a_focus_that_only_colour_tells_is_found() -> None:
    class TwoButtons(App[None]):
        CSS = "Button, Button:focus { text-style: none; } #told:focus { text-style: underline; }"

        def compose(self) -> ComposeResult:
            yield Button("un", id="hidden")
            yield Button("deux", id="told")

    app = TwoButtons()
    async with app.run_test() as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        assert [widget.id for widget in await unmarked(hands)] == ["hidden"]
        assert hands.focused() == "hidden"
