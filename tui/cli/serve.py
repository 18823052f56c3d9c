"""`guichet serve`: answers phones that call, and hosts that ask about a code."""

from __future__ import annotations

from tui.cli import listening
from tui.cli.data import PATIENCE_OF_A_SCREEN, fail, reach, settings_of
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse

    from storage import Store
    from tui.cli.arguments import Command
    from tui.config.settings import ServeSettings
    from tui.http.crew import Crew
    from tui.http.doors import Doors
    from tui.http.journal import Journal
    from tui.http.listener import Listener
    from tui.http.service import Service
    from tui.http.site import Place

PORT = 8443
_KEYS = 2
"""Keys of ours that are made ahead: a phone that calls waits for none."""


def define(command: Command) -> None:
    """Add where to listen, the certificate, and what is in front."""
    listening.define(command, PORT)
    command.does(serve, needs_output=False, may_be_stopped=lambda _options: False)


def serve(options: argparse.Namespace) -> int:
    """Serve until a signal ends it. Returns the exit code; raises StorageError, SettingsError, UnusablePath."""
    settings = settings_of(options)
    if problem := _not_here(options, settings.serve):
        return fail(problem)
    # Whoever calls is told to come back before their own patience ends.
    store = reach(options, settings, patience=PATIENCE_OF_A_SCREEN).open_store()
    if settings.serve.url is not None:
        store.phones.keep_keys_ready(_KEYS)
    try:
        return _served(options, settings.serve, store)
    finally:
        store.wait_no_more()
        store.close()


def _not_here(options: argparse.Namespace, settings: ServeSettings) -> str:
    """Say why the service cannot be opened with these options and settings; empty if it can."""
    from tui.http.installed import can_serve

    if not can_serve():
        return _("Il manque de quoi parler HTTP : installez Guichet avec son extra « serve ».")
    return listening.not_to_be_reached(options, settings.proxies, "serve", *filter(None, [settings.hosts_address]))


def _served(options: argparse.Namespace, settings: ServeSettings, store: Store) -> int:
    from tui.http.certificate import UnusableCertificate
    from tui.http.journal import Journal
    from tui.http.listener import CannotListen
    from tui.process.output import print_error

    journal = Journal(print_error)
    try:
        made, where = _service(options, settings, doors_of(store), journal)
    except (CannotListen, UnusableCertificate) as error:
        return fail(str(error))
    return listening.served(made, journal, where)


def doors_of(store: Store) -> Doors:
    """Return all that the service is given of the store."""
    from tui.http.doors import Doors

    return Doors(store.phones, store.host_questions)


def _service(
    options: argparse.Namespace, settings: ServeSettings, doors: Doors, journal: Journal
) -> tuple[Service, str]:
    """Return the service, which listens already, and the sentence that says where."""
    from tui.http.crew import Crew
    from tui.http.service import Service

    crew = Crew()
    listeners = _listeners(options, settings, doors, crew)
    scheme = listening.scheme(options)
    where = ", ".join(f"{scheme}://{each.where}{path}" for each in listeners for path in each.places)
    made = Service(listeners, journal, crew, listening.reach(options, settings.proxies))
    return made, _("Service ouvert : {where}").format(where=where)


def _listeners(options: argparse.Namespace, settings: ServeSettings, doors: Doors, crew: Crew) -> list[Listener]:
    from tui.config.phones_url import TAKEN_BY_HOSTS, path_of
    from tui.http.hosts import HostsPlace
    from tui.http.listener import listen
    from tui.http.phones import PhonesPlace

    for_phones: dict[str, Place] = {}
    if settings.url is not None:
        for_phones[path_of(settings.url)] = PhonesPlace(doors.phones, crew)
    for_hosts: dict[str, Place] = {TAKEN_BY_HOSTS: HostsPlace(doors.hosts, crew)}
    if settings.hosts_address is None:
        return [listen(options.address, options.port, for_phones | for_hosts)]
    apart = listen(settings.hosts_address, settings.hosts_port, for_hosts)
    return [*([listen(options.address, options.port, for_phones)] if for_phones else []), apart]
