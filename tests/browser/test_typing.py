"""The keyboard: it has the page without a click, keeps nothing of what was typed, and every key has another way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.at_the_counter import WELCOME, to_connexion
from tests.browser.conftest import TABLET, Open, Visit
from tests.browser.tab import Tab
from tests.conftest import PASSWORD
from tests.terminal.journey import click_field, field, sign_in

NOTE_KEYS = """() => {
  window.pressed = [];
  addEventListener("keydown", (event) => setTimeout(() => pressed.push([event.key, event.defaultPrevented])), true);
}"""
"""Notes each key, and whether the page has kept it from the browser."""
KEPT_BY_BROWSERS = ("F1", "F5", "F12", "Control+l", "Control+w", "Control+q", "Alt+ArrowLeft")


def name_of(tab: Tab) -> str | None:
    """Return what stands in the first field of Connexion."""
    return field(tab, "Nom d'utilisateur")


def test_one_types_at_once(counter: Open, visit: Visit) -> None:
    tab = visit(counter("--wizard").url)
    tab.wait_for("Connexion")
    tab.send("alice")
    tab.wait_for(lambda _seen: name_of(tab) == "alice")
    # A press on nothing takes the keyboard from nobody.
    tab.page.mouse.click(2, 2)
    tab.send("s")
    tab.wait_for(lambda _seen: name_of(tab) == "alices")


@pytest.mark.parametrize("device", [{}, TABLET])
def test_the_field_of_the_page_helps_nobody_and_keeps_nothing(
    counter: Open, visit: Visit, device: dict[str, Any]
) -> None:
    tab = visit(counter().url, **device)
    typed = tab.page.locator(".xterm-helper-textarea")
    found = {name: typed.get_attribute(name) for name in ("autocomplete", "autocorrect", "autocapitalize")}
    assert found == {"autocomplete": "off", "autocorrect": "off", "autocapitalize": "off"}
    assert typed.get_attribute("spellcheck") == "false"
    assert typed.get_attribute("inputmode") == "none", "no on-screen keyboard before there is a field"
    to_connexion(tab)
    tab.wait_until(lambda: typed.get_attribute("inputmode") == "text")
    tab.send(f"alice\r{PASSWORD}")
    tab.wait_for("•" * len(PASSWORD))
    assert typed.input_value() == ""


def test_a_button_brings_an_on_screen_keyboard_and_sends_it_away(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url, **TABLET)
    typed, button = tab.page.locator(".xterm-helper-textarea"), tab.page.locator("#typing")
    button.tap()
    assert (typed.get_attribute("inputmode"), button.get_attribute("aria-pressed")) == ("text", "true")
    button.tap()
    assert (typed.get_attribute("inputmode"), button.get_attribute("aria-pressed")) == ("none", "false")
    assert tab.page.evaluate("document.activeElement === held.terminal.textarea")


def test_keys_that_browsers_keep_lead_nowhere_and_lose_nothing(counter: Open, visit: Visit) -> None:
    here = counter()
    tab = visit(here.url)
    to_connexion(tab)
    tab.send("alice")
    tab.wait_for(lambda _seen: name_of(tab) == "alice")
    tab.page.evaluate(NOTE_KEYS)
    before = here.programs()
    for key in KEPT_BY_BROWSERS:
        tab.page.keyboard.press(key)
        tab.page.keyboard.press("Escape")
    tab.wait_until(lambda: len(tab.page.evaluate("pressed")) >= 2 * len(KEPT_BY_BROWSERS))
    assert all(is_kept for key, is_kept in tab.page.evaluate("pressed") if key not in ("Control", "Alt"))
    tab.wait_for(lambda _seen: name_of(tab) is not None)
    assert here.programs() == before
    assert tab.state == "there"


def test_each_of_them_has_a_button(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url)
    to_connexion(tab)
    tab.press("F1")
    tab.wait_for("[ Fermer ]")
    tab.press("Escape")
    tab.wait_gone("[ Fermer ]")
    tab.press("F2")
    tab.wait_for("Username")
    tab.press("F2")
    tab.wait_for("Nom d'utilisateur")
    sign_in(tab)
    tab.wait_for("Authentification multifacteur")
    tab.press("F12")
    tab.wait_for("Passer au client suivant ?")
    tab.press("F12")
    tab.wait_for(WELCOME)


def test_a_half_of_the_window_still_shows_what_one_types(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url, **TABLET)
    to_connexion(tab)
    # As an on-screen keyboard leaves it.
    tab.page.set_viewport_size({"width": 820, "height": 590})
    tab.wait_until(lambda: tab.page.evaluate("innerHeight") == 590)
    click_field(tab, "Mot de passe")
    tab.send("abc")
    tab.wait_for("•••")
    x, y = tab.place(*tab.screen.find("•••")[0][:2])
    assert 0 < x < 820
    assert 0 < y < 590
    assert tab.page.locator("#keys").bounding_box()
