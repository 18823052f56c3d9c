"""Whatever bytes a terminal sends, the program stays, and the next key works."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.hostile import random_strings
from tests.terminal.journey import enrolled, field, fresh_code, leave_the_list, sign_in, sign_out, to_qr
from tests.terminal.places import at_connexion, at_the_code, at_the_device, at_the_proof
from tests.terminal.scan import scan

HELP = "╰" + "─" * 64 + "╯"


def assert_answers(terminal: Terminal) -> None:
    """End what is unfinished, then open and close the help, which every page has."""
    terminal.send(b"\x1b[201~")
    if HELP not in terminal.text():
        terminal.key("f1")
    terminal.wait_for("[ Fermer ]")
    if HELP not in terminal.text():
        # The code of the app's store, which has no help of its own.
        terminal.key("escape")
        terminal.wait_gone("[ Fermer ]")
        terminal.key("f1")
        terminal.wait_for(HELP)
    terminal.key("f1")
    terminal.wait_gone(HELP)


HOSTILE = {
    "letters": (b"\xe9\xff\xfe\xc0\x80\xf5\xed\xa0\x80", b"\xc3", b"\x00"),
    "keys": (
        b"\x1b[99999999;5u",
        b"\x1b[97;99999999999999999999u",
        b"\x1b[" + b"9;" * 1000 + b"u",
        b"\x1b[" + b"9" * 2000 + b"~",
    ),
    "mouse reports": (
        b"\x1b[<0;99999999;99999999M\x1b[<0;99999999;99999999m",
        b"\x1b[<0;0;0M\x1b[<0;0;0m",
        b"\x1b[M\x20\xff\xff",
    ),
    "sizes": (b"\x1b[48;200;300;4000;3000t", b"\x1b[48;99999;99999;1;1t", b"\x1b[48;0;0;0;0t"),
    "answers": (b"\x1b[?2026;2$y", b"\x1b[?2048;1$y", b"\x1b[?1016;1$y", b"\x1b[?62;c"),
    "strings": (b"\x1b]52;c;" + b"A" * 2000, b"\x1bP" + b"q" * 500, b"\x1b_G"),
}


def send_every_byte_alone(terminal: Terminal) -> None:
    """All but Ctrl+Q; the next key works."""
    for value in range(256):
        if value != ord("\x11"):
            terminal.send(bytes([value]))
    assert_answers(terminal)


def clear(terminal: Terminal) -> None:
    """Empty the name at Connexion, which has the keyboard."""
    terminal.key("end", "ctrl+u")
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "")


def send_controls(terminal: Terminal, controls: str, send: Callable[[str], None]) -> None:
    """Controls between letters: they do not come back."""
    send("".join(f"a{control}" for control in controls) + "fin")
    terminal.wait_for("fin")
    for control in controls:
        assert control.encode() not in terminal.raw
    clear(terminal)


def test_what_is_typed_or_pasted_at_connexion_stops_nothing(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD, mfa_required=True)
    terminal = start()
    at_connexion(terminal)
    terminal.wait_for("[ Me connecter ]")
    # Those that are keys when they are typed have no meaning in a paste.
    send_controls(terminal, "\x0e\x1a\x7f\u202e\u2066\u200b", terminal.paste)
    send_controls(terminal, "\u202e\u2066\u200b\x85", terminal.send)

    # A paste of ten thousand characters is dropped whole, and that of a password is taken.
    terminal.paste("x" * 10_000)
    terminal.send("alice\r")
    terminal.paste(PASSWORD)
    terminal.key("enter")
    terminal.wait_for("Authentification multifacteur")
    assert b"xxxx" not in terminal.raw
    leave_the_list(terminal)

    # An unfinished paste does not swallow the keys.
    terminal.send(b"\x1b[200~ali")
    terminal.wait_for("ali")
    terminal.send("ce\r" + PASSWORD + "\r")
    terminal.wait_for("Authentification multifacteur")
    leave_the_list(terminal)

    before = terminal.screen.find("[ Me connecter ]")
    for kind, sequences in HOSTILE.items():
        for data in sequences:
            terminal.send(data + b"\x1b\\")
            assert_answers(terminal)
            assert terminal.screen.find("[ Me connecter ]") == before, (kind, data)
    send_every_byte_alone(terminal)


def test_what_is_typed_at_the_code_leaves_it_as_it_is_and_stops_nothing(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD, mfa_required=True)
    terminal = start()
    sign_in(terminal)
    link = to_qr(terminal)
    terminal.send(b"\x1b[48;10;20;100;100t")
    assert_answers(terminal)
    assert scan(terminal) == link
    send_every_byte_alone(terminal)


def test_a_pasted_code_is_taken_and_what_is_none_locks_nobody_out(start: Start, prepared: Store) -> None:
    secrets = {name: enrolled(prepared, name).secret for name in ("alice", "bob")}
    terminal = start()
    sign_in(terminal, "bob")
    terminal.wait_for("[ Vérifier ]")
    code = fresh_code(secrets["bob"])
    terminal.paste(f" {code[:3]} {code[3:]}\n")
    terminal.wait_for("Okta Verify sur Mon iPhone")
    sign_out(terminal)

    sign_in(terminal)
    terminal.wait_for("[ Vérifier ]")
    for _ in range(6):
        terminal.paste("https://exemple.fr/123456")
        terminal.wait_for("Code refusé : un code n'a que des chiffres")
        terminal.paste("123456 ou 654321")
        terminal.wait_for("Plusieurs codes différents")
    code = fresh_code(secrets["alice"])
    terminal.paste(f"Votre code : {code[:3]}\N{NO-BREAK SPACE}{code[3:]}.\n")
    terminal.wait_for("Okta Verify sur Mon iPhone")


@pytest.mark.long
@pytest.mark.parametrize("go", [at_the_device, at_the_proof])
def test_every_byte_alone(start: Start, prepared: Store, go: Callable[[Terminal], None]) -> None:
    prepared.administration().accounts.add("alice", PASSWORD, mfa_required=True)
    terminal = start()
    go(terminal)
    send_every_byte_alone(terminal)


@pytest.mark.parametrize(
    ("go", "seed"),
    [
        (at_the_device, 1),
        (at_the_proof, 3),
        pytest.param(at_connexion, 0, marks=pytest.mark.long),
        pytest.param(at_the_code, 2, marks=pytest.mark.long),
    ],
)
def test_random_strings(start: Start, prepared: Store, go: Callable[[Terminal], None], seed: int) -> None:
    prepared.administration().accounts.add("alice", PASSWORD, mfa_required=True)
    terminal = start()
    go(terminal)
    for data in random_strings(seed, 25):
        terminal.send(data)
    terminal.send(b"\x1b\\")
    assert_answers(terminal)
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
