"""Visits to the guide, for operators who watch where people stop."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Waypoint(StrEnum):
    """A stage of the guide that a person can reach."""

    METHODS = "methods"
    DEVICE_TYPE = "device type"
    QR_CODE = "qr code"
    MANUAL_ENTRY = "manual entry"
    PROOF = "proof"


class Visit(NamedTuple):
    """The progress of one session through the guide."""

    name: str
    """The account's name."""
    method: str
    """The method being enrolled; empty before one is chosen."""
    waypoint: Waypoint
    """The last waypoint reached."""
    began_at: int
    at: int
    """When the last waypoint was reached."""


class Funnel(NamedTuple):
    """Counts of the visits to the guide: how many succeeded, and where the others stopped."""

    begun: int
    proved: int
    under_way: int
    left: Mapping[Waypoint, int]
    """Visits given up, by the last waypoint reached."""
