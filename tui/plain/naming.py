"""The name of a device, which is no answer to another question."""

from __future__ import annotations

from collections.abc import Callable

from tui.messages import in_lines
from tui.plain.talk import Talk, after

_COMMANDS = {
    *("oui", "non", "retour", "aide", "quitter", "perdu", "terminer", "français", "francais"),
    *("yes", "no", "back", "help", "quit", "lost", "finish", "english"),
}
"""The words that other questions hear, in both languages: each is heard in its own only."""


def meant_as_a_name(talk: Talk, ask: Callable[[], str]) -> str:
    """Return the name that `ask` returns; ask back where it reads like an answer to another question."""

    def agreed(name: str) -> bool:
        return not _reads_like_an_answer(name) or talk.agree(in_lines.is_that_the_name(name))

    with talk.helping(in_lines.help_on_a_name):
        while True:
            name, is_meant = after(ask, lambda name: (name, agreed(name)))
            if is_meant:
                return name


def _reads_like_an_answer(name: str) -> bool:
    """Say whether this is a number, a single sign or a command: all other questions are answered by these."""
    return len(name) == 1 or name.rstrip(".)").isdecimal() or name.casefold() in _COMMANDS
