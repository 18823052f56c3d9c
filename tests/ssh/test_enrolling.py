"""The guide over a real line: `ssh enrol@host`."""

from __future__ import annotations

from collections.abc import Callable

from storage import Store
from tests.conftest import PASSWORD
from tests.ssh.host import UNIX_PASSWORD, Host, wait_until
from tests.terminal.emulator import Terminal
from tests.terminal.journey import by_key, field, fresh_code, leave_the_list, prove, resume, sign_in, to_qr
from tests.terminal.scan import scan

Connect = Callable[..., Terminal]


def test_a_line_that_drops_in_the_middle_of_the_guide_and_then_the_shell(
    host: Host, prepared: Store, connect: Connect
) -> None:
    alice = host.name("alice")
    prepared.administration().accounts.add(alice, PASSWORD, mfa_required=True)
    host.hand_over()
    door = host.ssh(host.account, "-tt", key="counter")

    dropped = connect(*door)
    sign_in(dropped, alice)
    link = to_qr(dropped)
    assert host.processes()
    dropped.kill()
    wait_until(lambda: not host.processes(), "the program to end")

    terminal = connect(*door)
    resume(terminal, alice)
    assert scan(terminal) == link
    prove(terminal, link)
    by_key(terminal, "Terminer")
    terminal.wait_for(f"Bonjour {alice.title()}")
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0

    code = fresh_code(link.secret)
    shell = connect(*host.ssh(alice, "-tt"), "id -un")
    answer(shell, "Password:", UNIX_PASSWORD)
    answer(shell, "Password required for", code)
    assert shell.wait_exit() == 0
    assert shell.text().split()[-1] == alice

    assert prepared.administration().audit_log.events()[-1].origin == "no terminal 127.0.0.1"

    replayed = connect(*host.ssh(alice, "-tt", "-o", "NumberOfPasswordPrompts=1"), "id -un")
    answer(replayed, "Password:", UNIX_PASSWORD)
    answer(replayed, "Password required for", code)
    assert replayed.wait_exit() == 255
    assert "Permission denied" in replayed.text()


def test_who_has_no_phone_comes_in_to_enrol_and_then_with_its_codes(
    host: Host, prepared: Store, connect: Connect
) -> None:
    gina = host.name("gina")
    prepared.administration().accounts.add(gina, PASSWORD, mfa_required=True)
    host.hand_over()
    login = host.ssh(gina, "-tt", "-o", "NumberOfPasswordPrompts=1")
    configured = host.configuration.read_text()
    try:
        refused = connect(*login, "id -un")
        answer(refused, "Password:", UNIX_PASSWORD)
        answer(refused, "Password required for", "")
        assert refused.wait_exit() == 255

        host.configuration.write_text(configured.replace('without_phone = "refuse"', 'without_phone = "let in"'))
        terminal = connect(*login, "echo let in: $(id -un)")
        answer(terminal, "Password:", UNIX_PASSWORD)
        answer(terminal, "Password required for", "")
        terminal.wait_for("[ Me connecter ]")
        assert field(terminal, "Nom d'utilisateur") == gina
        terminal.send(f"{PASSWORD}\r")
        link = to_qr(terminal)
        prove(terminal, link)
        by_key(terminal, "Terminer")
        assert terminal.wait_exit() == 0
        assert f"let in: {gina}" in terminal.text()

        without = connect(*login, "id -un")
        answer(without, "Password:", UNIX_PASSWORD)
        answer(without, "Password required for", "")
        assert without.wait_exit() == 255
        with_code = connect(*login, "id -un")
        answer(with_code, "Password:", UNIX_PASSWORD)
        answer(with_code, "Password required for", fresh_code(link.secret))
        assert with_code.wait_exit() == 0
        assert with_code.text().split()[-1] == gina
    finally:
        host.configuration.write_text(configured)


def answer(terminal: Terminal, question: str, words: str) -> None:
    """Type a line once this is asked."""
    terminal.wait_for(question)
    terminal.send(f"{words}\r")


def test_a_key_that_says_who_comes(host: Host, prepared: Store, connect: Connect) -> None:
    alice = host.name("alice")
    prepared.administration().accounts.add(alice, PASSWORD, mfa_required=True)
    prepared.administration().accounts.add(host.name("bob"), PASSWORD, mfa_required=True)
    host.hand_over()
    terminal = connect(*host.ssh(host.account, "-tt", key="alice", port=host.keys_port), "--", "--as", host.name("bob"))
    terminal.wait_for("[ Me connecter ]")
    assert field(terminal, "Nom d'utilisateur") == alice
    terminal.send(f"{PASSWORD}\r")
    terminal.wait_for("Authentification multifacteur")
    assert alice in terminal.line(0)
    leave_the_list(terminal)
    terminal.key("shift+tab")
    assert field(terminal, "Nom d'utilisateur") == alice
