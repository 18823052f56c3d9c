"""One of a few usual answers, or one's own words."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Select

from tui.language import _
from tui.widgets.field import Field
from tui.widgets.nav_button import TakesEnter
from tui.widgets.words import Words

OTHER = ""
"""The answer that is to be written."""


class Answers(Select[str], TakesEnter):
    """Is a list that opens with Enter: solid between bars in focus, as a button is."""


class Pick(Horizontal):
    """Shows a label and a list that opens with Enter."""

    DEFAULT_CSS = """
    Pick { height: 1; }
    Pick .label { width: 15; padding: 0 0 0 3; color: $muted; }
    Pick Select { width: 1fr; }
    Pick SelectCurrent { background: $well; padding: 0 1; }
    Pick SelectCurrent Static#label { color: $foreground; text-wrap: nowrap; text-overflow: ellipsis; }
    Pick SelectCurrent .arrow { color: $foreground; }
    Pick Select:focus > SelectCurrent {
        background: $primary;
        background-tint: $primary 0%;
    }
    Pick Select:focus > SelectCurrent Static#label, Pick Select:focus > SelectCurrent .arrow {
        color: $on-primary;
        text-style: bold;
    }
    Pick SelectOverlay, Pick SelectOverlay:focus { border: round $primary; background: $surface; }
    """

    def __init__(
        self,
        label: str,
        answers: Sequence[tuple[str, str]],
        *,
        id: str,  # noqa: A002
        value: str | None = None,
    ) -> None:
        """Offer `answers`, each with what it means. None is chosen at first, unless it is that of `value`."""
        super().__init__(id=f"{id}-row")
        self._label = label
        # A Rich text is no markup, and is found by the letters typed while the list is open.
        options = [(Text(words), value) for words, value in answers]
        chosen = Select.NULL if value is None else value
        prompt = _("À choisir, avec Entrée")
        self.select = Answers(options, allow_blank=value is None, value=chosen, prompt=prompt, compact=True, id=id)

    @property
    def value(self) -> str | None:
        """Return what the chosen answer means; None while none is chosen."""
        value = self.select.value
        return value if isinstance(value, str) else None

    def compose(self) -> ComposeResult:
        yield Words(self._label, classes="label")
        yield self.select


class UsualOrOther(Vertical):
    """Offers the usual answers and « Autre », which opens a field."""

    DEFAULT_CSS = "UsualOrOther { height: auto; }"

    def __init__(self, label: str, usual: Sequence[str], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._pick = Pick(label, [*((words, words) for words in usual), (_("Autre"), OTHER)], id=f"{id}-usual")
        self._own = Field(label, id=f"{id}-own", max_length=120)
        self._own.display = False

    @property
    def value(self) -> str:
        """Return the answer; empty while it is still to be chosen or written."""
        return self._pick.value or self._own.value.strip()

    def missing(self) -> None:
        """Put the cursor where the answer is to be chosen or written."""
        (self._own if self._own.display else self._pick.select).focus()

    def compose(self) -> ComposeResult:
        """Yield the list, and a field that shows for « Autre » only."""
        yield self._pick
        yield self._own

    @on(Select.Changed)
    def _chosen(self) -> None:
        self._own.display = self._pick.value == OTHER
