"""The commands for a classroom: `guichet demo`, `guichet phone`."""

from __future__ import annotations

import argparse
from contextlib import closing, suppress

from tui.cli import arguments, data
from tui.cli.arguments import whole_number
from tui.demo import FASTEST, SLOWEST
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from storage import Store
    from tui.cli.arguments import Command
    from tui.config.server_address import ServerAddress
    from tui.config.settings import Settings


def define(command: Command) -> None:
    """Add the arguments of the demonstration, which makes a database of its own."""
    command.add_argument("--auto", action="store_true", help=_("jouer les neuf étapes toutes seules"))
    command.add_argument("--speed", type=_speed, default=1.0, metavar=_("NOMBRE"), help=_("vitesse de --auto"))
    command.add_argument("--seed", type=whole_number, metavar=_("NOMBRE"), help=_("les mêmes secrets à chaque fois"))
    command.add_argument("--record", metavar=_("FICHIER"), help=_("enregistrer la séance pour asciinema"))
    command.does(demo)


def _speed(text: str) -> float:
    """Read a speed, from a quarter to 64."""
    with suppress(ValueError):
        if SLOWEST <= (speed := float(text)) <= FASTEST:
            return speed
    raise argparse.ArgumentTypeError(_("un nombre de 0.25 à 64 est attendu"))


def demo(options: argparse.Namespace) -> int:
    """Show the guide beside a simulated phone."""
    settings = data.settings_of(options)
    if problem := data.no_screen():
        return data.fail(problem)
    from tui.demo.run import run

    return run(options, settings)


def define_phone(command: Command) -> None:
    """Add whom the phone calls."""
    command.add_argument(
        "--server",
        type=arguments.server,
        metavar=_("ADRESSE"),
        help=_("appeler ce service (https://), d'une autre machine, sans base ni clé"),
    )
    command.does(phone, needs_output=False)


def phone(options: argparse.Namespace) -> int:
    """Open a simulated phone, which without a database has no server to talk to but the service."""
    if options.server and arguments.names_data(options):
        return arguments.refuse_both()
    settings = data.settings_of(options)
    if problem := data.no_screen():
        return data.fail(problem)
    if options.server:
        return _hold(None, options.server, settings)
    call = data.reach(options, settings)
    if not call.database.is_there:
        return _hold(None, _called(settings), settings)
    with closing(call.open_store()) as store:
        return _hold(store, _called(settings), settings)


def _called(settings: Settings) -> ServerAddress | None:
    """Return the service that phones call here, if there is one."""
    return arguments.server(settings.serve.url) if settings.serve.url else None


def _hold(store: Store | None, server: ServerAddress | None, settings: Settings) -> int:
    import time

    from tui.phone.app import PhoneApp
    from tui.phone.handset import Handset

    app = PhoneApp(
        Handset(time.time, server),
        store.phones if store else None,
        settings.theme,
        reduced_motion=settings.reduced_motion,
    )
    return app.run_to_end()
