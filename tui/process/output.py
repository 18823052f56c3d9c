"""Output of commands: data on standard output, sentences on standard error."""

from __future__ import annotations

import sys
from functools import cache

from tui.language.text import clean, is_hidden

LONGEST_SENTENCE = 2000


def print_error(sentence: str) -> None:
    """Print a sentence on standard error, safe whatever a path or an argument that it names holds."""
    from tui.terminal.standard_error import in_lines  # noqa: PLC0415 - a command that says nothing does not wait for it

    print(in_lines(clean(sentence, LONGEST_SENTENCE)), file=sys.stderr)


def print_done(sentence: str) -> None:
    """Say on standard error what was done, where somebody reads it at a terminal: cron would send it as mail."""
    if is_read():
        print_error(sentence)


def is_read() -> bool:
    """Tell whether somebody at a terminal reads what `print_done` says."""
    return bool(sys.stderr and sys.stderr.isatty())


def print_json(value: object) -> None:
    """Print indented JSON with no character that acts on a terminal or is missing from the encoding of the locale."""
    # Imported here: most commands write no JSON, and these take a while to load.
    import json  # noqa: PLC0415

    import msgspec  # noqa: PLC0415

    from tui.terminal.glyphs import is_in  # noqa: PLC0415

    encoding = sys.stdout.encoding

    @cache
    def is_plain(letter: str) -> bool:
        return letter == "\n" or (not is_hidden(letter) and is_in(letter, encoding))

    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    print("".join(letter if is_plain(letter) else json.dumps(letter)[1:-1] for letter in text))
