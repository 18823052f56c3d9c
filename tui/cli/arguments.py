"""What each command takes, in the language chosen. A command's arguments are made once it is asked for."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress

from tui.demo import FASTEST, SLOWEST
from tui.language import _

TYPE_CHECKING = False
"""As in `typing`, which not every start should wait for."""
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Any, NoReturn

    Subparsers = argparse._SubParsersAction["Command"]  # noqa: SLF001 - argparse gives its type no other name

MOST_DAYS = 90
"""How long visits are kept."""


class Formatter(argparse.HelpFormatter):
    """As wide as the terminal. argparse would ask `shutil`, which loads what reads archives."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class Parser(argparse.ArgumentParser):
    """One whose errors do not hand what was typed to the terminal as it is."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=Formatter, **settings)

    def error(self, message: str) -> NoReturn:
        """Exit with code 2."""
        from tui.language.text import clean
        from tui.process.output import LONGEST_SENTENCE

        super().error(clean(message, LONGEST_SENTENCE))


class Command(Parser):
    """One of many, of which a process runs one: made when it is."""

    def __init__(self, fill: Callable[[Command], object] = lambda _command: None, **settings: Any) -> None:
        self._settings = settings
        self._fill = fill

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """As argparse does."""
        super().__init__(**self._settings)
        self._fill(self)
        return super().parse_known_args(args, namespace)


def _columns() -> int:
    with suppress(AttributeError, OSError, ValueError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


def named(options: argparse.Namespace) -> str:
    """The command as it was typed, such as `users add`, without its arguments."""
    return f"{options.command} {getattr(options, 'action', '')}".strip()


def path(text: str) -> Path:
    """What names a file."""
    from tui.config.paths import UnusablePath, file_path

    try:
        return file_path(text)
    except UnusablePath as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def day(text: str) -> date:
    """Raises ValueError."""
    from datetime import date

    return date.fromisoformat(text)


def add_users(commands: Subparsers) -> None:
    """Accounts."""
    commands.add_parser("users", fill=_users, help=_("gérer les comptes"))


def _users(users: Command) -> None:
    actions = _actions(users)
    actions.add_parser("add", fill=_add, help=_("créer un compte"))
    actions.add_parser("list", fill=_json, help=_("lister les comptes"))
    actions.add_parser("find", fill=_find, help=_("trouver des comptes par le début de leurs mots"))
    actions.add_parser("show", fill=_named_json, help=_("montrer un compte"))
    actions.add_parser("import", fill=_import_list, help=_("créer les comptes d'un fichier CSV"))
    for action, words in (
        ("disable", _("fermer un compte")),
        ("enable", _("rouvrir un compte")),
        ("unlock", _("oublier les essais refusés d'un compte")),
        ("password", _("donner un nouveau mot de passe à usage unique")),
        ("lift-mfa", _("ne plus exiger l'authentification multifacteur")),
    ):
        actions.add_parser(action, fill=_named, help=words)
    actions.add_parser("require-mfa", fill=_require_mfa, help=_requiring())
    actions.add_parser("email", fill=_email, help=_("changer l'adresse e-mail d'un compte"))


def _add(add: Command) -> None:
    _named(add)
    add.add_argument("--password-stdin", action="store_true", help=_("lire le mot de passe sur l'entrée standard"))
    add.add_argument("--role", choices=("client", "operator"), default="client", help=_("rôle du compte"))
    add.add_argument("--require-mfa", action="store_true", help=_requiring())
    add.add_argument("--email", metavar=_("ADRESSE"), help=_("où annoncer ce qui change dans ce compte"))
    _json(add)


def _find(find: Command) -> None:
    find.add_argument("text", metavar=_("TEXTE"))
    _json(find)


def _import_list(taken: Command) -> None:
    taken.add_argument(
        "file", type=path, metavar=_("FICHIER"), help=_("sa première ligne : name, et au besoin email, mfa_required")
    )
    taken.add_argument(
        "--passwords", type=path, metavar=_("FICHIER"), help=_("nouveau fichier où écrire les mots de passe")
    )
    _json(taken)


def _require_mfa(require: Command) -> None:
    _named(require)
    require.add_argument(
        "--grace-days", type=int, default=0, metavar=_("JOURS"), help=_("dans ce nombre de jours, et non tout de suite")
    )


def _email(email: Command) -> None:
    _named(email)
    email.add_argument("address", nargs="?", metavar=_("ADRESSE"), help=_("sans elle, l'adresse est oubliée"))


def add_factors(commands: Subparsers) -> None:
    """Phones and tokens, and their codes."""
    commands.add_parser("factors", fill=_factors, help=_("gérer les téléphones d'un compte"))
    commands.add_parser("verify", fill=_verify, help=_("vérifier un code lu sur l'entrée standard"))


def _factors(factors: Command) -> None:
    actions = _actions(factors)
    actions.add_parser("list", fill=_named_json, help=_("lister les téléphones, anciens compris"))
    actions.add_parser("reset", fill=_reset, help=_("mettre fin à un téléphone, ou à tous"))
    actions.add_parser(
        "import",
        fill=_import_tokens,
        help=_("ajouter des jetons d'un autre système : leur adresse otpauth est lue"),
    )
    actions.add_parser(
        "export", fill=_export_tokens, help=_("écrire les jetons d'un compte dans un fichier chiffré (format age)")
    )


def _reset(reset: Command) -> None:
    _named(reset)
    reset.add_argument("--factor", metavar=_("ID"), help=_("celui-là seulement"))
    reset.add_argument("--reason", metavar=_("TEXTE"), help=_("pourquoi ; sinon, c'est demandé"))
    reset.add_argument(
        "--identity", metavar=_("TEXTE"), help=_("comment l'identité a été vérifiée ; sinon, c'est demandé")
    )


def _import_tokens(taken: Command) -> None:
    taken.add_argument(
        "name", nargs="?", metavar=_("NOM"), help=_("le compte ; sans lui, le fichier dit à qui est chaque jeton")
    )
    taken.add_argument(
        "--file",
        type=path,
        metavar=_("FICHIER"),
        help=_("adresses, export d'une application, graines, PSKC ou export de Guichet (sinon, l'entrée standard)"),
    )
    taken.add_argument(
        "--method",
        default="google_authenticator",
        metavar=_("MÉTHODE"),
        help=_("sa méthode (google_authenticator si rien n'est dit)"),
    )
    taken.add_argument("--name", dest="device", metavar=_("TEXTE"), help=_("nom de l'appareil (sinon, celui du jeton)"))
    _json(taken)


def _export_tokens(given: Command) -> None:
    _named(given)
    given.add_argument("file", type=path, metavar=_("FICHIER"))
    given.add_argument(
        "--for",
        dest="verifier",
        choices=("google-authenticator", "oath"),
        help=_("en clair, un seul, pour un autre vérificateur"),
    )
    given.add_argument("--factor", metavar=_("ID"), help=_("avec --for, celui-là s'il y en a plusieurs"))
    given.add_argument("--reason", required=True, metavar=_("TEXTE"), help=_("pourquoi ; c'est inscrit au journal"))


def _verify(verify: Command) -> None:
    whose = verify.add_mutually_exclusive_group(required=True)
    whose.add_argument("name", nargs="?", metavar=_("NOM"))
    whose.add_argument("--pam", action="store_true", help=_("celui de qui ouvre une session, pour pam_exec"))


def add_custody(commands: Subparsers) -> None:
    """Care of the data."""
    commands.add_parser("check", fill=_json, help=_("vérifier les données"))
    commands.add_parser("limits", fill=_limits, help=_("lire les limites, ou en changer une"))
    commands.add_parser("config", fill=_json, help=_("lire la configuration, et ce qui la donne"))
    commands.add_parser("backup", fill=_file, help=_("sauvegarder la base, en service"))
    commands.add_parser("restore", fill=_file, help=_("remettre une sauvegarde en place"))
    commands.add_parser("mail", fill=_mail, help=_("envoyer ce qui attend de l'être par courriel"))
    commands.add_parser("key", fill=_key, help=_("gérer la clé des secrets"))
    commands.add_parser("clock", fill=_clock, help=_("confirmer l'heure de cette machine"))


def _limits(limits: Command) -> None:
    _json(limits)
    limits.add_argument("--set", nargs=2, metavar=(_("LIMITE"), _("NOMBRE")), help=_("changer une limite"))


def _mail(mail: Command) -> None:
    actions = _actions(mail)
    actions.add_parser("send", fill=_json, help=_("envoyer ce qui est dû, par cron par exemple"))
    actions.add_parser("status", fill=_json, help=_("dire combien de messages attendent"))


def _key(key: Command) -> None:
    actions = _actions(key)
    actions.add_parser("rotate", help=_("sceller tous les secrets avec une nouvelle clé"))


def _clock(clock: Command) -> None:
    actions = _actions(clock)
    actions.add_parser("accept", help=_("dire qu'elle est juste ; c'est inscrit au journal"))


def add_watching(commands: Subparsers) -> None:
    """What was done, and what is under way."""
    commands.add_parser("audit", fill=_audit, help=_("lire le journal, ou le vérifier"))
    commands.add_parser("visits", fill=_visits, help=_("dire qui est dans le guide, et à quelle page on le quitte"))


def _audit(audit: Command) -> None:
    _json(audit)
    audit.add_argument("--account", default="", metavar=_("NOM"), help=_("ce qu'il a fait, ou ce qu'on lui a fait"))
    audit.add_argument("--action", dest="what", default="", metavar=_("TEXTE"), help=_("cette action seulement"))
    audit.add_argument("--outcome", default="", choices=("done", "refused"), help=_("cette issue seulement"))
    for option, words in (
        ("--since", _("depuis ce jour (UTC)")),
        ("--until", _("jusqu'à ce jour compris (UTC)")),
        ("--forget-before", _("oublier les événements d'avant ce jour")),
    ):
        audit.add_argument(option, type=day, metavar=_("AAAA-MM-JJ"), help=words)
    audit.add_argument(
        "--export", type=path, metavar=_("FICHIER"), help=_("les écrire dans un nouveau fichier .csv ou .json")
    )
    audit.add_argument("--verify", action="store_true", help=_("vérifier que rien n'y a été changé ni retiré"))


def _visits(visits: Command) -> None:
    visits.add_argument("--days", type=_days, default=30, metavar=_("JOURS"), help=_("de ces derniers jours (30)"))
    _json(visits)


def _days(text: str) -> int:
    with suppress(ValueError):
        if 1 <= (days := int(text)) <= MOST_DAYS:
            return days
    raise argparse.ArgumentTypeError(_("un nombre de 1 à {most} est attendu").format(most=MOST_DAYS))


def _named(command: Command) -> None:
    """About one account."""
    command.add_argument("name", metavar=_("NOM"))


def _actions(command: Command) -> Subparsers:
    """What can be done with the things that it names."""
    return command.add_subparsers(dest="action", metavar=_("action"), required=True, parser_class=Command)


def _requiring() -> str:
    return _("exiger l'authentification multifacteur")


def _json(command: Command) -> None:
    command.add_argument("--json", action="store_true", help=_("écrire du JSON"))


def _named_json(command: Command) -> None:
    _named(command)
    _json(command)


def _file(command: Command) -> None:
    command.add_argument("file", type=path, metavar=_("FICHIER"))


def add_kiosk(commands: Subparsers) -> None:
    """What stands on a counter."""
    commands.add_parser("kiosk", fill=_kiosk, help=_("ouvrir l'assistant sur un écran partagé"))


def _kiosk(kiosk: Command) -> None:
    # How a supervisor, of this process id, starts the process of a client.
    kiosk.add_argument("--client", type=int, help=argparse.SUPPRESS)


def add_console(commands: Subparsers) -> None:
    """What operators work with."""
    commands.add_parser("console", help=_("ouvrir la console des opérateurs"))


def add_demo(commands: Subparsers) -> None:
    """What is shown in class."""
    commands.add_parser("phone", help=_("ouvrir un téléphone simulé"))
    commands.add_parser("demo", fill=_demo, help=_("montrer le guide, avec un téléphone simulé"))


def _demo(demo: Command) -> None:
    demo.add_argument("--auto", action="store_true", help=_("jouer les neuf étapes sans qu'on y touche"))
    demo.add_argument("--speed", type=_speed, default=1.0, metavar=_("NOMBRE"), help=_("vitesse de --auto"))
    demo.add_argument("--seed", type=int, metavar=_("NOMBRE"), help=_("les mêmes secrets à chaque fois"))
    demo.add_argument("--record", metavar=_("FICHIER"), help=_("enregistrer la séance pour asciinema"))


def _speed(text: str) -> float:
    """From a quarter to 64."""
    with suppress(ValueError):
        if SLOWEST <= (speed := float(text)) <= FASTEST:
            return speed
    raise argparse.ArgumentTypeError(_("un nombre de 0.25 à 64 est attendu"))


def add_ssh(commands: Subparsers) -> None:
    """What stands between sshd and a shell."""
    commands.add_parser("ssh-setup", fill=_ssh_setup, help=_("montrer de quoi servir les utilisateurs de SSH"))
    commands.add_parser("login", help=_("ouvrir la session de qui est protégé, ou l'assistant"))
    commands.add_parser("enrol", help=_("l'assistant que « guichet login » ouvre avec sudo"))


def _ssh_setup(setup: Command) -> None:
    setup.add_argument(
        "--print", action="store_true", required=True, help=_("sur la sortie standard ; rien n'est écrit")
    )
    setup.add_argument(
        "--account", default="enrol", metavar=_("COMPTE"), help=_("compte du système à qui sont les données (enrol)")
    )
