"""What a person has just done: told once, on the page that follows."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Done(StrEnum):
    """An act that has changed something."""

    ACCOUNT_CREATED = "account created"
    PASSWORD_CHOSEN = "password chosen"  # noqa: S105 - in the place of a one-time one
    PASSWORD_CHANGED = "password changed"  # noqa: S105
    RECOVERY_CODE_USED = "recovery code used"
    ADDED = "device added"
    REPLACED = "device replaced"
    RENAMED = "device renamed"
    REMOVED = "device removed"
    CODES_CONFIRMED = "codes confirmed"
    CODES_RENEWED = "codes renewed"
    ABANDONED = "enrolment abandoned"


class News(NamedTuple):
    """An act, and what its sentence names."""

    done: Done
    name: str = ""
    """The name of the account or of the device."""
    before: str = ""
    """The name of the device before, or of the device that this one replaces; empty where it is not known."""
    method: str = ""
    """The identifier of the device's method."""
    codes_left: int = 0
