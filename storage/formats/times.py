"""Times in the form that programs read."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(seconds: int | None) -> str | None:
    """Return Unix seconds in ISO 8601, in UTC; as they are, if a damaged database holds no valid time."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return str(seconds)
