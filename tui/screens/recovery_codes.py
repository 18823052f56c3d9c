"""Ten recovery codes, shown once."""

from __future__ import annotations

from collections.abc import Iterable
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
from tui.messages import printing, recovery_codes, times
from tui.screens.leave_codes import LeaveCodes
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

    @property
    def _codes(self) -> RecoverySet | None:
        return self.journey.recovery

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
        return recovery_sheet.can_save(self.services)

    def right_buttons(self) -> Iterable[Button]:
        if self._can_save:
            yield NavButton(_("Enregistrer"), id="save")
        if self._can_print():
            yield NavButton(_("Imprimer"), id="print")
        yield NavButton(_("Suivant"), id="next", primary=True)

    def help_words(self) -> Iterable[str]:
        """Say what else can be done with the codes here."""
        yield from super().help_words()
        if self._can_save and not self.journey.codes_file:
            yield _("Enregistrer les met dans un fichier que personne d'autre ne peut lire.")
        if self._can_print():
            yield _("Imprimer les envoie à l'imprimante de cette machine.")

    def keys(self) -> Iterable[tuple[str, str]]:
        """Name the keys that do something with codes once there are some."""
        if self._codes and self._can_save and not self.journey.codes_file:
            yield _("S"), _("enregistrer")
        if self._codes and self._can_print():
            yield _("P"), _("imprimer")
        if self._codes:
            yield _("Entrée"), _("suivant")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    def _can_print(self) -> bool:
        return recovery_sheet.can_print(self.services)

    def on_mount(self) -> None:
        """Have the store make the codes; hashing ten of them takes a moment."""
        if self._codes:
            self._show(self._codes)
            self._offer_to_save()
        else:
            self._offer(codes=False)
            store, person = self.services.store, self.journey.person
            self.ask(lambda: store.recovery_codes.prepare(person), self._made, waiting=_("Préparation des codes."))

    def _offer(self, *, codes: bool) -> None:
        """Show the sheet and what can be done with it, or neither before there are codes."""
        for shown in self.query("Veil, #save, #print, #next"):
            shown.display = codes
        self.name_keys()

    def _offer_to_save(self) -> None:
        for save in self.query("#save"):
            save.display = not self.journey.codes_file
        self.name_keys()

    def _made(self, codes: RecoverySet) -> None:
        self.journey = self.journey.codes_made(codes)
        self._offer(codes=True)
        self.query_one("#next").focus()
        self.notice.clear()
        self._show(codes)

    def _show(self, codes: RecoverySet) -> None:
        half = len(codes.codes) // 2
        rows = (
            Content(" " * 7).join((_numbered(place, codes.codes), _numbered(place + half, codes.codes)))
            for place in range(half)
        )
        self.query_one(Ticket).show(Content("\n").join(rows))

    def _head(self) -> str:
        day = times.day(recovery_sheet.today(self.services))
        return f"{self.services.settings.issuer} · {self.person_name()} · {day}"

    def _sheet(self, codes: RecoverySet) -> str:
        return recovery_sheet.of(self.services, self.journey, codes)

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Save the codes to a file in the person's home."""
        if self.journey.codes_file:
            self._tell_where()
        elif self._codes and self._can_save and not self.busy:
            text, day = self._sheet(self._codes), recovery_sheet.today(self.services)
            self.ask(lambda: recovery_sheet.save(text, Path.home(), day), self._saved)

    def _saved(self, path: Path) -> None:
        """Say where they are, and let Enter go on: they are saved once."""
        self.journey = self.journey.codes_saved(str(path))
        self.query_one("#next").focus()
        self.name_keys()
        self._offer_to_save()
        self._tell_where()

    def _tell_where(self) -> None:
        self.notice.say(recovery_codes.saved(self.journey.codes_file), "done")

    @on(Button.Pressed, "#print")
    def action_print(self) -> None:
        """Print the codes on the printer of this machine."""
        if self._codes and self._can_print() and not self.busy:
            text, command = self._sheet(self._codes), self.services.settings.print_command
            self.ask(lambda: recovery_sheet.print_out(text, command), self._printed, waiting=printing.printing())

    def _printed(self, done: bool) -> None:
        if done:
            self.journey = self.journey.codes_on_paper()
            self.notice.say(recovery_codes.printed(), "done")
        else:
            self.notice.say(recovery_codes.not_printed())

    def action_back(self) -> None:
        """Go back to the list, once the person has agreed to lose the codes."""
        words = recovery_codes.lost_with_this_page(self.journey)
        if words and not self.busy:
            self.app.push_screen(LeaveCodes(words), self._leave)
        else:
            super().action_back()

    def _leave(self, yes: bool | None) -> None:
        if yes:
            super().action_back()

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
