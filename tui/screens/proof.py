"""Étape 8: the code that proves that the phone holds the secret."""

from __future__ import annotations

from storage import EnrolmentExpired, EnrolmentTakenOver, Session, StorageError
from tui.messages import steps
from tui.screens.code_page import CodePage
from tui.screens.watching_page import WatchingPage


class ProofPage(CodePage, WatchingPage):
    """Asks once for the code that proves the phone."""

    def page_title(self) -> str:
        return steps.type_the_code()

    def lead(self) -> tuple[str, ...]:
        """Tell Étape 7, where the app has it, and Étape 8."""
        return tuple(filter(None, steps.where_the_proof_is(self.journey)[:2]))

    def remark(self) -> str:
        """Say why a code is typed that the guide says not to type."""
        return steps.where_the_proof_is(self.journey)[2]

    def check(self, code: str) -> Session:
        return self.services.store.enrolments.prove(self.journey.person, self.journey.pending.id, code)

    def refused(self, error: StorageError) -> None:
        """Show a secret that is gone no more: going back leads to « Actualiser le code »."""
        super().refused(error)
        if isinstance(error, EnrolmentExpired | EnrolmentTakenOver):
            self.journey = self.journey.expired()

    def accepted(self, session: Session) -> None:
        self.go(self.journey.proved(session))
