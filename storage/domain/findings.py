"""Findings of `check`."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Gravity(StrEnum):
    """The gravity of a finding of `check`."""

    GOOD = "good"
    WARNING = "warning"
    """Deserves attention; the data is intact."""
    BAD = "bad"


class Finding(NamedTuple):
    """One line of `check`."""

    name: str
    """A stable word, such as `integrity` or `key`."""
    gravity: Gravity
    detail: str = ""
