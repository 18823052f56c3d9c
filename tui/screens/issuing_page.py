"""The common part of the pages that have a secret issued."""

from __future__ import annotations

from storage import Enrolment, EnrolmentElsewhere, StorageError
from tui.methods.catalogue import Phone
from tui.screens.page import WizardPage
from tui.wizard import actions


class IssuingPage(WizardPage):
    """Asks the store for the secret of the method chosen, and shows it."""

    def issue(self, phone: Phone, name: str) -> None:
        """Have the store issue a secret for a phone of this type and name, or give the pending one again."""
        journey, store, issuer = self.journey, self.services.store, self.services.settings.issuer

        def issued(enrolment: Enrolment) -> None:
            self.go(journey.issued(phone, enrolment))

        self.ask(lambda: actions.begin_enrolment(store, journey, phone, name, issuer), issued)

    def refused(self, error: StorageError) -> None:
        """Lead to the choice of what to do with an enrolment that was begun elsewhere."""
        if isinstance(error, EnrolmentElsewhere):
            self.go(self.journey.elsewhere(error.pending))
        else:
            super().refused(error)
