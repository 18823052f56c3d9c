"""`guichet kiosk`: the supervisor of a shared screen, and the process of one client."""

from __future__ import annotations

import argparse
import os
import sys

from tui.cli.arguments import whole_number
from tui.cli.data import OnStore, fail, fail_uninstalled

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define(command: Command) -> None:
    """Add the one argument, which is not meant to be typed."""
    # The supervisor passes its process id here when it starts the process of a client.
    command.add_argument("--client", type=whole_number, help=argparse.SUPPRESS)
    command.does(open_kiosk, needs_output=False, may_be_stopped=lambda options: not options.client)


def open_kiosk(options: argparse.Namespace) -> int:
    """Serve or supervise; a supervisor waits for a server that is not there yet, as it does between two clients."""
    from storage import ServerUnreachable
    from tui.kiosk.afterwards import SERVER_GONE

    try:
        return OnStore(kiosk, needs_screen=True)(options)
    except ServerUnreachable:
        # Whoever stands there is told by the supervisor, in other words.
        return SERVER_GONE if options.client else _supervise(options)


def kiosk(store: Store, call: Call) -> int:
    """Serve one client, or supervise: start one process after the other, each for one client."""
    if not store.first_account.exists():
        return fail_uninstalled()
    if call.options.client:
        from tui.kiosk.client import run

        return run(store, call.settings, call.options.client)
    store.close()
    return _supervise(call.options)


def _supervise(options: argparse.Namespace) -> int:
    from tui.kiosk.afterwards import OPERATOR_LEFT
    from tui.kiosk.supervisor import Supervisor
    from tui.kiosk.terminal import Terminal
    from tui.language import _
    from tui.messages import errors
    from tui.process import child
    from tui.process.command import command
    from tui.process.output import print_error
    from tui.terminal import foreground

    try:
        foreground.wait(sys.stdin.fileno())
    except foreground.NeverOurs:
        return fail(errors.no_terminal())
    client = child.command_of(options, "kiosk", "--client", str(os.getpid()))
    status = Supervisor(client, child.environment_of(os.environ), Terminal()).run()
    if status == OPERATOR_LEFT:
        # The supervisor knows no name: it is told nothing by a client's process but how it ended.
        print_error(
            _("Kiosque fermé par un opérateur. Le journal dit lequel : {command}").format(command=command("audit"))
        )
    return status
