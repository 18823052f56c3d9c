"""The one edge where text from people or from the database is made safe to show."""

from __future__ import annotations

from storage import is_hidden

__all__ = ["clean", "is_hidden"]


def clean(text: str, limit: int = 64) -> str:
    """One printable line: control, format, bidirectional and unassigned characters become `�`, the rest is cut at
    `limit` characters with `…`. Markup is not a concern here: widgets take the result with `markup=False`.
    """
    shown = "".join("�" if is_hidden(character) else character for character in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
