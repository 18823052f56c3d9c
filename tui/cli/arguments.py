"""What all commands are made of. Their own arguments are beside what they do, and made once they are asked for."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from importlib import import_module

from tui.language import _

TYPE_CHECKING = False
"""As in `typing`, which not every start should wait for."""
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Any, NoReturn

    Subparsers = argparse._SubParsersAction["Command"]  # noqa: SLF001 - it has no public name
    Run = Callable[[argparse.Namespace], int]
    """Does what was asked, and returns the exit code."""
    Rule = Callable[[argparse.Namespace], bool]


class Formatter(argparse.HelpFormatter):
    """As wide as the terminal. argparse would ask `shutil`, which loads what reads archives."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class Parser(argparse.ArgumentParser):
    """One whose errors do not hand what was typed to the terminal as it is."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=Formatter, **settings)

    def error(self, message: str) -> NoReturn:
        """Exit with code 2."""
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
        """Declare what the command does, and what the process is to see to before.

        Without `needs_output`, it draws on standard error or answers by its exit code. One that may not be stopped
        serves somebody who has no shell to go on with. One that hands on what the process was given becomes another
        program: its limits are left as they are, and so are its errors.
        """
        self.set_defaults(run=run, needs_output=needs_output, may_be_stopped=may_be_stopped, hands_on=hands_on)


class Command(Parser):
    """One of many, of which a process runs one: made when it is."""

    def __init__(
        self, fill: Callable[[Command], object] = lambda _command: None, run: Run | None = None, **settings: Any
    ) -> None:
        """Prepare a command that `fill` gives its arguments, and that does `run`."""
        self._settings = settings
        self._fill = fill
        self._run = run

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """As argparse does."""
        super().__init__(**self._settings)
        if self._run:
            self.does(self._run)
        self._fill(self)
        return super().parse_known_args(args, namespace)


def defined_in(module: str, function: str = "define") -> Callable[[Command], object]:
    """Return what fills a command: a function of a module of this package, loaded once the command is asked for."""
    return lambda command: getattr(import_module(f"tui.cli.{module}"), function)(command)


def _columns() -> int:
    with suppress(AttributeError, OSError, ValueError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


def path(text: str) -> Path:
    """Read what names a file."""
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
    """Add what can be done with the things that the command names."""
    return command.add_subparsers(dest="action", metavar=_("action"), required=True, parser_class=Command)


def add_name(command: Command) -> None:
    """Add the name of an account."""
    command.add_argument("name", metavar=_("NOM"))


def add_json(command: Command) -> None:
    """Add the choice of JSON."""
    command.add_argument("--json", action="store_true", help=_("écrire du JSON"))


def add_name_and_json(command: Command) -> None:
    """Add both."""
    add_name(command)
    add_json(command)


def add_file(command: Command) -> None:
    """Add the path of a file."""
    command.add_argument("file", type=path, metavar=_("FICHIER"))
