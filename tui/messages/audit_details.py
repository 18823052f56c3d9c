"""The details of events, which the audit log keeps in English words and identifiers, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from storage import Action, ApprovalState, Event, NoticeKind, Role, Verdict
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import notices
from tui.messages.waypoints import waypoints
from tui.methods.catalogue import METHODS, Phone

LONGEST = 400
_VERBATIM = {
    Action.LIMIT_CHANGED,
    Action.KEY_PREPARED,
    Action.KEY_ROTATED,
    Action.FACTOR_RENAMED,
    Action.BACKUP_MADE,
    Action.BACKUP_RESTORED,
    Action.DATABASE_MOVED,
    Action.HOST_ADDED,
    Action.HOST_REVOKED,
    Action.HOST_PAUSED,
}
"""Their details are names and numbers of the machine."""
_RESET = re.compile(r"(?P<what>\S+), reason: (?P<reason>.*), identity: (?P<identity>.*)", re.DOTALL)
_EXPORTED = re.compile(r"(?P<what>.+?) to (?P<file>.+?), reason: (?P<reason>.*)", re.DOTALL)


def detail(event: Event, longest: int = LONGEST) -> str:
    """Say a few more words about an event; what a later version wrote is left as written."""
    said = clean(event.detail, longest)
    if event.action in _VERBATIM:
        return said
    # What an operator typed may hold commas, and is theirs.
    if event.action == Action.FACTOR_RESET and (found := _RESET.fullmatch(said)):
        what = _("tous les appareils") if found["what"] == "all" else found["what"]
        words = _("{what}, raison : {reason}, identité : {identity}")
        return words.format(what=what, reason=found["reason"], identity=found["identity"])
    if event.action == Action.FACTORS_EXPORTED and (found := _EXPORTED.fullmatch(said)):
        words = _("{what} vers {file}, raison : {reason}")
        return words.format(what=found["what"], file=found["file"], reason=found["reason"])
    return ", ".join(map(_part, said.split(", ")))


def _part(part: str) -> str:
    if known := _words().get(part):
        return known
    if part in METHODS:
        return METHODS[part]().name
    for pattern, say in _patterns():
        if found := re.fullmatch(pattern, part):
            return say(*found.groups())
    return part


def _words() -> dict[str, str]:
    return {
        Role.CLIENT: _("client"),
        Role.OPERATOR: _("opérateur"),
        Verdict.REFUSED: _("code faux"),
        Verdict.USED: _("code déjà utilisé"),
        "expired": _("mot de passe expiré"),
        "idle": _("inactivité"),
        "signed out": _("déconnexion"),
        "next client": _("client suivant"),
        "end of the kiosk": _("fermeture du kiosque"),
        "access": _("accès"),
        "approval": _("demande d'accord"),
        "iphone": Phone.IPHONE.label,
        "android": Phone.ANDROID.label,
        ApprovalState.ACCEPTED: _("accord donné"),
        ApprovalState.REFUSED: _("refus"),
        ApprovalState.NOT_ME: _("ce n'était pas cette personne"),
        ApprovalState.WRONG_NUMBER: _("mauvais nombre"),
        ApprovalState.TOO_OLD: _("application trop ancienne"),
        "password": _("mot de passe"),
        "recovery code": _("code de secours"),
        "seal": _("scellé"),
        "asking host": _("machine qui interroge"),
        **{kind.value: notices.headline(kind) for kind in NoticeKind},
    }


def _patterns() -> list[tuple[str, Callable[..., str]]]:
    return [
        (r"at (.+)", _place),
        (r"(\S+) removed", lambda method: _("{method} retirée").format(method=_part(method))),
        (r"(\S+) replaced", lambda method: _("{method} remplacée").format(method=_part(method))),
        (r"in (\d+) days", lambda n: ngettext("dans {n}\u00a0jour", "dans {n}\u00a0jours", int(n)).format(n=n)),
        (r"(\d+) refused", lambda n: ngettext("{n} code refusé", "{n} codes refusés", int(n)).format(n=n)),
        (r"(\d+) devices", lambda n: ngettext("{n} appareil", "{n} appareils", int(n)).format(n=n)),
        (r"(\d+) keys", lambda n: ngettext("{n} clé", "{n} clés", int(n)).format(n=n)),
        (r"schema (\d+) to (\d+)", lambda old, new: _("schéma {old} vers {new}").format(old=old, new=new)),
        (r"newest event of (.+)", lambda when: _("dernier événement : {when}").format(when=when)),
        (r"(\d+) events", _events),
        (r"(\d+) events to (.+)", lambda n, file: _("{what} vers {file}").format(what=_events(n), file=file)),
    ]


def _place(name: str) -> str:
    return next((words for waypoint, words in waypoints().items() if waypoint == name), name)


def _events(count: str) -> str:
    return ngettext("{n} événement", "{n} événements", int(count)).format(n=count)
