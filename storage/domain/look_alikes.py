"""What a name looks like, by the confusables of Unicode (UTS 39): two that look alike share a reading."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from storage.domain.rules import written


def readings(name: str) -> set[str]:
    """What it looks like as it is written, in small letters and in capitals: a reader takes no notice of case.

    Loads the table of confusables, some forty milliseconds.
    """
    as_written = written(name)
    return {_skeleton(text) for text in (as_written, as_written.casefold(), as_written.upper())}


def _skeleton(text: str) -> str:
    prototypes = _prototypes()
    return "".join(prototypes.get(letter, letter) for letter in unicodedata.normalize("NFD", text))


@cache
def _prototypes() -> Mapping[str, str]:
    """What stands for each character that looks like another."""
    # With what it loads, it is nothing that every start should wait for.
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
    """The table is there both ways: who has several others is what all of them stand for."""
    return letter if len(others) > 1 else max(letter, *others, key=lambda text: (len(text), text.isascii(), text))
