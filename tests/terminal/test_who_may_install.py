"""An empty database is installed by its owner, on the spot, and by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.forked import run
from tests.terminal.conftest import Start
from tests.terminal.journey import create_first_account
from tests.terminal.program import assert_refused, environment
from tests.terminal.program import run as start_python
from tui.ssh import NOT_INSTALLED

NOT_YET = "Guichet n'est pas encore installé : l'administrateur crée d'abord le compte de l'opérateur."


@pytest.mark.usefixtures("prepared")
def test_its_owner_in_front_of_it(start: Start) -> None:
    terminal = start()
    create_first_account(terminal)
    terminal.wait_for("Authentification multifacteur")


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("arguments", [["--as", "alice"], ["--closed-if-empty"]], ids=" ".join)
def test_nobody_who_comes_for_an_account(arguments: list[str]) -> None:
    assert_refused(run(["--plain", *arguments]), NOT_YET)


@pytest.mark.usefixtures("prepared")
def test_nobody_to_whom_sshd_gives_this_command_in_the_place_of_theirs() -> None:
    assert_refused(start_python(["--plain"], env=environment(SSH_ORIGINAL_COMMAND="cat /etc/passwd")), NOT_YET)


@pytest.mark.usefixtures("prepared")
def test_nobody_at_a_login() -> None:
    ended = start_python(["enrol"], env=environment(SUDO_USER="alice"))
    assert (ended.returncode, NOT_YET in ended.stderr.decode()) == (NOT_INSTALLED, True)


@pytest.mark.parametrize("arguments", [["--as", "bob"], ["--closed-if-empty"], []], ids=" ".join)
@pytest.mark.parametrize("is_made", [True, False])
def test_nobody_on_a_fresh_machine(at_home: Path, arguments: list[str], *, is_made: bool) -> None:
    if is_made:
        at_home.parent.mkdir(parents=True, mode=0o700)
    ended = run(["--plain", *arguments], env=environment(SSH_ORIGINAL_COMMAND="x"))
    assert_refused(ended, NOT_YET)
    assert not at_home.exists()


def test_a_database_that_has_gone_from_beside_its_key_is_not_one_that_was_never_made(at_home: Path) -> None:
    at_home.parent.mkdir(parents=True, mode=0o700)
    at_home.with_name("guichet.key").touch(0o600)
    assert_refused(run(["--plain", "--as", "bob"]), "La base de données n'est pas là.")


def test_a_login_on_a_fresh_machine_has_the_reason_in_its_answer(at_home: Path) -> None:
    ended = run(["enrol"], env=environment(SUDO_USER="alice"))
    assert (ended.returncode, NOT_YET in ended.stderr.decode()) == (NOT_INSTALLED, True)
    assert not at_home.exists()
