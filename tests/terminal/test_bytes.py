"""On a slow line a change costs what changed: bytes, which are the same on every machine, and not seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import at_device_type, boxes, by_key, field, focused, read_key
from tests.terminal.scan import scan

A_PAGE = 6000
A_KEY = 120


class Line:
    """Counts what comes over it."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.costs: dict[str, int] = {}

    @contextmanager
    def step(self, name: str, most: int = A_PAGE) -> Iterator[None]:
        """What comes until the end of the block is the cost of this step, which has a limit."""
        before = len(self._terminal.raw)
        yield
        cost = self.costs[name] = len(self._terminal.raw) - before
        assert cost <= most, name


def test_the_guide_on_a_terminal_of_true_colours(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD, mfa_required=True)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    line = Line(terminal)
    for letter, shown in zip("alice", ("a", "al", "ali", "alic", "alice"), strict=True):
        with line.step(f"letter {shown}", A_KEY):
            terminal.send(letter)
            terminal.wait_for(lambda seen, shown=shown: field(seen, "Nom d'utilisateur") == shown)  # type: ignore[misc]
    with line.step("to the password", 1500):
        terminal.key("enter")
        terminal.wait_for(lambda seen: seen.cursor[1] == 11)
    with line.step("the list of methods"):
        terminal.send(f"{PASSWORD}\r")
        terminal.wait_for(lambda seen: focused(seen, "Choisir"))
    with line.step("the device"):
        by_key(terminal, "Choisir")
        at_device_type(terminal)
    with line.step("the app's store"):
        terminal.key("space")
        terminal.wait_for("App Store")
        # The keys of what has the focus come last.
        terminal.wait_for("Entrée")
    with line.step("the QR code"):
        by_key(terminal, "Suivant")
        link = scan(terminal)
        terminal.wait_for(lambda seen: focused(seen, "Suivant"))
    with line.step("the key in letters"):
        by_key(terminal, "Impossible de numériser ?")
        read_key(terminal)
    with line.step("the QR code again"):
        terminal.key("escape")
        assert scan(terminal) == link
        terminal.wait_for(lambda seen: focused(seen, "Suivant"))
    with line.step("the proof"):
        by_key(terminal, "Suivant")
        terminal.wait_for("[ Vérifier ]")
    code = totp(link.secret, time.time())
    with line.step("a digit", A_KEY):
        terminal.send(code[0])
        terminal.wait_for(boxes(code[0]))
    with line.step("the message"):
        terminal.send(code[1:] + "\r")
        terminal.wait_for("C'est fait")
    with line.step("the list again"):
        by_key(terminal, "Suivant")
        terminal.wait_for("Étape 9 sur 9")
    with line.step("the client's space"):
        by_key(terminal, "Terminer")
        terminal.wait_for("Bonjour Alice")
    with line.step("the help"):
        terminal.key("f1")
        terminal.wait_for("[ Fermer ]")
    assert sum(line.costs.values()) < 40_000


@pytest.mark.usefixtures("prepared")
def test_ctrl_l_paints_what_something_else_has_written_over(start: Start) -> None:
    terminal = start()
    terminal.wait_for(lambda seen: focused(seen, "Voir"))
    before = terminal.text()
    for written_over in (b"\x1b[2J", b"\x1b[5;5HBroadcast message\r\n"):
        terminal.screen.feed(written_over)
        assert terminal.text() != before
        terminal.key("ctrl+l")
        terminal.wait_for(lambda seen: seen.text() == before)
