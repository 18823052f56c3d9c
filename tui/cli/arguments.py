"""The parsers of all commands. A command declares its own arguments in its own module, loaded on demand."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from importlib import import_module
from itertools import takewhile

from tui.cli.exit_codes import USAGE
from tui.language import _, of_argparse
from tui.process.command import before_options, command

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Any, NoReturn

    from tui.config.server_address import ServerAddress

    Run = Callable[[argparse.Namespace], int]
    """A function that does what was asked and returns the exit code."""
    Rule = Callable[[argparse.Namespace], bool]

# argparse would look for its catalogue at each word, by locale, which takes as long as all the rest of it.
argparse._ = lambda message: of_argparse().gettext(message)  # type: ignore[attr-defined]
argparse.ngettext = lambda *forms: of_argparse().ngettext(*forms)  # type: ignore[attr-defined]

EXAMPLE_NAME = '"Marie Tremblay"'
"""The account of the examples; a shell needs the quotes."""


class Formatter(argparse.HelpFormatter):
    """A help formatter as wide as the terminal; argparse would ask `shutil`, which loads readers of archives."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=terminal_columns() - 2)

    def _format_usage(self, *parts: Any) -> str:
        usage = super()._format_usage(*parts)
        if all(len(line) <= self._width for line in usage.splitlines()):
            return usage
        # argparse indents it by the name of the command, however narrow the terminal is.
        return "\n".join(self._split_lines(usage, self._width)) + "\n\n"

    def _split_lines(self, text: str, width: int) -> list[str]:
        from tui.language.lines import at_words

        return at_words(" ".join(text.split()), width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))

    def _format_action(self, action: argparse.Action) -> str:
        if not isinstance(action, Commands):
            return super()._format_action(action)
        return "".join(self._group(title, listed) for title, listed in action.groups if listed)

    def _group(self, title: str, listed: Iterable[argparse.Action]) -> str:
        if not title:
            return "".join(map(self._format_action, listed))
        heading = f"{'':{self._current_indent}}{title}\n"
        self._indent()
        lines = "".join(map(self._format_action, listed))
        self._dedent()
        return heading + lines


class Commands(argparse._SubParsersAction):  # type: ignore[type-arg] # noqa: SLF001 - it has no public name
    """The commands that a parser offers, listed by group in its help; one without `help` is not listed."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.groups: list[tuple[str, list[argparse.Action]]] = [("", [])]
        self.above: Parser | None = None
        """The parser whose commands these are; known once it is made."""

    def begin_group(self, title: str) -> None:
        """List the commands that are added from now on under this title."""
        self.groups.append((title, []))

    def add_parser(self, name: str, *, help: str = "", **settings: Any) -> Command:  # type: ignore[override] # noqa: A002 - argparse's word
        """Add a command. Its help says `help` as a sentence, then `example`."""
        settings["above"] = self.above
        if not help:
            hidden: Command = super().add_parser(name, **settings)
            return hidden
        made: Command = super().add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.", **settings)
        self.groups[-1][1].append(self._choices_actions[-1])
        return made


class Parser(argparse.ArgumentParser):
    """A parser that shows an example, and names what a mistyped word may have meant.

    What was typed is cleaned before it reaches the terminal.
    """

    def __init__(self, example: str = "", above: Parser | None = None, **settings: Any) -> None:
        """Make a parser; `above` is the one whose command it is."""
        super().__init__(allow_abbrev=False, formatter_class=Formatter, **settings)
        self.register("action", "parsers", Commands)
        self.example, self.above = example, above
        self._typed: list[str] = []
        self._general: list[tuple[str, dict[str, Any]]] = []

    def format_help(self) -> str:
        """Return the help as argparse writes it, then the example."""
        example = _("exemple :") + f"\n  {_as_started(self.example)}\n"
        return f"{super().format_help()}\n{example}" if self.example else super().format_help()

    def print_usage(self, file: Any = None) -> None:
        """Print the usage, of the command that started the program."""
        self._print_message(_usage_as_started(self.format_usage()), file or sys.stdout)

    def print_help(self, file: Any = None) -> None:
        """Print the help, of the command that started the program."""
        usage, gap, rest = self.format_help().partition("\n\n")
        self._print_message(_usage_as_started(usage) + gap + rest, file or sys.stdout)

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> argparse.Namespace:  # type: ignore[override]
        """Parse as argparse does; say of a word that is left over what may have been meant."""
        self._typed = [*(sys.argv[1:] if args is None else args)]
        options: argparse.Namespace
        options, left_over = self.parse_known_args(args, namespace)
        self._refuse(left_over)
        return options

    def add_general(self, option: str, **settings: Any) -> None:
        """Add an option that may be written after every command too; the help of this parser alone lists it."""
        self._general.append((option, settings))
        self.add_argument(option, **settings)

    def _take_general_of(self, above: Parser) -> None:
        # Without a default of its own, which would undo what was written before the command.
        for option, settings in above._general:
            self.add_general(option, **{**settings, "default": argparse.SUPPRESS, "help": argparse.SUPPRESS})

    def has(self, option: str) -> bool:
        """Tell whether this parser has an option."""
        return option in self._option_string_actions

    def offered(self) -> Iterator[Command]:
        """Return the commands that the help lists under this parser, in its order."""
        for action in self._actions:
            if isinstance(action, Commands):
                yield from (action.choices[shown.dest] for _title, group in action.groups for shown in group)

    def arguments(self) -> list[argparse.Action]:
        """Return the arguments of this parser that its help shows, commands excepted."""
        hidden = argparse.SUPPRESS
        return [each for each in self._actions if each.help != hidden and not isinstance(each, Commands)]

    def _refuse(self, left_over: Sequence[str]) -> None:
        if not left_over:
            return
        first = next((word for word in left_over if word.startswith("-")), left_over[0])
        if not first.startswith("-"):
            self.error(_("« {word} » est de trop.").format(word=first))
        option = first.partition("=")[0]
        if above := self._one_above_with(option):
            words = _("L'option « {word} » s'écrit avant la commande, après « {command} ».")
            before = before_options() if above.above is None else _as_started(above.prog)
            self.error(words.format(word=option, command=before))
        unknown = _("L'option « {word} » n'existe pas ici.").format(word=option)
        self.error(unknown + self._meant(option, [*self._option_string_actions]))

    def _one_above_with(self, option: str) -> Parser | None:
        """Return the nearest parser above this one that has an option."""
        above = self.above
        while above and not above.has(option):
            above = above.above
        return above

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        if isinstance(action, Commands):
            self._refuse(self._unknown_before(value))
            unknown = _("« {word} » n'existe pas.").format(word=value)
            listed = [shown.dest for _title, group in action.groups for shown in group]
            raise argparse.ArgumentError(None, unknown + self._meant(value, listed))
        from tui.cli import choices

        unfit = _("« {word} » ne convient pas.").format(word=value)
        raise argparse.ArgumentError(action, unfit + choices.instead(value, action.choices))

    def _unknown_before(self, word: str) -> list[str]:
        """Return the options before a word that do not exist, the value of which it may be."""
        before = takewhile(lambda each: each != word, self._typed)
        options = (each for each in before if each.startswith("--"))
        return [each for each in options if each.partition("=")[0] not in self._option_string_actions]

    def _meant(self, typed: str, known: Iterable[str]) -> str:
        from tui.cli import choices

        there_is = " " + _("« {command} » dit ce qui existe.").format(command=_as_started(f"{self.prog} --help"))
        return choices.meant(typed, known) or there_is

    def error(self, message: str) -> NoReturn:
        """Print the usage and a sentence, and exit with code 2. What argparse says ends without a full stop."""
        from tui.process.output import print_error

        self.print_usage(sys.stderr)
        print_error(message[:1].upper() + message[1:] + ("" if message.endswith((".", "?")) else "."))
        self.exit(USAGE)

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
        self._rules: list[Callable[[argparse.Namespace], str]] = []

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Make the parser, then parse as argparse does; refuse what is left over, which nothing above can explain."""
        self.make()
        options, left_over = super().parse_known_args(args, namespace)
        self._refuse(left_over)
        for wrong in self._rules:
            if sentence := wrong(options):
                self.error(sentence)
        return options, left_over

    def must(self, wrong: Callable[[argparse.Namespace], str]) -> None:
        """Declare what says, in a sentence, what is wrong with the arguments taken together; empty if nothing is."""
        self._rules.append(wrong)

    def make(self) -> None:
        """Make the parser: its arguments, and what it runs."""
        super().__init__(**self._settings)
        self._rules.clear()
        if self.above:
            self._take_general_of(self.above)
        if self._run:
            self.does(self._run)
        self._fill(self)


def _as_started(typed: str) -> str:
    """Spell a command as the one that started the program."""
    return command(typed.partition(" ")[2])


def _usage_as_started(usage: str) -> str:
    before, _name, rest = usage.partition("guichet ")
    if command() == "guichet":
        return usage
    from tui.language.lines import at_words

    end = "\n" if usage.endswith("\n") else ""
    return "\n".join(at_words(before + command(" ".join(rest.split())), terminal_columns() - 2)) + end


def defined_in(module: str, function: str = "define") -> Callable[[Command], object]:
    """Return a function that fills a command by a function of a module of this package, loaded on demand."""
    return lambda command: getattr(import_module(f"tui.cli.{module}"), function)(command)


def terminal_columns() -> int:
    """Return how many columns the terminal has; 80 where there is none."""
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
    """Read a date."""
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        words = _("« {text} » n'est pas une date. Écrivez l'année, le mois et le jour, comme 2026-01-31.")
        raise argparse.ArgumentTypeError(words.format(text=text)) from error


def past_day(text: str) -> date:
    """Read a date that is not after today."""
    found = day(text)
    if found > today():
        words = _("« {text} » est à venir. Donnez un jour qui n'est pas après aujourd'hui, {today} (UTC).")
        raise argparse.ArgumentTypeError(words.format(text=text, today=today()))
    return found


def today() -> date:
    """Return the day that it is, in UTC, as the audit log counts days."""
    from datetime import UTC, datetime

    return datetime.now(UTC).date()


def whole_number(text: str) -> int:
    """Read a whole number."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("« {text} » n'est pas un nombre entier.").format(text=text)) from error


def server(text: str) -> ServerAddress:
    """Read the address of a service."""
    from tui.config.server_address import UnusableAddress, server_address

    try:
        return server_address(text)
    except UnusableAddress as error:
        raise argparse.ArgumentTypeError(_("doit être {allowed}").format(allowed=error)) from error


def names_data(options: argparse.Namespace) -> bool:
    """Tell whether the options name a database or a key of this machine."""
    return options.database is not None or options.key_file is not None


def refuse_both() -> int:
    """Say that a service is asked, or the database of this machine; return the exit code."""
    from tui.process.output import print_error

    print_error(_("--server ne va ni avec --database ni avec --key-file : c'est le service qui a la base et la clé."))
    return USAGE


def add_actions(command: Command) -> Commands:
    """Add the subparsers of the actions that a command offers."""
    actions = add_commands(command, "action", _("actions"), _("action"))
    command.must(lambda options: _which_action(actions) if options.action is None else "")
    return actions


def _which_action(actions: Commands) -> str:
    from tui.cli import choices

    missing = _("Il manque l'action.")
    return f"{missing} {choices.among([*actions.choices])}"


def add_commands(parser: Parser, dest: str, title: str, word: str) -> Commands:
    """Add what lists commands under a title; `word` is what the usage calls one."""
    made = parser.add_subparsers(dest=dest, title=title, metavar=word, parser_class=Command)
    assert isinstance(made, Commands)  # noqa: S101 - registered by every parser
    made.above = parser
    return made


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
