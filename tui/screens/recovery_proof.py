"""The person shows that they kept the recovery codes."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, Input

from storage import CodeRefused, Locked, RecoverySet, StorageError
from tui.language import _
from tui.messages import recovery_codes
from tui.screens.page import WizardPage
from tui.widgets.field import Field
from tui.widgets.nav_button import NavButton
from tui.widgets.words import Words
from tui.wizard.steps import WrongStep


class RecoveryProofPage(WizardPage):
    """Asks for one of the ten codes, chosen at random, as proof that they were kept."""

    AUTO_FOCUS = "#recovery-code"

    def page_title(self) -> str:
        return _("Confirmez vos codes de secours")

    @property
    def codes(self) -> RecoverySet:
        """Return the codes that were shown."""
        if self.journey.recovery is None:
            raise WrongStep(self.journey.step)
        return self.journey.recovery

    def compose_body(self) -> ComposeResult:
        yield Words(recovery_codes.prove_the_codes(self.codes.asked + 1), classes="lead")
        label = _("Code numéro {number}").format(number=self.codes.asked + 1)
        masked = not self.services.permissions.plain_sight
        yield Field(label, id="recovery-code", password=masked, max_length=64, stray=str.isalnum)

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Confirmer"), id="next", primary=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#next")
    def _confirm(self) -> None:
        field, store, person, codes = self.query_one(Field), self.services.store, self.journey.person, self.codes
        if field.needs(recovery_codes.type_the_code_asked(codes.asked + 1)) and not self.busy:
            self.ask(
                lambda: store.recovery_codes.keep(person, codes, field.value),
                lambda session: self.go(self.journey.codes_kept(session)),
            )

    def refused(self, error: StorageError) -> None:
        """Say why, and let the code be typed again; keep one that was not tried."""
        if isinstance(error, CodeRefused):
            self.notice.say(recovery_codes.not_the_code_asked(self.codes.asked + 1))
        else:
            super().refused(error)
        self.query_one(Field).start_again(kept=isinstance(error, Locked))
