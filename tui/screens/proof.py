"""Étape 8: the code that proves that the phone holds the secret."""

from __future__ import annotations

from storage import EnrolmentExpired, EnrolmentTakenOver, Session, StorageError
from tui.messages import steps
from tui.screens.code_page import CodePage
from tui.screens.watching_page import WatchingPage


class ProofPage(CodePage, WatchingPage):
    """Asked once, at enrolment."""

    def page_title(self) -> str:
        """What is asked."""
        return steps.type_the_code()

    def lead(self) -> str:
        """Étape 7, then where the code is."""
        return steps.where_the_proof_is(self.journey)

    def check(self, code: str) -> Session:
        """The store decides."""
        return self.services.store.enrolments.prove(self.journey.person, self.journey.pending.id, code)

    def refused(self, error: StorageError) -> None:
        """A secret that is gone is not shown again: going back leads to « Actualiser le code »."""
        super().refused(error)
        if isinstance(error, EnrolmentExpired | EnrolmentTakenOver):
            self.journey = self.journey.expired()

    def accepted(self, session: Session) -> None:
        """The method is active."""
        self.go(self.journey.proved(session))
