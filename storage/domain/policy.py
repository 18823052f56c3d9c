"""What a deployment asks of every account, and from when on it is asked of this one."""

from __future__ import annotations

from collections.abc import Collection
from math import ceil
from typing import NamedTuple

from storage.domain.clock import DAY
from storage.domain.errors import TooManyDevices
from storage.domain.models import User

LONGEST_GRACE_DAYS = 365
"""How long anybody may be given before a method is required of them."""


class Policy(NamedTuple):
    """The same for all accounts; an operator may ask more of one."""

    mfa_required: bool = False
    grace_days: int = 0
    """How long after its creation an account may go without what is required."""
    required_methods: frozenset[str] = frozenset()
    devices_a_method: int = 5
    names: tuple[str, ...] = ()
    """What everybody here could put into a password: how the service and whose it is are called."""


def due_at(policy: Policy, user: User) -> int | None:
    """From when on this account must have a method; None if it never has to."""
    moments = []
    if user.mfa_required:
        moments.append(user.created_at if user.mfa_due_at is None else user.mfa_due_at)
    if policy.mfa_required or policy.required_methods:
        moments.append(user.created_at + policy.grace_days * DAY)
    return min(moments, default=None)


def days_left(policy: Policy, user: User, methods: Collection[str], now: int) -> int | None:
    """Days, rounded up, until a method that is missing is required: 0 or less if it is by now; None if all is well."""
    due = due_at(policy, user)
    if due is None or (methods and policy.required_methods <= set(methods)):
        return None
    return ceil((due - now) / DAY)


def is_over(days_left: int | None) -> bool:
    """Whether a method that is missing is required by now, with so many days left."""
    return days_left is not None and days_left <= 0


def must_have_room(policy: Policy, devices: Collection[str], more: int = 0) -> None:
    """Raise TooManyDevices if there is no room for one more device of a method beside these, and `more` than these."""
    if len(devices) + more >= policy.devices_a_method:
        raise TooManyDevices
