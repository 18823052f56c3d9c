"""`guichet completion`: what completes commands and options in a shell, by `shtab`."""

from __future__ import annotations

from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse

    from tui.cli.arguments import Command, Parser

SHELLS = ("bash", "zsh", "fish")


def define(command: Command) -> None:
    """Add the name of the shell."""
    command.add_argument("shell", choices=SHELLS, help=_("le shell employé"))
    command.does(completion)


def completion(options: argparse.Namespace) -> int:
    """Print the completion for one shell."""
    from tui.cli import main

    print(script(main.parser(), options.shell))
    return 0


def _offered() -> dict[str, list[str]]:
    """Return the words of options that take a word which the settings or the database decide on."""
    from tui.messages.settings import limits
    from tui.methods.catalogue import GIVE_CODES

    return {"--method": [*GIVE_CODES], "--set": [*limits()]}


def script(parser: Parser, shell: str) -> str:
    """Return the completion for one shell."""
    import shtab

    from tui.cli.tree import commands

    offered = _offered()
    for each in commands(parser):
        for action in each.arguments():
            if action.metavar in (_("FICHIER"), _("CHEMIN")):
                action.complete = shtab.FILE  # type: ignore[attr-defined] # this is how shtab is told
            known = offered.get(action.option_strings[0]) if action.option_strings else None
            if known or action.choices:
                # A word of two would be taken for two words.
                action.choices = [word.replace(" ", "-") for word in known or action.choices or ()]
    # bash would take a command that is not listed for none, and offer the others after it.
    return shtab.complete(parser, shell).replace("_shtab_guichet_subparsers=(", "_shtab_guichet_subparsers=(enrol ", 1)
