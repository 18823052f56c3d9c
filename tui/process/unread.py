"""Why a file cannot be read, as words that follow its path."""

from __future__ import annotations

from tui.language import _


def why_unread(error: OSError) -> str:
    """Say why; what the system says where nothing kinder is known."""
    match error:
        case FileNotFoundError():
            return _("ce fichier n'existe pas")
        case IsADirectoryError():
            return _("c'est un dossier, et non un fichier")
        case PermissionError():
            return _("ce compte n'a pas le droit de lire ce fichier")
    return error.strerror or ""
