"""What each command takes, in the language chosen."""

from __future__ import annotations

import argparse
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tui.language import _

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction["Parser"]

SLOWEST, FASTEST = 0.25, 64.0
"""Speeds of a demonstration that plays by itself."""
MOST_DAYS = 90
"""How long visits are kept."""


class Parser(argparse.ArgumentParser):
    """One whose errors do not hand what was typed to the terminal as it is."""

    def error(self, message: str) -> NoReturn:
        """Exit with code 2."""
        from tui.output import LONGEST_SENTENCE
        from tui.text import clean

        super().error(clean(message, LONGEST_SENTENCE))


def add_users(commands: Subparsers) -> None:
    """Accounts."""
    users = commands.add_parser("users", allow_abbrev=False, help=_("gérer les comptes"))
    actions = users.add_subparsers(dest="action", metavar=_("action"), required=True)
    add = _named(actions, "add", _("créer un compte"))
    add.add_argument("--password-stdin", action="store_true", help=_("lire le mot de passe sur l'entrée standard"))
    add.add_argument("--role", choices=("client", "operator"), default="client", help=_("rôle du compte"))
    add.add_argument("--require-mfa", action="store_true", help=_("exiger l'authentification multifacteur"))
    add.add_argument("--email", metavar=_("ADRESSE"), help=_("où annoncer ce qui change dans ce compte"))
    _add_json(add)
    _add_json(actions.add_parser("list", allow_abbrev=False, help=_("lister les comptes")))
    find = actions.add_parser("find", allow_abbrev=False, help=_("trouver des comptes par le début de leurs mots"))
    find.add_argument("text", metavar=_("TEXTE"))
    _add_json(find)
    _add_json(_named(actions, "show", _("montrer un compte")))
    taken = actions.add_parser("import", allow_abbrev=False, help=_("créer les comptes d'un fichier CSV"))
    taken.add_argument(
        "file", type=Path, metavar=_("FICHIER"), help=_("sa première ligne : name, et au besoin email, mfa_required")
    )
    taken.add_argument(
        "--passwords", type=Path, metavar=_("FICHIER"), help=_("nouveau fichier où écrire les mots de passe")
    )
    _add_json(taken)
    for action, words in (
        ("disable", _("fermer un compte")),
        ("enable", _("rouvrir un compte")),
        ("unlock", _("oublier les essais refusés d'un compte")),
        ("password", _("donner un nouveau mot de passe à usage unique")),
        ("lift-mfa", _("ne plus exiger l'authentification multifacteur")),
    ):
        _named(actions, action, words)
    require = _named(actions, "require-mfa", _("exiger l'authentification multifacteur"))
    require.add_argument(
        "--grace-days", type=int, default=0, metavar=_("JOURS"), help=_("dans ce nombre de jours, et non tout de suite")
    )
    email = _named(actions, "email", _("changer l'adresse e-mail d'un compte"))
    email.add_argument("address", nargs="?", metavar=_("ADRESSE"), help=_("sans elle, l'adresse est oubliée"))


def add_factors(commands: Subparsers) -> None:
    """Phones and tokens, and their codes."""
    factors = commands.add_parser("factors", allow_abbrev=False, help=_("gérer les téléphones d'un compte"))
    actions = factors.add_subparsers(dest="action", metavar=_("action"), required=True)
    _add_json(_named(actions, "list", _("lister les téléphones, anciens compris")))
    reset = _named(actions, "reset", _("mettre fin à un téléphone, ou à tous"))
    reset.add_argument("--factor", metavar=_("ID"), help=_("celui-là seulement"))
    reset.add_argument("--reason", metavar=_("TEXTE"), help=_("pourquoi ; sinon, c'est demandé"))
    reset.add_argument(
        "--identity", metavar=_("TEXTE"), help=_("comment l'identité a été vérifiée ; sinon, c'est demandé")
    )
    taken = _named(actions, "import", _("ajouter un jeton d'un autre système : son adresse otpauth est lue"))
    taken.add_argument(
        "--method",
        default="google_authenticator",
        metavar=_("MÉTHODE"),
        help=_("sa méthode (google_authenticator si rien n'est dit)"),
    )
    taken.add_argument("--name", dest="device", metavar=_("TEXTE"), help=_("nom de l'appareil (sinon, celui du jeton)"))
    given = _named(actions, "export", _("écrire les jetons d'un compte dans un fichier chiffré (format age)"))
    given.add_argument("file", type=Path, metavar=_("FICHIER"))
    given.add_argument(
        "--for",
        dest="verifier",
        choices=("google-authenticator", "oath"),
        help=_("en clair, un seul, pour un autre vérificateur"),
    )
    given.add_argument("--factor", metavar=_("ID"), help=_("avec --for, celui-là s'il y en a plusieurs"))
    given.add_argument("--reason", required=True, metavar=_("TEXTE"), help=_("pourquoi ; c'est inscrit au journal"))

    verify = commands.add_parser("verify", allow_abbrev=False, help=_("vérifier un code lu sur l'entrée standard"))
    whose = verify.add_mutually_exclusive_group(required=True)
    whose.add_argument("name", nargs="?", metavar=_("NOM"))
    whose.add_argument("--pam", action="store_true", help=_("celui de qui ouvre une session, pour pam_exec"))


def add_custody(commands: Subparsers) -> None:
    """Care of the data."""
    _add_json(commands.add_parser("check", allow_abbrev=False, help=_("vérifier les données")))
    limits = commands.add_parser("limits", allow_abbrev=False, help=_("lire les limites, ou en changer une"))
    _add_json(limits)
    limits.add_argument("--set", nargs=2, metavar=(_("LIMITE"), _("NOMBRE")), help=_("changer une limite"))
    config = commands.add_parser("config", allow_abbrev=False, help=_("lire la configuration, et ce qui la donne"))
    _add_json(config)
    backup = commands.add_parser("backup", allow_abbrev=False, help=_("sauvegarder la base, en service"))
    backup.add_argument("file", type=Path, metavar=_("FICHIER"))
    restore = commands.add_parser("restore", allow_abbrev=False, help=_("remettre une sauvegarde en place"))
    restore.add_argument("file", type=Path, metavar=_("FICHIER"))
    mail = commands.add_parser("mail", allow_abbrev=False, help=_("envoyer ce qui attend de l'être par courriel"))
    mail_actions = mail.add_subparsers(dest="action", metavar=_("action"), required=True)
    for action, words in (
        ("send", _("envoyer ce qui est dû, par cron par exemple")),
        ("status", _("dire combien de messages attendent")),
    ):
        _add_json(mail_actions.add_parser(action, allow_abbrev=False, help=words))
    key = commands.add_parser("key", allow_abbrev=False, help=_("gérer la clé des secrets"))
    key_actions = key.add_subparsers(dest="action", metavar=_("action"), required=True)
    key_actions.add_parser("rotate", allow_abbrev=False, help=_("sceller tous les secrets avec une nouvelle clé"))


def add_watching(commands: Subparsers) -> None:
    """What was done, and what is under way."""
    audit = commands.add_parser("audit", allow_abbrev=False, help=_("lire le journal, ou le vérifier"))
    _add_json(audit)
    audit.add_argument("--account", default="", metavar=_("NOM"), help=_("ce qu'il a fait, ou ce qu'on lui a fait"))
    audit.add_argument("--action", dest="what", default="", metavar=_("TEXTE"), help=_("cette action seulement"))
    audit.add_argument("--outcome", default="", choices=("done", "refused"), help=_("cette issue seulement"))
    for option, words in (
        ("--since", _("depuis ce jour (UTC)")),
        ("--until", _("jusqu'à ce jour compris (UTC)")),
        ("--forget-before", _("oublier les événements d'avant ce jour")),
    ):
        audit.add_argument(option, type=date.fromisoformat, metavar=_("AAAA-MM-JJ"), help=words)
    audit.add_argument(
        "--export", type=Path, metavar=_("FICHIER"), help=_("les écrire dans un nouveau fichier .csv ou .json")
    )
    audit.add_argument("--verify", action="store_true", help=_("vérifier que rien n'y a été changé ni retiré"))
    visits = commands.add_parser(
        "visits", allow_abbrev=False, help=_("dire qui est dans le guide, et à quelle page on le quitte")
    )
    visits.add_argument("--days", type=_days, default=30, metavar=_("JOURS"), help=_("de ces derniers jours (30)"))
    _add_json(visits)


def _days(text: str) -> int:
    with suppress(ValueError):
        if 1 <= (days := int(text)) <= MOST_DAYS:
            return days
    raise argparse.ArgumentTypeError(_("un nombre de 1 à {most} est attendu").format(most=MOST_DAYS))


def _named(commands: Subparsers, command: str, words: str) -> Parser:
    """A command about one account."""
    made = commands.add_parser(command, allow_abbrev=False, help=words)
    made.add_argument("name", metavar=_("NOM"))
    return made


def _add_json(command: Parser) -> None:
    command.add_argument("--json", action="store_true", help=_("écrire du JSON"))


def add_kiosk(commands: Subparsers) -> None:
    """What stands on a counter."""
    kiosk = commands.add_parser("kiosk", allow_abbrev=False, help=_("ouvrir l'assistant sur un écran partagé"))
    # How a supervisor, of this process id, starts the process of a client.
    kiosk.add_argument("--client", type=int, help=argparse.SUPPRESS)


def add_console(commands: Subparsers) -> None:
    """What operators work with."""
    commands.add_parser("console", allow_abbrev=False, help=_("ouvrir la console des opérateurs"))


def add_demo(commands: Subparsers) -> None:
    """What is shown in class."""
    commands.add_parser("phone", allow_abbrev=False, help=_("ouvrir un téléphone simulé"))
    demo = commands.add_parser("demo", allow_abbrev=False, help=_("montrer le guide, avec un téléphone simulé"))
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
    setup = commands.add_parser(
        "ssh-setup", allow_abbrev=False, help=_("montrer de quoi servir les utilisateurs de SSH")
    )
    setup.add_argument(
        "--print", action="store_true", required=True, help=_("sur la sortie standard ; rien n'est écrit")
    )
    setup.add_argument(
        "--account", default="enrol", metavar=_("COMPTE"), help=_("compte du système à qui sont les données (enrol)")
    )
    commands.add_parser("login", allow_abbrev=False, help=_("ouvrir la session de qui est protégé, ou l'assistant"))
    commands.add_parser("enrol", allow_abbrev=False, help=_("l'assistant que « guichet login » ouvre avec sudo"))
