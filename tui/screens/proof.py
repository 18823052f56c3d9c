"""Étape 8: the code that proves that the phone holds the secret."""

from __future__ import annotations

from textual.app import ComposeResult

from storage import EnrolmentExpired, EnrolmentTakenOver, Session, StorageError
from tui.messages import scanning, steps
from tui.screens.code_page import CodePage
from tui.screens.watching_page import WatchingPage
from tui.widgets.words import Words


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

    def on_mount(self) -> None:
        self.tick()
        self.set_interval(1, self.tick)

    def compose_body(self) -> ComposeResult:
        yield from super().compose_body()
        yield Words(id="countdown")

    def tick(self) -> None:
        """Tell the last minutes of the QR code, without which no code is accepted, and its end."""
        if not self.journey.pending.expires_at:
            return
        left = int(self.journey.pending.expires_at - self.services.clock())
        words = self.query_one("#countdown", Words)
        words.display = 0 < left < scanning.LAST_SECONDS
        if words.display:
            words.update(scanning.qr_code_expires(left))
        if left <= 0 and not self.busy:
            self.lost(EnrolmentExpired())

    def check(self, code: str) -> Session:
        return self.services.store.enrolments.prove(self.journey.person, self.journey.pending.id, code)

    def refused(self, error: StorageError) -> None:
        """Show a secret that is gone no more: going back leads to « Actualiser le code »."""
        super().refused(error)
        if isinstance(error, EnrolmentExpired | EnrolmentTakenOver):
            self.journey = self.journey.expired()

    def accepted(self, session: Session) -> None:
        self.go(self.journey.proved(session))
