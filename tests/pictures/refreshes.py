"""Widgets refreshed once where a theme changes many of their rules, and those of the widgets around them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from textual.css.styles import Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

_update_nodes = Stylesheet.update_nodes
_refresh = Styles.refresh


class _Stale:
    """What is to be painted once all styles are applied, and whether it is to be laid out too."""

    def __init__(self) -> None:
        self._layouts: dict[DOMNode, bool] | None = None

    def update_nodes(self, sheet: Stylesheet, nodes: Iterable[DOMNode], **options: Any) -> None:
        """Apply all styles, then refresh."""
        if self._layouts is not None:
            _update_nodes(sheet, nodes, **options)
            return
        self._layouts = {}
        try:
            _update_nodes(sheet, nodes, **options)
        finally:
            found, self._layouts = self._layouts, None
            for node, layout in found.items():
                node.refresh(layout=layout)

    def refresh(self, styles: Styles, *, layout: bool = False, children: bool = False, **options: bool) -> None:
        """Remember what Textual would refresh at once."""
        node = styles.node
        if self._layouts is None or options:
            _refresh(styles, layout=layout, children=children, **options)
        elif node is not None and node._is_mounted:
            self._add(node, layout)
            for child in node.walk_children(with_self=False) if children else ():
                self._add(child, layout)

    def _add(self, node: DOMNode, layout: bool) -> None:
        assert self._layouts is not None
        self._layouts[node] = layout or self._layouts.get(node, False)


def refresh_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refresh in this test each widget once for all styles that are applied together."""
    stale = _Stale()
    monkeypatch.setattr(
        Stylesheet, "update_nodes", lambda sheet, nodes, **options: stale.update_nodes(sheet, nodes, **options)
    )
    monkeypatch.setattr(Styles, "refresh", lambda styles, **options: stale.refresh(styles, **options))
