"""A database that is replaced by hand while the real program has it open."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from storage import Role, Store
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import by_key, fresh_code, says, sign_in, to_qr, type_code
from tests.terminal.program import CHEAP

TOLD = "La base de données a été remplacée ou retirée pendant que Guichet était ouvert. Rien n'a été enregistré."


@pytest.fixture
def other(prepared: Store, tmp_path: Path) -> Path:
    """A backup with Alice in it."""
    prepared.administration().accounts.add("alice", PASSWORD)
    prepared.backups.make(tmp_path / "other.db")
    return tmp_path / "other.db"


def put_in_its_place(database: Path, other: Path) -> None:
    """As an administrator does who knows no better."""
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
    shutil.copy(other, database)


def quit_and_see_the_new_one(terminal: Terminal, database: Path) -> None:
    """Nothing was added to it."""
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    again = Store(database)
    assert [status.user.name for status in again.administration().directory.statuses()] == ["alice"]
    assert again.administration().directory.factors(again.administration().directory.user("alice")) == []
    again.close()


def test_an_enrolment_that_is_nowhere_is_not_told_as_done(start: Start, at_home: Path, other: Path) -> None:
    terminal = start()
    sign_in(terminal)
    link = to_qr(terminal)
    put_in_its_place(at_home, other)
    by_key(terminal, "Suivant")
    type_code(terminal, totp(link.secret, time.time()))
    terminal.wait_for(says(TOLD))
    assert "C'est fait" not in terminal.text()
    quit_and_see_the_new_one(terminal, at_home)


def test_nor_line_by_line(start: Start, at_home: Path, other: Path) -> None:
    terminal = start(argv=(*CHEAP, "--plain"))
    terminal.wait_for("Nom d'utilisateur :")
    put_in_its_place(at_home, other)
    terminal.send("alice\r")
    terminal.wait_for("qui ne s'affiche pas :")
    terminal.send(f"{PASSWORD}\r")
    terminal.wait_for(says(TOLD))
    terminal.send("quitter\r")
    assert terminal.wait_exit() == 0


def test_nor_an_account_at_the_console(start: Start, prepared: Store, at_home: Path, other: Path) -> None:
    prepared.administration().accounts.add("olga", PASSWORD, role=Role.OPERATOR)
    session = prepared.sign_in.with_password("olga", PASSWORD)
    pending = prepared.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
    prepared.enrolments.prove(session, pending.id, totp(pending.secret, time.time()))
    terminal = start(100, 30, argv=(*CHEAP, "console"))
    sign_in(terminal, "olga")
    terminal.wait_for("Saisissez le code")
    put_in_its_place(at_home, other)
    type_code(terminal, fresh_code(pending.secret))
    terminal.wait_for(says(TOLD))
