"""The shapes of what `guichet.toml` may hold, each with the words for what it allows, which follow « doit être ».

They are our own since every login reads the file: a library of such checks takes longer to load than all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from tui.language import _

_ANY = "(?s:.*)"


class Shape(Protocol):
    """What a value has to be."""

    def fits(self, value: object) -> bool:
        """Tell whether a value is of this shape; a list is a tuple by then."""

    def allowed(self) -> str:
        """Return what is allowed, in words."""


class Flag:
    """True or false."""

    def fits(self, value: object) -> bool:
        """Tell whether a value is one of the two."""
        return isinstance(value, bool)

    def allowed(self) -> str:
        """Return both."""
        return _("true ou false")


class Whole:
    """A whole number between two others, which it may be."""

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most

    def fits(self, value: object) -> bool:
        """Tell whether a value is such a number; true and false are none."""
        return type(value) is int and self._least <= value <= self._most

    def allowed(self) -> str:
        """Return the bounds."""
        return _("un nombre entier de {least} à {most}").format(least=self._least, most=self._most)


class Choice:
    """One of several texts."""

    def __init__(self, *values: str) -> None:
        self._values = values

    def fits(self, value: object) -> bool:
        """Tell whether a value is one of them."""
        return value in self._values

    def allowed(self) -> str:
        """Return all of them."""
        return _(" ou ").join(f'"{value}"' for value in self._values)


class Text:
    """A text of a length and of a form."""

    def __init__(self, most: int = 0, form: str = _ANY, in_words: Callable[[], str] = str) -> None:
        """Prepare the shape of a text that is not empty, or, without `most`, of any; `in_words` says its form."""
        self._most, self._form, self._in_words = most, form, in_words

    def fits(self, value: object) -> bool:
        """Tell whether a value is such a text."""
        if not isinstance(value, str):
            return False
        return not self._most or (
            0 < len(value) <= self._most and re.fullmatch(self._form, value, re.DOTALL) is not None
        )

    def allowed(self) -> str:
        """Return the length and the form."""
        size = _("un texte")
        if self._most:
            size = _("un texte de {least} à {most} caractères").format(least=1, most=self._most)
        return size + self._in_words()


class Several:
    """A list of values of one shape."""

    def __init__(self, part: Shape, least: int = 0) -> None:
        """Prepare the shape; `least` is 0 or 1."""
        self._part, self._least = part, least

    def fits(self, value: object) -> bool:
        """Tell whether a value is such a list."""
        return isinstance(value, tuple) and len(value) >= self._least and all(map(self._part.fits, value))

    def allowed(self) -> str:
        """Return what each element may be."""
        words = _("une liste d'un élément au moins, dont chacun est {allowed}") if self._least else None
        words = words or _("une liste, dont chaque élément est {allowed}")
        return words.format(allowed=self._part.allowed())


class Table:
    """A table: the shape of what each of its keys stands for, and the keys that it must have."""

    def __init__(self, shapes: Mapping[str, Shape], required: Collection[str] = ()) -> None:
        self.shapes, self.required = shapes, required

    def fits(self, value: object) -> bool:
        """Tell whether a value is a table, whatever is in it."""
        return isinstance(value, dict)

    def allowed(self) -> str:
        """Return that it is a table."""
        return _("une table")
