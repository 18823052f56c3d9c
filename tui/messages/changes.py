"""The sentences of commands that have changed something: what was done, or that it was so already."""

from __future__ import annotations

from storage import LONGEST_EMAIL, AccountStatus, User
from tui.language import _, ngettext
from tui.language.text import clean


def closed(before: User) -> str:
    """Say that an account is closed."""
    words = _("Compte déjà fermé : {name}.") if before.disabled else _("Compte fermé : {name}.")
    return words.format(name=clean(before.name))


def opened(before: User) -> str:
    """Say that an account is open."""
    words = _("Compte rouvert : {name}.") if before.disabled else _("Compte déjà ouvert : {name}.")
    return words.format(name=clean(before.name))


def unlocked(before: AccountStatus) -> str:
    """Say that nothing keeps an account from trying again."""
    if before.locked_until is None:
        words = _("Ce compte n'était pas bloqué : {name}. Ses essais refusés sont oubliés.")
    else:
        words = _("Compte débloqué : {name}. Ses essais refusés sont oubliés.")
    return words.format(name=clean(before.user.name))


def required(before: User, after: User, days: int) -> str:
    """Say from when on a method is required."""
    if (before.mfa_required, before.mfa_due_at) == (True, after.mfa_due_at):
        words = _("L'authentification multifacteur était déjà exigée : {name}.")
    elif days:
        words = ngettext(
            "L'authentification multifacteur sera exigée dans {n}\u00a0jour : {name}.",
            "L'authentification multifacteur sera exigée dans {n}\u00a0jours : {name}.",
            days,
        )
    else:
        words = _("L'authentification multifacteur est exigée : {name}.")
    return words.format(n=days, name=clean(after.name))


def lifted(before: User) -> str:
    """Say that no method is required."""
    if before.mfa_required:
        words = _("L'authentification multifacteur n'est plus exigée : {name}.")
    else:
        words = _("L'authentification multifacteur n'était pas exigée : {name}.")
    return words.format(name=clean(before.name))


def address(before: User, after: User) -> str:
    """Say where changes to an account are announced."""
    name, shown = clean(after.name), clean(after.email or "", LONGEST_EMAIL)
    if before.email == after.email:
        words = _("Adresse déjà enregistrée : {name}, {address}.") if shown else _("Compte sans adresse : {name}.")
    else:
        words = _("Adresse enregistrée : {name}, {address}.") if shown else _("Adresse effacée : {name}.")
    return words.format(name=name, address=shown)


def revoked(name: str) -> str:
    """Say that a host may no longer ask."""
    return _("Machine retirée : {name}. Son jeton n'ouvre plus rien.").format(name=clean(name))


def reset(name: str, count: int) -> str:
    """Say how many devices no longer give codes."""
    words = ngettext("{n} appareil réinitialisé : {name}.", "{n} appareils réinitialisés : {name}.", count)
    return words.format(n=count, name=clean(name))
