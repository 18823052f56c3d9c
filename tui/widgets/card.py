"""The card on which every page is written: the service at the left of its top edge, the person at the right."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len, set_cell_size
from textual.containers import Vertical
from textual.content import Content

CORNERS = 6
"""Columns of the top edge that are not for names: corners, and a space and a line beside each."""
ONE_CORNER = 4
"""The same where the left edge is covered."""


class Card(Vertical):
    """Frames a page. It has the same cells on every page of a terminal, so that nothing moves from step to step."""

    def __init__(self, service: str, person: str, columns: Callable[[], int]) -> None:
        """Name `service` and `person` in the top edge; `columns()` is the room there is before the first layout."""
        super().__init__(id="card")
        self._service, self._person, self.columns = service, person, columns

    def on_mount(self) -> None:
        """Write the names before the card is laid out for the first time."""
        width = self.styles.width
        self._write(min(self.columns(), int(width.cells or 0) if width and width.cells else self.columns()))

    def on_resize(self) -> None:
        self._write(self.outer_size.width)

    def _write(self, width: int) -> None:
        if self.styles.border_left[0]:
            self.border_title = top_edge(self._service, self._person, width - CORNERS)
        else:
            # Textual puts no space after a corner that is not there.
            self.border_title = top_edge(f" {self._service}", self._person, width - ONE_CORNER)


def top_edge(service: str, person: str, room: int) -> Content:
    """Return both names with a line between them; where they do not fit, only the person's name is cut."""
    left = f"{service} "
    if not person:
        return Content(service)
    longest = max(0, room - cell_len(left) - len("─ "))
    name = person if cell_len(person) <= longest else set_cell_size(person, max(0, longest - 1)) + "…"
    line = room - cell_len(left) - cell_len(name) - 1
    return Content.assemble(left, ("─" * max(1, line), "$rule"), f" {name}")
