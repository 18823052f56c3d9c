"""Presses that are not for the page that has just come: in the real program, as a terminal sends them."""

from __future__ import annotations

import sys
import time

from storage import Store
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import assert_takes_a_key, by_key, focused, sign_in, to_device_type, to_qr, type_code
from tests.terminal.keys import bytes_of, mouse

UNHURRIED = (sys.executable, "-I", "-m", "tests.terminal.unhurried")


def test_enter_from_habit_does_not_skip_the_page_that_comes(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=UNHURRIED)
    sign_in(terminal)
    link = to_qr(terminal)
    by_key(terminal, "Suivant")
    type_code(terminal, totp(link.secret, time.time()))
    terminal.wait_for("C'est fait")
    for _time in range(3):
        terminal.key("enter")
    assert_takes_a_key(terminal)
    terminal.wait_for("C'est fait")
    terminal.key("enter")
    terminal.wait_for("Étape 9 sur 9")


def at_suivant(start: Start, store: Store) -> Terminal:
    """The choice of a phone, with one chosen and the focus on the button that leads on."""
    store.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    to_device_type(terminal)
    terminal.key("space")
    terminal.wait_for(lambda seen: focused(seen, "Suivant"))
    return terminal


def test_a_double_enter_and_a_double_click_lead_one_page_on(start: Start, prepared: Store) -> None:
    terminal = at_suivant(start, prepared)
    terminal.send(bytes_of("enter") * 2)
    terminal.wait_for("[ Impossible de numériser ? ]")
    assert_takes_a_key(terminal)
    assert "[ Impossible de numériser ? ]" in terminal.text()
    terminal.key("escape")
    terminal.wait_for("Sélectionnez votre type de périphérique")
    x, y, width = terminal.screen.find("[ Suivant ]")[0]
    terminal.send(mouse(x + width // 2, y) * 2)
    terminal.wait_for("[ Impossible de numériser ? ]")
    assert_takes_a_key(terminal)
    assert "[ Impossible de numériser ? ]" in terminal.text()
    by_key(terminal, "Suivant")
    terminal.wait_for("[ Vérifier ]")
