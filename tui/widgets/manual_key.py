"""The values to type into the phone's app when it cannot scan."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from storage import Enrolment, labels
from tui.language import _
from tui.language.spelling import spelled_in_its_place
from tui.language.text import clean
from tui.messages import scanning
from tui.widgets.big_words import BigWords
from tui.widgets.copyable import Copyable
from tui.widgets.key_groups import KeyGroups
from tui.widgets.veil import Veil
from tui.widgets.words import Words

BIG = 5
"""Rows of the letters that are spelled, where there is room for them."""
TYPING = 30
"""Seconds that a key which was asked for stays in sight."""


class ManualKey(Vertical):
    """Shows account, issuer, and the key in groups of four, the chosen one spelled."""

    DEFAULT_CSS = """
    ManualKey { height: auto; max-width: 74; }
    ManualKey Horizontal { height: auto; }
    ManualKey .label { width: 13; color: $muted; }
    ManualKey #kind { width: 1fr; text-style: bold; border-left: blank; }
    ManualKey .remark { color: $muted; }
    ManualKey #spelled { margin-top: 1; height: 2; }
    ManualKey #key-and-group Vertical { width: 34; max-width: 100%; height: auto; }
    ManualKey #chosen { display: none; width: 1fr; margin-left: 1; }
    """

    def __init__(self, enrolment: Enrolment, monotonic: Callable[[], float], *, veiled: bool) -> None:
        """Hide the key, if `veiled`, until it is asked for."""
        super().__init__()
        self._enrolment, self._monotonic, self._veiled = enrolment, monotonic, veiled

    def compose(self) -> ComposeResult:
        """Yield everything as it is to be seen first."""
        enrolment, key = self._enrolment, KeyGroups(self._enrolment.secret, id="key")
        yield _row(_("Compte"), Copyable(clean(enrolment.account, labels.LONGEST), id="account"))
        yield _row(_("Émetteur"), Copyable(clean(enrolment.issuer), id="issuer"))
        with Veil(_("Afficher la clé"), _("Masquer la clé"), TYPING, self._monotonic, veiled=self._veiled):
            with Horizontal(id="key-and-group"):
                with Vertical():
                    yield _row(_("Clé secrète"), key)
                    yield _row(_("Type de clé"), Words(_("Basée sur le temps"), id="kind"))
                yield BigWords(key.groups[0], id="chosen", tallest=BIG)
            yield Words(spelled_in_its_place(key.groups, 0), id="spelled")
            yield Words(scanning.never_in_a_key(), classes="remark")

    @on(KeyGroups.Chosen)
    def _spell(self) -> None:
        key = self.query_one(KeyGroups)
        self.query_one(BigWords).text = key.groups[key.chosen]
        self.query_one("#spelled", Words).update(spelled_in_its_place(key.groups, key.chosen))


def _row(label: str, value: Words) -> Horizontal:
    return Horizontal(Words(label, classes="label"), value, id=f"{value.id}-row")
