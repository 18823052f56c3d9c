"""The kiosk in a real terminal: one process a client, nothing of one left to the next, and one way out."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import platformdirs

from storage import Action, EventFilter, Role, Store
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal import hurried
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.hostile import random_strings
from tests.terminal.journey import fill, fresh_code, sign_in, to_qr
from tests.terminal.program import environment
from tests.terminal.scan import scannable
from tests.terminal.test_supervisor import RESTARTS, assert_given_back

KIOSK = (sys.executable, "-I", "-m", "tests.terminal.cheap_children", "kiosk")


def welcomed(terminal: Terminal) -> bool:
    """Whether Bienvenue is shown."""
    return any(line.strip() == "Appuyez sur une touche ou sur l'écran" for line in terminal.text().splitlines())


def child_of(pid: int) -> int:
    """The only child of a process."""
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


def is_running(pid: int) -> bool:
    """Whether this process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def begin(terminal: Terminal) -> None:
    """From Bienvenue to Connexion."""
    terminal.wait_for(welcomed)
    terminal.key("space")
    terminal.wait_for("Connexion")


def at_the_code(terminal: Terminal) -> None:
    """From Bienvenue to the QR code of alice."""
    begin(terminal)
    sign_in(terminal)
    to_qr(terminal)


def to_the_way_out(terminal: Terminal) -> None:
    """Press F10 until it is read: between two clients nothing is."""
    for _attempt in range(20):
        terminal.key("f10")
        with suppress(AssertionError):
            terminal.wait_for("Réservé aux opérateurs.", timeout=2)
            return
    raise AssertionError("no key was read")


def an_operator(store: Store) -> str:
    """An account with a phone; returns the secret it holds."""
    store.administration().accounts.add("olga", PASSWORD, role=Role.OPERATOR)
    session = store.sign_in.with_password("olga", PASSWORD)
    pending = store.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
    store.enrolments.prove(session, pending.id, totp(pending.secret, time.time()))
    return pending.secret


def test_a_day_at_the_counter(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    secret = an_operator(prepared)
    terminal = start(argv=KIOSK, alternate_screen=False, anew=True)
    at_the_code(terminal)
    killed = child_of(terminal.pid)
    os.kill(killed, signal.SIGKILL)
    terminal.wait_for(RESTARTS)
    assert not scannable(terminal.cells())
    assert "alice" not in terminal.text()

    begin(terminal)
    second = child_of(terminal.pid)
    terminal.key("ctrl+q", "ctrl+c", "ctrl+z")
    sign_in(terminal)
    terminal.wait_for("Activation à terminer")
    terminal.key("f12")
    terminal.wait_for("Passer au client suivant ?")
    terminal.key("f12")
    terminal.wait_for(welcomed)
    assert "alice" not in terminal.text()
    third = child_of(terminal.pid)
    assert len({killed, second, third}) == 3
    assert not is_running(second)

    terminal.key("f10")
    terminal.wait_for("Réservé aux opérateurs.")
    fill(terminal, "olga", PASSWORD, fresh_code(secret))
    assert terminal.wait_exit() == 42
    assert_given_back(terminal, "Kiosque fermé par un opérateur. Le journal dit lequel : guichet audit")
    for word in (PASSWORD, secret):
        assert word.encode() not in terminal.raw


def next_client(terminal: Terminal) -> None:
    """From Connexion, where nobody has typed anything, to Bienvenue."""
    terminal.key("f12")
    terminal.wait_for(welcomed)


def words_of(process: int) -> list[str]:
    """The words that the program of a process was started with."""
    return Path(f"/proc/{process}/cmdline").read_text().split("\0")[:-1]


def test_a_changed_configuration_is_what_the_next_client_has(start: Start, prepared: Store) -> None:
    """Then the supervisor gives way to a new one, which knows how the terminal was found."""
    secret = an_operator(prepared)
    file = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
    terminal = start(argv=KIOSK, alternate_screen=False, anew=True)
    begin(terminal)
    supervisor, before = terminal.pid, words_of(terminal.pid)
    assert words_of(child_of(supervisor)) == before, "a fork"

    file.parent.mkdir(parents=True)
    file.write_text('issuer = "Mairie de Saint-Malo"\n', "utf-8")
    next_client(terminal)
    assert "Mairie de Saint-Malo" in terminal.text()
    assert words_of(child_of(supervisor)) != before, "a program of its own"
    terminal.key("space")
    terminal.wait_for("Connexion")
    next_client(terminal)
    assert "Mairie de Saint-Malo" in terminal.text()
    assert words_of(child_of(supervisor)) == words_of(supervisor) != before

    to_the_way_out(terminal)
    fill(terminal, "olga", PASSWORD, fresh_code(secret))
    assert terminal.wait_exit() == 42
    assert_given_back(terminal, "Kiosque fermé par un opérateur. Le journal dit lequel : guichet audit")


def test_started_by_make_it_says_so_as_it_ends(start: Start, prepared: Store) -> None:
    secret = an_operator(prepared)
    terminal = start(argv=KIOSK, alternate_screen=False, anew=True, env=environment(GUICHET_STARTED_BY="make"))
    begin(terminal)
    to_the_way_out(terminal)
    fill(terminal, "olga", PASSWORD, fresh_code(secret))
    assert terminal.wait_exit() == 42
    assert_given_back(terminal, "Kiosque fermé par un opérateur. Le journal dit lequel : make run ARGS=audit")


def test_a_configuration_that_is_refused_keeps_the_kiosk(start: Start, prepared: Store) -> None:
    """As does a program that is only half written: what was loaded goes on until the new one has served."""
    an_operator(prepared)
    file = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
    terminal = start(argv=KIOSK, alternate_screen=False, anew=True)
    begin(terminal)
    file.parent.mkdir(parents=True)
    file.write_text("issuer = 7\n", "utf-8")
    terminal.key("f12")
    terminal.wait_for(RESTARTS)
    file.unlink()
    begin(terminal)
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
    assert_given_back(terminal)


def test_a_client_who_has_gone_is_forgotten(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    file = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f"[kiosk]\nidle_seconds = {8 * hurried.HURRY}\n", "utf-8")
    terminal = start(argv=(sys.executable, "-I", hurried.__file__, "kiosk"), alternate_screen=False)
    at_the_code(terminal)
    gone = child_of(terminal.pid)
    terminal.wait_for("Êtes-vous toujours là ?")
    assert not scannable(terminal.cells())
    assert "alice" not in terminal.text()
    terminal.wait_for(welcomed)
    assert child_of(terminal.pid) != gone
    told = [
        event.detail
        for event in prepared.administration().audit_log.events()
        if event.action == Action.ENROLMENT_ABANDONED
    ]
    assert told == ["okta_verify, at qr code, idle"]


def test_an_orphan_does_not_stay(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    # The shell leads the session: that its supervisor is gone is all that the client is told.
    terminal = start(argv=("sh", "-c", '"$@"; echo gone; read _', "sh", *KIOSK), alternate_screen=False)
    at_the_code(terminal)
    supervisor = child_of(terminal.pid)
    client = child_of(supervisor)
    os.kill(supervisor, signal.SIGKILL)
    terminal.wait_until(lambda: not is_running(client))
    assert not scannable(terminal.cells())
    assert "alice" not in terminal.text()


NOISE = (b"\xff\xfe\x80", b"\x00\x00", b"\x1b[?62;22c", b"\x1b]11;rgb:0/0/0\x1b\\", b"\x1b[200~\x1b[201~")


def test_noise_is_nobody_and_what_the_system_writes_on_a_page_is_gone_on_the_next(
    start: Start, prepared: Store
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=KIOSK)
    terminal.wait_for(welcomed)
    client = child_of(terminal.pid)
    for noise in NOISE:
        terminal.send(noise)
        # The way out covers whichever page there is, and begins no visit: what came before it was read.
        terminal.key("f10")
        terminal.wait_for("Fermer le kiosque")
        terminal.key("escape")
        terminal.wait_gone("Fermer le kiosque")
        terminal.wait_for(welcomed)
        assert child_of(terminal.pid) == client

    line = Path(f"/proc/{terminal.pid}/fd/2").readlink()
    with line.open("wb", buffering=0) as console:
        console.write(b"\x1b[3;1H[12.345] usb 1-1: new device\r\n\x1b[14;1HBroadcast message")
    terminal.wait_for("Broadcast message")
    terminal.key("space")
    terminal.wait_for("Connexion")
    assert "usb 1-1" not in terminal.text()
    assert "Broadcast" not in terminal.text()


def test_each_client_is_told_where_the_browser_is(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=KIOSK, env=environment(GUICHET_BROWSER="192.0.2.7"))
    begin(terminal)
    told = Path(f"/proc/{child_of(terminal.pid)}/environ").read_bytes().split(b"\0")
    assert b"GUICHET_BROWSER=192.0.2.7" in told
    sign_in(terminal)
    to_qr(terminal)
    (signed_in,) = prepared.administration().audit_log.events(EventFilter(action=Action.SIGNED_IN))
    assert signed_in.origin.endswith(" 192.0.2.7")


def test_neither_hostile_bytes_nor_a_stop_get_past_it_and_a_signal_ends_it(
    start: Start, prepared: Store, amount: Callable[[int, int], int]
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=KIOSK, alternate_screen=False)
    at_the_code(terminal)
    client = child_of(terminal.pid)
    os.kill(client, signal.SIGTSTP)
    terminal.key("f1")
    terminal.wait_for("[ Fermer ]")
    assert child_of(terminal.pid) == client

    for data in (*(bytes([value]) for value in range(256)), *random_strings(7, amount(40, 2000))):
        terminal.send(data)
    terminal.send(b"\x1b[201~\x1b\\")
    to_the_way_out(terminal)
    client = child_of(terminal.pid)
    assert is_running(client)
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
    assert not is_running(client)
    assert_given_back(terminal)
