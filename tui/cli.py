"""`guichet`: arguments, exit codes, and nothing imported that the command does not need."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tui import __version__, environment, language
from tui.language import _

if TYPE_CHECKING:
    from storage import StorageError, Store
    from tui.settings import Settings

DONE, REFUSED, USAGE = 0, 1, 2


def parser() -> argparse.ArgumentParser:
    """Every command, in the language chosen."""
    main_parser = argparse.ArgumentParser(
        prog="guichet",
        description=_("Active l'authentification multifacteur, écran par écran."),
        epilog=_("Sans commande, ouvre l'assistant en plein écran."),
        allow_abbrev=False,
    )
    main_parser.add_argument("--version", action="version", version=f"guichet {__version__}")
    main_parser.add_argument("--database", metavar=_("CHEMIN"), help=_("base de données (GUICHET_DATABASE)"))
    main_parser.add_argument("--key-file", metavar=_("CHEMIN"), help=_("clé des secrets (GUICHET_KEY_FILE)"))
    main_parser.add_argument("--config", metavar=_("CHEMIN"), help=_("fichier guichet.toml (GUICHET_CONFIG)"))
    main_parser.add_argument("--lang", choices=language.LANGUAGES, help=_("langue"))
    commands = main_parser.add_subparsers(dest="command", metavar=_("commande"))

    users = commands.add_parser("users", help=_("gérer les comptes"))
    actions = users.add_subparsers(dest="action", metavar=_("action"), required=True)
    add = actions.add_parser("add", help=_("créer un compte"))
    add.add_argument("name", metavar=_("NOM"))
    add.add_argument("--password-stdin", action="store_true", help=_("lire le mot de passe sur l'entrée standard"))
    add.add_argument("--role", choices=("client", "operator"), default="client", help=_("rôle du compte"))
    add.add_argument("--require-mfa", action="store_true", help=_("exiger l'authentification multifacteur"))
    listing = actions.add_parser("list", help=_("lister les comptes"))
    listing.add_argument("--json", action="store_true", help=_("écrire du JSON"))
    show = actions.add_parser("show", help=_("montrer un compte"))
    show.add_argument("name", metavar=_("NOM"))
    show.add_argument("--json", action="store_true", help=_("écrire du JSON"))

    verify = commands.add_parser("verify", help=_("vérifier un code lu sur l'entrée standard"))
    verify.add_argument("name", metavar=_("NOM"))
    check = commands.add_parser("check", help=_("vérifier les données"))
    check.add_argument("--json", action="store_true", help=_("écrire du JSON"))
    return main_parser


def main() -> NoReturn:
    """The console script. Never returns: exits 0 done, 1 refused or failed, 2 usage, 128+n on a signal."""
    arguments = sys.argv[1:]
    environment.seal(arguments)
    language.choose(_asked_language(arguments) or language.of_locale(dict(os.environ)))

    from tui.terminal import crash

    crash.install_hooks()
    options = parser().parse_args(arguments)
    sys.exit(_run(options))


def _asked_language(arguments: list[str]) -> str | None:
    # Known before argparse runs, since its help must be in that language.
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--lang", nargs="?")
    asked: str | None = early.parse_known_args(arguments)[0].lang
    return asked if asked in language.LANGUAGES else None


def _run(options: argparse.Namespace) -> int:
    from storage import StorageError, Store
    from tui import settings as configuration
    from tui import wording

    try:
        settings = _settings(options)
        if settings.language and not options.lang:
            language.choose(settings.language)
        if options.command is None and (problem := _no_screen()):
            return _fail(problem)
        database, key = _paths(options)
        store = Store(database, key)
    except configuration.SettingsError as error:
        return _fail(_("La configuration ne convient pas. {detail}").format(detail=error))
    except StorageError as error:
        return _fail(wording.sentence(error, 0) + _where(error))
    try:
        if options.command is None:
            return _wizard(store, settings)
        from tui import commands

        return commands.run(store, options)
    except configuration.SettingsError as error:
        return _fail(_("La configuration ne convient pas. {detail}").format(detail=error))
    finally:
        store.close()


def _wizard(store: Store, settings: Settings) -> int:
    import time

    from tui import wizard
    from tui.app import GuichetApp
    from tui.methods import offered
    from tui.services import Services

    journey = wizard.start(offered(settings).values(), has_users=store.has_users())
    app = GuichetApp(Services(store, settings, time.time), journey)
    app.run()
    return app.return_code or DONE


def _settings(options: argparse.Namespace) -> Settings:
    from platformdirs import user_config_path

    from tui import settings as configuration

    named = options.config or os.environ.get("GUICHET_CONFIG")
    path = Path(named) if named else user_config_path("guichet", appauthor=False) / "guichet.toml"
    return configuration.load(path) if named or path.exists() else configuration.Settings()


def _paths(options: argparse.Namespace) -> tuple[Path, Path | None]:
    from platformdirs import user_data_path

    database = options.database or os.environ.get("GUICHET_DATABASE")
    key = options.key_file or os.environ.get("GUICHET_KEY_FILE")
    default = user_data_path("guichet", appauthor=False) / "guichet.db"
    return Path(database) if database else default, Path(key) if key else None


def _no_screen() -> str:
    """Why the full-screen program cannot start here; empty if it can."""
    # Textual draws on standard error, so that standard output stays free for data.
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return _("Guichet a besoin d'un terminal. Avec ssh, ajoutez -t à la commande.")
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        return _("Ce terminal ne sait pas afficher une page. Choisissez un TERM tel que xterm-256color.")
    return ""


def _where(error: StorageError) -> str:
    from storage import CannotOpen

    return f" ({error.path})" if isinstance(error, CannotOpen) else ""


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED
