"""Moments as programs read them."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(seconds: int | None) -> str | None:
    """ISO 8601; as it is, if a damaged file holds no moment there."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return str(seconds)
