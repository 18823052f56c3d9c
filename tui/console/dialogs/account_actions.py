"""The actions of an operator on an account, except its devices; each says what will happen to the person."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult

from storage import LONGEST_EMAIL, LONGEST_GRACE_DAYS, User
from tui.console.desk import Desk
from tui.console.dialogs.action import About, ActionDialog, PlainActionDialog
from tui.handbook import Task
from tui.language import _
from tui.language.text import clean
from tui.messages import errors
from tui.widgets.field import Field
from tui.wizard.services import Services


class RequireMfa(ActionDialog[str]):
    """Requires a method, at once or after some days."""

    def __init__(self, services: Services, desk: Desk, account: str) -> None:
        about = About(
            title=_("Exiger l'authentification multifacteur"),
            consequence=_(
                "{name} devra activer son téléphone à sa prochaine connexion, ou dans le délai donné ; ses sessions "
                "ouvertes se terminent."
            ).format(name=clean(account)),
            yes=_("Exiger"),
            task=Task.REQUIRE,
        )
        super().__init__(services, desk, about)
        self._account = account

    def compose_fields(self) -> ComposeResult:
        yield Field(_("Délai, en jours (0 : sans délai)"), id="days", text="0", max_length=3, stray=str.isdecimal)

    def prepare(self) -> Callable[[], str] | None:
        """Refuse days that the store would refuse."""
        typed = self.query_one("#days", Field).value.strip()
        if typed.isascii() and typed.isdigit() and int(typed) <= LONGEST_GRACE_DAYS:
            return lambda: self._require(int(typed))
        self.missing(errors.unfit_grace(), "#days")
        return None

    def _require(self, days: int) -> str:
        self.administration.accounts.set_mfa(self._account, required=True, grace_days=days)
        return _("L'authentification multifacteur est exigée.")


class ChangeEmail(ActionDialog[str]):
    """Changes the address of an account, or removes it."""

    def __init__(self, services: Services, desk: Desk, user: User) -> None:
        about = About(
            title=_("Changer l'adresse de courriel"),
            consequence=_(
                "Ce qui change dans le compte de {name} sera annoncé à cette adresse ; sans adresse, seulement à la "
                "connexion suivante."
            ).format(name=clean(user.name)),
            yes=_("Enregistrer"),
            task=Task.FIND,
            wants_code=True,
        )
        super().__init__(services, desk, about)
        self._user = user

    def compose_fields(self) -> ComposeResult:
        present = clean(self._user.email or "", LONGEST_EMAIL)
        yield Field(_("Adresse de courriel"), id="email", text=present, max_length=LONGEST_EMAIL)

    def prepare(self) -> Callable[[], str]:
        """Leave it to the store to refuse an address."""
        typed = self.query_one("#email", Field).value.strip()
        return lambda: self._change(typed or None)

    def _change(self, email: str | None) -> str:
        self.administration.accounts.set_email(self._user.name, email)
        return _("L'adresse est enregistrée.") if email else _("L'adresse est effacée.")


def lift_mfa(services: Services, desk: Desk, account: str) -> PlainActionDialog[str]:
    """Return the dialog that requires a method no longer."""

    def action() -> str:
        desk.administration.accounts.set_mfa(account, required=False)
        return _("L'authentification multifacteur n'est plus exigée.")

    about = About(
        title=_("Ne plus exiger l'authentification multifacteur"),
        consequence=_(
            "{name} n'aura plus à activer de téléphone et pourra retirer les siens ; d'ici là, leurs codes restent "
            "demandés. Ses sessions ouvertes se terminent."
        ).format(name=clean(account)),
        yes=_("Ne plus exiger"),
        task=Task.REQUIRE,
        wants_code=True,
    )
    return PlainActionDialog(services, desk, about, action)


def unlock(services: Services, desk: Desk, account: str) -> PlainActionDialog[str]:
    """Return the dialog that unlocks an account."""

    def action() -> str:
        desk.administration.accounts.unlock(account)
        return _("Les essais refusés sont oubliés.")

    about = About(
        title=_("Débloquer le compte"),
        consequence=_(
            "Les essais refusés de {name} sont oubliés, et la personne peut réessayer tout de suite. Un appareil "
            "désactivé le reste, jusqu'à ce qu'il soit réinitialisé."
        ).format(name=clean(account)),
        yes=_("Débloquer"),
        task=Task.UNLOCK,
    )
    return PlainActionDialog(services, desk, about, action)


def close(services: Services, desk: Desk, account: str) -> PlainActionDialog[str]:
    """Return the dialog that closes an account."""

    def action() -> str:
        desk.administration.accounts.set_disabled(account, disabled=True)
        return _("Le compte est fermé.")

    about = About(
        title=_("Fermer le compte ?"),
        consequence=_(
            "{name} ne pourra plus se connecter, et ses sessions ouvertes se terminent ; rien n'est effacé, le compte "
            "peut être rouvert."
        ).format(name=clean(account)),
        yes=_("Fermer le compte"),
        task=Task.UNLOCK,
        danger=True,
    )
    return PlainActionDialog(services, desk, about, action)


def reopen(services: Services, desk: Desk, account: str) -> PlainActionDialog[str]:
    """Return the dialog that opens an account again."""

    def action() -> str:
        desk.administration.accounts.set_disabled(account, disabled=False)
        return _("Le compte est rouvert.")

    about = About(
        title=_("Rouvrir le compte"),
        consequence=_("{name} pourra de nouveau se connecter, avec le mot de passe et les appareils d'avant.").format(
            name=clean(account)
        ),
        yes=_("Rouvrir"),
        task=Task.UNLOCK,
    )
    return PlainActionDialog(services, desk, about, action)


def renew_password(services: Services, desk: Desk, user: User) -> PlainActionDialog[tuple[User, str]]:
    """Return the dialog that draws a password; it answers the account as it is then, and the one-time password."""

    def action() -> tuple[User, str]:
        issued = desk.administration.accounts.renew_password(user.name)
        return desk.administration.directory.status(user.name).user, issued

    consequence = _(
        "{name} recevra un mot de passe provisoire, à changer à la connexion ; l'ancien ne sert plus, et ses "
        "sessions ouvertes se terminent."
    ).format(name=clean(user.name))
    closed = _("Son compte est fermé : ce mot de passe ne servira qu'une fois le compte rouvert.")
    about = About(
        title=_("Donner un nouveau mot de passe"),
        consequence=f"{consequence} {closed}" if user.disabled else consequence,
        yes=_("Donner"),
        task=Task.PASSWORD,
        wants_code=True,
    )
    return PlainActionDialog(services, desk, about, action)
