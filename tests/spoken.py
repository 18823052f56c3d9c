"""What tests read of a text: the words by which it shows its language, and its words without hard spaces."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

import tui

FRENCH = re.compile(r"[éèêà]|utilisation|compte|Sans |afficher")
ENGLISH = re.compile(r"usage:|show (?:program|this)|account|Without | and exit|positional")


def soft(text: str) -> str:
    """Return a text with ordinary spaces for hard ones, as tests quote it."""
    return text.replace("\u00a0", " ")


def words_of(text: str) -> set[str]:
    """Return the words of a text, in small letters; neither options nor quotations nor what is typed are words."""
    return set(re.findall(r"[^\W\d_]{3,}", re.sub(r"--[\w-]+|«[^»]*»|“[^”]*”|\{[^}]*\}|\S*/\S*", " ", text.casefold())))


@cache
def foreign_words(language: str) -> frozenset[str]:
    """Return the words of all sentences that are never used in this language, only in the other."""
    ours, argparse = _catalogue("en/LC_MESSAGES/guichet.po"), _catalogue("fr/LC_MESSAGES/argparse.po")
    french = {word for source, _english in ours for word in source} | {word for _, said in argparse for word in said}
    english = {word for _source, said in ours for word in said} | {word for source, _ in argparse for word in source}
    return frozenset(french - english if language == "en" else english - french)


def _catalogue(path: str) -> list[tuple[set[str], set[str]]]:
    """Return the words of each message of a catalogue, and of what it becomes."""
    with Path(tui.__file__).with_name("locale").joinpath(path).open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return [(words_of(_whole(message.id)), words_of(_whole(message.string))) for message in messages]


def _whole(message: str | tuple[str, ...] | list[str] | None) -> str:
    return message if isinstance(message, str) else " ".join(message or ())
