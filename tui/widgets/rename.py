"""Asks for another name of a device."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Input
from textual.widgets.input import Selection

from tui.language import _
from tui.messages import steps
from tui.widgets.device_name import DeviceName
from tui.widgets.dialog import Dialog
from tui.widgets.field import Field
from tui.widgets.notice import Notice
from tui.widgets.words import Words


class Rename(Dialog[str | None]):
    """Asks for another name, in a field that holds the present one; None if the person gives up."""

    DEFAULT_CSS = """
    Rename Notice.-silent { display: none; }
    """

    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]
    AUTO_FOCUS = "#device-name"

    def __init__(self, name: str) -> None:
        super().__init__(_("Renommer"), title=_("Renommer"))
        self._present = name

    def help_words(self) -> tuple[str, ...]:
        return (
            steps.renaming(),
            _("Le nom est ce qui vous fait reconnaître cet appareil parmi les vôtres."),
            *super().help_words(),
        )

    def compose_body(self) -> ComposeResult:
        yield Words(_("Comment voulez-vous appeler cet appareil ?"))
        yield Words()
        yield DeviceName(self._present)
        yield Notice()

    def on_mount(self) -> None:
        """Have the first letter replace the present name, as in any field that is filled in."""
        field = self.query_one(DeviceName)
        field.selection = Selection(0, len(field.value))

    @on(Field.Wrong)
    def _say_what_is_wrong(self, event: Field.Wrong) -> None:
        """Say what is too long for the row under the field."""
        notice = self.query_one(Notice)
        if event.problem:
            notice.say(event.problem)
        else:
            notice.clear()

    @on(Input.Submitted)
    @on(Button.Pressed, "#yes")
    def _rename(self) -> None:
        name = self.query_one(DeviceName)
        if name.needs(steps.name_the_device()):
            self.dismiss(name.value)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
