"""The page around the terminal: its words and colours, and cells that fit the window."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.at_the_counter import WELCOME, to_connexion
from tests.browser.conftest import TABLET, Open, Visit
from tests.browser.tab import Tab
from tui.app.themes import THEMES

WINDOWS = [(1280, 800), (820, 1180), (1180, 820), (1024, 600)]
ARMS_LENGTH = 15
"""The least size of letters, in pixels of CSS, that is read with the keyboard of a tablet below."""
LOW_ROWS = 28
FINGER = 44
"""The least height of what a finger presses, in pixels of CSS."""


def size(tab: Tab) -> tuple[int, int]:
    """Return the columns and rows of the terminal of the page."""
    columns, rows = tab.page.evaluate("[held.terminal.cols, held.terminal.rows]")
    return columns, rows


def assert_fits(tab: Tab, columns: int = 80, rows: int = 24) -> None:
    """Check that the terminal has so many cells, all in sight above the buttons, as the server knows it."""
    tab.wait_until(lambda: size(tab) == (tab.screen.columns, tab.screen.rows))
    assert tab.screen.columns >= columns
    assert tab.screen.rows >= rows
    window = tab.page.evaluate("[innerWidth, innerHeight]")
    assert tab.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == window
    cells, keys = (tab.page.locator(each).bounding_box() for each in (".xterm-screen", "#keys"))
    assert cells
    assert keys
    assert cells["x"] >= 0
    assert cells["x"] + cells["width"] <= window[0]
    assert cells["y"] >= 0
    assert cells["y"] + cells["height"] <= keys["y"]
    assert keys["y"] + keys["height"] <= window[1]


def test_cells_fit_every_window_and_follow_it(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url)
    for width, height in (*WINDOWS, (640, 400), *WINDOWS):
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.wait_until(lambda width=width: tab.page.evaluate("innerWidth") == width)  # type: ignore[misc]
        tab.wait_for(WELCOME)
        assert_fits(tab)


def test_no_letter_is_squeezed_into_its_cell(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url)
    for width, height in WINDOWS:
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.wait_until(lambda width=width: tab.page.evaluate("innerWidth") == width)  # type: ignore[misc]
        assert_fits(tab)
        letter, cell = tab.page.evaluate(
            """() => {
              const pen = document.createElement("canvas").getContext("2d");
              pen.font = `${held.terminal.options.fontSize}px "Roboto Mono"`;
              const screen = document.querySelector(".xterm-screen");
              return [pen.measureText("m").width, screen.clientWidth / held.terminal.cols];
            }"""
        )
        assert letter < cell + 0.6


@pytest.mark.parametrize(
    "device",
    [
        {"device_scale_factor": 2},
        {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
        {**TABLET, "viewport": {"width": 410, "height": 590}},
    ],
)
def test_neither_dense_screens_nor_zoom_break_it(counter: Open, visit: Visit, device: dict[str, Any]) -> None:
    tab = visit(counter().url, **device)
    assert_fits(tab)
    tab.click_text(WELCOME)
    tab.wait_for("Connexion")


def test_a_demonstration_has_its_phone_beside_it_where_that_can_be_read(counter: Open, visit: Visit) -> None:
    tab = visit(counter("--demo").url)
    assert_fits(tab, 120)
    tab.page.set_viewport_size({"width": 820, "height": 1180})
    tab.wait_until(lambda: tab.screen.columns < 100)
    assert_fits(tab)


@pytest.mark.parametrize("window", WINDOWS)
def test_the_large_theme_has_its_larger_targets(counter: Open, visit: Visit, window: tuple[int, int]) -> None:
    width, height = window
    device = {**TABLET, "viewport": {"width": width, "height": height}}
    tab = visit(counter(configuration='theme = "grand"\n').url, **device)
    assert_fits(tab, 100, 30)
    to_connexion(tab)
    tab.wait_for("Me connecter")
    x, y, _width = tab.screen.find("Me connecter")[0]
    cells = tab.cells()
    assert len({cells[row][x].background for row in (y - 1, y, y + 1)}) == 1, "three rows of one colour"
    assert 3 * tab.page.locator(".xterm-screen").evaluate("each => each.clientHeight") / tab.screen.rows >= FINGER


def test_what_a_finger_presses_beside_it_is_large_enough_and_in_one_row(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url, **TABLET)
    boxes = [each.bounding_box() for each in tab.page.locator("#keys button, #keys a").all()]
    assert len(boxes) == 6
    assert all(box and box["height"] >= FINGER and box["width"] >= FINGER for box in boxes)
    assert len({box["y"] for box in boxes if box}) == 1


def test_a_telephone_has_them_in_two_rows(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url, **{**TABLET, "viewport": {"width": 390, "height": 844}})
    boxes = [each.bounding_box() for each in tab.page.locator("#keys button, #keys a").all()]
    assert all(box and box["height"] >= FINGER for box in boxes)
    assert len({box["y"] for box in boxes if box}) == 2


@pytest.mark.parametrize(("theme", "window"), [("sombre", (820, 590)), ("sombre", (1024, 600)), ("grand", (820, 590))])
def test_letters_come_before_air_where_an_on_screen_keyboard_has_half_of_the_window(
    counter: Open, visit: Visit, theme: str, window: tuple[int, int]
) -> None:
    tab = visit(counter(configuration=f'theme = "{theme}"\n').url, **TABLET)
    to_connexion(tab)
    tab.page.wait_for_selector("#typing[aria-pressed=true]")
    width, height = window
    tab.page.set_viewport_size({"width": width, "height": height})
    tab.wait_until(lambda: size(tab) == (tab.screen.columns, tab.screen.rows) and tab.screen.rows < LOW_ROWS)
    assert_fits(tab)
    assert tab.page.evaluate("held.terminal.options.fontSize") >= ARMS_LENGTH


def test_a_tablet_that_lies_has_the_buttons_beside_what_a_keyboard_leaves(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url, **{**TABLET, "viewport": {"width": 1180, "height": 410}})
    assert tab.screen.columns >= 80
    assert tab.screen.rows >= 24
    cells, keys = (tab.page.locator(each).bounding_box() for each in (".xterm-screen", "#keys"))
    assert cells
    assert keys
    assert cells["x"] + cells["width"] <= keys["x"]
    assert cells["height"] > 0.9 * keys["height"]
    boxes = [each.bounding_box() for each in tab.page.locator("#keys button, #keys a").all()]
    assert all(box and box["height"] >= FINGER and box["y"] + box["height"] <= 410 for box in boxes)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_page_has_the_colours_of_the_theme(counter: Open, visit: Visit, theme: Any) -> None:
    tab = visit(counter(configuration=f'theme = "{theme.name}"\n').url)
    colours = tab.page.evaluate(
        """() => [
          document.querySelector('meta[name="theme-color"]').content,
          held.terminal.options.theme.background,
          held.terminal.options.theme.foreground,
          document.querySelector('meta[name="color-scheme"]').content,
        ]"""
    )
    assert colours == [theme.background, theme.background, theme.foreground, "dark" if theme.dark else "light"]
    # Neither the terminal nor the page around it is another colour at the edge.
    picture = tab.picture()
    red, green, blue = (int(theme.background[at : at + 2], 16) for at in (1, 3, 5))
    assert {picture.getpixel(place) for place in ((0, 0), (1279, 0), (0, 600), (1279, 600))} == {(red, green, blue)}


@pytest.mark.parametrize(("language", "says"), [("fr", "Aide"), ("en", "Help")])
def test_the_page_has_a_title_a_language_and_an_icon(counter: Open, visit: Visit, language: str, says: str) -> None:
    tab = visit(counter(configuration=f'issuer = "Bibliothèque"\nlanguage = "{language}"\n').url)
    assert tab.page.title() == "Bibliothèque"
    assert tab.page.get_attribute("html", "lang") == language
    assert tab.page.locator('[data-key="F1"]').inner_text() == says
    icon = tab.page.request.get(tab.page.url + "favicon.svg")
    assert icon.headers["content-type"].startswith("image/svg+xml")
