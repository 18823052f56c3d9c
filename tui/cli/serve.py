"""`guichet serve`: answers phones that call, and hosts that ask about a code."""

from __future__ import annotations

from tui.cli.arguments import whole_number
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
    from tui.http.service import Reach, Service
    from tui.http.site import Place

LOOPBACK, PORT = "127.0.0.1", 8443
_KEYS = 2
"""Keys of ours that are made ahead: a phone that calls waits for none."""
_SIGNALLED = 128
"""What the exit code of a program that a signal has ended has more than its number."""


def define(command: Command) -> None:
    """Add where to listen, the certificate, and what is in front."""
    from tui.cli.arguments import path

    command.add_argument(
        "--address", default=LOOPBACK, metavar=_("ADRESSE"), help=_("adresse IP où écouter (127.0.0.1)")
    )
    command.add_argument(
        "--port", type=whole_number, default=PORT, metavar=_("NOMBRE"), help=_("port où écouter (8443)")
    )
    command.add_argument("--certificate", type=path, metavar=_("FICHIER"), help=_("certificat et sa chaîne (PEM)"))
    command.add_argument("--certificate-key", type=path, metavar=_("FICHIER"), help=_("clé de ce certificat (PEM)"))
    command.add_argument(
        "--behind-proxy", action="store_true", help=_("en HTTP, pour les seuls mandataires de guichet.toml")
    )
    command.must(_wrong)
    command.does(serve, needs_output=False, may_be_stopped=lambda _options: False)


def _wrong(options: argparse.Namespace) -> str:
    """Say what is wrong with the options taken together; empty if nothing is."""
    if not 0 <= options.port <= 65535:
        return _("Le port est un nombre de 0 à 65535 ; à 0, le système en choisit un.")
    if (options.certificate is None) != (options.certificate_key is None):
        return _("--certificate et --certificate-key vont ensemble.")
    if options.certificate and options.behind_proxy:
        return _("--behind-proxy est pour HTTP, sans certificat.")
    if not _is_address(options.address):
        return _("--address veut une adresse IP, et non un nom.")
    return ""


def _is_address(text: str) -> bool:
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    return True


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
    if options.behind_proxy and not settings.proxies:
        return _("Nommez le mandataire : écrivez son adresse dans proxies, dans [serve] de guichet.toml.")
    addresses = [options.address, *filter(None, [settings.hosts_address])]
    if not options.certificate and not options.behind_proxy and not all(map(_is_loopback, addresses)):
        return _(
            "Sans certificat, le service n'écoute que sur cette machine. Donnez --certificate et --certificate-key, ou "
            "--behind-proxy si un mandataire est devant."
        )
    return ""


def _is_loopback(address: str) -> bool:
    from ipaddress import ip_address

    return ip_address(address).is_loopback


def _served(options: argparse.Namespace, settings: ServeSettings, store: Store) -> int:
    from tui.http import service
    from tui.http.certificate import UnusableCertificate
    from tui.http.journal import Journal
    from tui.http.listener import CannotListen
    from tui.process.output import print_error

    journal = Journal(print_error)
    try:
        made, where = _service(options, settings, doors_of(store), journal)
    except (CannotListen, UnusableCertificate) as error:
        return fail(str(error))
    number = service.run(made, lambda: journal.say(where))
    journal.say(_("Service fermé."))
    return _SIGNALLED + number


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
    scheme = "https" if options.certificate else "http"
    where = ", ".join(f"{scheme}://{each.where}{path}" for each in listeners for path in each.places)
    made = Service(listeners, crew, journal, _reach(options, settings))
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


def _reach(options: argparse.Namespace, settings: ServeSettings) -> Reach:
    from tui.http.certificate import Certificate
    from tui.http.service import Reach

    files = Certificate(options.certificate, options.certificate_key) if options.certificate else None
    return Reach(files, frozenset(settings.proxies), only_proxies=options.behind_proxy)
