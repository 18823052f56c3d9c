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


def finding(name: str, good: bool, detail: str = "", otherwise: Gravity = Gravity.BAD) -> Finding:
    """Return what a check found: something good, or else something of another gravity."""
    return Finding(name, Gravity.GOOD if good else otherwise, detail)


def none_of(name: str, count: int) -> Finding:
    """Return what a check found that counts what is bad."""
    return finding(name, count == 0, str(count) if count else "")
