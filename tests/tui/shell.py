"""Commands run in this process, on the store and the clock of the test."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from storage import Store
from tests.spoken import soft
from tests.tui import commands
from tui.cli import refusals
from tui.config.settings import Settings


class Terminal(io.TextIOWrapper):
    """A standard input where somebody types."""

    def isatty(self) -> bool:
        """Return True."""
        return True


@dataclass(frozen=True, slots=True)
class Ended:
    """The result of a command."""

    code: int
    out: str
    err: str


class Shell:
    """A shell in which commands are typed."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.store, self.settings, self.at_terminal = store, Settings(), False
        self.is_looked_at = False
        """Whether standard error is a terminal."""
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def run(self, *arguments: str | Path, typed: str | bytes = b"") -> Ended:
        """Run one command to its end, with this text on standard input; hard spaces are read as ordinary ones."""
        data = io.BytesIO(typed.encode() if isinstance(typed, str) else typed)
        self._monkeypatch.setattr(sys, "stdin", (Terminal if self.at_terminal else io.TextIOWrapper)(data))
        if self.is_looked_at:
            self._monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        words = [str(argument) for argument in arguments]
        code = refusals.answered(lambda: commands.run(self.store, self.settings, *words))
        shown = self._capsys.readouterr()
        return Ended(code, soft(shown.out), soft(shown.err))

    def json(self, *arguments: str) -> Any:
        """Return what a command prints for programs."""
        ended = self.run(*arguments, "--json")
        assert (ended.code, ended.err) == (0, "")
        return json.loads(ended.out)

    def refused(self, *arguments: str | Path, typed: str | bytes = b"") -> str:
        """Return the one sentence of a refused command."""
        ended = self.run(*arguments, typed=typed)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.count("\n") == 1
        return ended.err.removesuffix("\n")
