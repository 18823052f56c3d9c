"""Work of Textual that no test sees, left out, and what it computes from unchanged sources, computed once.

Both are much of what a headless program does.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import unwrap
from types import CodeType, FunctionType
from typing import Any

import pytest
from textual import _callback
from textual._compositor import Compositor
from textual.css import match
from textual.css import stylesheet as sheets
from textual.css.model import CombinatorType, RuleSet, Selector
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

render_update = Compositor.render_update
_parse = Stylesheet.parse
_parse_rules = Stylesheet._parse_rules
_apply = Stylesheet.apply
_count_parameters = _callback._count_parameters
_check_selectors = match._check_selectors
_PARSED: dict[tuple[object, ...], list[RuleSet]] = {}
_SHEETS: dict[tuple[object, ...], _Rules] = {}
_COUNTED: dict[CodeType, int] = {}


class _Rules(list[RuleSet]):
    """All rules of a sheet, and those that may concern a widget, by the selectors that name it."""

    def __init__(self, rules: list[RuleSet]) -> None:
        super().__init__(rules)
        self.by_name: dict[str, list[RuleSet]] = {}
        for rule in self:
            for name in rule.selector_names:
                self.by_name.setdefault(name, []).append(rule)
        self._some: dict[frozenset[str], _SomeRules] = {}

    def naming(self, names: set[str]) -> _SomeRules:
        """Return the rules with one of these selectors, in their order."""
        known = frozenset(self.by_name.keys() & names)
        if known not in self._some:
            self._some[known] = _SomeRules(rule for rule in self if not known.isdisjoint(rule.selector_names))
            self._some[known].all = self
        return self._some[known]


class _SomeRules(list[RuleSet]):
    """Rules that may concern a widget; the widgets within it may need others."""

    all: _Rules


def _render_when_asked(compositor: Compositor, full: bool = False, **options: Any) -> object:
    """Render the screen only for a test that looks at it; a headless driver shows nothing."""
    if full:
        return render_update(compositor, full=True, **options)
    compositor._dirty_regions.clear()
    return None


def _parse_once(sheet: Stylesheet) -> None:
    """Parse the same sources once with the variables of a theme, however many apps use them."""
    key = (frozenset(sheet._variables.items()), *sheet.source.items())
    if key not in _SHEETS:
        _parse(sheet)
        _SHEETS[key] = _Rules(sheet._rules)
    sheet._rules = _SHEETS[key]
    sheet._require_parse = False


def _parse_rules_once(
    sheet: Stylesheet, css: str, read_from: tuple[str, str], *more: Any, **options: Any
) -> list[RuleSet]:
    """Parse a source once with the variables of a theme, however many sheets have it."""
    key = (css, read_from, more, frozenset(options.items()), frozenset(sheet._variables.items()))
    if key not in _PARSED:
        _PARSED[key] = _parse_rules(sheet, css, read_from, *more, **options)
    return _PARSED[key]


def _apply_those_that_name(sheet: Stylesheet, node: DOMNode, **options: Any) -> None:
    """Let Textual choose among the rules that name this widget, instead of looking for them among all of them."""
    before = sheet.rules
    rules = before.all if isinstance(before, _SomeRules) else before
    if isinstance(rules, _Rules):
        sheet._rules = rules.naming(node._selector_names)
    try:
        _apply(sheet, node, **options)
    finally:
        sheet._rules = before


def _check_the_last_first(selectors: list[Selector], path: list[DOMNode]) -> bool:
    """Tell whether selectors match the last node of a path, beginning with the one that most often does not."""
    if not selectors[-1].check(path[-1]):
        return False
    if len(selectors) == 1 and selectors[0].combinator is CombinatorType.DESCENDENT:
        return True
    return _check_selectors(selectors, path)


def _rules_map(sheet: Stylesheet) -> dict[str, list[RuleSet]]:
    """Return the rules by the selectors in their names, from where they are since the sheet was parsed."""
    rules = sheet.rules
    rules = rules.all if isinstance(rules, _SomeRules) else rules
    return rules.by_name if isinstance(rules, _Rules) else {}


def _count_parameters_once(function: Callable[..., object]) -> int:
    """Count the parameters of a function once, even if it is made anew for each widget."""
    if not isinstance(function, FunctionType) or unwrap(function) is not function:
        return _count_parameters(function)
    if function.__code__ not in _COUNTED:
        _COUNTED[function.__code__] = _count_parameters(function)
    return _COUNTED[function.__code__]


def compute_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reuse in this test what was computed from the same sources."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_rules_once)
    monkeypatch.setattr(Stylesheet, "parse", _parse_once)
    monkeypatch.setattr(Stylesheet, "apply", _apply_those_that_name)
    monkeypatch.setattr(Stylesheet, "rules_map", property(_rules_map))
    for module in (match, sheets):
        monkeypatch.setattr(module, "_check_selectors", _check_the_last_first)
    monkeypatch.setattr(RuleSet, "__hash__", object.__hash__)  # The same, without a call of Python.
    monkeypatch.setattr(_callback, "_count_parameters", _count_parameters_once)


def render_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render in this test only what is looked at."""
    monkeypatch.setattr(Compositor, "render_update", _render_when_asked)
