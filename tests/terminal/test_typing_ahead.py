"""On a slow line keys come in bursts: each has its effect before the next one, so that nothing lands elsewhere."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import field
from tests.terminal.keys import bytes_of, mouse

BACKSPACE, DOWN, HOME, LEFT, BACK = (
    bytes_of(key).decode() for key in ("backspace", "down", "home", "left", "shift+tab")
)


NAME, PASSWORD_LABEL = "Nom d'utilisateur", "Mot de passe"


def at_connexion(start: Start, store: Store) -> Terminal:
    """The form, complete."""
    store.add_user("alice", PASSWORD)
    terminal = start()
    terminal.wait_for(lambda seen: field(seen, PASSWORD_LABEL) == "")
    return terminal


def wait_for_fields(terminal: Terminal, name: str, password: str) -> None:
    """Wait for what the two fields should hold in the end."""
    expected = (name, "•" * len(password))
    terminal.wait_for(lambda seen: (field(seen, NAME), field(seen, PASSWORD_LABEL)) == expected, timeout=5)


@pytest.mark.parametrize(
    ("burst", "name", "password"),
    [
        pytest.param(f"alicx{BACKSPACE}e", "alice", "", id="a letter is corrected"),
        pytest.param(f"alie{LEFT}c", "alice", "", id="a letter is put in"),
        pytest.param(f"lice{HOME}a", "alice", "", id="the first letter is added"),
        pytest.param("bob\x15alice", "alice", "", id="all is typed anew"),
        pytest.param("alice\rsecret", "alice", "secret", id="Enter"),
        pytest.param("alice\tsecret", "alice", "secret", id="Tab"),
        pytest.param(f"alice{DOWN}secret", "alice", "secret", id="Down"),
        pytest.param(f"alie\tsecret{BACK}{LEFT}c", "alice", "secret", id="back to the name"),
    ],
)
def test_a_burst_of_keys(start: Start, prepared: Store, burst: str, name: str, password: str) -> None:
    terminal = at_connexion(start, prepared)
    terminal.send(burst)
    wait_for_fields(terminal, name, password)


def test_clicks_between_keys(start: Start, prepared: Store) -> None:
    terminal = at_connexion(start, prepared)
    places = [terminal.screen.find(f"─ {label} ─")[0] for label in (PASSWORD_LABEL, NAME)]
    password, name = (mouse(x + 2, y + 1) for x, y, _width in places)
    terminal.send(password + b"secret" + name + b"alice")
    wait_for_fields(terminal, "alice", "secret")
