"""The sentences on a sheet that is printed."""

from __future__ import annotations

from tui.language import _


def not_printed() -> str:
    """Say that a sheet was not printed."""
    return _("Rien n'est imprimé : il n'y a pas d'imprimante ici, ou elle ne répond pas.")


def printing() -> str:
    """Say that a sheet is being printed."""
    return _("Impression en cours.")
