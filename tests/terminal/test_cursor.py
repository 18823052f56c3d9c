"""The terminal's own cursor does not show, and follows the person all the same: readers of screens follow it."""

from __future__ import annotations

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import at_device_type, by_key, field
from tests.terminal.program import environment
from tests.terminal.screen import CURSOR_VISIBLE
from tui.process.child import BROWSER


def wait_for_cursor(terminal: Terminal, x: int, y: int) -> None:
    """Column and row, from 0."""
    terminal.wait_for(lambda seen: seen.cursor == (x, y))


def wait_for_cursor_on(terminal: Terminal, label: str) -> None:
    """Where the first button of this label begins."""
    terminal.wait_for(lambda seen: seen.cursor in [place[:2] for place in seen.screen.find(f"[ {label} ]")[:1]])


def test_the_cursor_is_where_the_person_is_to_the_box_that_waits_for_a_digit(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD, mfa_required=True)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    wait_for_cursor(terminal, 6, 8)
    terminal.send("alice")
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "alice")
    wait_for_cursor(terminal, 11, 8)
    terminal.key("tab")
    wait_for_cursor(terminal, 6, 11)
    terminal.key("tab")
    wait_for_cursor_on(terminal, "Afficher")
    terminal.key("tab")
    wait_for_cursor_on(terminal, "Me connecter")
    terminal.key("f1")
    wait_for_cursor_on(terminal, "Fermer")
    terminal.key("escape")
    wait_for_cursor_on(terminal, "Me connecter")
    terminal.key("shift+tab", "shift+tab")
    terminal.send(f"{PASSWORD}\r")
    terminal.wait_for("[ Choisir ]")
    wait_for_cursor_on(terminal, "Choisir")
    by_key(terminal, "Choisir")
    at_device_type(terminal)
    terminal.key("space")
    terminal.wait_for("App Store")
    by_key(terminal, "Suivant")
    terminal.wait_for("Étapes 5 et 6 sur 9")
    by_key(terminal, "Suivant")
    terminal.wait_for("Étapes 7 et 8 sur 9")
    _left, top, _width = terminal.screen.find("┏━━━┓")[0]
    for typed, box in (("", 23), ("12", 35), ("3", 43), ("45", 55)):
        terminal.send(typed)
        wait_for_cursor(terminal, box, top + 1)


def test_it_tells_a_browser_where_one_types_and_shows_nowhere_else(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    usual, shown = start(), start(env=environment(**{BROWSER: "192.0.2.1"}))
    for terminal, is_told in ((usual, False), (shown, True)):
        terminal.wait_for(lambda seen: field(seen, "Mot de passe") == "")
        terminal.wait_for(lambda seen, told=is_told: (CURSOR_VISIBLE in seen.modes) == told)  # type: ignore[misc]
        terminal.key("f1")
        terminal.wait_for("[ Fermer ]")
        terminal.wait_for(lambda seen: CURSOR_VISIBLE not in seen.modes)
        terminal.key("escape")
        terminal.wait_for(lambda seen, told=is_told: (CURSOR_VISIBLE in seen.modes) == told)  # type: ignore[misc]
