"""A new password, typed twice."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from storage import SHORTEST_PASSWORD, normal_password
from tui.language import _
from tui.messages import steps
from tui.widgets.field import Field
from tui.widgets.password_row import PasswordRow
from tui.widgets.words import Words


class NewPasswordFields(Vertical):
    """Asks for a new password in two fields, with the rule in one sentence."""

    DEFAULT_CSS = "NewPasswordFields { height: auto; }"

    class Completed(Message):
        """Tells that Enter was pressed in the second field."""

    def __init__(self, label: str, *, may_show: bool) -> None:
        """`label` is that of the first field; `may_show`: whether a button shows what was typed."""
        super().__init__()
        self._label, self._may_show = label, may_show

    def compose(self) -> ComposeResult:
        """Yield the rule under the field that it is about: above its label, it would stand under another field."""
        yield PasswordRow(self._label, id="password", may_show=self._may_show)
        yield Words(steps.good_passwords(), classes="muted")
        yield PasswordRow(_("Le même mot de passe, encore une fois"), id="again", may_show=self._may_show)

    @property
    def password(self) -> str:
        """Return the text of the first field."""
        return self.query_one("#password", Field).value

    def are_right(self) -> bool:
        """Tell whether the password can be tried; otherwise, say under each field what is wrong with it."""
        again = self.query_one("#again", Field)
        are_the_same = normal_password(again.value) == normal_password(self.password)
        if not are_the_same:
            again.start_again()
            again.say(_("Ce n'est pas le même mot de passe."))
        return self._is_long_enough() and are_the_same

    def _is_long_enough(self) -> bool:
        field = self.query_one("#password", Field)
        if not field.needs(steps.no_password()):
            return False
        if len(normal_password(self.password)) >= SHORTEST_PASSWORD:
            return True
        field.say(_("Il faut au moins 8 caractères."))
        field.focus()
        return False

    def start_again(self) -> None:
        """Empty both fields, and put the cursor in the first."""
        for field in self.query(Field):
            field.value = ""
        self.query_one("#password").focus()

    @on(Input.Submitted, "#password")
    def _to_again(self, event: Input.Submitted) -> None:
        event.stop()
        if self._is_long_enough():
            self.query_one("#again").focus()

    @on(Input.Submitted, "#again")
    def _completed(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Completed())
