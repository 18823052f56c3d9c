"""What to type into the phone's app when it cannot scan."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from storage import Enrolment
from tui.language import _
from tui.text import clean
from tui.widgets.frame import Words


class ManualKey(Vertical):
    """Issuer, account, and the key in groups of four."""

    DEFAULT_CSS = """
    ManualKey { height: auto; max-width: 60; }
    ManualKey .label { color: $muted; }
    ManualKey .value { text-style: bold; }
    ManualKey #key { color: $primary; }
    """

    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__()
        self._enrolment = enrolment

    def compose(self) -> ComposeResult:
        """A label and a value each."""
        enrolment = self._enrolment
        yield Words(_("Compte"), classes="label")
        yield Words(clean(enrolment.account), classes="value")
        yield Words(_("Émetteur"), classes="label")
        yield Words(clean(enrolment.issuer), classes="value")
        yield Words(_("Clé secrète (jamais 0, 1, 8 ni 9)"), classes="label")
        yield Words(grouped(enrolment.secret), id="key", classes="value")
        yield Words(_("Type : basé sur le temps · SHA1 · 6 chiffres · 30 secondes"), classes="label")


def groups(secret: str) -> Sequence[str]:
    """The key in groups of four characters."""
    return [secret[start : start + 4] for start in range(0, len(secret), 4)]


def grouped(secret: str) -> str:
    """Two lines of groups, short enough for any terminal."""
    parts = groups(secret)
    half = (len(parts) + 1) // 2
    return " ".join(parts[:half]) + "\n" + " ".join(parts[half:])
