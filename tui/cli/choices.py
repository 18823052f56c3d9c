"""The choices that there are, in the reader's language, and which of them a mistyped word may have meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from tui.language import _, in_each

_LIKENESS = 0.7
"""The likeness of two words, from 0 to 1, from which one may be meant by the other: a slip or two, and no more."""


_SHORTEST_PART = 4
"""The letters of a part by which a longer word may be meant."""


def explained(words: Mapping[str, str]) -> Mapping[str, str]:
    """Return choices with the words that explain each, for an argument. argparse's tools take a dict for commands."""
    return MappingProxyType(words)


def read(words: Callable[[], Mapping[str, str]]) -> Callable[[str], str]:
    """Return what reads a choice: itself, or the words that explain it in any language. Anything else stays as typed.

    Signs before a word do not count, and hyphens may stand for its spaces, as where a shell completes it.
    """

    def _read(typed: str) -> str:
        known = {_bare(said): choice for each in in_each(words) for choice, said in each.items()}
        return (known | {_bare(choice): choice for choice in words()}).get(_bare(typed), typed)

    return _read


def _bare(words: str) -> str:
    return " ".join(words.casefold().replace("-", " ").lstrip("✗✓!").split())


def meant(typed: str, known: Iterable[str] | Mapping[str, str]) -> str:
    """Return the question whether one of these words was meant, after a space; empty where none is near.

    A mapping has the words that explain each, which may have been typed in its place.
    """
    # Only a mistake needs it.
    from difflib import get_close_matches

    words = _explained(known)
    by_spelling = {said.casefold(): word for word, said in words.items()} | {word.casefold(): word for word in words}
    near = get_close_matches(typed.casefold(), by_spelling, n=1, cutoff=_LIKENESS) or _with(
        typed.casefold(), by_spelling
    )
    return " " + _("Vouliez-vous dire « {word} » ?").format(word=by_spelling[near[0]]) if near else ""


def _with(part: str, words: Iterable[str]) -> list[str]:
    """Return the words of which this is a part, unless so short a part could be of any."""
    return [word for word in words if part in word] if len(part) >= _SHORTEST_PART else []


def instead(typed: str, choices: Iterable[str] | Mapping[str, str]) -> str:
    """Return which of these was meant, if one is near, and all of them, with the words that explain each."""
    words = _explained(choices)
    return f"{meant(typed, words)} {among(words)}"


def among(choices: Iterable[str] | Mapping[str, str]) -> str:
    """Return all of these, with the words that explain each."""
    words = _explained(choices)
    listed = ", ".join(f"{word} ({said})" if said and said != word else word for word, said in words.items())
    return _("Choisissez : {choices}.").format(choices=listed)


def _explained(choices: Iterable[str] | Mapping[str, str]) -> Mapping[str, str]:
    return choices if isinstance(choices, Mapping) else dict.fromkeys(choices, "")
