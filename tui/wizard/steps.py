"""The steps of the guide, one row each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from storage import Waypoint


class Step(StrEnum):
    """A screen of the guide. The values are the names of the files in `tui/screens`."""

    FIRST_ACCOUNT = "first_account"
    SIGN_IN = "sign_in"
    NEW_PASSWORD = "new_password"  # noqa: S105
    SIGN_IN_CODE = "sign_in_code"
    LOST_PHONE = "lost_phone"
    INTERRUPTED = "interrupted"
    METHODS = "methods"
    DEVICES = "devices"
    DEVICE_TYPE = "device_type"
    QR_CODE = "qr_code"
    MANUAL_ENTRY = "manual_entry"
    PROOF = "proof"
    ACTIVATED = "activated"
    RECOVERY_CODES = "recovery_codes"
    RECOVERY_PROOF = "recovery_proof"
    CLIENT_SPACE = "client_space"
    CONFIRM_PASSWORD = "confirm_password"  # noqa: S105


GUIDE_STEPS = 9
"""The number of steps (Étapes) of the guide."""


class Row(NamedTuple):
    """The facts of a step that are the same for everybody."""

    back: Step | None = None
    """The step that Précédent leads to; None: it depends on the person or forgets something, or leads
    nowhere."""
    number: int | None = None
    """The number of the guide's Étape, 1 to 9."""
    waypoint: Waypoint | None = None
    """The waypoint that operators see for a person at this step."""


ROWS: Mapping[Step, Row] = MappingProxyType(
    {
        Step.FIRST_ACCOUNT: Row(),
        Step.SIGN_IN: Row(number=2),
        Step.NEW_PASSWORD: Row(),
        Step.SIGN_IN_CODE: Row(),
        Step.LOST_PHONE: Row(back=Step.SIGN_IN_CODE),
        Step.INTERRUPTED: Row(),
        Step.METHODS: Row(number=3, waypoint=Waypoint.METHODS),
        Step.DEVICES: Row(back=Step.METHODS),
        Step.DEVICE_TYPE: Row(number=4, waypoint=Waypoint.DEVICE_TYPE),
        Step.QR_CODE: Row(back=Step.DEVICE_TYPE, number=6, waypoint=Waypoint.QR_CODE),
        Step.MANUAL_ENTRY: Row(number=6, waypoint=Waypoint.MANUAL_ENTRY),
        Step.PROOF: Row(number=8, waypoint=Waypoint.PROOF),
        Step.ACTIVATED: Row(number=8),
        Step.RECOVERY_CODES: Row(back=Step.METHODS),
        Step.RECOVERY_PROOF: Row(back=Step.RECOVERY_CODES),
        Step.CLIENT_SPACE: Row(),
        Step.CONFIRM_PASSWORD: Row(),
    }
)
