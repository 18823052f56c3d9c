"""Whether this installation can serve: the extra `serve` is optional."""

from __future__ import annotations

from importlib.util import find_spec


def can_serve() -> bool:
    """Tell whether what speaks HTTP is installed."""
    return all(map(find_spec, ("uvicorn", "starlette", "httptools")))
