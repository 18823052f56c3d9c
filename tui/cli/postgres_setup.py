"""`guichet postgres-setup`: what a PostgreSQL server needs for a fleet of hosts."""

from __future__ import annotations

import os

from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse

    from tui.cli.arguments import Command


def define(command: Command) -> None:
    """Add the arguments of `postgres-setup`."""
    command.add_argument(
        "--print", action="store_true", required=True, help=_("sur la sortie standard ; rien n'est écrit")
    )
    machine = _("NOM=ADRESSE")
    command.add_argument(
        "--server", action="append", metavar=machine, help=_("serveur de la base ; une fois pour chacun")
    )
    command.add_argument(
        "--host", action="append", metavar=machine, help=_("machine qui ouvre Guichet ; une fois pour chacune")
    )
    command.add_argument("--owner", metavar=_("ADRESSE"), help=_("d'où vient le propriétaire de la base"))
    command.add_argument("--dbname", default="guichet", metavar=_("BASE"), help=_("nom de la base (guichet)"))
    command.add_argument("--port", type=int, default=5432, metavar=_("PORT"), help=_("port des serveurs (5432)"))
    command.add_argument(
        "--account", default="guichet", metavar=_("COMPTE"), help=_("compte du système qui ouvre la base (guichet)")
    )
    command.add_argument(
        "--certificates",
        action="store_true",
        help=_("les machines présentent un certificat, et n'ont pas de mot de passe"),
    )
    command.does(setup)


def setup(options: argparse.Namespace) -> int:
    """Print what the servers and the hosts of a fleet need."""
    from tui.fleet.setup import print_setup

    return print_setup(options, os.environ)
