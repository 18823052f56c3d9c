"""On a slow line keys come in bursts: each has its effect before the next one, so that nothing lands elsewhere."""

from __future__ import annotations

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import EDGE, click_field, field, find_field
from tests.terminal.keys import bytes_of, mouse

BACKSPACE, DOWN, HOME, END, LEFT, BACK, CLEAR = (
    bytes_of(key).decode() for key in ("backspace", "down", "home", "end", "left", "shift+tab", "ctrl+u")
)


NAME, PASSWORD_LABEL = "Nom d'utilisateur", "Mot de passe"


def at_connexion(start: Start, store: Store) -> Terminal:
    """The form, complete."""
    store.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.wait_for(lambda seen: field(seen, PASSWORD_LABEL) == "")
    return terminal


def wait_for_fields(terminal: Terminal, name: str, password: str) -> None:
    """Wait for what the two fields should hold in the end."""
    expected = (name, "•" * len(password))
    terminal.wait_for(lambda seen: (field(seen, NAME), field(seen, PASSWORD_LABEL)) == expected)


BURSTS = (
    (f"alicx{BACKSPACE}e", "alice", ""),
    (f"alie{LEFT}c", "alice", ""),
    (f"lice{HOME}a", "alice", ""),
    (f"bob{CLEAR}alice", "alice", ""),
    ("alice\rsecret", "alice", "secret"),
    ("alice\tsecret", "alice", "secret"),
    (f"alice{DOWN}secret", "alice", "secret"),
    (f"alie\tsecret{BACK}{LEFT}c", "alice", "secret"),
)
"""What is typed at once, and what the two fields hold then."""


def test_bursts_of_keys_and_clicks_between_them(start: Start, prepared: Store) -> None:
    terminal = at_connexion(start, prepared)
    for burst, name, password in BURSTS:
        terminal.send(burst)
        wait_for_fields(terminal, name, password)
        for label in (PASSWORD_LABEL, NAME):
            click_field(terminal, label)
            terminal.send(END + CLEAR)
        wait_for_fields(terminal, "", "")
    places = [find_field(terminal, label) for label in (PASSWORD_LABEL, NAME)]
    on_password, on_name = (mouse(place[0] + EDGE, place[1]) for place in places if place)
    terminal.send(on_password + b"secret" + on_name + b"alice")
    wait_for_fields(terminal, "alice", "secret")
