"""The one place where text from people or from the database is made safe to show."""

from __future__ import annotations

from storage import is_hidden

__all__ = ["clean", "is_hidden"]


def clean(text: str, limit: int = 64) -> str:
    """Return one printable line of at most `limit` characters; a longer text is cut with `…`.

    Control, format, bidirectional and unassigned characters become `�`. Markup is no concern here: widgets take the
    result with `markup=False`.
    """
    shown = "".join("�" if is_hidden(character) else character for character in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
