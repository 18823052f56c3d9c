"""A password to type, and a button that shows what was typed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button

from tui.language import _
from tui.widgets.field import Field, PasswordField
from tui.widgets.nav_button import NavButton


def fields_first(chain: list[Widget]) -> list[Widget]:
    """Put the buttons beside password fields behind the last field of the page, so that Tab goes through the fields."""
    beside = [widget for widget in chain if isinstance(widget, Button) and isinstance(widget.parent, PasswordRow)]
    others = [widget for widget in chain if widget not in beside]
    end = max((place for place, widget in enumerate(others, 1) if isinstance(widget, Field)), default=len(others))
    return [*others[:end], *beside, *others[end:]]


class PasswordRow(Horizontal):
    """Holds a password field, and beside it a button that shows the password where the place permits it."""

    DEFAULT_CSS = """
    PasswordRow { height: auto; max-width: 74; }
    PasswordRow Field { width: 1fr; }
    PasswordRow NavButton { margin: 1 0 0 1; }
    """

    def __init__(self, label: str, *, id: str, may_show: bool) -> None:  # noqa: A002
        """Make the field of this label and identifier; `may_show`: nobody else looks at the screen."""
        super().__init__()
        self._label, self._field, self._may_show = label, id, may_show

    def compose(self) -> ComposeResult:
        yield PasswordField(self._label, id=self._field)
        if self._may_show:
            yield NavButton(_("Afficher"), id=f"show-{self._field}", other=_("Masquer"))

    @on(Button.Pressed)
    def _turn(self, event: Button.Pressed) -> None:
        event.stop()
        field = self.query_one(PasswordField)
        field.password = not field.password
        self.query_one(NavButton).call(_("Afficher") if field.password else _("Masquer"))
