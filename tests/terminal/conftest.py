"""The real program in a terminal of its own, with a home and a store of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import platformdirs
import pytest

from storage import Store
from storage.security.hasher import Hasher
from tests import schema
from tests.terminal.emulator import Terminal
from tests.terminal.palette import ThemeName
from tests.terminal.program import CHEAP, environment


class Start(Protocol):
    """A function that starts the program; the terminal is closed after the test."""

    def __call__(
        self,
        columns: int = 80,
        rows: int = 24,
        *,
        argv: tuple[str | Path, ...] = CHEAP,
        env: Mapping[str, str] | None = None,
        theme: ThemeName = "dark",
        alternate_screen: bool = True,
    ) -> Terminal:
        """Start the program in a terminal of this size and kind."""


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """Return the working directory of the program, which is empty."""
    directory = tmp_path / "work"
    directory.mkdir()
    return directory


@pytest.fixture
def start(workplace: Path) -> Iterator[Start]:
    """Return a function that starts the real program in a pseudo-terminal."""
    with ExitStack() as opened:

        def _start(
            columns: int = 80,
            rows: int = 24,
            *,
            argv: tuple[str | Path, ...] = CHEAP,
            env: Mapping[str, str] | None = None,
            theme: ThemeName = "dark",
            alternate_screen: bool = True,
        ) -> Terminal:
            terminal = Terminal(
                argv,
                columns,
                rows,
                environment() if env is None else env,
                workplace,
                theme=theme,
                alternate_screen=alternate_screen,
            )
            return opened.enter_context(terminal)

        yield _start


@pytest.fixture
def at_home() -> Path:
    """Return where the program keeps its database by default."""
    return platformdirs.user_data_path("guichet", appauthor=False) / "guichet.db"


@pytest.fixture
def prepared(at_home: Path, cheap: Hasher) -> Iterator[Store]:
    """Return the store that the program finds at home, on the real clock."""
    with schema.copied():
        opened = Store(at_home, clock=time.time, hasher=cheap)
    yield opened
    opened.close()
