"""`guichet kiosk`: the supervisor of a shared screen, and the process of one client."""

from __future__ import annotations

import argparse
import os
import signal
import sys

from tui.cli.arguments import whole_number
from tui.cli.data import OnStore, fail, fail_uninstalled, settings_of

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from typing import NoReturn

    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call
    from tui.config.settings import Settings
    from tui.process.loaded import Loaded


def define(command: Command) -> None:
    """Add two arguments, which are not meant to be typed."""
    # How a supervisor starts the process of a client from the program's files: with its own process id.
    command.add_argument("--client", type=whole_number, help=argparse.SUPPRESS)
    # How the kiosk begins, and a supervisor starts anew: with the terminal as it was found, or nothing.
    command.add_argument("--supervise", metavar="", help=argparse.SUPPRESS)
    command.does(open_kiosk, needs_output=False, may_be_stopped=lambda options: not options.client)


def open_kiosk(options: argparse.Namespace) -> int:
    """Serve or supervise; a supervisor waits for a server that is not there yet, as it does between two clients."""
    settings = settings_of(options)
    if options.supervise is not None:
        from tui.cli import sessions

        return supervise(options, settings, sessions.load(options, settings, "kiosk"), options.supervise)
    if options.client:
        from tui.process.orphan import end_with

        end_with(options.client)
        return _serve(options, settings)
    from storage import ServerUnreachable

    try:
        return OnStore(_begin_if_installed, needs_screen=True).with_settings(options, settings)
    except ServerUnreachable:
        # Whoever stands there is told by the supervisor, in other words.
        return _begin(options)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    """Serve one client of the supervisor, which is this process's parent."""
    from storage import ServerUnreachable
    from tui.kiosk.afterwards import SERVER_GONE
    from tui.kiosk.client import run

    def serve(store: Store, call: Call) -> int:
        return run(store, call.settings) if store.first_account.exists() else fail_uninstalled()

    try:
        return OnStore(serve, needs_screen=True).with_settings(options, settings)
    except ServerUnreachable:
        return SERVER_GONE


def _begin_if_installed(store: Store, call: Call) -> int:
    if not store.first_account.exists():
        return fail_uninstalled()
    store.close()
    return _begin(call.options)


def _begin(options: argparse.Namespace) -> int:
    """Give way to a supervisor, which has never read the key or the database, and forks the clients' processes."""
    from tui.messages import errors
    from tui.terminal import foreground

    try:
        foreground.wait(sys.stdin.fileno())
    except foreground.NeverOurs:
        return fail(errors.no_terminal())
    return _give_way(options, "")


def _give_way(options: argparse.Namespace, as_found: str) -> NoReturn:
    from tui.process import child

    command = child.command_of(options, "kiosk", f"--supervise={as_found}")
    os.execve(command[0], command, child.environment_of(os.environ))  # noqa: S606 - this program itself


def supervise(options: argparse.Namespace, settings: Settings, loaded: Loaded, as_found: str = "") -> int:
    """Serve one client after the other, from what this process has loaded. Returns the exit code.

    `as_found` is what a supervisor before this one says of the terminal.
    """
    from tui.cli import sessions
    from tui.kiosk.afterwards import OPERATOR_LEFT
    from tui.kiosk.starts import Starts, forked, spawned
    from tui.kiosk.supervisor import CHANGED, ENDS_ON, Supervisor
    from tui.kiosk.terminal import Terminal
    from tui.language import _
    from tui.process import child
    from tui.process.command import command
    from tui.process.output import print_error

    anew = child.command_of(options, "kiosk", f"--client={os.getpid()}")
    from_files = spawned(anew, child.environment_of(os.environ))
    at_once = forked(sessions.session(lambda: _serve(options, settings)))
    terminal = Terminal(as_found)
    status = Supervisor(Starts(at_once, from_files, loaded.has_changed), terminal).run()
    if status == CHANGED:
        # Whoever ends the kiosk now is heard by the next supervisor.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS_ON)
        _give_way(options, terminal.as_found)
    if status == OPERATOR_LEFT:
        # The supervisor knows no name: it is told nothing by a client's process but how it ended.
        print_error(
            _("Kiosque fermé par un opérateur. Le journal dit lequel : {command}").format(command=command("audit"))
        )
    return status
