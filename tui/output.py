"""How commands write data on standard output, and sentences on standard error."""

from __future__ import annotations

import sys

from tui.text import clean, is_hidden

LONGEST_SENTENCE = 2000


def print_error(sentence: str) -> None:
    """On standard error, whatever is in a path or an argument that it names."""
    print(clean(sentence, LONGEST_SENTENCE), file=sys.stderr)


def print_json(value: object) -> None:
    """Indented JSON, in which no character acts on a terminal."""
    # Most commands write none, and these take a while to load.
    import json

    import msgspec

    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    print("".join(json.dumps(letter)[1:-1] if is_hidden(letter) and letter != "\n" else letter for letter in text))
