"""Notices of changes to what protects an account, on screen and by e-mail."""

from __future__ import annotations

from storage import Notice, NoticeKind
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import times

CHANGES_TOLD_AT_A_TIME = 5
"""The number of changes shown at once, the oldest first; the others wait for the next time."""
BY_OPERATORS = {NoticeKind.METHODS_RESET, NoticeKind.PASSWORD_RENEWED}
"""The changes that only operators make."""


def sentence(notice: Notice) -> str:
    """Say what happened, and when, in local time. The name of a device is one printable line without markup."""
    what, when = headline(notice.kind), times.minute(notice.at)
    plainly = _("{what} le {when}.").format(what=what, when=when)
    match notice.kind:
        case NoticeKind.RECOVERY_CODE_USED:
            return " ".join([plainly, *_codes_left(notice.detail)])
        case NoticeKind.RECOVERY_CODES_RENEWED:
            return _("{what} le {when}. Ceux d'avant, s'il y en avait, ne servent plus.").format(what=what, when=when)
        case NoticeKind.SECOND_PHONE if notice.detail:
            words = _("{what} le {when} : seul {device} a été ajouté. S'il n'est pas à vous, retirez-le.")
            return words.format(what=what, when=when, device=clean(notice.detail))
        case NoticeKind.SIGN_IN_DENIED:
            words = _("{what} le {when}, avec votre mot de passe. Changez-le.")
            return words.format(what=what, when=when)
        case NoticeKind.METHOD_REPLACED if notice.detail:
            told = _("{what} le {when} : {device}. L'ancien ne sert plus.")
            return told.format(what=what, when=when, device=clean(notice.detail))
        case _ if notice.detail:
            return _("{what} le {when} : {device}.").format(what=what, when=when, device=clean(notice.detail))
        case _:
            return plainly


def headline(kind: NoticeKind) -> str:
    """Say what happened, without a name or a moment; no full stop."""
    return {
        NoticeKind.METHOD_ADDED: _("Une méthode a été ajoutée"),
        NoticeKind.METHOD_REPLACED: _("Un nouvel appareil a remplacé l'ancien"),
        NoticeKind.METHOD_REMOVED: _("Une méthode a été retirée"),
        NoticeKind.METHODS_RESET: _("Un opérateur a réinitialisé votre authentification multifacteur"),
        NoticeKind.PASSWORD_CHANGED: _("Votre mot de passe a été changé"),
        NoticeKind.PASSWORD_RENEWED: _("Un opérateur vous a donné un mot de passe provisoire"),
        NoticeKind.RECOVERY_CODES_RENEWED: _("De nouveaux codes de secours ont été créés"),
        NoticeKind.RECOVERY_CODE_USED: _("Un code de secours a servi"),
        NoticeKind.SECOND_PHONE: _("Un autre téléphone a lu votre code QR"),
        NoticeKind.SIGN_IN_DENIED: _("Quelqu'un a demandé à se connecter à votre place"),
    }[kind]


def _codes_left(detail: str) -> list[str]:
    if not detail.isdecimal():
        return []
    count = int(detail)
    if count == 0:
        return [_("C'était votre dernier code : créez-en de nouveaux.")]
    return [ngettext("{n} code restait alors.", "{n} codes restaient alors.", count).format(n=count)]
