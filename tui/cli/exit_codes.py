"""The exit codes of `guichet`, and what each of them says."""

from __future__ import annotations

from tui.language import _

DONE, REFUSED, USAGE = 0, 1, 2
LOCKED, NO_FACTOR = 3, 4
"""The answers of `guichet verify` beside DONE and REFUSED."""
INTERRUPTED = 130
"""The exit code that shells report for a program ended by Ctrl+C."""


def words() -> dict[str, str]:
    """Return what each exit code says."""
    from tui.kiosk.afterwards import OPERATOR_LEFT

    return {
        str(DONE): _("fait"),
        str(REFUSED): _("refusé, ou échoué"),
        str(USAGE): _("la commande est mal écrite"),
        str(LOCKED): _("« guichet verify » : essais bloqués pour un moment, rien n'a été vérifié"),
        str(NO_FACTOR): _("« guichet verify » : ce compte n'a aucun appareil actif"),
        str(OPERATOR_LEFT): _("un opérateur a fermé le kiosque"),
        "128+n": _("arrêté par le signal n"),
    }
