"""What tests read of a text: the words by which it shows its language, and its words without hard spaces."""

from __future__ import annotations

import re

FRENCH = re.compile(r"[éèêà]|utilisation|compte|Sans |afficher")
ENGLISH = re.compile(r"usage:|show (?:program|this)|account|Without | and exit|positional")


def soft(text: str) -> str:
    """Return a text with ordinary spaces for hard ones, as tests quote it."""
    return text.replace("\u00a0", " ")
