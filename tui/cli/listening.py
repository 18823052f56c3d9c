"""The options of a service: where it listens, its certificate, and what is in front of it."""

from __future__ import annotations

from tui.cli.arguments import whole_number
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from tui.cli.arguments import Command
    from tui.http.journal import Journal
    from tui.http.service import Reach, Service

LOOPBACK = "127.0.0.1"
_SIGNALLED = 128
"""What the exit code of a program that a signal has ended has more than its number."""


def define(command: Command, port: int) -> None:
    """Add the options; `port` is where it listens unless one is given."""
    from tui.cli.arguments import path

    command.add_argument(
        "--address", default=LOOPBACK, metavar=_("ADRESSE"), help=_("adresse IP où écouter (127.0.0.1)")
    )
    command.add_argument(
        "--port",
        type=whole_number,
        default=port,
        metavar=_("NOMBRE"),
        help=_("port où écouter ({port})").format(port=port),
    )
    command.add_argument("--certificate", type=path, metavar=_("FICHIER"), help=_("certificat et sa chaîne (PEM)"))
    command.add_argument("--certificate-key", type=path, metavar=_("FICHIER"), help=_("clé de ce certificat (PEM)"))
    command.add_argument(
        "--behind-proxy", action="store_true", help=_("en HTTP, pour les seuls mandataires de guichet.toml")
    )
    command.must(_wrong)


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


def not_to_be_reached(options: argparse.Namespace, proxies: Iterable[str], table: str, *others: str) -> str:
    """Say why nobody may be answered with these options, here and at `others`; empty if they may.

    `proxies` are those of a table of the configuration.
    """
    if options.behind_proxy and not proxies:
        words = _("Nommez le mandataire : écrivez son adresse dans proxies, dans [{table}] de guichet.toml.")
        return words.format(table=table)
    if not options.certificate and not options.behind_proxy and not all(map(_is_loopback, (options.address, *others))):
        return _(
            "Sans certificat, le service n'écoute que sur cette machine. Donnez --certificate et --certificate-key, ou "
            "--behind-proxy si un mandataire est devant."
        )
    return ""


def _is_loopback(address: str) -> bool:
    from ipaddress import ip_address

    return ip_address(address).is_loopback


def reach(options: argparse.Namespace, proxies: Iterable[str]) -> Reach:
    """Return how the listeners are reached."""
    from tui.http.certificate import Certificate
    from tui.http.service import Reach

    files = Certificate(options.certificate, options.certificate_key) if options.certificate else None
    return Reach(files, frozenset(proxies), only_proxies=options.behind_proxy)


def scheme(options: argparse.Namespace) -> str:
    """Return the scheme of what is answered here."""
    return "https" if options.certificate else "http"


def served(service: Service, journal: Journal, where: str) -> int:
    """Say where it is, and serve until a signal ends it. Returns the exit code."""
    from tui.http.service import run

    number = run(service, lambda: journal.say(where))
    journal.say(_("Service fermé."))
    return _SIGNALLED + number
