"""The lines of a TOML text on which tables and values stand, which `tomllib` does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

KeyPath = tuple[str, ...]
"""The keys that lead to a table or a value."""


def lines(text: str) -> dict[KeyPath, int]:
    """Return the lines, from 1, of tables and values not in a list; `()` is where the text ends or stops being TOML."""
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    first, statement = 1, ""
    # One statement at a time: one that does not parse yet goes on in the next line.
    for number, line in enumerate(text.split("\n"), start=1):
        statement += line + "\n"
        try:
            parsed = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        places = list(_key_paths(parsed))
        if line.lstrip().startswith("[") and first == number:
            table = places[-1]
            places = [table[:depth] for depth in range(1, len(table) + 1)]
        else:
            places = [(*table, *place) for place in places]
        for place in places:
            found.setdefault(place, first)
        first, statement = number + 1, ""
    return {**found, (): first if statement.strip() else max(1, first - 1)}


def _key_paths(value: Any) -> Iterator[KeyPath]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield (key,)
            yield from ((key, *deeper) for deeper in _key_paths(part))
