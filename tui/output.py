"""How commands write data on standard output, and sentences on standard error."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import msgspec

from tui.text import clean, is_hidden

LONGEST_SENTENCE = 2000


def print_error(sentence: str) -> None:
    """On standard error, whatever is in a path or an argument that it names."""
    print(clean(sentence, LONGEST_SENTENCE), file=sys.stderr)


def print_json(value: object) -> None:
    """Indented JSON, in which no character acts on a terminal."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    print("".join(json.dumps(letter)[1:-1] if is_hidden(letter) and letter != "\n" else letter for letter in text))


def utc(seconds: int | None) -> str | None:
    """ISO 8601; as it is, if a damaged file holds no moment there."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return str(seconds)
