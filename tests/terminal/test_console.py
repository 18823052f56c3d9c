"""`guichet console` in a real terminal: by keyboard alone, and nothing is left behind."""

from __future__ import annotations

import time

from storage import Action, Role, Store
from tests.conftest import PASSWORD
from tests.faults.forked import run
from tests.oracle import totp
from tests.terminal.clean import assert_blank, assert_restored
from tests.terminal.conftest import Start
from tests.terminal.program import CHEAP, assert_refused

CONSOLE = (*CHEAP, "console")


def operator(store: Store, name: str) -> str:
    """A new operator with a phone, whose last code was that of a minute ago; the secret."""
    store.administration().accounts.add(name, PASSWORD, role=Role.OPERATOR)
    session = store.sign_in.with_password(name, PASSWORD)
    pending = store.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
    store.enrolments.prove(session, pending.id, totp(pending.secret, time.time(), offset=-1))
    return pending.secret


def test_an_operator_closes_an_account(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("marie.tremblay", PASSWORD)
    secret = operator(prepared, "claire")
    terminal = start(argv=CONSOLE)
    terminal.wait_for("Console des opérateurs")
    terminal.send(f"claire\r{PASSWORD}\r")
    terminal.wait_for("[ Vérifier ]")
    terminal.send(totp(secret, time.time()) + "\r")
    terminal.wait_for("Depuis votre dernière connexion")
    terminal.key("enter")
    terminal.wait_for("2 comptes")
    terminal.send("marie")
    terminal.wait_for("1 compte")
    terminal.key("enter")
    terminal.wait_for("Nouveau mot de passe")
    for _button in range(4):  # without a device or a lock, « Fermer » is the fourth
        terminal.key("tab")
    terminal.key("enter")
    terminal.wait_for("ne pourra plus se connecter")
    terminal.key("tab")
    terminal.key("enter")
    terminal.wait_for("✓ Le compte est fermé.")
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert_restored(terminal)
    assert_blank(terminal)
    assert prepared.administration().directory.user("marie.tremblay").disabled
    closed = next(
        event for event in prepared.administration().audit_log.events() if event.action == Action.ACCOUNT_DISABLED
    )
    assert (closed.actor, closed.subject) == ("claire", "marie.tremblay")
    assert PASSWORD.encode() not in terminal.raw


def test_it_needs_a_terminal() -> None:
    assert_refused(run(["console"]), "Guichet a besoin d'un terminal.")
