"""Signing in, after the password: the phone is asked, and the number to choose on it is shown here."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from storage import ApprovalState, Locked, Session, StorageError
from tui.language import _
from tui.messages import approvals, steps
from tui.screens.approving import ApprovingScreen
from tui.screens.code_page import CodePage
from tui.widgets.big_font import ROWS
from tui.widgets.code_field import CodeField
from tui.widgets.nav_button import NavButton
from tui.widgets.number_to_choose import NumberToChoose
from tui.wizard import approving
from tui.wizard.journey import Journey

SHORT_PAUSE = 10
"""Seconds: the phone is asked by itself after a pause that is shorter."""


class ApprovalPage(CodePage, ApprovingScreen[None]):
    """Waits until the phone has approved, or takes the code of another device; then says how else it has ended."""

    # Enter from habit leads nowhere while the phone is asked.
    AUTO_FOCUS = "CodeField"

    _asks_after_it = False
    """The phone is asked by itself once the pause is over, since that is soon."""
    _is_denied = False
    """The person said on the phone that it was not them who asked."""
    _is_going = False
    """The next page has been asked for."""

    def page_title(self) -> str:
        return approvals.title()

    def compose_body(self) -> ComposeResult:
        self.set_class(bool(self.lengths()), "-with-code")
        yield NumberToChoose(ROWS if self.lengths() else 2 * ROWS)
        if self.lengths():
            yield from super().compose_body()

    def lead(self) -> tuple[str, ...]:
        """Say that a code does as well."""
        return (approvals.or_a_code(),)

    def remark(self) -> str:
        """Say how a code is sent that is shorter than the boxes."""
        return steps.shorter_codes(self.lengths())

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(steps.phone_lost(), id="lost")
        yield NavButton(approvals.again(), id="again")
        leave = NavButton(approvals.to_sign_in(), id="leave", primary=True)
        leave.display = False
        yield leave

    def keys(self) -> Iterable[tuple[str, str]]:
        if self.lengths() and not self._is_denied:
            yield from super().keys()
            return
        yield _("Tab"), _("suivant")
        if self.focused is not None:
            yield _("Entrée"), _("valider")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    def help_words(self) -> Iterable[str]:
        """Tell the number again, in digits, and where to go without the phone."""
        yield from super().help_words()
        if self.number.is_shown:
            yield approvals.number(self.number.digits)
        yield steps.lost_phone_takes_a_code()

    # Asking

    def on_mount(self) -> None:
        """Ask the phone as the page opens."""
        self._ask_now()

    def _ask_now(self) -> None:
        self._asks_after_it = False
        asked = approvals.may_settings_change() if self.journey.changing_settings else approvals.may_one_sign_in()
        self.ask_phone(approving.of_a_sign_in(self.services.store, self.journey.person), asked)

    @on(Button.Pressed, "#again")
    def _ask_again(self) -> None:
        if not self.busy:
            # Whoever presses Enter once more leaves the new number alone.
            self.set_focus(self._code_field)
            self._ask_now()

    @on(Button.Pressed, "#lost")
    def _lost(self) -> None:
        if not self.busy:
            self.go(self.journey.lost_phone())

    def approved(self, session: Session) -> None:
        self._sent_by_itself = True
        self.accepted(session)

    # How it ends otherwise

    def ended(self, state: ApprovalState) -> None:
        """Say how, and offer what to do about it: to ask again, or to leave where somebody else may have asked."""
        super().ended(state)
        if state is ApprovalState.NOT_ME:
            self._deny()
        else:
            self._offer(state)

    def _deny(self) -> None:
        self._is_denied = True
        self.remove_class("-with-code")
        for widget in self.query("#lost, #again, #back, CodeField, .lead, .remark"):
            widget.display = False
        leave = self.query_one("#leave")
        leave.display = True
        leave.focus()

    def _offer(self, state: ApprovalState | None = None) -> None:
        """Give the focus to what helps, unless a code is being typed."""
        field = self._code_field
        if field is None or not field.value:
            self.query_one("#lost" if state is ApprovalState.DEVICE_GONE else "#again").focus()

    @property
    def _code_field(self) -> CodeField | None:
        return next(iter(self.query(CodeField)), None)

    def refused(self, error: StorageError) -> None:
        """Say why, and offer to ask again where the phone could not be asked."""
        super().refused(error)
        if not self.awaits_a_phone and not self._is_denied:
            self._offer()
            left = error.until - self.services.clock() if isinstance(error, Locked) else SHORT_PAUSE
            self._asks_after_it = left < SHORT_PAUSE

    def count_down(self) -> None:
        """Ask by itself once a short pause is over."""
        super().count_down()
        if self._asks_after_it and not self.busy and not self.notice.text:
            self._ask_now()

    def go(self, journey: Journey, *, unasked: bool = False) -> None:
        self._is_going = True
        super().go(journey, unasked=unasked)

    @property
    def is_left(self) -> bool:
        """Say so from the moment at which the person leaves: an approval is not redeemed for them any more."""
        return self._is_going or super().is_left

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.action_back()

    def action_back(self) -> None:
        """Go back; where somebody else may have asked, out of everything."""
        if self._is_denied and not self.busy:
            self.go(self.journey.sign_out())
        else:
            super().action_back()

    # The code of another device

    def lengths(self) -> Collection[int]:
        """Return how many digits the devices of this person show; none if they show no codes."""
        return self.journey.person.code_lengths

    def check(self, code: str) -> Session:
        return self.services.store.sign_in.with_code(self.journey.person, code)

    def accepted(self, session: Session) -> None:
        self.go(self.journey.code_accepted(session))
