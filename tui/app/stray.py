"""Characters that are typed while a button has the focus, on a page with one field that they can be meant for."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button


@runtime_checkable
class TakesStray(Protocol):
    """A field that is meant by certain characters, wherever on the page they are typed."""

    def stray(self, character: str) -> bool:
        """Say whether this field is meant."""


def meant_by(character: str, page: Screen[object]) -> Widget | None:
    """Return the only field of the page that this character is meant for, while nothing takes it where the focus is."""
    if not (page.focused is None or isinstance(page.focused, Button)):
        return None
    fields = [field for field in page.query("*") if field.focusable and field.display and _is_meant(field, character)]
    return fields[0] if len(fields) == 1 else None


def _is_meant(field: Widget, character: str) -> bool:
    return isinstance(field, TakesStray) and field.stray(character)
