"""`guichet phone` in a real terminal: it proves an enrolment of the same database, and leaves nothing behind."""

from __future__ import annotations

import signal
import time

from storage import ApprovalState, Enrolment, Question, Stage, Store
from tests.conftest import PASSWORD
from tests.faults.forked import run
from tests.oracle import totp
from tests.storage.approving import APPROVING
from tests.terminal.clean import assert_blank, assert_restored
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import drawn, move_to
from tests.terminal.program import CHEAP, assert_refused
from tests.tui.phones import big_code
from tui.demo.service import NewestPhones, answering
from tui.methods.key_uri import key_uri
from tui.methods.push_uri import Invitation, to_open

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


def test_a_phone_of_another_machine_calls_the_service_and_approves(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    session = prepared.sign_in.with_password("alice", PASSWORD)
    pending = prepared.enrolments.begin(session, APPROVING, "iphone", "Espace client", name="Mon iPhone")
    phones = NewestPhones()
    phones.turn_to(prepared.phones)
    with answering(phones) as url:
        terminal = start(argv=(*CHEAP, "phone", "--server", url))
        for words in ("Ajouter un compte", "Organisation", "Ajouter un compte depuis un"):
            terminal.wait_for(lambda seen, lit=f"▌ {words} ": lit in drawn(seen))  # type: ignore[misc]
            terminal.key("enter")
        terminal.wait_for("[ Coller le lien ]")
        invitation = Invitation(url, pending.id, pending.secret, minutes=10)
        link = to_open(pending.issuer, pending.account, invitation)
        terminal.paste(str(link))
        terminal.wait_for("Compte ajouté")
        signing_in = prepared.sign_in.with_password("alice", PASSWORD)
        asked = prepared.approvals.ask(signing_in, Question(url, "Espace client", "Vous connecter ?"))
        terminal.wait_for("Choisissez le nombre")
        move_to(terminal, asked.number, key="down")
        terminal.key("enter")
        terminal.wait_for("Réponse envoyée")
        assert prepared.approvals.news(signing_in, asked.id).state is ApprovalState.ACCEPTED
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
    assert_blank(terminal)
    assert pending.secret.encode() not in terminal.raw


def test_a_service_and_data_of_this_machine_exclude_each_other() -> None:
    ended = run(["--database", "/srv/guichet.db", "phone", "--server", "https://mfa.example.org"])
    assert ended.returncode == 2
    assert "--server ne va ni avec --database ni avec --key-file" in ended.stderr.decode()


def test_it_calls_no_address_in_the_clear() -> None:
    ended = run(["phone", "--server", "http://mfa.example.org"])
    assert ended.returncode == 2
    assert "une adresse https://" in ended.stderr.decode()


def test_it_needs_a_terminal() -> None:
    assert_refused(run(["phone"]), "Guichet a besoin d'un terminal.")
