"""The types that values read from a file must have: a damaged file may hold anything in any column."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from storage.database.engine import Row
from storage.domain.errors import SealBroken

LAST_MOMENT = 2**37
"""The last moment, in Unix seconds, that calendars know; this program writes none that is later."""
_LARGEST = 2**62
"""A number larger than any that this program writes; SQLite allows larger ones, which overflow when something is added.
"""

Type = Callable[[object], bool]
"""A function that tells whether a value is of a type."""


def integer(value: object) -> bool:
    """Tell whether a value is a whole number small enough to be added to."""
    return isinstance(value, int) and -_LARGEST < value < _LARGEST


def moment(value: object) -> bool:
    """Tell whether a value is a moment in Unix seconds that calendars know."""
    return isinstance(value, int) and 0 <= value <= LAST_MOMENT


def text(value: object) -> bool:
    """Tell whether a value is text."""
    return isinstance(value, str)


def blob(value: object) -> bool:
    """Tell whether a value is bytes."""
    return isinstance(value, bytes)


def readable(data: bytes | None) -> str:
    """Return the bytes of a text column as a text: a damaged file, which opens and is found damaged, may hold any."""
    return (data or b"").decode("utf-8", "replace")


def optional(other: Type) -> Type:
    """Return the type that also allows None."""
    return lambda value: value is None or other(value)


def are_kept(row: Row, types: Mapping[str, Type]) -> bool:
    """Tell whether each of these columns holds a value of its type."""
    return all(is_one(row[column]) for column, is_one in types.items())


def must_be_kept(row: Row, types: Mapping[str, Type]) -> None:
    """Raise SealBroken unless each of these columns holds a value of its type."""
    if not are_kept(row, types):
        raise SealBroken
