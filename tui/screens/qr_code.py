"""Étapes 5 and 6: the QR code, with what to tap on the phone beside it."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button

from tui import qr
from tui.language import _, ngettext
from tui.screens.enrolment_page import EnrolmentPage
from tui.widgets.frame import KeyLine, NavButton, NavigationBar, Notice, Words
from tui.widgets.manual_key import ManualKey
from tui.widgets.qr_view import QRView

WORDS_COLUMNS = 35
"""The words beside the picture, and the column that parts them."""
KEY_ROWS = 1


class QrCodePage(EnrolmentPage):
    """The picture takes what the words leave. Where it cannot fit, the key stands in its place."""

    CSS_PATH = "qr_code.tcss"

    def page_title(self) -> str:
        """Configurez <app>."""
        return _("Configurez {app}").format(app=self.journey.method.name)

    def compose(self) -> ComposeResult:
        """Picture on the left, words on the right, keys below."""
        with Horizontal(id="sheet"):
            yield QRView()
            with VerticalScroll(id="page", can_focus=False):
                yield Words(self.page_title(), id="title")
                yield Words(self.step_words(), classes="muted")
                with Vertical(id="by-hand"):
                    yield Words(id="missing")
                    yield ManualKey(self.journey.pending)
                with Vertical(id="by-scan"):
                    yield from self._phone_steps()
                yield Words(id="countdown")
                yield NavButton(_("Impossible de numériser ?"), id="cannot-scan")
                yield NavButton(_("Actualiser le code"), id="refresh", primary=True)
                yield Notice()
                yield Words(id="above-buttons")
                yield NavigationBar(self.left_buttons(), self.right_buttons())
        yield KeyLine(self.keys())

    def _phone_steps(self) -> ComposeResult:
        journey = self.journey
        yield Words(journey.method.launch, id="launch")
        yield Words(
            _("Sur votre {phone}").format(phone=journey.phone.label if journey.phone else ""), classes="heading"
        )
        for number, step in enumerate(journey.method.steps, 1):
            tap, _line, hint = step.partition("\n")
            with Horizontal(classes="tap"):
                yield Words(f"{number}", classes="number")
                with Vertical(classes="tap-words"):
                    yield Words(tap)
                    if hint:
                        yield Words(hint, classes="muted")

    def keys(self) -> Iterable[tuple[str, str]]:
        """Short, since the picture takes the room."""
        yield _("Tab"), _("bouton suivant")
        yield _("Entrée"), _("valider")
        yield _("Échap"), _("retour")
        yield _("F1"), _("aide")
        yield _("Ctrl+Q"), _("quitter")

    def on_resize(self, event: events.Resize) -> None:
        """Lay the picture out again; the secret stays the same."""
        pending = self.journey.pending
        fitted = qr.fit(
            qr.enrolment_symbols(pending.issuer, pending.account, pending.secret),
            event.size.width - WORDS_COLUMNS,
            event.size.height - KEY_ROWS,
        )
        found = isinstance(fitted, qr.Picture)
        self.set_class(not found, "-no-picture")
        self.query_one(QRView).picture = fitted if isinstance(fitted, qr.Picture) else None
        if isinstance(fitted, qr.TooSmall):
            self.query_one("#missing", Words).update(missing(fitted))

    def tick(self) -> None:
        """An expired code is not to be scanned."""
        super().tick()
        self.query_one(QRView).visible = not self.expired

    @on(Button.Pressed, "#cannot-scan")
    def _cannot_scan(self) -> None:
        self.go(self.journey.cannot_scan())


def missing(too_small: qr.TooSmall) -> str:
    """How much larger the terminal must be, and what to do meanwhile."""
    lacking = []
    if too_small.rows:
        lacking.append(ngettext("{n} ligne", "{n} lignes", too_small.rows).format(n=too_small.rows))
    if too_small.columns:
        lacking.append(ngettext("{n} colonne", "{n} colonnes", too_small.columns).format(n=too_small.columns))
    return _("Il manque {lacking} pour afficher le code QR. Agrandissez la fenêtre, ou recopiez la clé :").format(
        lacking=_(" et ").join(lacking)
    )
