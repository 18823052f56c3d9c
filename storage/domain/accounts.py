"""Accounts, and where their passwords are typed. Values do not change, and hold no secret."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from storage.domain.factors import Pending


class Role(StrEnum):
    """The rights of an account."""

    CLIENT = "client"
    OPERATOR = "operator"


class Door(StrEnum):
    """The place where a password is typed.

    Refusals at each are counted apart: guesses at one lock nobody out of another.
    """

    OPEN = "password"
    """Anyone may try any name here."""
    OWN = "own"
    """The SSH key or the system login has already said who the person is."""
    COUNTER = "counter"
    """The kiosk and the console, in the presence of an operator."""


class User(NamedTuple):
    """An account."""

    id: int
    name: str
    """Spelled as when the account was created; unique without regard to case."""
    role: Role
    mfa_required: bool
    """An operator switched multi-factor authentication on for this account."""
    disabled: bool
    one_time_password: bool
    """The password was issued by the program and must be changed at sign-in."""
    created_at: int
    """In Unix seconds, like every other time here."""
    last_sign_in_at: int | None
    """When a sign-in was last completed; None before the first."""
    email: str | None
    """Receives notices of changes, which the next sign-in shows too."""
    mfa_due_at: int | None
    """If `mfa_required`: the moment from which a method is required; None: at once."""
    password_expires_at: int | None
    """When a one-time password stops being accepted."""
    epoch: int
    """Sessions made in an earlier epoch have ended."""


class AccountStatus(NamedTuple):
    """The state of an account, as an operator sees it."""

    user: User
    devices: int
    """Active devices whose codes are accepted."""
    disabled_devices: int
    """Active devices disabled by too many refused codes."""
    codes_left: int
    """Unused recovery codes."""
    pending: Pending | None
    locked_until: int | None
    """When passwords and codes are checked again, if either is locked; None if neither is."""
    must_enrol: bool
    grace_days: int | None
    """As in `Session`."""
    mail_given_up_at: int | None = None
    """When a message to the address was given up, if none has been sent since; always None in lists."""
