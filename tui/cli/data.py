"""The data that commands work on: the settings, and the database where they need it."""

from __future__ import annotations

import os
from functools import partial

from tui import language
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from storage import Caller, Store
    from tui.config.paths import DatabasePlace
    from tui.config.settings import Settings


PATIENCE, PATIENCE_OF_A_SCREEN = 15.0, 2.0
"""Seconds for which a server that has gone is waited for, by a command, and by a page, which then says so."""


class Call:
    """A call of a command: its arguments, its settings and its files."""

    def __init__(
        self, options: argparse.Namespace, settings: Settings, database: DatabasePlace, open_store: Callable[[], Store]
    ) -> None:
        self.options, self.settings, self.database, self.open_store = options, settings, database, open_store


class OnStore:
    """A command on the database, which is open while `body` runs."""

    def __init__(
        self,
        body: Callable[[Store, Call], int],
        *,
        may_make_database: bool = False,
        may_migrate: bool = False,
        needs_screen: bool = False,
        at_a_login: bool = False,
    ) -> None:
        """Prepare a command; at a login, nobody is there to read that the database is missing and to choose another."""
        self.body = body
        self._may_make_database, self._needs_screen, self._at_a_login = may_make_database, needs_screen, at_a_login
        self._may_migrate = may_migrate

    def __call__(self, options: argparse.Namespace) -> int:
        """Run the command. Returns its exit code; raises StorageError, SettingsError, UnusablePath, NotInstalled."""
        return self.with_settings(options, settings_of(options))

    def with_settings(self, options: argparse.Namespace, settings: Settings) -> int:
        """Run the command on a database that these settings may name. Returns and raises as a call does."""
        if self._needs_screen and (problem := no_screen()):
            return fail(problem)
        patience = PATIENCE_OF_A_SCREEN if self._needs_screen else PATIENCE
        may_make, may_migrate = self._may_make_database, self._may_migrate
        call = reach(options, settings, may_make_database=may_make, may_migrate=may_migrate, patience=patience)
        if self._at_a_login and not call.database.is_there:
            return fail_without_database(call.database)
        if self._needs_screen and call.database.said_by is None and not call.database.is_there:
            # Whoever names a database is told that this one is missing.
            return fail_uninstalled()
        store = call.open_store()
        try:
            return self.body(store, call)
        finally:
            store.close()


def settings_of(options: argparse.Namespace) -> Settings:
    """Load the settings, and choose their language unless an option does. Raises SettingsError, UnusablePath."""
    settings = _settings(options)
    if settings.language and not options.lang:
        language.choose(settings.language)
    from tui.config import in_browser

    return in_browser.suited(settings) if in_browser.is_in_browser(os.environ) else settings


def _settings(options: argparse.Namespace) -> Settings:
    from tui.config import paths

    place = paths.configuration(options, os.environ)
    if place.said_by or place.is_there:
        # The reader of the file is loaded only where there is a file.
        from tui.config import settings_file

        return settings_file.load(place.path)
    from tui.config.settings import Settings

    return Settings()


def reach(
    options: argparse.Namespace,
    settings: Settings,
    *,
    may_make_database: bool = False,
    may_migrate: bool = False,
    patience: float = PATIENCE,
) -> Call:
    """Find the database and become its owner, without opening it. Raises UnusablePath.

    On a server, with `may_migrate`, its tables are made or brought up to date. `patience` is for how many seconds a
    server that has gone is waited for.
    """
    from storage import Store
    from tui.config import paths
    from tui.config.offered import policy
    from tui.process import privileges

    caller = _caller()
    database = paths.database(options, os.environ, settings.database)
    files = paths.files(database, paths.key(options, os.environ))
    privileges.become_owner(files.owned)
    open_store = partial(
        Store,
        database.place,
        files.key,
        files=files.named_after,
        caller=caller,
        policy=policy(settings),
        limits=settings.limits,
        create=may_make_database or (may_migrate and isinstance(database.place, str)),
        migrate=may_migrate,
        patience=patience,
    )
    return Call(options, settings, database, open_store)


def _caller() -> Caller:
    """Return the system user and the remote address, which is cut to the characters of an address."""
    from pwd import getpwuid

    from storage import Caller
    from tui.process.child import BROWSER

    try:
        name = getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid {os.getuid()}"
    try:
        terminal = os.ttyname(0)
    except OSError:
        terminal = "no terminal"
    # The names in which guichet web, sshd and PAM tell it.
    of_ssh, _space, _ports = os.environ.get("SSH_CONNECTION", "").partition(" ")
    address = os.environ.get(BROWSER) or of_ssh or os.environ.get("PAM_RHOST", "")
    known = address and set(address) <= set("0123456789abcdefABCDEF:.")
    return Caller(name, f"{terminal} {address[:45]}" if known else terminal)


def no_screen() -> str:
    """Say why a full-screen program cannot start here; empty if it can."""
    from tui import launch

    return launch.no_screen()


def fail(sentence: str) -> int:
    """Say why nothing was done. Returns the exit code."""
    from tui.process.output import print_error

    print_error(sentence)
    return 1


def fail_uninstalled() -> int:
    """Say that Guichet is not installed yet, and how to. Returns the exit code."""
    from tui.process.command import command

    words = _("Guichet n'est pas encore installé : lancez « {command} », puis « Installer ».")
    return fail(words.format(command=command()))


def fail_without_database(database: DatabasePlace) -> int:
    """Say to somebody who cannot change it that there is no database. Returns the exit code; raises NotInstalled."""
    from tui.config.installed import NotInstalled, keeps_nothing

    if not isinstance(database.place, str) and keeps_nothing(database.place):
        raise NotInstalled
    return fail(_("La base de données n'est pas là. Appelez l'administrateur."))
