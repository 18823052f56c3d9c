"""The first answer of a process costs the same for a name that is an account's and for one that is not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.journey import complete, says
from tests.terminal.program import run

COUNTED = (sys.executable, "-I", "-m", "tests.terminal.counted")
REFUSED = "Nom d'utilisateur ou mot de passe incorrect."
NAMES = ("alice", "personne")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest, prepared: Store) -> str:
    """Of an account, and of none."""
    prepared.administration().accounts.add(NAMES[0], PASSWORD)
    return str(request.param)


def test_line_by_line(name: str, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    ended = run(["--plain"], f"{name}\nnon\nquitter\n".encode(), program=(*COUNTED, str(calls)))
    assert REFUSED in ended.stderr.decode() + ended.stdout.decode()
    assert calls.read_text() == "verify\n"


def test_on_a_page(name: str, tmp_path: Path, start: Start) -> None:
    calls = tmp_path / "calls"
    terminal = start(argv=(*COUNTED, calls), anew=True)
    complete(terminal, {"Nom d'utilisateur": name, "Mot de passe": "non"}, "Me connecter")
    terminal.wait_for(says(REFUSED))
    assert calls.read_text() == "verify\n"
