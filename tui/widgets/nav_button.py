"""Buttons: filled at rest, solid where Enter presses them, between bars in focus."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Button, OptionList, RadioSet

SIDES = 4
"""The columns that a button takes besides its label: nothing moves when the focus comes."""


class TakesEnter:
    """Marks a widget that does something of its own when Enter is pressed, as those of Textual do that are below."""


TAKES_ENTER = (Button, OptionList, RadioSet, TakesEnter)
"""The widgets that do something of their own when Enter is pressed."""


@runtime_checkable
class WithFills(Protocol):
    """An app that knows whether its terminal can show a fill apart from what it is on."""

    fills: bool


class NavButton(Button):
    """Is a button of one row, or of three where the style sheet says so."""

    BINDINGS = [Binding("space", "press", show=False)]

    def __init__(self, label: str, *, id: str, primary: bool = False, danger: bool = False) -> None:  # noqa: A002
        """Make a button; a `primary` one is what Enter does, a `danger` one removes something."""
        # As long as nothing has the focus, so that most pages have its styles found once.
        kind = "primary -enter" if primary else "danger" if danger else None
        super().__init__(_signed(label, danger=danger), id=id, compact=True, classes=kind)
        # A style sheet cannot say 0.
        self.styles.line_pad = 0

    def on_mount(self) -> None:
        """Follow the focus, if Enter presses this button wherever no other takes it."""
        if self.has_class("primary"):
            self.watch(self.screen, "focused", self._mark)

    def _mark(self, focused: Widget | None) -> None:
        self.set_class(not isinstance(focused, TAKES_ENTER), "-enter")

    def call(self, label: str, *, danger: bool = False) -> None:
        """Give the button another label, for something else that it does."""
        self.set_class(danger, "danger")
        self.label = _signed(label, danger=danger)
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del container, viewport
        return Content.from_text(self.label).cell_length + SIDES

    def render(self) -> Content:
        """Draw the label between bars in focus, which may be a border; between brackets where no fill can be seen."""
        label = Content.from_text(self.label)
        label = label.pad_right(max(0, self.size.width - SIDES - label.cell_length))
        if self.has_focus and self.size.height == 1 and not self.styles.border_left[0]:
            return Content.assemble(("▌ ", "$foreground"), label, (" ▐", "$foreground"))
        if isinstance(self.app, WithFills) and not self.app.fills:
            return Content.assemble("[ ", label, " ]")
        return Content.assemble("  ", label, "  ")


def _signed(label: str, *, danger: bool) -> Content:
    """Return the label of a button, with a sign if it removes something."""
    return Content(f"✗ {label}" if danger else label)
