"""Réinitialiser: stop a lost device, or all, once it is said why and how the person's identity was checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

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
            consequence=_of_all(account) if len(devices) == 1 else _to_choose(account),
            yes=_("Réinitialiser"),
            task=Task.LOST_PHONE,
            danger=True,
            wants_code=True,
        )
        super().__init__(services, desk, about)
        self._account = account
        self._devices = devices

    def compose_fields(self) -> ComposeResult:
        named = self._named()
        if len(named) == 1:
            yield Pick(_("Appareil"), named, id="device", value=named[0][1])
        else:
            yield Pick(_("Appareil"), [(_("Tous"), ALL), *named], id="device")
        yield UsualOrOther(
            _("Raison"),
            (_("Téléphone perdu"), _("Téléphone volé"), _("Téléphone changé"), _("Application effacée")),
            id="reason",
        )
        yield UsualOrOther(
            _("Identité"),
            (_("Carte d'identité"), _("Passeport"), _("Permis de conduire"), _("Rappel au numéro du dossier")),
            id="identity",
        )

    def _named(self) -> list[tuple[str, str]]:
        return [(names.device_name(device), device.id) for device in self._devices]

    @on(Select.Changed, "#device")
    def _chosen(self) -> None:
        match self.query_one(Pick).value:
            case None:
                words = _to_choose(self._account)
            case chosen if chosen == ALL or len(self._devices) == 1:
                words = _of_all(self._account)
            case _:
                words = _of_one(self._account)
        self.query_one(".consequence", Words).update(words)

    def prepare(self) -> Callable[[], str] | None:
        """Refuse to go on before all three are answered: nobody chose what is preselected."""
        chosen = self.query_one(Pick).value
        reason, identity = (self.query_one(f"#{name}", UsualOrOther) for name in ("reason", "identity"))
        if chosen is None:
            self.missing(_("Choisissez l'appareil à réinitialiser."), "#device")
        elif not reason.value:
            self._unanswered(_("Indiquez pourquoi l'appareil est réinitialisé."), reason)
        elif not identity.value:
            self._unanswered(_("Indiquez comment l'identité de la personne a été vérifiée."), identity)
        else:
            return partial(self._reset, None if chosen == ALL else chosen, reason.value, identity.value)
        return None

    def _unanswered(self, sentence: str, question: UsualOrOther) -> None:
        self.notice.say(sentence)
        question.missing()

    def _reset(self, which: str | None, reason: str, identity: str) -> str:
        stopped = self.administration.accounts.reset_factors(self._account, which, reason=reason, identity=identity)
        return ngettext("{n} appareil ne sert plus.", "{n} appareils ne servent plus.", stopped).format(n=stopped)


def _to_choose(account: str) -> str:
    words = _("Choisissez l'appareil de {name} qui ne servira plus, ou tous ; la personne en sera prévenue.")
    return words.format(name=clean(account))


def _of_all(account: str) -> str:
    words = _(
        "Les appareils et les codes de secours de {name} ne serviront plus, et le guide s'ouvrira à la prochaine "
        "connexion ; la personne en sera prévenue."
    )
    return words.format(name=clean(account))


def _of_one(account: str) -> str:
    words = _("Cet appareil de {name} ne servira plus, les autres restent ; la personne en sera prévenue.")
    return words.format(name=clean(account))
