"""The errors of `tomllib`, in words that say what to do."""

from __future__ import annotations

import re

from tui.language import _


def explained(message: str) -> tuple[str, int | None]:
    """Return an explanation, and the line if the message of the `TOMLDecodeError` names it."""
    reason, _at, position = message.rpartition(" (at ")
    line = re.match(r"line (\d+)", position)
    return _in_words(reason), int(line[1]) if line else None


def _in_words(reason: str) -> str:
    """Explain a reason; a rare one is left in the English words of `tomllib`."""
    unclosed = _("un guillemet n'est pas refermé, ou un caractère n'a pas sa place")
    words = {
        "Cannot declare ": _("cette table est déjà plus haut"),
        "Cannot overwrite a value": _("cette clé a déjà une valeur"),
        "Expected '=' ": _("il manque « = » après la clé, qui n'a ni accent ni espace"),
        "Expected ']' ": _("il manque « ] »"),
        "Expected newline ": _("il y a quelque chose de trop après la valeur"),
        "Expected ": unclosed,
        "Illegal character ": unclosed,
        "Invalid statement": _("cette ligne ne commence pas par une clé ou une table"),
        "Invalid value": _("cette valeur ne se lit pas : un texte est entre guillemets"),
        "Unclosed ": _("une liste ou une table n'est pas refermée"),
        "Unterminated string": unclosed,
    }
    return next((said for beginning, said in words.items() if reason.startswith(beginning)), reason)
