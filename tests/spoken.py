"""The words by which a text shows its language."""

from __future__ import annotations

import re

FRENCH = re.compile(r"[éèêà]|utilisation|compte|Sans |afficher")
ENGLISH = re.compile(r"usage:|show (?:program|this)|account|Without | and exit|positional")
