"""The sentences of the Espace client, for its page and for plain lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from storage import Factor, Role, User
from tui.language import _
from tui.language.text import clean
from tui.messages import names, times
from tui.process.command import command
from tui.wizard.journey import Journey


def who(user: User) -> str:
    """Say which account is signed in."""
    role = _("opérateur") if user.role is Role.OPERATOR else _("client")
    return _("{name} ({role})").format(name=clean(user.name, 32), role=role)


def hello(user: User) -> str:
    """Greet a person by the first word of their name, if it is more than an initial."""
    name = clean(user.name, 32)
    first = re.split(r"[\s._@]", name)[0]
    called = "-".join(part.capitalize() for part in first.split("-")) if len(first) > 1 else name
    return _("Bonjour {name}").format(name=called)


def the_end(role: Role) -> str:
    """Say that the guide is at its end, and what to do now."""
    if role is Role.OPERATOR:
        return _("C'est terminé : votre compte est protégé. {next}").format(next=what_operators_do_next())
    return _("C'est terminé : votre compte est protégé. Vous pouvez fermer cette fenêtre.")


def if_the_phone_is_lost() -> str:
    """Remind who has signed in with a recovery code that the phone it stood for is active all the same."""
    return _("Un code de secours a remplacé votre téléphone. S'il est perdu, remplacez-le dans vos paramètres.")


def what_operators_do_next() -> str:
    """Say where the work of an operator begins."""
    return _("Créez maintenant les comptes des clients, dans la console : {command}").format(command=command("console"))


def news() -> str:
    """Introduce the changes in one's own account."""
    return _("Depuis votre dernière connexion")


def not_you() -> str:
    """Say what to do about a change that somebody else made."""
    return _("Ce n'était pas vous ? Changez votre mot de passe, puis prévenez un opérateur.")


def protection(held: Iterable[Factor], journey: Journey) -> list[str]:
    """Describe what protects the account: a line for each device, with a sign; empty if there is only the password."""
    return [
        _("✓ {method} sur {device}, depuis le {date}").format(
            method=names.method_name(factor.method, journey.methods),
            device=names.device_name(factor),
            date=times.date_of(factor.created_at),
        )
        for factor in held
    ]


def password_alone() -> str:
    """Say, with a sign, that only the password protects the account."""
    return _("! Votre mot de passe seulement. Activez une méthode avec votre téléphone.")
