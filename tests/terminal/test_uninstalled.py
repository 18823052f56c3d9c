"""Kiosk and console, before Guichet is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.conftest import Start
from tests.terminal.program import CHEAP

SENTENCE = "Guichet n'est pas encore installé : lancez « guichet », puis « Installer »."


@pytest.mark.parametrize("command", ["kiosk", "console"])
@pytest.mark.usefixtures("prepared")
def test_an_empty_database_is_said_to_be_one(start: Start, command: str) -> None:
    terminal = start(argv=(*CHEAP, command))
    assert terminal.wait_exit() == 1
    assert " ".join(terminal.text().split()) == SENTENCE
    assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("command", ["kiosk", "console"])
def test_so_is_one_that_nobody_has_made(start: Start, at_home: Path, command: str) -> None:
    terminal = start(argv=(*CHEAP, command))
    assert terminal.wait_exit() == 1
    assert " ".join(terminal.text().split()) == SENTENCE
    assert not at_home.exists()
