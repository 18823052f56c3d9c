"""What to type into the phone's app when it cannot scan."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from storage import Enrolment
from tui.language import _
from tui.text import clean
from tui.widgets.frame import Words


class ManualKey(Vertical):
    """Issuer, account, and the key in groups of four."""

    DEFAULT_CSS = """
    ManualKey { height: auto; max-width: 60; }
    ManualKey Horizontal { height: auto; }
    ManualKey .label { width: 15; color: $muted; }
    ManualKey .value { width: 1fr; text-style: bold; }
    ManualKey #key { color: $primary; }
    ManualKey .remark { margin-top: 1; color: $muted; }
    """

    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__()
        self._enrolment = enrolment

    def compose(self) -> ComposeResult:
        """A label and a value each."""
        enrolment = self._enrolment
        for label, value, name in (
            (_("Compte"), clean(enrolment.account), "account"),
            (_("Émetteur"), clean(enrolment.issuer), "issuer"),
            (_("Clé secrète"), grouped(enrolment.secret), "key"),
            (_("Type de clé"), _("Basée sur le temps"), "kind"),
        ):
            with Horizontal():
                yield Words(label, classes="label")
                yield Words(value, id=name, classes="value")
        yield Words(_("La clé ne contient jamais 0, 1, 8 ni 9."), classes="remark")


def groups(secret: str) -> Sequence[str]:
    """The key in groups of four characters."""
    return [secret[start : start + 4] for start in range(0, len(secret), 4)]


def grouped(secret: str) -> str:
    """Two lines of groups, short enough for any terminal."""
    parts = groups(secret)
    half = (len(parts) + 1) // 2
    return " ".join(parts[:half]) + "\n" + " ".join(parts[half:])
