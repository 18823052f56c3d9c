"""The command that a person types to start Guichet, spelled as the one that started it."""

from __future__ import annotations

import os
import re

STARTED_BY = "GUICHET_STARTED_BY"
"""The variable by which the Makefile says that it started the program. Nothing of it is ever shown."""
_ONE_WORD = re.compile(r"[\w./=-]+")


def command(words: str = "") -> str:
    """Return what starts Guichet with these words: `guichet check`, or `make run ARGS=check` where make started it."""
    if os.environ.get(STARTED_BY) != "make":
        return f"guichet {words}".rstrip()
    target, arguments = ("demo", words[4:].lstrip()) if words.split(" ")[0] == "demo" else ("run", words)
    return f"make {target} ARGS={_quoted(arguments)}" if arguments else f"make {target}"


def before_options() -> str:
    """Return what stands before the options that come before a command."""
    return command() if command() == "guichet" else "make run ARGS="


def _quoted(arguments: str) -> str:
    """Quote what is one argument of make, in which words that are quoted themselves may stand."""
    if _ONE_WORD.fullmatch(arguments):
        return arguments
    return f"'{arguments}'" if '"' in arguments else f'"{arguments}"'
