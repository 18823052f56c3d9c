"""Ten recovery codes, shown once."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center
from textual.content import Content
from textual.widgets import Button

from storage import RecoverySet
from tui.files import recovery_sheet
from tui.language import _
from tui.language.text import clean
from tui.messages import recovery_codes, steps, times
from tui.screens.page import WizardPage
from tui.widgets.nav_button import NavButton
from tui.widgets.ticket import Ticket
from tui.widgets.veil import Veil
from tui.widgets.words import Words
from tui.wizard.journey import Journey
from tui.wizard.services import Services

COPYING = 120
"""Seconds to copy ten codes by hand."""


class RecoveryCodesPage(WizardPage):
    """Shows the recovery codes, to be copied, saved or printed. None works before the next page has its proof."""

    CSS_PATH = "recovery_codes.tcss"
    AUTO_FOCUS = "#next"
    SHOWS_A_SECRET = True
    BINDINGS = [Binding("s,S", "save", show=False), Binding("p,P", "print", show=False)]

    def __init__(self, services: Services, journey: Journey) -> None:
        super().__init__(services, journey)
        self._codes: RecoverySet | None = journey.recovery
        self._saved_in: Path | None = None

    def page_title(self) -> str:
        return _("Codes de secours")

    def compose_body(self) -> ComposeResult:
        yield Words(recovery_codes.keep_the_codes(), classes="lead")
        services, veiled = self.services, not self.services.permissions.plain_sight
        veil = Veil(_("Afficher les codes"), _("Masquer les codes"), COPYING, services.monotonic, veiled=veiled)
        with veil, Center():
            yield Ticket(self._head(), id="codes")
        yield Words(recovery_codes.never_in_a_code(), classes="muted never")

    @property
    def _can_save(self) -> bool:
        return self.services.settings.save_codes and self.services.permissions.save

    def right_buttons(self) -> Iterable[Button]:
        if self._can_save:
            yield NavButton(_("Enregistrer"), id="save")
        if self._can_print():
            yield NavButton(_("Imprimer"), id="print")
        yield NavButton(_("Suivant"), id="next", primary=True)

    def help_words(self) -> Iterable[str]:
        """Say what else can be done with the codes here."""
        yield from super().help_words()
        if self._can_save and not self._saved_in:
            yield _("Enregistrer les met dans un fichier que personne d'autre ne peut lire.")
        if self._can_print():
            yield _("Imprimer les envoie à l'imprimante de cette machine.")

    def keys(self) -> Iterable[tuple[str, str]]:
        """Name the keys that do something with codes once there are some."""
        if self._codes and self._can_save and not self._saved_in:
            yield _("S"), _("enregistrer")
        if self._codes and self._can_print():
            yield _("P"), _("imprimer")
        if self._codes:
            yield _("Entrée"), _("suivant")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    def _can_print(self) -> bool:
        command = self.services.settings.print_command
        return bool(command) and shutil.which(command[0]) is not None

    def on_mount(self) -> None:
        """Have the store make the codes; hashing ten of them takes a moment."""
        if self._codes:
            self._show(self._codes)
        else:
            self._offer(codes=False)
            store, person = self.services.store, self.journey.person
            self.ask(lambda: store.recovery_codes.prepare(person), self._show, waiting=_("Préparation des codes."))

    def _offer(self, *, codes: bool) -> None:
        """Show the sheet and what can be done with it, or neither before there are codes."""
        for shown in self.query("Veil, #save, #print, #next"):
            shown.display = codes
        self.name_keys()

    def _show(self, codes: RecoverySet) -> None:
        if not self._codes:
            self._codes = codes
            self._offer(codes=True)
            self.query_one("#next").focus()
        self.notice.clear()
        half = len(codes.codes) // 2
        rows = (
            Content(" " * 7).join((_numbered(place, codes.codes), _numbered(place + half, codes.codes)))
            for place in range(half)
        )
        self.query_one(Ticket).show(Content("\n").join(rows))

    def _head(self) -> str:
        day = times.day(self._today())
        return f"{self.services.settings.issuer} · {self.person_name()} · {day}"

    def _sheet(self, codes: RecoverySet) -> str:
        name = clean(self.journey.person.user.name)
        return recovery_sheet.sheet(codes.codes, self.services.settings.issuer, name, self._today())

    def _today(self) -> date:
        return times.local(self.services.clock()).date()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Save the codes to a file in the person's home."""
        if self._saved_in:
            self._saved(self._saved_in)
        elif self._codes and self._can_save and not self.busy:
            text, day = self._sheet(self._codes), self._today()
            self.ask(lambda: recovery_sheet.save(text, Path.home(), day), self._saved)

    def _saved(self, path: Path) -> None:
        """Say where they are, and let Enter go on: they are saved once."""
        self._saved_in = path
        self.query_one("#save").display = False
        self.query_one("#next").focus()
        self.name_keys()
        self.notice.say(
            _("Codes enregistrés dans {path}, que personne d'autre ne peut lire.").format(path=clean(str(path), 200)),
            "done",
        )

    @on(Button.Pressed, "#print")
    def action_print(self) -> None:
        """Print the codes on the printer of this machine."""
        if self._codes and self._can_print() and not self.busy:
            text, command = self._sheet(self._codes), self.services.settings.print_command
            self.ask(lambda: recovery_sheet.print_out(text, command), self._printed, waiting=steps.printing())

    def _printed(self, done: bool) -> None:
        if done:
            self.notice.say(_("Codes envoyés à l'imprimante. Ne laissez pas la feuille dans le bac."), "done")
        else:
            self.notice.say(_("L'imprimante n'a pas répondu. Recopiez les codes à la main."))

    @on(Button.Pressed, "#next")
    def _next(self) -> None:
        if self._codes and not self.busy:
            self.go(self.journey.codes_noted(self._codes))


def _numbered(place: int, codes: tuple[str, ...]) -> Content:
    """Return a line such as « 3  ABCD EFGH IJKLM », its number apart from the letters."""
    code = recovery_sheet.grouped(codes[place])
    return Content.assemble(
        (f"{place + 1:2}  ", "$muted"),
        *(("".join(run), "bold $primary" if digits else "bold") for digits, run in groupby(code, str.isdigit)),
    )
