"""The commands between sshd and a shell: `guichet login`, `guichet enrol`, `guichet ssh-setup`."""

from __future__ import annotations

import os
from functools import partial

from tui.cli.data import OnStore
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse

    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call
    from tui.config.settings import Settings


def define_setup(command: Command) -> None:
    """Add the arguments of `ssh-setup`."""
    command.add_argument(
        "--print", action="store_true", required=True, help=_("sur la sortie standard ; rien n'est écrit")
    )
    command.add_argument(
        "--account", default="enrol", metavar=_("COMPTE"), help=_("compte du système à qui sont les données (enrol)")
    )
    command.does(setup)


def setup(options: argparse.Namespace) -> int:
    """Print how to serve people over SSH, with the lines for the configuration files."""
    from tui.ssh.setup import print_setup

    return print_setup(options, os.environ)


def define_login(command: Command) -> None:
    """Declare the command, which takes no argument."""
    command.does(login, needs_output=False, hands_on=True)


def login(options: argparse.Namespace) -> int:
    """Become the person's shell, or ask the person to enrol; loads next to nothing, since it runs at every login.

    Reads no path from environment variables, which are the person's own.
    """
    from tui.config.paths import UnusablePath
    from tui.ssh import command_line
    from tui.ssh import login as door

    def settings() -> Settings:
        from tui.config import settings_file
        from tui.config.settings import Settings as Defaults
        from tui.config.settings import SettingsError

        try:
            return settings_file.load(command_line.configuration(options, {}))
        except SettingsError:
            return Defaults()

    try:
        # Where the command line names none, it is a server's, which the configuration names, or the usual file.
        in_file = None if options.database else settings().database
        host = command_line.installation(options, {}, in_file)
    except UnusablePath as error:
        from tui.process.output import print_error

        print_error(str(error))
        return 1
    return door.login(host.home, host.guichet("enrol"), lambda: settings().when_unavailable, options.given)


def define_enrol(command: Command) -> None:
    """Declare the command, which takes no argument."""
    command.does(enrol, needs_output=False, may_be_stopped=lambda _options: False)


def enrol(options: argparse.Namespace) -> int:
    """Enrol the person who logs in. Raises no error: each has an exit code that `guichet login` understands."""
    from tui.cli import refusals
    from tui.ssh.enrol import code_of

    return refusals.answered(partial(_ENROL, options), code_of)


def _enrol(store: Store, call: Call) -> int:
    from tui.ssh import enrol as door

    return door.enrol(store, call.settings, call.open_store, os.environ)


_ENROL = OnStore(_enrol, at_a_login=True)
