"""`guichet`: arguments, exit codes, and nothing imported that the command does not need."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from functools import partial

from tui import __version__, language
from tui.language import _
from tui.process import environment, garbage, hardening, standard_output

TYPE_CHECKING = False
"""As in `typing`, which not every start should wait for."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import NoReturn

    from storage import Caller, Store
    from tui.config.settings import Admission, Settings
    from tui.process.environment import Given

DONE, REFUSED, USAGE = 0, 1, 2
_MAY_MAKE_A_DATABASE = frozenset({"users add", "users import", "restore"})
"""Besides the wizard, and the demonstration, which makes its own."""
_WITHOUT_OUTPUT = frozenset({None, "console", "kiosk", "phone", "login", "enrol", "verify"})
"""What draws on standard error, or answers by its exit code."""
_UNWRITTEN = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""Why a stream takes nothing more."""
INTERRUPTED = 130
"""What shells say of a program that Ctrl+C ended."""


def parser() -> argparse.ArgumentParser:
    """Every command, in the language chosen."""
    from tui.cli import arguments

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
    main_parser.add_argument(
        "--as",
        dest="account",
        metavar=_("NOM"),
        help=_("l'assistant pour ce compte seulement, dont le mot de passe est demandé"),
    )
    main_parser.add_argument(
        "--closed-if-empty",
        action="store_true",
        help=_("ne rien ouvrir sur une base sans compte : pour qui vient de loin"),
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
    arguments.add_ssh(commands)
    return main_parser


def main() -> NoReturn:
    """The console script. Never returns: exits 0 done, 1 refused or failed, 2 usage, 128+n on a signal."""
    try:
        _main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _main() -> NoReturn:
    garbage.let_load()
    environment.occupy_standard_streams()
    standard_output.suit_the_locale()
    typed = sys.argv[1:]
    given = environment.seal(typed)
    if typed == ["--version"]:
        # What scripts ask first waits for nothing that commands need.
        print(f"guichet {__version__}", file=sys.stdout or sys.stderr)
        _leave(DONE)
    language.choose(_asked_language(typed) or language.of_locale(os.environ))

    from tui.terminal import crash

    crash.install_hooks()
    try:
        options = parser().parse_args(typed)
    except SystemExit as told:
        _leave(int(told.code or DONE))
    if options.command != "login":
        # What becomes a person's shell would leave it these limits; it knows no secret.
        hardening.harden()
        _see_to_stops(options)
    if getattr(options, "pam", False):
        from tui.ssh import pam

        pam.say_nothing()
    if sys.stdout is None and (options.command not in _WITHOUT_OUTPUT or options.plain):
        # Before anything is done whose outcome nobody would see.
        sys.exit(_fail(_("La sortie standard est fermée : rien n'a été fait. Ouvrez-la, puis recommencez.")))
    _leave(_heard(lambda: _run(options, given)))


def _heard(command: Callable[[], int]) -> int:
    """Its exit code; REFUSED where what it wrote went nowhere before its end, being longer than a buffer."""
    try:
        return command()
    except OSError as error:
        if error.filename is not None or error.errno not in _UNWRITTEN:
            raise
        if _flushed():
            _say_unwritten()
        return REFUSED


def _leave(code: int) -> NoReturn:
    """Exit with this code, unless what was written went nowhere."""
    sys.exit(code if _flushed() else code or REFUSED)


def _is_for_known_accounts(options: argparse.Namespace) -> bool:
    """Whether this is the wizard of somebody who comes from afar. `audit --account` is another matter."""
    return options.command is None and (options.account is not None or options.closed_if_empty)


def _see_to_stops(options: argparse.Namespace) -> None:
    from tui.terminal import stops

    serves = options.command == "enrol" or getattr(options, "client", None)
    if serves or _is_for_known_accounts(options) or stops.nobody_could_go_on(os.environ):
        stops.never_stop()
    else:
        stops.stop_without_a_place()


def _flushed() -> bool:
    """Write out what is left. A full disk or a line that dropped is told once, here, and not by Python at its end."""
    whole = True
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            whole = False
            _say_unwritten()
    return whole


def _say_unwritten() -> None:
    with suppress(OSError):
        print(_("La sortie n'a pas pu être écrite."), file=sys.stderr, flush=True)


def _asked_language(typed: list[str]) -> str | None:
    from tui.cli import arguments

    # Known before argparse runs, since its help must be in that language.
    early = arguments.Parser(add_help=False, exit_on_error=False)
    early.add_argument("--lang", nargs="?")
    asked: str | None = early.parse_known_args(typed)[0].lang
    return asked if asked in language.LANGUAGES else None


def _run(options: argparse.Namespace, given: Given) -> int:
    if options.command == "login":
        return _login(options, given)
    from tui.cli import refusals

    command = partial(_do, options)
    if options.command == "enrol":
        from tui.ssh.enrol import code_of

        return refusals.answered(command, code_of)
    return refusals.answered(command)


def _login(options: argparse.Namespace, given: Given) -> int:
    """The one command that hands on what the process was given; at every login, so that it loads next to nothing.

    No variable says where anything is: they are the person's.
    """
    from tui.config.paths import UnusablePath
    from tui.ssh import command_line
    from tui.ssh.login import login

    def when_unavailable() -> Admission:
        from tui.config import settings_file
        from tui.config.settings import SettingsError

        try:
            return settings_file.load(command_line.configuration(options, {})).when_unavailable
        except SettingsError:
            return "refuse"

    try:
        database = command_line.database(options, {})
        enrol = command_line.guichet(options, {}, "enrol")
    except UnusablePath as error:
        return _fail(str(error))
    return login(database, enrol, when_unavailable, given)


def _do(options: argparse.Namespace) -> int:
    if options.command == "ssh-setup":
        from tui.ssh.setup import print_setup

        # It says, among other things, what is to be in the configuration file.
        return print_setup(options, os.environ)
    if options.command is None and options.account is not None and not options.account.strip():
        # A key that names nobody, as of a variable that is not set, would open for every name that is typed.
        from storage import InvalidName

        raise InvalidName
    settings = _settings(options)
    if settings.language and not options.lang:
        language.choose(settings.language)
    plain = False
    if options.command in (None, "console", "kiosk", "phone", "demo"):
        from tui import launch

        plain = options.command is None and (options.plain or launch.wants_lines())
        if not plain and (problem := launch.no_screen()):
            return _fail(problem)
    if options.command == "demo":
        from tui.demo.run import run

        return run(options, settings)
    return _on_data(options, settings, plain=plain)


def _on_data(options: argparse.Namespace, settings: Settings, *, plain: bool) -> int:
    from storage import Store
    from tui.cli import arguments
    from tui.config import paths
    from tui.config.offered import policy
    from tui.process import privileges

    known_accounts = _is_for_known_accounts(options)
    begins = options.command is None and not known_accounts
    caller = _caller()
    key = paths.key(options, os.environ)
    database = paths.database(options, os.environ)
    privileges.become_owner(database.path)
    open_store = partial(
        Store,
        database.path,
        key.path if key else None,
        caller=caller,
        policy=policy(settings),
        limits=settings.limits,
        create=begins or arguments.named(options) in _MAY_MAKE_A_DATABASE,
    )
    if options.command == "config":
        from tui.cli.config import config

        return config(settings, options, os.environ, open_store)
    is_asked_by_a_login = options.command == "enrol" or getattr(options, "pam", False)
    if (known_accounts or is_asked_by_a_login) and not database.is_there:
        return _fail(_("La base de données n'est pas là. Appelez l'administrateur."))
    if options.command == "phone" and not database.is_there:
        return _phone(None, settings)
    store = open_store()
    try:
        if options.command is None:
            from tui import launch

            if known_accounts and not store.has_users():
                return _fail(
                    _("Cette base n'a pas encore de compte. L'administrateur crée d'abord celui de l'opérateur.")
                )
            return launch.run(store, settings, open_store, plain=plain, account=options.account)
        if options.command == "enrol":
            from tui.ssh.enrol import enrol

            return enrol(store, settings, open_store, os.environ)
        if options.command == "console":
            return _console(store, settings, open_store)
        if options.command == "kiosk":
            return _kiosk(store, settings, options)
        if options.command == "phone":
            return _phone(store, settings)
        from tui.cli import users as commands

        return commands.run(store, settings, options)
    finally:
        store.close()


def _kiosk(store: Store, settings: Settings, options: argparse.Namespace) -> int:
    if not store.has_users():
        return _fail(_("Il n'y a pas encore de compte. Créez le premier avec « guichet », puis ouvrez le kiosque."))
    if options.client:
        from tui.kiosk.client import run

        return run(store, settings, options.client)
    store.close()
    from tui.kiosk.supervisor import Supervisor, client_command, client_environment
    from tui.kiosk.terminal import Terminal
    from tui.messages import errors
    from tui.terminal import foreground

    try:
        foreground.wait(sys.stdin.fileno())
    except foreground.NeverOurs:
        return _fail(errors.no_terminal())
    return Supervisor(client_command(options), client_environment(os.environ), Terminal()).run()


def _console(store: Store, settings: Settings, open_store: Callable[[], Store]) -> int:
    import time

    from tui.config.offered import offered
    from tui.console.app import ConsoleApp, welcome
    from tui.mail.worker import MailWorker
    from tui.wizard import journey as wizard
    from tui.wizard.services import Services

    if not store.has_users():
        return _fail(_("Il n'y a pas encore de compte. Lancez « guichet » pour créer celui d'un opérateur."))
    journey = wizard.start(offered(settings).values(), has_users=True)
    with MailWorker(open_store, settings) as mail_worker:
        app = ConsoleApp(
            Services(store, settings, time.time, welcome=welcome(), look_for_mail=mail_worker.look), journey
        )
        return app.run_to_end()


def _phone(store: Store | None, settings: Settings) -> int:
    """Without a store, the phone has nobody to call."""
    import time

    from tui.phone.app import PhoneApp
    from tui.phone.handset import Handset

    app = PhoneApp(Handset(time.time), store, settings.theme, reduced_motion=settings.reduced_motion)
    return app.run_to_end()


def _settings(options: argparse.Namespace) -> Settings:
    from tui.config import paths

    place = paths.configuration(options, os.environ)
    if place.said_by or place.is_there:
        # What reads and checks the file is loaded only where there is one.
        from tui.config import settings_file

        return settings_file.load(place.path)
    from tui.config.settings import Settings

    return Settings()


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
    address = os.environ.get("SSH_CONNECTION", "").partition(" ")[0] or os.environ.get("PAM_RHOST", "")
    known = address and set(address) <= set("0123456789abcdefABCDEF:.")
    return Caller(name, f"{terminal} {address[:45]}" if known else terminal)


def _fail(sentence: str) -> int:
    from tui.process.output import print_error

    print_error(sentence)
    return REFUSED
