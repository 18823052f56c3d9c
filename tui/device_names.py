"""The name that is suggested for a device."""

from __future__ import annotations

from collections.abc import Collection


def name_apart(name: str, taken: Collection[str]) -> str:
    """This name, or the first of « name 2 », « name 3 » that is not taken."""
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(other for other in numbered if other not in taken)
