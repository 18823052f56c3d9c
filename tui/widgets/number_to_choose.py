"""The number to choose on a phone that approves, and how long it waits."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Center, Vertical

from storage import Approval
from tui.messages import approvals
from tui.widgets.big_font import ROWS
from tui.widgets.big_words import BigWords
from tui.widgets.words import Words


class NumberToChoose(Vertical):
    """Says what to do on the phone, with the number drawn large; shows nothing as long as there is none."""

    DEFAULT_CSS = """
    NumberToChoose { height: auto; }
    NumberToChoose Center { height: auto; }
    """

    def __init__(self, tallest: int = ROWS * 2) -> None:
        """Draw a number of `tallest` rows at most."""
        super().__init__()
        self._tallest = tallest
        self._ends_at = 0
        self.display = False

    def compose(self) -> ComposeResult:
        yield Words(id="what-to-do", classes="lead")
        with Center():
            yield BigWords(id="number", tallest=self._tallest)
        yield Words(id="patience", classes="muted")

    @property
    def is_shown(self) -> bool:
        """Say whether there is a number."""
        return bool(self.digits)

    @property
    def digits(self) -> str:
        """Return the number; empty if there is none."""
        return self.query_one(BigWords).text

    def show(self, approval: Approval, now: float) -> None:
        """Show the number of a request."""
        self.query_one(BigWords).text, self._ends_at = approval.number, approval.expires_at
        # What introduces the number is not parted from it.
        choose = approvals.choose_this_number(approval.number).replace(" ", "\u00a0")
        self.query_one("#what-to-do", Words).update(f"{approvals.open_the_app()} {choose}")
        self.display = True
        self.tick(now)

    def hide(self) -> None:
        """Show nothing any more."""
        self.query_one(BigWords).text = ""
        self.display = False

    def tick(self, now: float) -> None:
        """Say how long it still waits, once that is short."""
        self.query_one("#patience", Words).update(approvals.waiting(self._ends_at, now))
        self.set_class(approvals.is_short(self._ends_at, now), "-expiring")
