"""Whatever bytes a terminal sends, the program stays, and the next key works."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.hostile import random_strings
from tests.terminal.journey import enrolled, fresh_code, sign_in, to_qr
from tests.terminal.places import at_connexion, at_the_code, at_the_device, at_the_proof
from tests.terminal.scan import scan

HELP = "┌" + "─" * 70 + "┐"


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


def test_a_hostile_sequence_stops_nothing(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    at_connexion(terminal)
    terminal.wait_for("[ Me connecter ]")
    before = terminal.screen.find("[ Me connecter ]")
    for kind, sequences in HOSTILE.items():
        for data in sequences:
            terminal.send(data + b"\x1b\\")
            assert_answers(terminal)
            assert terminal.screen.find("[ Me connecter ]") == before, (kind, data)


def test_a_forged_size_leaves_the_code_as_it_is(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    link = to_qr(terminal)
    terminal.send(b"\x1b[48;10;20;100;100t")
    assert_answers(terminal)
    assert scan(terminal) == link


def test_an_unfinished_paste_does_not_swallow_the_keys(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    at_connexion(terminal)
    terminal.send(b"\x1b[200~ali")
    terminal.wait_for("ali")
    terminal.send("ce\r" + PASSWORD + "\r")
    terminal.wait_for("Authentification multifacteur")


def test_a_paste_of_ten_thousand_characters_is_dropped_whole_and_a_password_is_taken(
    start: Start, prepared: Store
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    at_connexion(terminal)
    terminal.paste("x" * 10_000)
    terminal.send("alice\r")
    terminal.paste(PASSWORD)
    terminal.key("enter")
    terminal.wait_for("Authentification multifacteur")
    assert b"xxxx" not in terminal.raw


def test_a_pasted_code_is_taken(start: Start, prepared: Store) -> None:
    secret = enrolled(prepared).secret
    terminal = start()
    sign_in(terminal)
    terminal.wait_for("[ Vérifier ]")
    code = fresh_code(secret)
    terminal.paste(f" {code[:3]} {code[3:]}\n")
    terminal.key("enter")
    terminal.wait_for("Okta Verify sur Mon iPhone")


def test_what_is_pasted_and_is_no_code_locks_nobody_out(start: Start, prepared: Store) -> None:
    secret = enrolled(prepared).secret
    terminal = start()
    sign_in(terminal)
    terminal.wait_for("[ Vérifier ]")
    for _ in range(6):
        terminal.paste("https://exemple.fr/123456")
        terminal.wait_for("Code refusé : un code n'a que des chiffres")
        terminal.paste("123456 ou 654321")
        terminal.wait_for("plusieurs codes différents")
    code = fresh_code(secret)
    terminal.paste(f"Votre code : {code[:3]}\N{NO-BREAK SPACE}{code[3:]}.\n")
    terminal.key("enter")
    terminal.wait_for("Okta Verify sur Mon iPhone")


@pytest.mark.parametrize(
    "go",
    [
        at_connexion,
        at_the_code,
        pytest.param(at_the_device, marks=pytest.mark.long),
        pytest.param(at_the_proof, marks=pytest.mark.long),
    ],
)
def test_every_byte_alone(start: Start, prepared: Store, go: Callable[[Terminal], None]) -> None:
    prepared.administration().accounts.add("alice", PASSWORD, mfa_required=True)
    terminal = start()
    go(terminal)
    for value in range(256):
        if value != ord("\x11"):
            terminal.send(bytes([value]))
    assert_answers(terminal)


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


@pytest.mark.parametrize("bracketed", [True, False])
def test_control_characters_of_a_paste_do_not_reach_the_terminal(
    start: Start, prepared: Store, *, bracketed: bool
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    at_connexion(terminal)
    # Those that are keys when they are typed have no meaning in a paste.
    controls = "\x0e\x1a\x7f\u202e\u2066\u200b" if bracketed else "\u202e\u2066\u200b\x85"
    text = "".join(f"a{control}" for control in controls) + "fin"
    if bracketed:
        terminal.paste(text)
    else:
        terminal.send(text)
    terminal.wait_for("fin")
    for control in controls:
        assert control.encode() not in terminal.raw
