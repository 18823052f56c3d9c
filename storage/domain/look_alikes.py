"""Readings of names by the confusables of Unicode (UTS 39): names that look alike share a reading."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from storage.domain.names import written


def readings(name: str) -> set[str]:
    """Return how a name looks as written, in small letters and in capitals, since readers take no notice of case.

    The first call loads the table of confusables, in about 40 ms.
    """
    as_written = written(name)
    return {_skeleton(text) for text in (as_written, as_written.casefold(), as_written.upper())}


def _skeleton(text: str) -> str:
    prototypes = _prototypes()
    return "".join(prototypes.get(letter, letter) for letter in unicodedata.normalize("NFD", text))


@cache
def _prototypes() -> Mapping[str, str]:
    """Map each confusable character to the one that stands for it."""
    # Loaded late: not every start should wait for it.
    import json  # noqa: PLC0415
    from importlib import resources  # noqa: PLC0415

    # Its table only: the library itself would read another one that the environment names, and loads what downloads it.
    table = json.loads(resources.files("confusable_homoglyphs").joinpath("confusables.json").read_text("utf-8"))
    pairs = {_bare(text): [_bare(other["c"]) for other in others] for text, others in table.items()}
    return {text: _prototype(text, others) for text, others in pairs.items() if len(text) == 1}


def _bare(text: str) -> str:
    # Unicode's table has a mark of direction around what is written from right to left.
    return text.strip("\u200e")


def _prototype(letter: str, others: list[str]) -> str:
    """Choose the character that stands for a group. One with several others stands for all of them."""
    return letter if len(others) > 1 else max(letter, *others, key=lambda text: (len(text), text.isascii(), text))
