"""Devices that compute codes, and the enrolments that lead to them, without their secrets."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Parameters(NamedTuple):
    """The parameters by which a device computes its codes, in the terms of RFC 6238."""

    algorithm: str = "SHA1"
    """`SHA1`, `SHA256` or `SHA512`."""
    digits: int = 6
    """6 or 8."""
    period: int = 30
    """Seconds a step lasts, 15 to 60."""


STANDARD = Parameters()
"""The parameters of every device enrolled by this program."""
APPROVING = frozenset({"privacyidea_authenticator"})
"""The methods whose devices approve a sign-in, and have neither a secret in common with us nor codes."""


class Factor(NamedTuple):
    """A device that has proved that it holds its secret, active or retired."""

    id: str
    user_id: int
    method: str
    """Identifier of the method, such as `okta_verify`."""
    phone: str
    """`iphone` or `android`; empty for an imported token."""
    name: str
    """Its owner's name for it, such as « Mon iPhone »; empty in databases older than device names."""
    account: str
    """The account part of the label in the phone's app."""
    created_at: int
    last_used_at: int | None
    drift: int
    """Steps by which the phone's clock was ahead (+1) or behind (-1) at the last accepted code."""
    disabled_at: int | None
    """When too many refused codes disabled it. It still counts as a factor until it is enrolled again or reset."""
    retired_at: int | None
    """When it was replaced, removed or reset; None while it is active."""
    parameters: Parameters = STANDARD


class Pending(NamedTuple):
    """A pending enrolment without its secret, as shown to the person once authenticated."""

    id: str
    method: str
    phone: str
    name: str
    replaces: str | None
    created_at: int
    expires_at: int


class Stage(StrEnum):
    """The stage of an enrolment, as its page shows it."""

    WAITING = "waiting"
    RETRIEVED = "retrieved"
    """The phone has read the secret."""
    SUCCESS = "success"
    """The phone has proved the secret: the factor is active."""
    TIMEOUT = "timeout"
    """The enrolment expired, or was abandoned or replaced."""
    REJECTED = "rejected"
    """The person declined on the phone; a proof is still accepted."""
