"""Notices of changes that a person is shown at the next sign-in and sent by e-mail."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class NoticeKind(StrEnum):
    """The kinds of change reported to a person at the next sign-in and by e-mail."""

    METHOD_ADDED = "method added"
    METHOD_REPLACED = "method replaced"
    METHOD_REMOVED = "method removed"
    METHODS_RESET = "methods reset"
    PASSWORD_CHANGED = "password changed"  # noqa: S105
    PASSWORD_RENEWED = "password renewed"  # noqa: S105
    RECOVERY_CODES_RENEWED = "recovery codes renewed"
    RECOVERY_CODE_USED = "recovery code used"
    SECOND_PHONE = "second phone refused"
    """Another phone has read the code that one was added with."""
    SIGN_IN_DENIED = "sign-in denied"
    """Somebody who knows the password asked to sign in, and the person said on the phone that it was not them."""


class Notice(NamedTuple):
    """One change to the methods, password or recovery codes of an account."""

    id: int
    at: int
    kind: NoticeKind
    detail: str
    """The name of the device, or the number of recovery codes left; empty if neither applies."""


class Mail(NamedTuple):
    """A notice to be sent by e-mail."""

    notice: Notice
    name: str
    """The account's name."""
    address: str
    attempts: int
    """How many times sending was tried, this time included."""
