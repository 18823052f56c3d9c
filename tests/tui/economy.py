"""Work of Textual that no test sees, left out: a third of what a headless program does."""

from __future__ import annotations

from typing import Any

import pytest
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

render_update = Compositor.render_update
_parse_rules = Stylesheet._parse_rules
_PARSED: dict[tuple[object, ...], list[RuleSet]] = {}


def _render_when_asked(compositor: Compositor, full: bool = False, **options: Any) -> object:
    """Render the screen only for a test that looks at it; a headless driver shows nothing."""
    if full:
        return render_update(compositor, full=True, **options)
    compositor._dirty_regions.clear()
    return None


def _parse_once(sheet: Stylesheet, css: str, read_from: tuple[str, str], *more: Any, **options: Any) -> list[RuleSet]:
    """Parse a source once with the variables of a theme, however many apps use it."""
    key = (css, read_from, more, frozenset(options.items()), frozenset(sheet._variables.items()))
    if key not in _PARSED:
        _PARSED[key] = _parse_rules(sheet, css, read_from, *more, **options)
    return _PARSED[key]


def parse_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reuse parsed styles in this test."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_once)


def render_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render in this test only what is looked at."""
    monkeypatch.setattr(Compositor, "render_update", _render_when_asked)
