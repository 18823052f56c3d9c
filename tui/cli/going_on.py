"""What cannot be undone: told before it is done, and asked where somebody is at a terminal to answer."""

from __future__ import annotations

import sys

from tui.language import _, in_each

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse

    from tui.cli.arguments import Command


def add_yes(command: Command) -> None:
    """Add the option by which a script answers yes beforehand."""
    command.add_argument("--yes", action="store_true", help=_("ne rien demander au terminal"))


def is_wanted(options: argparse.Namespace, warning: str, *, told_in_pipes: bool = True) -> bool:
    """Say what cannot be undone, and ask whether to go on; with `--yes`, or in a pipe, it goes on without asking.

    With `told_in_pipes` False, for what can be undone with some trouble, it says so at a terminal only. Raises NotUtf8.
    """
    from tui.process.output import print_error
    from tui.process.standard_input import line

    if options.yes:
        return True
    at_terminal = bool(sys.stdin and sys.stdin.isatty())
    if at_terminal or told_in_pipes:
        print_error(warning)
    if not at_terminal:
        return True
    if line(_("Continuer ? (oui/non)")).strip().casefold() in _agreement():
        return True
    print_error(_("Rien n'a été changé."))
    return False


def _agreement() -> set[str]:
    """Return what means yes in any language, or its first letter."""
    words = [each["yes"] for each in in_each(lambda: {"yes": _("oui")})]
    return {*words, *(word[0] for word in words)}
