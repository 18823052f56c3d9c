"""The steps of the guide, one row each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

from storage import Waypoint


class WrongStep(Exception):
    """An event that cannot happen at this step: a defect of the caller."""


class Step(StrEnum):
    """A screen of the guide. The values are the names of the files in `tui/screens`."""

    FIRST_START = "first_start"
    FIRST_ACCOUNT = "first_account"
    SIGN_IN = "sign_in"
    NEW_PASSWORD = "new_password"  # noqa: S105
    SIGN_IN_CODE = "sign_in_code"
    APPROVAL = "approval"
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


PROVING = (Step.SIGN_IN_CODE, Step.APPROVAL)
"""The steps at which a person who has typed the password proves that they have the phone too."""


class Phase(IntEnum):
    """A part of the guide, as the stepper of a page shows it."""

    SIGN_IN = 0
    METHOD = 1
    PHONE = 2
    QR_CODE = 3
    CHECK = 4
    END = 5
    DONE = 6
    """After the last one: all of them are done."""


GUIDE_STEPS = 9
"""The number of steps (Étapes) of the guide."""


class Row(NamedTuple):
    """The facts of a step that are the same for everybody."""

    numbers: tuple[int, ...] = ()
    """The numbers of the guide's Étapes, 1 to 9, that the page stands for; none outside the guide."""
    phase: Phase | None = None
    """The part of the guide; None outside of it."""
    back: Step | None = None
    """The step that Précédent leads to; None: it depends on the person or forgets something, or leads
    nowhere."""
    waypoint: Waypoint | None = None
    """The waypoint that operators see for a person at this step."""


ROWS: Mapping[Step, Row] = MappingProxyType(
    {
        Step.FIRST_START: Row(),
        Step.FIRST_ACCOUNT: Row(back=Step.FIRST_START),
        Step.SIGN_IN: Row((2,), Phase.SIGN_IN),
        Step.NEW_PASSWORD: Row(phase=Phase.SIGN_IN),
        Step.SIGN_IN_CODE: Row(),
        Step.APPROVAL: Row(),
        Step.LOST_PHONE: Row(),
        Step.INTERRUPTED: Row(),
        Step.METHODS: Row((3,), Phase.METHOD, waypoint=Waypoint.METHODS),
        Step.DEVICES: Row(back=Step.METHODS),
        Step.DEVICE_TYPE: Row((1, 4), Phase.PHONE, waypoint=Waypoint.DEVICE_TYPE),
        Step.QR_CODE: Row((5, 6), Phase.QR_CODE, Step.DEVICE_TYPE, Waypoint.QR_CODE),
        Step.MANUAL_ENTRY: Row((5, 6), Phase.QR_CODE, waypoint=Waypoint.MANUAL_ENTRY),
        Step.PROOF: Row((7, 8), Phase.CHECK, waypoint=Waypoint.PROOF),
        Step.ACTIVATED: Row((8,), Phase.DONE),
        Step.RECOVERY_CODES: Row(back=Step.METHODS),
        Step.RECOVERY_PROOF: Row(back=Step.RECOVERY_CODES),
        Step.CLIENT_SPACE: Row(),
        Step.CONFIRM_PASSWORD: Row(),
    }
)
