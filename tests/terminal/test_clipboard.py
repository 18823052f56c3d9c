"""Nothing on the screen goes to the clipboard of the terminal, and a password does not even leave its field."""

from __future__ import annotations

import base64

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.journey import field, fill, sign_in, to_manual_entry, to_qr

SELECT, COPY, COPY_ELSEWHERE, CUT, PASTE = "\x1b[1;2H", "\x03", "\x1b[99;9u", "\x18", "\x16"
"""Shift+Home, Ctrl+C, Super+C as the kitty protocol sends it, Ctrl+X, Ctrl+V."""


def test_a_password(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    fill(terminal, "alice")
    terminal.send(PASSWORD)
    terminal.wait_for("•" * len(PASSWORD))
    terminal.send(SELECT + COPY + COPY_ELSEWHERE + CUT)
    terminal.wait_for("Pour quitter")
    terminal.key("shift+tab")
    terminal.send(PASTE)
    fill(terminal, "", "")
    terminal.wait_for("Authentification multifacteur")
    assert b"\x1b]52" not in terminal.raw
    assert PASSWORD.encode() not in terminal.raw


def test_a_name(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    terminal.send("secret")
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "secret")
    terminal.send(SELECT + COPY + COPY_ELSEWHERE + CUT)
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "")
    assert b"\x1b]52" not in terminal.raw


def test_the_key_dragged_over_with_the_mouse(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    to_qr(terminal)
    key = to_manual_entry(terminal)
    ((x, y, width),) = terminal.screen.find(f"{key[:4]} {key[4:8]}")
    terminal.send(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<32;{x + width};{y + 1}M\x1b[<0;{x + width};{y + 1}m")
    terminal.send(COPY + COPY_ELSEWHERE)
    terminal.key("f1")
    terminal.wait_for("[ Fermer ]")
    assert b"\x1b]52" not in terminal.raw


def test_the_key_is_copied_when_it_is_asked_to_be(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    to_qr(terminal)
    key = to_manual_entry(terminal)
    terminal.key("c")
    terminal.key("right")
    terminal.wait_for("Groupe 2 sur 8")
    assert b"\x1b]52" not in terminal.raw
    terminal.key("c")
    terminal.wait_for("Copié")
    assert terminal.raw.count(b"\x1b]52;c;" + base64.b64encode(key.encode())) == 1
    assert terminal.raw.count(b"\x1b]52") == 1
