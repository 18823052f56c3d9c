"""Text that people did not write as markup."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class Words(Static):
    """Shows text that is never taken for markup."""

    DEFAULT_CSS = "Words { width: 100%; }"

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(text, id=id, classes=classes, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Leave the same words unpainted: some pages say them every second, and a line may be slow."""
        # Two `Content` of the same words are equal, whatever their styles.
        if not (isinstance(content, str) and isinstance(self.content, str) and content == self.content):
            super().update(content, layout=layout)
