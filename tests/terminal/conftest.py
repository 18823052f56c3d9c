"""The real program in a terminal of its own, with a home and a store of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.terminal.emulator import Terminal
from tests.terminal.forked import can_be_forked
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
        anew: bool = False,
    ) -> Terminal:
        """Start the program in a terminal of this size and kind, in any case as a new Python if it is to be `anew`."""


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
            anew: bool = False,
        ) -> Terminal:
            variables = environment() if env is None else env
            terminal = Terminal(
                argv,
                columns,
                rows,
                variables,
                workplace,
                theme=theme,
                alternate_screen=alternate_screen,
                forked=not anew and can_be_forked(argv, variables),
            )
            return opened.enter_context(terminal)

        yield _start
