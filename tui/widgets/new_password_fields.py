"""A new password, typed twice."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from storage import normal_password
from tui.language import _
from tui.messages import steps
from tui.widgets.field import Field, PasswordField
from tui.widgets.words import Words


class NewPasswordFields(Vertical):
    """Asks for a new password in two fields, with the rule in one sentence."""

    DEFAULT_CSS = "NewPasswordFields { height: auto; }"

    class Completed(Message):
        """Tells that Enter was pressed in the second field."""

    def compose(self) -> ComposeResult:
        """Yield the rule first: it is needed before typing."""
        yield Words(steps.good_passwords(), classes="muted")
        yield PasswordField(_("Mot de passe"), id="password")
        yield PasswordField(_("Le même mot de passe, encore une fois"), id="again")

    @property
    def password(self) -> str:
        """Return the text of the first field."""
        return self.query_one("#password", Field).value

    def problem(self) -> str:
        """Return what prevents the password from being tried, and put the cursor there; empty if nothing does."""
        again = self.query_one("#again", Field)
        if not self.password:
            self.query_one("#password").focus()
            return steps.no_password()
        if normal_password(again.value) != normal_password(self.password):
            again.value = ""
            again.focus()
            return _("Les deux mots de passe diffèrent. Saisissez de nouveau le second.")
        return ""

    def start_again(self) -> None:
        """Empty both fields, and put the cursor in the first."""
        for field in self.query(Field):
            field.value = ""
        self.query_one("#password").focus()

    @on(Input.Submitted, "#password")
    def _to_again(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#again").focus()

    @on(Input.Submitted, "#again")
    def _completed(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Completed())
