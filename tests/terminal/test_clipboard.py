"""Nothing on the screen goes to the clipboard of the terminal, and a password does not even leave its field."""

from __future__ import annotations

import base64

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.journey import assert_takes_a_key, field, fill, to_manual_entry, to_qr

SELECT, COPY, COPY_ELSEWHERE, CUT, PASTE = "\x1b[1;2H", "\x03", "\x1b[99;9u", "\x18", "\x16"
"""Shift+Home, Ctrl+C, Super+C as the kitty protocol sends it, Ctrl+X, Ctrl+V."""


def test_neither_a_name_nor_a_password_nor_a_key_but_the_one_that_is_asked_for(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    terminal.send("secret")
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "secret")
    terminal.send(SELECT + COPY + COPY_ELSEWHERE + CUT)
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "")
    assert b"\x1b]52" not in terminal.raw, "a name"

    fill(terminal, "alice")
    terminal.send(PASSWORD)
    terminal.wait_for("•" * len(PASSWORD))
    terminal.send(SELECT + COPY + COPY_ELSEWHERE + CUT)
    terminal.wait_for("Pour quitter : Ctrl+Q.")
    terminal.key("shift+tab")
    terminal.send(PASTE)
    fill(terminal, "", "")
    to_qr(terminal)
    key = to_manual_entry(terminal)
    assert b"\x1b]52" not in terminal.raw, "a password"
    assert PASSWORD.encode() not in terminal.raw

    ((x, y, width),) = terminal.screen.find(f"{key[:4]} {key[4:8]}")
    terminal.send(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<32;{x + width};{y + 1}M\x1b[<0;{x + width};{y + 1}m")
    terminal.send(COPY + COPY_ELSEWHERE)
    assert_takes_a_key(terminal)
    assert b"\x1b]52" not in terminal.raw, "a key dragged over with the mouse"

    terminal.key("right")
    terminal.wait_for("Groupe 2 sur 8")
    terminal.key("c")
    terminal.wait_for("Copié")
    assert terminal.raw.count(b"\x1b]52;c;" + base64.b64encode(key.encode())) == 1
    assert terminal.raw.count(b"\x1b]52") == 1
