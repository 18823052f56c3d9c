"""What a person is told of one change to their account."""

from __future__ import annotations

from storage import Notice


def sentence(notice: Notice) -> str:
    """One sentence with its date and hour."""
    return f"{notice.kind} {notice.detail}"
