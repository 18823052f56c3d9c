"""The parsers of all commands. A command declares its own arguments in its own module, loaded on demand."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from importlib import import_module

from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Any, NoReturn

    Subparsers = argparse._SubParsersAction["Command"]  # noqa: SLF001 - it has no public name
    Run = Callable[[argparse.Namespace], int]
    """A function that does what was asked and returns the exit code."""
    Rule = Callable[[argparse.Namespace], bool]


class Formatter(argparse.HelpFormatter):
    """A help formatter as wide as the terminal; argparse would ask `shutil`, which loads readers of archives."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class Parser(argparse.ArgumentParser):
    """A parser whose error messages clean what was typed before it reaches the terminal."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=Formatter, **settings)

    def error(self, message: str) -> NoReturn:
        """Print an error and exit with code 2."""
        from tui.language.text import clean
        from tui.process.output import LONGEST_SENTENCE

        super().error(clean(message, LONGEST_SENTENCE))

    def does(
        self,
        run: Run,
        *,
        needs_output: bool = True,
        may_be_stopped: Rule = lambda _options: True,
        hands_on: bool = False,
    ) -> None:
        """Declare the function that runs the command, and what the process has to know before it runs.

        `needs_output` is False for a command that draws on standard error or answers by its exit code. `may_be_stopped`
        is False for one that serves somebody without a shell to go back to. `hands_on` is True for one that becomes
        another program: its limits and its errors are left alone.
        """
        self.set_defaults(run=run, needs_output=needs_output, may_be_stopped=may_be_stopped, hands_on=hands_on)


class Command(Parser):
    """A parser of one command, made only when that command is run."""

    def __init__(
        self, fill: Callable[[Command], object] = lambda _command: None, run: Run | None = None, **settings: Any
    ) -> None:
        """Prepare a command whose arguments `fill` adds and which `run` carries out."""
        self._settings = settings
        self._fill = fill
        self._run = run

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Make the parser, then parse as argparse does."""
        super().__init__(**self._settings)
        if self._run:
            self.does(self._run)
        self._fill(self)
        return super().parse_known_args(args, namespace)


def defined_in(module: str, function: str = "define") -> Callable[[Command], object]:
    """Return a function that fills a command by a function of a module of this package, loaded on demand."""
    return lambda command: getattr(import_module(f"tui.cli.{module}"), function)(command)


def _columns() -> int:
    with suppress(AttributeError, OSError, ValueError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


def path(text: str) -> Path:
    """Read the path of a file."""
    from tui.config.paths import UnusablePath, file_path

    try:
        return file_path(text)
    except UnusablePath as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def day(text: str) -> date:
    """Read a date. Raises ValueError."""
    from datetime import date

    return date.fromisoformat(text)


def add_actions(command: Command) -> Subparsers:
    """Add the subparsers of the actions that a command offers."""
    return command.add_subparsers(dest="action", metavar=_("action"), required=True, parser_class=Command)


def add_name(command: Command) -> None:
    """Add the argument for the name of an account."""
    command.add_argument("name", metavar=_("NOM"))


def add_json(command: Command) -> None:
    """Add the option for JSON."""
    command.add_argument("--json", action="store_true", help=_("écrire du JSON"))


def add_name_and_json(command: Command) -> None:
    """Add the name of an account and the option for JSON."""
    add_name(command)
    add_json(command)


def add_file(command: Command) -> None:
    """Add the argument for the path of a file."""
    command.add_argument("file", type=path, metavar=_("FICHIER"))
