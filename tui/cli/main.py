"""`guichet`: its arguments and exit codes, with no import that the command does not need."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from functools import partial
from itertools import pairwise, takewhile

from tui import __version__, language
from tui.cli.exit_codes import DONE, INTERRUPTED, REFUSED
from tui.language import _
from tui.process import environment, garbage, hardening, standard_output

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import NoReturn

    from tui.cli import arguments

_UNWRITTEN = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""The errors that mean that a stream takes no more output."""


def parser() -> arguments.Parser:
    """Return the parser of every command, in the chosen language."""
    from tui.cli import arguments, wizard
    from tui.cli.choices import explained

    main_parser = arguments.Parser(
        prog="guichet",
        description=_("Active l'authentification multifacteur, écran par écran."),
        epilog=_("Sans commande, ouvre l'assistant en plein écran."),
        example="guichet --plain",
    )
    main_parser.add_general(
        "--version", action="version", version=f"guichet {__version__}", help=_("afficher la version et quitter")
    )
    main_parser.add_general(
        "--database",
        metavar=_("CHEMIN"),
        help=_("base de données, ou son adresse postgresql:// (GUICHET_DATABASE)"),
    )
    main_parser.add_general("--key-file", metavar=_("CHEMIN"), help=_("clé des secrets (GUICHET_KEY_FILE)"))
    main_parser.add_general("--config", metavar=_("CHEMIN"), help=_("fichier guichet.toml (GUICHET_CONFIG)"))
    wizard.define(main_parser)
    main_parser.add_general(
        "--lang", choices=explained(language.NAMES), help=_("« fr » ou « en » ; sinon, celle du système")
    )
    _add_commands(main_parser)
    return main_parser


def _add_commands(main_parser: arguments.Parser) -> None:
    from tui.cli import arguments

    commands = arguments.add_commands(main_parser, "command", _("commandes"), _("commande"))
    defined_in = arguments.defined_in
    for title, rows in _groups():
        commands.begin_group(title)
        for name, words, example, *place in rows:
            commands.add_parser(name, fill=defined_in(*place or (name,)), help=words, example=example)
    # Only « guichet login » runs it.
    commands.add_parser(
        "enrol",
        fill=defined_in("ssh", "define_enrol"),
        description=_("L'assistant que « guichet login » ouvre avec sudo."),
        example="guichet enrol",
    )


def _groups() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Return the commands by group: name, words, example; then module and function, where they are named otherwise."""
    from tui.cli.arguments import EXAMPLE_NAME

    return (
        (
            _("à l'écran"),
            (
                ("console", _("ouvrir la console des opérateurs"), "guichet console"),
                ("kiosk", _("ouvrir l'assistant sur un écran partagé"), "guichet kiosk"),
                ("web", _("ouvrir Guichet aux navigateurs"), "guichet web"),
                ("demo", _("montrer le guide, avec un téléphone simulé"), "guichet demo --auto"),
                ("phone", _("ouvrir un téléphone simulé"), "guichet phone", "demo", "define_phone"),
            ),
        ),
        (
            _("les comptes"),
            (
                ("users", _("gérer les comptes"), "guichet users list"),
                ("factors", _("gérer les appareils d'un compte"), f"guichet factors list {EXAMPLE_NAME}"),
                ("verify", _("vérifier un code lu sur l'entrée standard"), f"guichet verify {EXAMPLE_NAME}"),
                ("visits", _("dire qui est dans le guide, et à quelle page on le quitte"), "guichet visits --days 7"),
                ("audit", _("lire le journal, ou le vérifier"), "guichet audit --since 2026-01-31"),
            ),
        ),
        (
            _("les données"),
            (
                ("check", _("vérifier les données"), "guichet check", "maintenance", "define_check"),
                (
                    "backup",
                    _("sauvegarder la base, en service"),
                    "guichet backup ~/guichet.db.bak",
                    "maintenance",
                    "define_backup",
                ),
                (
                    "restore",
                    _("remettre une sauvegarde en place"),
                    "guichet restore ~/guichet.db.bak",
                    "maintenance",
                    "define_restore",
                ),
                ("move", _("déménager dans une autre base"), "guichet move --to postgresql:///guichet"),
                ("key", _("gérer la clé des secrets"), "guichet key rotate", "fleet", "define_key"),
                ("migrate", _("mettre les tables à jour"), "guichet migrate", "fleet", "define_migrate"),
                (
                    "clock",
                    _("confirmer l'heure de cette machine"),
                    "guichet clock accept",
                    "maintenance",
                    "define_clock",
                ),
            ),
        ),
        (
            _("l'installation"),
            (
                ("config", _("lire la configuration, et d'où elle vient"), "guichet config"),
                (
                    "limits",
                    _("lire les limites, ou en changer une"),
                    "guichet limits --set lock_seconds 600",
                    "maintenance",
                    "define_limits",
                ),
                ("hosts", _("dire quelles machines peuvent interroger celle-ci"), "guichet hosts add vpn1"),
                ("mail", _("envoyer les courriels en attente"), "guichet mail send"),
                ("serve", _("répondre aux téléphones et aux machines qui appellent"), "guichet serve"),
                (
                    "ssh-setup",
                    _("montrer de quoi servir les utilisateurs de SSH"),
                    "guichet ssh-setup --print",
                    "ssh",
                    "define_setup",
                ),
                (
                    "postgres-setup",
                    _("montrer de quoi mettre la base sur un serveur"),
                    "guichet postgres-setup --print",
                    "postgres_setup",
                ),
                (
                    "login",
                    _("ouvrir la session d'un compte protégé, ou l'assistant"),
                    "guichet login",
                    "ssh",
                    "define_login",
                ),
                ("completion", _("écrire de quoi compléter les commandes dans un shell"), "guichet completion bash"),
                ("man", _("montrer la page de manuel"), "guichet man", "manual"),
            ),
        ),
    )


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
    finish(lambda: run(options))


def finish(command: Callable[[], int]) -> NoReturn:
    """Run a command, and exit with its code; with REFUSED if its output could not be written."""
    _leave(_heard(command))


def _heard(command: Callable[[], int]) -> int:
    """Return the exit code of a command; REFUSED if its output filled a buffer and could not be written."""
    try:
        return command()
    except OSError as error:
        if error.filename is not None or error.errno not in _UNWRITTEN:
            raise
        if _flushed():
            _say_unwritten(error)
        return REFUSED


def _leave(code: int) -> NoReturn:
    """Exit with this code, or with REFUSED if output could not be written."""
    flushed = _flushed()
    garbage.spare_the_end()
    sys.exit(code if flushed else code or REFUSED)


def _see_to_stops(options: argparse.Namespace) -> None:
    from tui.terminal import stops

    if options.may_be_stopped(options) and not stops.nobody_could_go_on(os.environ):
        stops.stop_without_a_place()
    else:
        stops.never_stop()


def _flushed() -> bool:
    """Flush both streams; report a full disk once, here, so that Python does not at its end."""
    whole = True
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            whole = False
            _say_unwritten(error)
    return whole


def _say_unwritten(error: OSError) -> None:
    if error.errno == errno.EPIPE:
        # Whoever reads no further, as `head` does, has what they wanted.
        return
    with suppress(OSError):
        print(_("La sortie n'a pas pu être écrite."), file=sys.stderr, flush=True)


def _asked_language(typed: list[str]) -> str | None:
    """Return the language of the last option that names one: found before argparse runs, whose help must be in it."""
    asked = ""
    for word, following in pairwise([*takewhile(lambda word: word != "--", typed), ""]):
        if word == "--lang":
            asked = following
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return asked if asked in language.LANGUAGES else None


def run(options: argparse.Namespace) -> int:
    """Run the command that was asked for. Returns its exit code; prints the sentence of an error that has one."""
    if options.hands_on:
        code: int = options.run(options)
        return code
    from tui.cli import refusals

    return refusals.answered(partial(options.run, options))
