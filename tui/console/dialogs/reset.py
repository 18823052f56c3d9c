"""Réinitialiser: stop a lost device, or all, once it is said why and how the person's identity was checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Select

from storage import Factor
from tui.console.desk import Desk
from tui.console.dialogs.action import About, ActionDialog
from tui.console.widgets.pick import Pick, UsualOrOther
from tui.handbook import Task
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import names
from tui.widgets.words import Words
from tui.wizard.services import Services

ALL = "all"


class ResetDevices(ActionDialog[str]):
    """Asks which device to stop, why, and how the operator knows who is there."""

    def __init__(self, services: Services, desk: Desk, account: str, devices: Sequence[Factor]) -> None:
        """Offer these active devices, of which there is at least one."""
        about = About(
            title=_("Réinitialiser les appareils"),
            consequence=_consequence(account, last=True),
            yes=_("Réinitialiser"),
            task=Task.LOST_PHONE,
            danger=True,
            wants_code=True,
        )
        super().__init__(services, desk, about)
        self._account = account
        self._devices = devices

    def compose_fields(self) -> ComposeResult:
        yield Pick(_("Appareil"), [(_("Tous"), ALL), *self._named()], id="device")
        yield UsualOrOther(
            _("Raison"),
            (_("Téléphone perdu"), _("Téléphone volé"), _("Téléphone changé"), _("Application effacée")),
            id="reason",
        )
        yield UsualOrOther(
            _("Identité"), (_("Carte d'identité"), _("Passeport"), _("Permis de conduire")), id="identity"
        )

    def _named(self) -> list[tuple[str, str]]:
        return [(names.device_name(device), device.id) for device in self._devices]

    @on(Select.Changed, "#device")
    def _chosen(self) -> None:
        last = self._which() is None or len(self._devices) == 1
        self.query_one(".consequence", Words).update(_consequence(self._account, last=last))

    def _which(self) -> str | None:
        chosen = self.query_one(Pick).value
        return None if chosen == ALL else chosen

    def prepare(self) -> Callable[[], str] | None:
        """Refuse to go on without both reasons."""
        which = self._which()
        reason, identity = (self.query_one(f"#{name}", UsualOrOther).value for name in ("reason", "identity"))
        if not reason:
            self.missing(_("Indiquez pourquoi l'appareil est réinitialisé."), "#reason-own")
        elif not identity:
            self.missing(_("Indiquez comment l'identité de la personne a été vérifiée."), "#identity-own")
        else:
            return lambda: self._reset(which, reason, identity)
        return None

    def _reset(self, which: str | None, reason: str, identity: str) -> str:
        stopped = self.administration.accounts.reset_factors(self._account, which, reason=reason, identity=identity)
        return ngettext("{n} appareil ne sert plus.", "{n} appareils ne servent plus.", stopped).format(n=stopped)


def _consequence(account: str, *, last: bool) -> str:
    if last:
        words = _(
            "Les appareils et les codes de secours de {name} ne serviront plus, et le guide s'ouvrira à la prochaine "
            "connexion ; la personne en sera prévenue."
        )
    else:
        words = _("Cet appareil de {name} ne servira plus, les autres restent ; la personne en sera prévenue.")
    return words.format(name=clean(account))
