"""Buttons: filled at rest, solid where Enter presses them, between bars in focus."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, OptionList, RadioSet

from tui.language import _

SIDES = 4
"""The columns that a button takes besides its label: nothing moves when the focus comes."""
LONGEST = 16
"""Columns of the longest label that the line of keys repeats."""
REMOVES = "✗ "
"""Before the label of a button that removes something."""


class TakesEnter:
    """Marks a widget that does something of its own when Enter is pressed, as those of Textual do that are below."""


TAKES_ENTER = (Button, OptionList, RadioSet, TakesEnter)
"""The widgets that do something of their own when Enter is pressed."""


class Beside(Widget):
    """Is beside a page: while it has the focus, keys do what it names, and Enter presses no button of the page."""

    def keys(self) -> Iterable[tuple[str, str]]:
        """Yield the keys that do something while it has the focus, for the last line of the page."""
        raise NotImplementedError


def beside(focused: Widget | None) -> Beside | None:
    """Return what is beside the page, if it has the focus."""
    return next((node for node in focused.ancestors if isinstance(node, Beside)), None) if focused else None


@runtime_checkable
class WithFills(Protocol):
    """An app that knows whether its terminal can show a fill apart from what it is on."""

    fills: bool


class NavButton(Button):
    """Is a button of one row, or of three where the style sheet says so."""

    BINDINGS = [Binding("space", "press", show=False)]

    def __init__(
        self,
        label: str,
        *,
        id: str,  # noqa: A002
        primary: bool = False,
        danger: bool = False,
        other: str = "",
    ) -> None:
        """Make a button; a `primary` one is what Enter does, a `danger` one removes something.

        It is wide enough for the `other` label that it has at times.
        """
        # As long as nothing has the focus, so that most pages have its styles found once.
        kind = "primary -enter" if primary else "danger" if danger else None
        super().__init__(_signed(label, danger=danger), id=id, compact=True, classes=kind)
        self._columns = max(cell_len(label), cell_len(other)) if other else 0
        # A style sheet cannot say 0.
        self.styles.line_pad = 0

    def on_mount(self) -> None:
        """Follow the focus, if Enter presses this button wherever no other takes it."""
        if self.has_class("primary"):
            self.watch(self.screen, "focused", self._mark)

    def _mark(self, focused: Widget | None) -> None:
        self.set_class(not isinstance(focused, TAKES_ENTER) and not beside(focused), "-enter")

    def _start_active_affect(self) -> None:
        """Take no other press for a moment, as Textual does; it looks the same, and is not painted again."""
        self.add_class("-active", update=False)
        self.set_timer(self.active_effect_duration, self._end_active_effect)

    def _end_active_effect(self) -> None:
        self.remove_class("-active", update=False)

    class Called(Message):
        """Tells that the button does something else now."""

    def call(self, label: str, *, danger: bool = False) -> None:
        """Give the button another label, for something else that it does."""
        self.set_class(danger, "danger")
        self.label = _signed(label, danger=danger)
        self.refresh(layout=True)
        # From the button itself: Textual takes what a widget sends back to its own parent no further.
        self.call_later(lambda: self.post_message(self.Called()))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del container, viewport
        return max(Content.from_text(self.label).cell_length, self._columns) + SIDES

    def render(self) -> Content:
        """Draw the label between bars in focus, which may be a border; between brackets where no fill can be seen."""
        label = Content.from_text(self.label)
        if (spare := self._columns - label.cell_length) > 0:
            label = Content.assemble(" " * (spare // 2), label, " " * (spare - spare // 2))
        # Not `size`, for which Textual lays out the whole page while it is laying it out.
        columns, rows = self.outer_size - self.gutter.totals
        label = label.pad_right(max(0, columns - SIDES - label.cell_length))
        if self.has_focus and rows == 1 and not self.styles.border_left[0]:
            return Content.assemble(("▌ ", "$foreground"), label, (" ▐", "$foreground"))
        if isinstance(self.app, WithFills) and not self.app.fills:
            return Content.assemble("[ ", label, " ]")
        return Content.assemble("  ", label, "  ")


def pressed_by_enter(focused: Widget | None) -> str:
    """Return what Enter does where a button has the focus, in that button's words; nothing elsewhere."""
    if not isinstance(focused, Button):
        return ""
    label = Content.from_text(focused.label).plain.removeprefix(REMOVES)
    return label[:1].lower() + label[1:] if cell_len(label) <= LONGEST else _("valider")


def _signed(label: str, *, danger: bool) -> Content:
    """Return the label of a button, with a sign if it removes something."""
    return Content(f"{REMOVES}{label}" if danger else label)
