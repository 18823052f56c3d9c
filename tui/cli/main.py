"""`guichet`: its arguments and exit codes, with no import that the command does not need."""

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
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import NoReturn

DONE, REFUSED, USAGE = 0, 1, 2
_UNWRITTEN = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""The errors that mean that a stream takes no more output."""
INTERRUPTED = 130
"""The exit code that shells report for a program ended by Ctrl+C."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command, in the chosen language."""
    from tui.cli import arguments, wizard

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
    wizard.define(main_parser)
    main_parser.add_argument("--lang", choices=language.LANGUAGES, help=_("langue"))
    commands = main_parser.add_subparsers(dest="command", metavar=_("commande"), parser_class=arguments.Command)

    defined_in = arguments.defined_in
    commands.add_parser("users", fill=defined_in("users"), help=_("gérer les comptes"))
    commands.add_parser("factors", fill=defined_in("factors"), help=_("gérer les téléphones d'un compte"))
    commands.add_parser("verify", fill=defined_in("verify"), help=_("vérifier un code lu sur l'entrée standard"))
    commands.add_parser("check", fill=defined_in("maintenance", "define_check"), help=_("vérifier les données"))
    commands.add_parser(
        "limits", fill=defined_in("maintenance", "define_limits"), help=_("lire les limites, ou en changer une")
    )
    commands.add_parser("config", fill=defined_in("config"), help=_("lire la configuration, et ce qui la donne"))
    commands.add_parser(
        "backup", fill=defined_in("maintenance", "define_backup"), help=_("sauvegarder la base, en service")
    )
    commands.add_parser(
        "restore", fill=defined_in("maintenance", "define_restore"), help=_("remettre une sauvegarde en place")
    )
    commands.add_parser("mail", fill=defined_in("mail"), help=_("envoyer ce qui attend de l'être par courriel"))
    commands.add_parser("key", fill=defined_in("maintenance", "define_key"), help=_("gérer la clé des secrets"))
    commands.add_parser(
        "clock", fill=defined_in("maintenance", "define_clock"), help=_("confirmer l'heure de cette machine")
    )
    commands.add_parser("console", fill=defined_in("console"), help=_("ouvrir la console des opérateurs"))
    commands.add_parser("audit", fill=defined_in("audit"), help=_("lire le journal, ou le vérifier"))
    commands.add_parser(
        "visits", fill=defined_in("visits"), help=_("dire qui est dans le guide, et à quelle page on le quitte")
    )
    commands.add_parser("kiosk", fill=defined_in("kiosk"), help=_("ouvrir l'assistant sur un écran partagé"))
    commands.add_parser("phone", fill=defined_in("demo", "define_phone"), help=_("ouvrir un téléphone simulé"))
    commands.add_parser("demo", fill=defined_in("demo"), help=_("montrer le guide, avec un téléphone simulé"))
    commands.add_parser(
        "ssh-setup", fill=defined_in("ssh", "define_setup"), help=_("montrer de quoi servir les utilisateurs de SSH")
    )
    commands.add_parser(
        "login", fill=defined_in("ssh", "define_login"), help=_("ouvrir la session de qui est protégé, ou l'assistant")
    )
    commands.add_parser(
        "enrol", fill=defined_in("ssh", "define_enrol"), help=_("l'assistant que « guichet login » ouvre avec sudo")
    )
    return main_parser


def main() -> NoReturn:
    """Run the console script. Never returns: exits 0 done, 1 refused or failed, 2 usage, 128+n on a signal."""
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
        # The question that scripts ask first does not wait for what commands need.
        print(f"guichet {__version__}", file=sys.stdout or sys.stderr)
        _leave(DONE)
    language.choose(_asked_language(typed) or language.of_locale(os.environ))

    from tui.terminal import crash

    crash.install_hooks()
    try:
        options = parser().parse_args(typed)
    except SystemExit as told:
        _leave(int(told.code or DONE))
    options.given = given
    if not options.hands_on:
        # A person's shell, which a command may become, would keep these limits; that command knows no secret.
        hardening.harden()
        _see_to_stops(options)
    if sys.stdout is None and (options.needs_output or options.plain):
        # Checked before doing anything whose outcome nobody would see.
        from tui.process.output import print_error

        print_error(_("La sortie standard est fermée : rien n'a été fait. Ouvrez-la, puis recommencez."))
        sys.exit(REFUSED)
    _leave(_heard(lambda: run(options)))


def _heard(command: Callable[[], int]) -> int:
    """Return the exit code of a command; REFUSED if its output filled a buffer and could not be written."""
    try:
        return command()
    except OSError as error:
        if error.filename is not None or error.errno not in _UNWRITTEN:
            raise
        if _flushed():
            _say_unwritten()
        return REFUSED


def _leave(code: int) -> NoReturn:
    """Exit with this code, or with REFUSED if output could not be written."""
    sys.exit(code if _flushed() else code or REFUSED)


def _see_to_stops(options: argparse.Namespace) -> None:
    from tui.terminal import stops

    if options.may_be_stopped(options) and not stops.nobody_could_go_on(os.environ):
        stops.stop_without_a_place()
    else:
        stops.never_stop()


def _flushed() -> bool:
    """Flush both streams; report a full disk or a closed pipe once, here, so that Python does not at its end."""
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

    # Found before argparse runs, since its help must be in that language.
    early = arguments.Parser(add_help=False, exit_on_error=False)
    early.add_argument("--lang", nargs="?")
    asked: str | None = early.parse_known_args(typed)[0].lang
    return asked if asked in language.LANGUAGES else None


def run(options: argparse.Namespace) -> int:
    """Run the command that was asked for. Returns its exit code; prints the sentence of an error that has one."""
    if options.hands_on:
        code: int = options.run(options)
        return code
    from tui.cli import refusals

    return refusals.answered(partial(options.run, options))
