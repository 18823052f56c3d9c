"""The exit codes of `guichet`, and what each of them says."""

from __future__ import annotations

from tui.language import _

DONE, REFUSED, USAGE = 0, 1, 2
LOCKED, NO_FACTOR = 3, 4
"""The answers of `guichet verify` beside DONE and REFUSED."""
NO_CODE, NO_ANSWER = USAGE, 5
"""The answers of `guichet verify` where a service is asked: for what cannot be a code, and where none came."""
INTERRUPTED = 130
"""The exit code that shells report for a program ended by Ctrl+C."""


def words() -> dict[str, str]:
    """Return what each exit code says."""
    from tui.kiosk.afterwards import OPERATOR_LEFT

    return {
        str(DONE): _("fait"),
        str(REFUSED): _("refusé, ou échoué"),
        str(USAGE): _("la commande est mal écrite ; « guichet verify --server » : ce n'était pas un code"),
        str(LOCKED): _("« guichet verify » : essais bloqués pour un moment, rien n'a été vérifié"),
        str(NO_FACTOR): _("« guichet verify » : ce compte n'a aucun appareil actif"),
        str(NO_ANSWER): _("« guichet verify --server » : le service n'a pas répondu, rien n'est dit du code"),
        str(OPERATOR_LEFT): _("un opérateur a fermé le kiosque"),
        "128+n": _("arrêté par le signal n"),
    }
