"""A slip of paper with a one-time password, for the person who receives it."""

from __future__ import annotations

from storage import User
from tui.language import _
from tui.language.text import clean
from tui.messages import times


def slip(user: User, password: str, service: str) -> str:
    """Return the slip as a page of plain text."""
    lines = (
        service,
        _("Nom d'utilisateur : {name}").format(name=clean(user.name)),
        "",
        _("Mot de passe provisoire : {password}").format(password=password),
        "",
        validity(user),
        how_it_is_written(),
        _("À la première connexion, vous choisirez votre propre mot de passe, puis vous activerez votre téléphone."),
        _("Ne montrez cette feuille à personne, et détruisez-la ensuite."),
        "",
    )
    return "\n".join(lines)


def how_it_is_written() -> str:
    """Say how to type the password."""
    return _("Les majuscules, les espaces et les tirets ne comptent pas.")


def validity(user: User) -> str:
    """Say until when the password is accepted; empty if it does not expire."""
    if user.password_expires_at is None:
        return ""
    return _("Valable jusqu'au {moment}.").format(moment=times.minute(user.password_expires_at))
