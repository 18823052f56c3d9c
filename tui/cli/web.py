"""`guichet web`: the counter, the wizard or the demonstration in a browser."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress

from tui import language
from tui.cli import listening
from tui.cli.arguments import whole_number
from tui.cli.data import fail, fail_uninstalled, reach, settings_of
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from tui.cli.arguments import Command
    from tui.config.settings import Settings
    from tui.http.journal import Journal
    from tui.http.listener import Listener
    from tui.http.service import Service
    from tui.web.programs import Programs
    from tui.web.site import Shown
    from tui.web.visitors import Visitors

PORT = 8080
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
"""How the terminal of a page speaks, whatever that of this server does."""
_WORDS = {"wizard": ("--closed-if-empty",), "text": ("--closed-if-empty", "--plain"), "demo": ("demo",)}
"""The arguments of what a page shows, but for the kiosk."""
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
    # How the server starts the process that forks its visitors' programs.
    command.add_argument("--template", action="store_true", help=argparse.SUPPRESS)
    command.must(_wrong)
    command.does(web, needs_output=False, may_be_stopped=lambda _options: False)


def _wrong(options: argparse.Namespace) -> str:
    from tui.config.settings import MOST_SESSIONS

    if options.sessions is not None and not 1 <= options.sessions <= MOST_SESSIONS:
        return _("--sessions veut un nombre de 1 à {most}.").format(most=MOST_SESSIONS)
    return ""


def web(options: argparse.Namespace) -> int:
    """Serve browsers until a signal ends it. Returns the exit code; raises StorageError, SettingsError."""
    if options.template:
        return _fork(options)
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
    from contextlib import closing

    from tui.http.certificate import UnusableCertificate
    from tui.http.journal import Journal
    from tui.http.listener import CannotListen
    from tui.process.output import print_error

    journal, visitors = Journal(print_error), _visitors(options, settings)
    with closing(_programs(options)) as programs:
        try:
            listener = _listener(options, settings, visitors, journal, programs)
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


def _listener(
    options: argparse.Namespace, settings: Settings, visitors: Visitors, journal: Journal, programs: Programs
) -> Listener:
    """Begin to listen. Raises CannotListen."""
    from tui.app.themes import THEMES
    from tui.http.listener import listen
    from tui.web import site
    from tui.web.callers import Callers
    from tui.web.site import Shown
    from tui.web.visit import Visits

    callers = Callers(settings.web.names)
    theme = next(theme for theme in THEMES if theme.name == settings.theme)
    shown = _shown(options)

    def visits(shown: Shown) -> Visits:
        return Visits(shown, programs, callers, visitors, journal)

    # A demonstration has no lines.
    text = None if options.demo else visits(Shown.TEXT)
    counter = site.Counter(settings.service, theme, callers)
    places = site.places(counter, shown, has_text=text is not None)
    return listen(options.address, options.port, places)._replace(
        conversations=site.conversations(shown, visits(shown), text)
    )


def _shown(options: argparse.Namespace) -> Shown:
    from tui.web.site import Shown

    return Shown.DEMO if options.demo else Shown.WIZARD if options.wizard else Shown.KIOSK


def _programs(options: argparse.Namespace) -> Programs:
    from tui.process import child
    from tui.web.programs import Programs

    shown = [f"--{_shown(options)}"] if options.demo or options.wizard else []
    command = child.command_of(options, "web", "--template", *shown, language=language.chosen())
    programs = Programs(command, child.environment_of(os.environ) | _TERMINAL | {child.BROWSER: ""})
    # Whatever prevents it is told to the first visitor, and in the journal.
    with suppress(OSError):
        programs.load()
    return programs


def _fork(options: argparse.Namespace) -> int:
    """Fork the programs of visitors for the server, which is another process. Returns the exit code."""
    from tui.cli import kiosk, sessions
    from tui.web import template

    settings, shown = settings_of(options), _shown(options)
    names = [shown] if options.demo else [shown, "text"]
    loaded = sessions.load(options, settings, *names)
    begin = {name: sessions.of_a_command(options, words) for name, words in _WORDS.items() if name in names}
    begin["kiosk"] = sessions.session(lambda: kiosk.supervise(options, settings, loaded))
    return template.serve({name: begin[name] for name in names}, loaded.has_changed)


def _visitors(options: argparse.Namespace, settings: Settings) -> Visitors:
    from tui.web.visitors import Visitors

    most = options.sessions or settings.web.sessions
    # A class often has one address for all.
    return Visitors(most, most if options.demo else settings.web.sessions_of_an_address)
