"""`guichet enrol`: what `guichet login` has sudo run as the owner of the data, for the person who ran sudo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from storage import DatabaseUnavailable, NotAllowed, StorageError, Store, UnknownUser
from tui.config.installed import NotInstalled
from tui.config.settings import Settings, SettingsError
from tui.language import _
from tui.process.output import print_error
from tui.ssh import MUST_ENROL, NOT_INSTALLED, NOT_NOW


def code_of(error: Exception) -> int:
    """Return 1 for data or settings that cannot be used, NOT_INSTALLED, NOT_NOW for what may be over in a moment.

    NOT_NOW also for an error that nobody expected, such as lack of memory: it must not be taken for a machine
    without data.
    """
    if isinstance(error, NotInstalled):
        return NOT_INSTALLED
    cannot_be_used = isinstance(error, StorageError | SettingsError) and not isinstance(error, DatabaseUnavailable)
    return 1 if cannot_be_used else NOT_NOW


def enrol(store: Store, settings: Settings, open_store: Callable[[], Store], environment: Mapping[str, str]) -> int:
    """Have a person enrol in the wizard; return 0, `MUST_ENROL` if they still must, 1 if sudo did not run this.

    Raises StorageError, for instance for an account that is not there, and NotInstalled.
    """
    name = environment.get("SUDO_USER")
    if not name:
        print_error(_("Cette commande est celle que « guichet login » lance avec sudo."))
        return 1
    try:
        if not store.sign_in.must_enrol(name):
            return 0
        # Most people have enrolled, and do not wait for what draws pages.
        from tui import launch  # noqa: PLC0415

        plain = launch.wants_lines()
        if not plain and (problem := launch.no_screen()):
            print_error(_("Activez d'abord l'authentification multifacteur. {problem}").format(problem=problem))
            return MUST_ENROL
        launch.run(store, settings, open_store, plain=plain, account=name, at_login=True)
        return MUST_ENROL if store.sign_in.must_enrol(name) else 0
    except UnknownUser:
        if store.first_account.exists():
            raise
        raise NotInstalled from None
    except NotAllowed:
        print_error(_("Votre compte est fermé. Appelez un opérateur."))
        return MUST_ENROL
