"""Something to keep on paper, drawn as a sheet with torn edges."""

from __future__ import annotations

from textual.content import Content

from tui.widgets.words import Words

COLUMNS = 60
_TORN = "╌"


class Ticket(Words):
    """Shows a few lines between two torn edges, the upper one with a heading."""

    DEFAULT_CSS = """
    Ticket { width: 60; max-width: 100%; background: $well; text-align: center; }
    """

    def __init__(self, heading: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._heading = heading

    def show(self, lines: Content) -> None:
        """Show these lines, of which none is longer than the ticket is wide."""
        edge = Content.styled(f" {self._heading} ".center(COLUMNS - 2, _TORN), "$muted")
        foot = Content.styled(_TORN * (COLUMNS - 2), "$rule")
        self.update(Content("\n").join((edge, Content(), *lines.split("\n"), Content(), foot)))
