"""The operator's way out of the kiosk: name, password and code."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, Input

from storage import (
    ApprovalState,
    CodeRefused,
    FactorDisabled,
    Locked,
    NoActiveFactor,
    NotAllowed,
    Session,
    SignInRefused,
    StorageError,
    codes,
)
from tui.language import _
from tui.messages import approvals, errors, steps
from tui.screens.approving import ApprovingScreen
from tui.screens.asking import A_CODE_KEEPS
from tui.screens.page import WizardPage
from tui.widgets.big_font import ROWS
from tui.widgets.field import Field, PasswordField
from tui.widgets.nav_button import NavButton
from tui.widgets.number_to_choose import NumberToChoose
from tui.widgets.overlay import Overlay
from tui.widgets.words import Words
from tui.wizard import approving
from tui.wizard.journey import Journey
from tui.wizard.services import Services

PURPOSE = "end of the kiosk"
"""The detail of the event in the audit log."""


class WayOutPage(WizardPage, ApprovingScreen[None], Overlay[None]):
    """Asks an operator for name, password and code. Refuses anything wrong, and anybody else, in the same words.

    Where phones can be asked, an operator without a code approves on theirs, once the password was right.
    """

    DEFAULT_CSS = """
    WayOutPage.-asking-phone #page > Field, WayOutPage.-asking-phone .way-out, WayOutPage.-asking-phone #next {
        display: none;
    }
    """

    def __init__(self, services: Services, journey: Journey, proved: Callable[[], None], lost: str = "") -> None:
        """Call `proved` once an operator has proved who they are; say what is `lost` with the client's page."""
        super().__init__(services, journey)
        self._proved, self._lost = proved, lost

    def page_title(self) -> str:
        return _("Fermer le kiosque")

    def phase(self) -> None:
        """Show no stepper: this is no step of the guide."""

    def step_words(self) -> str:
        """Say nothing: this is no step of the guide."""
        return ""

    def compose_body(self) -> ComposeResult:
        without = f"\n{_approve_without_a_code()}" if self._asks_phones else ""
        yield Words(_("Réservé aux opérateurs.") + without, classes="lead way-out")
        yield Field(_("Nom d'utilisateur"), id="name")
        yield PasswordField(_("Mot de passe"), id="password")
        yield PasswordField(_("Code de votre téléphone"), id="code", stray=str.isdecimal)
        yield NumberToChoose(ROWS)

    @property
    def _asks_phones(self) -> bool:
        return self.services.settings.serve.url is not None

    def on_mount(self) -> None:
        """Warn of what the client in front of the kiosk loses."""
        if self._lost:
            self.notice.say(self._lost, "remark")

    def left_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Annuler"), id="back")

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Fermer le kiosque"), id="next", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        if not self.awaits_a_phone:
            yield _("Tab"), _("champ suivant")
            yield _("Entrée"), _("valider")
        yield _("Échap"), _("annuler")
        yield _("F1"), _("aide")

    def help_words(self) -> Iterable[str]:
        """Say what closes the kiosk, and how a client who is here by mistake gets back."""
        if self.number.is_shown:
            yield approvals.number(self.number.digits)
        else:
            yield from self._of_the_fields()
        yield _("Vous n'êtes pas opérateur ? Échap revient à votre page, telle que vous l'avez laissée.")

    def _of_the_fields(self) -> Iterable[str]:
        yield _("Un opérateur ferme le kiosque avec son nom, son mot de passe et le code de son téléphone.")
        yield _("Le code ne doit pas avoir déjà servi : attendez au besoin que le téléphone en affiche un autre.")
        if self._asks_phones:
            yield _approve_without_a_code()

    def action_back(self) -> None:
        """Go back to the client, unless the store is at work."""
        if self.busy:
            self.give_up_waiting()
        else:
            self.dismiss()

    @on(Input.Submitted, "#name")
    def _to_password(self) -> None:
        if self._has("#name"):
            self.query_one("#password").focus()

    @on(Input.Submitted, "#password")
    def _to_code(self) -> None:
        if self._has("#password"):
            self.query_one("#code").focus()

    def _has(self, selector: str) -> bool:
        needed = {
            "#name": steps.type_the_name(),
            "#password": steps.type_the_password(),
            "#code": _("Saisissez le code de votre téléphone."),
        }
        return self.query_one(selector, Field).needs(needed[selector])

    @on(Input.Submitted, "#code")
    @on(Button.Pressed, "#next")
    def _sign_in(self) -> None:
        name, password, code = (self.query_one(f"#{part}", Field).value for part in ("name", "password", "code"))
        by_phone = self._asks_phones and not code
        # Each says what it needs; the cursor goes to the first.
        needed = ("#password", "#name") if by_phone else ("#code", "#password", "#name")
        is_there = [self._has(selector) for selector in needed]
        if not all(is_there) or self.busy or self.awaits_a_phone:
            return
        if by_phone:
            self._by_phone(name, password)
        else:
            self._by_code(name, password, code)

    def _by_code(self, name: str, password: str, code: str) -> None:
        try:
            codes.must_be_possible(code)
        except CodeRefused as refusal:
            self.notice.say(errors.refused_code(refusal, self.services.clock()))
            self.query_one("#code", Field).start_again()
            return
        self.ask(
            lambda: self._check(name, password, code), self._signed_in, waiting=steps.checking(), keeps=A_CODE_KEEPS
        )

    def _check(self, name: str, password: str, code: str) -> Session:
        return self.services.store.sign_in.as_operator(name, password, code, PURPOSE)

    def _signed_in(self, _session: Session) -> None:
        self._proved()

    # By phone

    def _by_phone(self, name: str, password: str) -> None:
        sign_in = self.services.store.sign_in
        self.ask(
            lambda: sign_in.operator_who_approves(name, password, PURPOSE),
            self._ask_operator,
            waiting=steps.checking(),
        )

    def _ask_operator(self, session: Session) -> None:
        asking = approving.of_a_sign_in(self.services.store, session, PURPOSE)
        self.ask_phone(asking, approvals.may_the_kiosk_close())

    def number_shown(self) -> None:
        self.set_focus(None)

    def approved(self, session: Session) -> None:
        self._signed_in(session)

    def ended(self, state: ApprovalState) -> None:
        """Say how, and let the password be typed again."""
        super().ended(state)
        self._start_again()

    def session_ended(self) -> None:
        """Refuse: the session is the operator's, and the client's goes on."""
        self.refused(SignInRefused())

    def refused(self, error: StorageError) -> None:
        """Say why, and let the password and the code be typed again; keep what was not tried."""
        if isinstance(error, SignInRefused | NotAllowed | NoActiveFactor | FactorDisabled):
            self.forget_request()
            self.notice.say(_("Nom, mot de passe ou code incorrect. Vérifiez-les et recommencez."))
        else:
            super().refused(error)
        if isinstance(error, Locked):
            self.query_one("#code").focus()
        else:
            self._start_again()

    def _start_again(self) -> None:
        self.query_one("#code", Field).value = ""
        self.query_one("#password", Field).start_again()


def _approve_without_a_code() -> str:
    """Say what to do with a phone that shows no codes."""
    return _("Votre téléphone approuve, sans code ? Laissez le code vide.")
