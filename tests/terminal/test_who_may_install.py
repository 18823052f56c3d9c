"""An empty database is installed by its owner, on the spot, and by nobody else."""

from __future__ import annotations

import pytest

from tests.terminal.conftest import Start
from tests.terminal.journey import create_first_account
from tests.terminal.program import assert_refused, environment, run

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
    assert_refused(run(["--plain"], env=environment(SSH_ORIGINAL_COMMAND="cat /etc/passwd")), NOT_YET)


@pytest.mark.usefixtures("prepared")
def test_nobody_at_a_login() -> None:
    assert_refused(run(["enrol"], env=environment(SUDO_USER="alice")), NOT_YET)
