"""`guichet phone` in a real terminal: it proves an enrolment of the same database, and leaves nothing behind."""

from __future__ import annotations

import signal
import time

from storage import Enrolment, Stage, Store
from tests.conftest import PASSWORD
from tests.faults.forked import run
from tests.oracle import totp
from tests.terminal.clean import assert_blank, assert_restored
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import drawn
from tests.terminal.program import CHEAP, assert_refused
from tests.tui.phones import big_code
from tui.methods.key_uri import key_uri

PHONE = (*CHEAP, "phone")


def by_keys(terminal: Terminal, pending: Enrolment) -> None:
    """From the list of accounts to the code, the link pasted where the phone asks for a picture."""
    for words in ("Ajouter un compte", "Organisation", "Ajouter un compte depuis un"):
        terminal.wait_for(lambda seen, lit=f"▌ {words} ": lit in drawn(seen))  # type: ignore[misc]
        terminal.key("enter")
    terminal.wait_for("[ Coller le lien ]")
    terminal.paste(str(key_uri(pending.issuer, pending.account, pending.secret)))
    terminal.wait_for("Compte ajouté")
    terminal.key("enter")
    terminal.wait_for("Nouveau code dans")


def test_a_phone_in_another_terminal_ends_the_enrolment(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    session = prepared.sign_in.with_password("alice", PASSWORD)
    pending = prepared.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
    terminal = start(argv=PHONE)
    by_keys(terminal, pending)
    terminal.wait_for("Vous n'avez pas besoin de saisir")
    near = {totp(pending.secret, time.time(), offset=offset) for offset in (-1, 0)}
    assert big_code(terminal.cells()) in near
    assert prepared.enrolments.activation(session, pending.id).stage is Stage.SUCCESS
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert_restored(terminal)
    assert_blank(terminal)
    assert pending.secret.encode() not in terminal.raw


def test_a_signal_leaves_no_code_on_a_terminal_of_one_screen(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    session = prepared.sign_in.with_password("alice", PASSWORD)
    pending = prepared.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
    terminal = start(60, 20, argv=PHONE, alternate_screen=False)
    by_keys(terminal, pending)
    assert big_code(terminal.cells())
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
    assert_restored(terminal)
    assert_blank(terminal)
    assert big_code(terminal.cells()) is None


def test_it_needs_a_terminal() -> None:
    assert_refused(run(["phone"]), "Guichet a besoin d'un terminal.")
