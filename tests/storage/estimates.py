"""How guessable a password is, computed once for the same names: most people of the tests have the same."""

from __future__ import annotations

import pytest

from storage.domain import guesses

_estimate = guesses._estimate
_ESTIMATED: dict[tuple[str, ...], int] = {}


def _estimate_once(plain: str, words: list[str]) -> int:
    key = (plain, *words)
    if key not in _ESTIMATED:
        _ESTIMATED[key] = _estimate(plain, words)
    return _ESTIMATED[key]


def compute_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reuse in this test what was computed from the same password and names."""
    monkeypatch.setattr(guesses, "_estimate", _estimate_once)
