"""One file per screen of the guide; `Step` names them. A screen is imported when it is first shown."""

from __future__ import annotations

from importlib import import_module

from tui.screens.page import WizardPage
from tui.wizard.steps import Step

CLASSES: dict[Step, str] = {
    Step.FIRST_START: "FirstStartPage",
    Step.FIRST_ACCOUNT: "FirstAccountPage",
    Step.SIGN_IN: "SignInPage",
    Step.NEW_PASSWORD: "NewPasswordPage",
    Step.SIGN_IN_CODE: "SignInCodePage",
    Step.APPROVAL: "ApprovalPage",
    Step.LOST_PHONE: "LostPhonePage",
    Step.INTERRUPTED: "InterruptedPage",
    Step.METHODS: "MethodsPage",
    Step.DEVICES: "DevicesPage",
    Step.DEVICE_TYPE: "DeviceTypePage",
    Step.QR_CODE: "QrCodePage",
    Step.MANUAL_ENTRY: "ManualEntryPage",
    Step.PROOF: "ProofPage",
    Step.ACTIVATED: "ActivatedPage",
    Step.RECOVERY_CODES: "RecoveryCodesPage",
    Step.RECOVERY_PROOF: "RecoveryProofPage",
    Step.CLIENT_SPACE: "ClientSpacePage",
    Step.CONFIRM_PASSWORD: "ConfirmPasswordPage",
}


def page_of(step: Step) -> type[WizardPage]:
    """Return the class of the page of a step, importing its file."""
    page: type[WizardPage] = getattr(import_module(f"tui.screens.{step}"), CLASSES[step])
    return page


__all__ = ["WizardPage", "page_of"]
