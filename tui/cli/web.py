"""`guichet web`: the counter, the wizard or the demonstration in a browser."""

from __future__ import annotations

import os

from tui import language
from tui.cli import listening
from tui.cli.arguments import whole_number
from tui.cli.data import fail, fail_uninstalled, reach, settings_of
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse

    from tui.cli.arguments import Command
    from tui.config.settings import Settings
    from tui.http.journal import Journal
    from tui.http.listener import Listener
    from tui.http.service import Service
    from tui.web.callers import Callers
    from tui.web.site import Shown
    from tui.web.visit import Visits
    from tui.web.visitors import Visitors

PORT = 8080
_BESIDE = 128
"""Connections besides those of visitors: pages that are being loaded."""


def define(command: Command) -> None:
    """Add what is shown, to how many, and where."""
    shown = command.add_mutually_exclusive_group()
    shown.add_argument("--wizard", action="store_true", help=_("l'assistant, et non le kiosque"))
    shown.add_argument("--demo", action="store_true", help=_("la démonstration, et non le kiosque"))
    command.add_argument(
        "--sessions", type=whole_number, metavar=_("NOMBRE"), help=_("visiteurs à la fois (30, ou guichet.toml)")
    )
    listening.define(command, PORT)
    command.must(_wrong)
    command.does(web, needs_output=False, may_be_stopped=lambda _options: False)


def _wrong(options: argparse.Namespace) -> str:
    from tui.config.settings import MOST_SESSIONS

    if options.sessions is not None and not 1 <= options.sessions <= MOST_SESSIONS:
        return _("--sessions veut un nombre de 1 à {most}.").format(most=MOST_SESSIONS)
    return ""


def web(options: argparse.Namespace) -> int:
    """Serve browsers until a signal ends it. Returns the exit code; raises StorageError, SettingsError."""
    from tui.web.installed import can_show

    settings = settings_of(options)
    if not can_show():
        return fail(_("Il manque de quoi parler à un navigateur : installez Guichet avec son extra « web »."))
    if problem := listening.not_to_be_reached(options, settings.web.proxies, "web"):
        return fail(problem)
    if not options.demo and not _is_installed(options, settings):
        return fail_uninstalled()
    return _served(options, settings)


def _is_installed(options: argparse.Namespace, settings: Settings) -> bool:
    """Tell whether there is anybody to serve; a server that is not there yet may have them."""
    from storage import ServerUnreachable

    call = reach(options, settings)
    if call.database.said_by is None and not call.database.is_there:
        return False
    try:
        store = call.open_store()
    except ServerUnreachable:
        return True
    try:
        return store.first_account.exists()
    finally:
        store.close()


def _served(options: argparse.Namespace, settings: Settings) -> int:
    from tui.http.certificate import UnusableCertificate
    from tui.http.journal import Journal
    from tui.http.listener import CannotListen
    from tui.process.output import print_error

    journal, visitors = Journal(print_error), _visitors(options, settings)
    try:
        listener = _listener(options, settings, visitors, journal)
        made = _service(options, settings, listener, visitors, journal)
    except (CannotListen, UnusableCertificate) as error:
        return fail(str(error))
    where = f"{listening.scheme(options)}://{listener.where}/"
    return listening.served(made, journal, _("Guichet ouvert aux navigateurs : {where}").format(where=where))


def _service(
    options: argparse.Namespace, settings: Settings, listener: Listener, visitors: Visitors, journal: Journal
) -> Service:
    from tui.http.entrance import Limits
    from tui.http.service import Service

    # A page takes several connections while it is loaded, and one as long as it is there.
    limits = Limits(connections=2 * visitors.most + _BESIDE, of_an_address=2 * visitors.most_of_an_address + _BESIDE)
    return Service([listener], journal, reach=listening.reach(options, settings.web.proxies), limits=limits)


def _listener(options: argparse.Namespace, settings: Settings, visitors: Visitors, journal: Journal) -> Listener:
    """Begin to listen. Raises CannotListen."""
    from tui.app.themes import THEMES
    from tui.http.listener import listen
    from tui.web import site
    from tui.web.callers import Callers
    from tui.web.site import Shown

    callers = Callers(settings.web.names)
    theme = next(theme for theme in THEMES if theme.name == settings.theme)
    shown = Shown.DEMO if options.demo else Shown.WIZARD if options.wizard else Shown.KIOSK

    def visits(shown: Shown) -> Visits:
        return _visits(options, shown, callers, visitors, journal)

    # A demonstration has no lines.
    text = None if options.demo else visits(Shown.TEXT)
    counter = site.Counter(settings.service, theme, callers)
    places = site.places(counter, shown, has_text=text is not None)
    return listen(options.address, options.port, places)._replace(
        conversations=site.conversations(shown, visits(shown), text)
    )


def _visits(
    options: argparse.Namespace, shown: Shown, callers: Callers, visitors: Visitors, journal: Journal
) -> Visits:
    from tui.process import child
    from tui.web.visit import Visits

    words = {
        "kiosk": ("kiosk",),
        "wizard": ("--closed-if-empty",),
        "text": ("--closed-if-empty", "--plain"),
        "demo": ("demo",),
    }
    command = child.command_of(options, *words[shown], language=language.chosen())
    return Visits(tuple(command), child.environment_of(os.environ), callers, visitors, journal)


def _visitors(options: argparse.Namespace, settings: Settings) -> Visitors:
    from tui.web.visitors import Visitors

    most = options.sessions or settings.web.sessions
    # A class often has one address for all.
    return Visitors(most, most if options.demo else settings.web.sessions_of_an_address)
