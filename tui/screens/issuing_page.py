"""What the pages that ask for a secret share."""

from __future__ import annotations

from storage import Enrolment, EnrolmentElsewhere, StorageError
from tui.methods.catalogue import Phone
from tui.screens.page import WizardPage
from tui.wizard import actions


class IssuingPage(WizardPage):
    """Asks the store for the pending secret of the method chosen, and shows it."""

    def issue(self, phone: Phone, name: str) -> None:
        """A secret for a device of this type, called this: the one that is pending, if it still is."""
        journey, store, issuer = self.journey, self.services.store, self.services.settings.issuer

        def issued(enrolment: Enrolment) -> None:
            self.go(journey.issued(phone, enrolment))

        self.ask(lambda: actions.begin_enrolment(store, journey, phone, name, issuer), issued)

    def refused(self, error: StorageError) -> None:
        """One that was begun elsewhere must be taken over first."""
        if isinstance(error, EnrolmentElsewhere):
            self.go(self.journey.elsewhere(error.pending))
        else:
            super().refused(error)
