"""`guichet` without a command: the wizard, for anybody or for one account."""

from __future__ import annotations

import os
from contextlib import closing

from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse

    from tui.cli.arguments import Parser


def define(parser: Parser) -> None:
    """Add the options of the wizard, which stand where a command would."""
    parser.add_argument(
        "--plain", action="store_true", help=_("l'assistant ligne par ligne, pour lecteurs d'écran et lignes lentes")
    )
    parser.add_argument(
        "--as",
        dest="account",
        metavar=_("NOM"),
        help=_("l'assistant pour ce compte seulement, dont le mot de passe est demandé"),
    )
    parser.add_argument(
        "--closed-if-empty",
        action="store_true",
        help=_("sur une base sans compte, dire que Guichet n'est pas installé, et s'arrêter"),
    )
    parser.does(wizard, needs_output=False, may_be_stopped=lambda options: not _is_for_known_accounts(options))


def wizard(options: argparse.Namespace) -> int:
    """Open the wizard, full screen or line by line."""
    from tui.cli import data

    if options.account is not None and not options.account.strip():
        # A key with an empty name, as of an unset variable, would open the wizard for any name that is typed.
        from storage import InvalidName

        raise InvalidName
    settings = data.settings_of(options)
    from tui import launch

    plain = options.plain or launch.wants_lines()
    if not plain and (problem := launch.no_screen()):
        return data.fail(problem)
    known_accounts = _is_for_known_accounts(options)
    patience = data.PATIENCE if plain else data.PATIENCE_OF_A_SCREEN
    call = data.reach(options, settings, may_make_database=not known_accounts, patience=patience)
    if known_accounts and not call.database.is_there:
        return data.fail_without_database(call.database)
    with closing(call.open_store()) as store:
        if known_accounts and not store.first_account.exists():
            from tui.config.installed import NotInstalled

            raise NotInstalled
        return launch.run(store, settings, call.open_store, plain=plain, account=options.account)


def _is_for_known_accounts(options: argparse.Namespace) -> bool:
    """Tell whether the person came over the network, so that only known accounts are served.

    Whoever asks sshd for a command of their own, and is given this one, came from afar too.
    """
    return options.account is not None or options.closed_if_empty or "SSH_ORIGINAL_COMMAND" in os.environ
