"""`guichet`: arguments, exit codes, and nothing imported that the command does not need."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import partial

from tui import __version__, environment, hardening, language
from tui.language import _

TYPE_CHECKING = False
"""As in `typing`, which not every start should wait for."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import NoReturn

    from storage import Caller, StorageError, Store
    from tui.services import Services
    from tui.settings import Settings
    from tui.wizard import Journey

DONE, REFUSED, USAGE = 0, 1, 2


def parser() -> argparse.ArgumentParser:
    """Every command, in the language chosen."""
    from tui import arguments

    main_parser = arguments.Parser(
        prog="guichet",
        description=_("Active l'authentification multifacteur, écran par écran."),
        epilog=_("Sans commande, ouvre l'assistant en plein écran."),
    )
    main_parser.add_argument(
        "--version", action="version", version=f"guichet {__version__}", help=_("afficher la version et quitter")
    )
    main_parser.add_argument("--database", metavar=_("CHEMIN"), help=_("base de données (GUICHET_DATABASE)"))
    main_parser.add_argument("--key-file", metavar=_("CHEMIN"), help=_("clé des secrets (GUICHET_KEY_FILE)"))
    main_parser.add_argument("--config", metavar=_("CHEMIN"), help=_("fichier guichet.toml (GUICHET_CONFIG)"))
    main_parser.add_argument(
        "--plain", action="store_true", help=_("l'assistant ligne par ligne, pour lecteurs d'écran et lignes lentes")
    )
    main_parser.add_argument("--lang", choices=language.LANGUAGES, help=_("langue"))
    commands = main_parser.add_subparsers(dest="command", metavar=_("commande"), parser_class=arguments.Command)

    arguments.add_users(commands)
    arguments.add_factors(commands)
    arguments.add_custody(commands)
    arguments.add_console(commands)
    arguments.add_watching(commands)
    arguments.add_kiosk(commands)
    arguments.add_demo(commands)
    return main_parser


def main() -> NoReturn:
    """The console script. Never returns: exits 0 done, 1 refused or failed, 2 usage, 128+n on a signal."""
    typed = sys.argv[1:]
    environment.seal(typed)
    if typed == ["--version"]:
        # What scripts ask first waits for nothing that commands need.
        print(f"guichet {__version__}")
        sys.exit(DONE if _flushed() else REFUSED)
    language.choose(_asked_language(typed) or language.of_locale(os.environ))

    from tui.terminal import crash

    crash.install_hooks()
    options = parser().parse_args(typed)
    hardening.harden()
    code = _run(options)
    sys.exit(code if _flushed() else code or REFUSED)


def _flushed() -> bool:
    """Write out what is left. A full disk or a line that dropped is told once, here, and not by Python at its end."""
    whole = True
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            whole = False
            with suppress(OSError):
                print(_("La sortie n'a pas pu être écrite."), file=sys.stderr, flush=True)
    return whole


def _asked_language(typed: list[str]) -> str | None:
    from tui import arguments

    # Known before argparse runs, since its help must be in that language.
    early = arguments.Parser(add_help=False, exit_on_error=False)
    early.add_argument("--lang", nargs="?")
    asked: str | None = early.parse_known_args(typed)[0].lang
    return asked if asked in language.LANGUAGES else None


def _run(options: argparse.Namespace) -> int:
    from storage import StorageError, Store
    from tui import places, wording
    from tui import settings as configuration
    from tui.methods import policy

    try:
        settings = _settings(options)
        if settings.language and not options.lang:
            language.choose(settings.language)
        plain = options.command is None and (options.plain or _wants_lines())
        if options.command in (None, "console", "kiosk", "phone", "demo") and not plain and (problem := _no_screen()):
            return _fail(problem)
        if options.command == "demo":
            from tui.demo.run import run

            return run(options, settings)
        key = places.key(options, os.environ)
        open_store = partial(
            Store,
            places.database(options, os.environ).path,
            key.path if key else None,
            caller=_caller(),
            policy=policy(settings),
            limits=settings.limits,
        )
        if options.command == "config":
            from tui.config_command import config

            return config(settings, options, os.environ, open_store)
        store = open_store()
    except configuration.SettingsError as error:
        return _fail(_("Configuration refusée : {detail}").format(detail=error))
    except StorageError as error:
        return _fail(wording.sentence(error, 0) + _where(error))
    try:
        if options.command is None:
            return _wizard(store, settings, open_store, plain=plain)
        if options.command == "console":
            return _console(store, settings, open_store)
        if options.command == "kiosk":
            return _kiosk(store, settings, options)
        if options.command == "phone":
            return _phone(store, settings)
        from tui import commands

        return commands.run(store, settings, options)
    except configuration.SettingsError as error:
        return _fail(_("Configuration refusée : {detail}").format(detail=error))
    finally:
        store.close()


def _wizard(store: Store, settings: Settings, open_store: Callable[[], Store], *, plain: bool) -> int:
    import time

    from tui import wizard
    from tui.methods import offered
    from tui.postman import Postman
    from tui.services import Services

    journey = wizard.start(offered(settings).values(), has_users=store.has_users())
    with Postman(open_store, settings) as postman:
        utf8 = environment.speaks_utf8(os.environ)
        services = Services(store, settings, time.time, utf8, look_for_mail=postman.look)
        return (_in_lines if plain else _full_screen)(services, journey)


def _full_screen(services: Services, journey: Journey) -> int:
    from tui.app import GuichetApp

    app = GuichetApp(services, journey)
    app.run()
    return app.return_code or DONE


def _in_lines(services: Services, journey: Journey) -> int:
    from tui.plain.conversation import hold
    from tui.plain.talk import Talk

    # What a locale cannot write is shown as « ? », never an error.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    return hold(Talk(sys.stdin.fileno(), sys.stdout), services, journey)


def _kiosk(store: Store, settings: Settings, options: argparse.Namespace) -> int:
    if not store.has_users():
        return _fail(_("Il n'y a pas encore de compte. Créez le premier avec « guichet », puis ouvrez le kiosque."))
    if options.client:
        from tui.kiosk.client import run

        return run(store, settings, options.client)
    store.close()
    from tui.kiosk.supervisor import Supervisor, client_command, client_environment
    from tui.kiosk.terminal import Terminal

    return Supervisor(client_command(options), client_environment(os.environ), Terminal()).run()


def _console(store: Store, settings: Settings, open_store: Callable[[], Store]) -> int:
    import time

    from tui import wizard
    from tui.console.app import ConsoleApp, welcome
    from tui.methods import offered
    from tui.postman import Postman
    from tui.services import Services

    if not store.has_users():
        return _fail(_("Il n'y a pas encore de compte. Lancez « guichet » pour créer celui d'un opérateur."))
    journey = wizard.start(offered(settings).values(), has_users=True)
    with Postman(open_store, settings) as postman:
        app = ConsoleApp(Services(store, settings, time.time, welcome=welcome(), look_for_mail=postman.look), journey)
        app.run()
    return app.return_code or DONE


def _phone(store: Store, settings: Settings) -> int:
    import time

    from tui.phone.app import PhoneApp
    from tui.phone.handset import Handset

    app = PhoneApp(Handset(time.time), store, settings.theme, reduced_motion=settings.reduced_motion)
    app.run()
    return app.return_code or DONE


def _settings(options: argparse.Namespace) -> Settings:
    from tui import places
    from tui import settings as configuration

    place = places.configuration(options, os.environ)
    return configuration.load(place.path) if place.said_by or place.is_there else configuration.Settings()


def _caller() -> Caller:
    """The system user, and from where. What the environment says of an address is kept to the characters of one."""
    from pwd import getpwuid

    from storage import Caller

    try:
        name = getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid {os.getuid()}"
    try:
        terminal = os.ttyname(0)
    except OSError:
        terminal = "no terminal"
    address = os.environ.get("SSH_CONNECTION", "").partition(" ")[0]
    known = address and set(address) <= set("0123456789abcdefABCDEF:.")
    return Caller(name, f"{terminal} {address[:45]}" if known else terminal)


def _wants_lines() -> bool:
    """Whether somebody is there to answer, and nothing can draw a page."""
    at_keyboard = bool(sys.stdin and sys.stdin.isatty())
    return at_keyboard and (not sys.stderr.isatty() or os.environ.get("TERM", "dumb") in ("", "dumb"))


def _no_screen() -> str:
    """Why the full-screen program cannot start here; empty if it can."""
    # Textual draws on standard error, so that standard output stays free for data.
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        return _("Guichet a besoin d'un terminal. Avec ssh, ajoutez -t à la commande.")
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        return _("Ce terminal ne sait pas afficher une page. Choisissez un TERM tel que xterm-256color.")
    return ""


def _where(error: StorageError) -> str:
    from storage import CannotOpen

    return f" ({error.path})" if isinstance(error, CannotOpen) else ""


def _fail(sentence: str) -> int:
    from tui.output import print_error

    print_error(sentence)
    return REFUSED
