"""The choices that there are, in the reader's language, and which of them a mistyped word may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tui.language import _

_LIKENESS = 0.7
"""The likeness of two words, from 0 to 1, from which one may be meant by the other: a slip or two, and no more."""


def explained(words: Mapping[str, str]) -> Mapping[str, str]:
    """Return choices with the words that explain each, for an argument. argparse's tools take a dict for commands."""
    return MappingProxyType(words)


def meant(typed: str, known: Iterable[str] | Mapping[str, str]) -> str:
    """Return the question whether one of these words was meant, after a space; empty where none is near.

    A mapping has the words that explain each, which may have been typed in its place.
    """
    # Only a mistake needs it.
    from difflib import get_close_matches

    words = _explained(known)
    by_spelling = {said.casefold(): word for word, said in words.items()} | {word.casefold(): word for word in words}
    near = get_close_matches(typed.casefold(), by_spelling, n=1, cutoff=_LIKENESS)
    return " " + _("Vouliez-vous dire « {word} » ?").format(word=by_spelling[near[0]]) if near else ""


def instead(typed: str, choices: Iterable[str] | Mapping[str, str]) -> str:
    """Return which of these was meant, if one is near, and all of them, with the words that explain each."""
    words = _explained(choices)
    listed = ", ".join(f"{word} ({said})" if said and said != word else word for word, said in words.items())
    # Not within an f-string, where no message is found to be translated.
    choose = _("Choisissez : {choices}.").format(choices=listed)
    return f"{meant(typed, words)} {choose}"


def _explained(choices: Iterable[str] | Mapping[str, str]) -> Mapping[str, str]:
    return choices if isinstance(choices, Mapping) else dict.fromkeys(choices, "")
