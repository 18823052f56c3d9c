"""One file per screen of the guide; `Step` names them."""

from __future__ import annotations

from tui.screens.activated import ActivatedPage
from tui.screens.client_space import ClientSpacePage
from tui.screens.confirm_password import ConfirmPasswordPage
from tui.screens.device_type import DeviceTypePage
from tui.screens.first_account import FirstAccountPage
from tui.screens.manual_entry import ManualEntryPage
from tui.screens.methods import MethodsPage
from tui.screens.new_password import NewPasswordPage
from tui.screens.page import WizardPage
from tui.screens.proof import ProofPage
from tui.screens.qr_code import QrCodePage
from tui.screens.sign_in import SignInPage
from tui.screens.sign_in_code import SignInCodePage
from tui.wizard import Step

PAGES: dict[Step, type[WizardPage]] = {
    Step.FIRST_ACCOUNT: FirstAccountPage,
    Step.SIGN_IN: SignInPage,
    Step.NEW_PASSWORD: NewPasswordPage,
    Step.SIGN_IN_CODE: SignInCodePage,
    Step.METHODS: MethodsPage,
    Step.DEVICE_TYPE: DeviceTypePage,
    Step.QR_CODE: QrCodePage,
    Step.MANUAL_ENTRY: ManualEntryPage,
    Step.PROOF: ProofPage,
    Step.ACTIVATED: ActivatedPage,
    Step.CLIENT_SPACE: ClientSpacePage,
    Step.CONFIRM_PASSWORD: ConfirmPasswordPage,
}
"""The screen of each step."""

__all__ = ["PAGES", "WizardPage"]
