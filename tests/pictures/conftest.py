"""Pages in every theme, whose styles are parsed once, and which are rendered when they are looked at."""

from __future__ import annotations

import pytest

from tests.tui import economy


@pytest.fixture(autouse=True)
def _economy(monkeypatch: pytest.MonkeyPatch) -> None:
    economy.compute_once(monkeypatch)
    economy.render_when_asked(monkeypatch)
