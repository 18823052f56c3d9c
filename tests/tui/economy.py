"""Work of Textual that no test sees, left out, and what it computes from unchanged sources, computed once.

Both are much of what a headless program does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from inspect import unwrap
from types import CodeType, FunctionType
from typing import Any

import pytest
from textual import _callback
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.styles import RulesMap, Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

render_update = Compositor.render_update
_parse = Stylesheet.parse
_parse_rules = Stylesheet._parse_rules
_apply = Stylesheet.apply
_count_parameters = _callback._count_parameters
_set_dirty = Widget._set_dirty
_replace_rules = Stylesheet.replace_rules
_get_dispatch_methods = MessagePump._get_dispatch_methods
_PARSED: dict[tuple[object, ...], list[RuleSet]] = {}
_SHEETS: dict[tuple[object, ...], _Rules] = {}
_FOUND: dict[tuple[object, ...], _Found] = {}
_COUNTED: dict[CodeType, int] = {}
_SEEN: dict[str, Any] = {}
"""What was rendered, and of what, since the loop of events ran last."""
_HANDLING: dict[tuple[type, type], list[tuple[type, Mapping[str, Any]]] | None] = {}
_FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
_ACTING = {"layout", "display", "overflow_x", "overflow_y", "pointer"}
"""Styles with a setter that does more than refresh, or makes an object for each widget."""


class _Rules(list[RuleSet]):
    """All rules of a sheet, those that may concern a widget, and those that were found to."""

    def __init__(self, rules: list[RuleSet]) -> None:
        super().__init__(rules)
        self.by_name: dict[str, list[RuleSet]] = {}
        for rule in self:
            for name in rule.selector_names:
                self.by_name.setdefault(name, []).append(rule)
        self.found: dict[tuple[object, ...], _Found] = {}
        self._some: dict[frozenset[str], _SomeRules] = {}

    def naming(self, names: set[str]) -> _SomeRules:
        """Return the rules with one of these selectors, in their order."""
        known = frozenset(self.by_name.keys() & names)
        if known not in self._some:
            self._some[known] = _SomeRules(self, known)
        return self._some[known]


class _SomeRules(list[RuleSet]):
    """Rules that may concern a widget; the widgets within it may need others."""

    def __init__(self, rules: _Rules, names: frozenset[str]) -> None:
        super().__init__(rule for rule in rules if not names.isdisjoint(rule.selector_names))
        self.all = rules
        self.key = tuple(map(id, self))
        """The same in every sheet with these rules: each is parsed once."""
        sets = [each.selectors for rule in self for each in rule.selector_set]
        self._names = frozenset(selector.name for selectors in sets for selector in selectors) | {"-textual-system"}

    def looks_at(self, path: list[DOMNode]) -> tuple[object, ...]:
        """Return what these rules tell the widgets of a path apart by, except their states."""
        names = self._names
        return tuple(
            (
                id(one._PSEUDO_CLASSES),
                names & one._css_type_names,
                one._id if one._id in names else "",
                names & one._classes,
            )
            for one in path
        )


class _Found:
    """What Textual found for a widget under widgets of the same types, names and classes, in each state of theirs."""

    def __init__(self, rules: _SomeRules, path: list[DOMNode]) -> None:
        selectors = [selector for rule in rules for each in rule.selector_set for selector in each.selectors]
        self.states: list[tuple[int, Callable[[Any], bool]]] = [
            (number, node._PSEUDO_CLASSES[name])
            for number, node in enumerate(path)
            for name in sorted({name for one in selectors if one._check(node) for name in one.pseudo_classes})
            if name in node._PSEUDO_CLASSES
        ]
        """The states that the rules ask for, and the number of the widget that they ask it of."""
        self.styles: dict[tuple[object, ...], _Looks] = {}


class _Looks:
    """The styles that Textual found for a widget, as its setters keep them."""

    def __init__(self, node: DOMNode, rules: RulesMap | None) -> None:
        self.flags = {flag: getattr(node, flag) for flag in _FLAGS}
        self.rules = rules
        kept = Styles()
        for key, value in (rules or {}).items():
            setattr(kept, key, value)
        self.kept = {key: value for key, value in kept._rules.items() if key not in _ACTING}
        self.acting = [key for key in rules or () if key in _ACTING]
        self.animated = bool(rules and rules.get("transitions"))

    def give(self, node: DOMNode, animate: bool) -> None:
        """Give these styles to a widget; those that it has need no setter to find that nothing changes."""
        if self.rules is None:
            return
        if animate and self.animated:
            _replace_rules(node, self.rules, animate=True)
            return
        styles = node._css_styles
        if vars(node).get("_given") == (self, styles._updates):
            node.notify_style_update()
            return
        has: dict[str, object] = styles._rules  # type: ignore[assignment]
        changed = [key for key, value in self.kept.items() if has.get(key) is not value]
        lost = has.keys() - self.rules.keys()
        if node._is_mounted:
            for key in changed:
                setattr(styles, key, self.rules[key])  # type: ignore[literal-required]
        elif changed:
            # The other setters only refresh, which does nothing before a widget is mounted.
            has.update(self.kept)
            styles._updates += len(changed)
        for key in self.acting:
            setattr(styles, key, self.rules[key])  # type: ignore[literal-required]
        for key in lost:
            setattr(styles, key, None)
        vars(node)["_given"] = (self, styles._updates)
        node.notify_style_update()


def _render_when_asked(compositor: Compositor, full: bool = False, **options: Any) -> object:
    """Render the screen only for a test that looks at it; a headless driver shows nothing.

    A test that looks again before a widget is to be painted anew, or the loop of events has run, sees the same.
    """
    compositor._dirty_regions.clear()
    if not full:
        return None
    what = (compositor.root, compositor.size, options)
    if _SEEN.get("what") != what:
        _SEEN.update(what=what, update=render_update(compositor, full=True, **options))
        asyncio.get_running_loop().call_soon(_SEEN.clear)
    return _SEEN["update"]


def _set_dirty_and_forget(widget: Widget, *regions: Region) -> None:
    """Note that a widget is to be painted anew."""
    _SEEN.clear()
    _set_dirty(widget, *regions)


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


def _apply_what_was_found(sheet: Stylesheet, node: DOMNode, *, animate: bool = False, **_cache: object) -> None:
    """Let Textual choose among the rules once for all widgets of a kind in the same state."""
    rules = sheet.rules
    assert isinstance(rules, _Rules)
    path = node.css_path_nodes
    kinds = tuple([(type(one), one._id, frozenset(one._classes)) for one in path])
    found = rules.found.get(kinds)
    if found is None:
        some = rules.naming(node._selector_names)
        key = (some.key, some.looks_at(path))
        if key not in _FOUND:
            _FOUND[key] = _Found(some, path)
        found = rules.found[kinds] = _FOUND[key]
    states = tuple([is_so(path[number]) for number, is_so in found.states])
    looks = found.styles.get(states)
    if looks is None:
        looks = found.styles[states] = _Looks(node, _choose(sheet, rules, node))
    vars(node).update(looks.flags)
    looks.give(node, animate)
    sheet._process_component_classes(node)


def _choose(sheet: Stylesheet, rules: _Rules, node: DOMNode) -> RulesMap | None:
    """Let Textual choose among the rules that name this widget, instead of looking for them among all of them."""
    chosen: list[RulesMap] = []
    sheet._rules = rules.naming(node._selector_names)
    instead: dict[str, Callable[..., None]] = {
        "replace_rules": lambda _node, found, **_options: chosen.append(found),
        "_process_component_classes": lambda _node: None,
    }
    vars(sheet).update(instead)
    try:
        _apply(sheet, node)
    finally:
        sheet._rules = rules
        for name in instead:
            delattr(sheet, name)
    return chosen[0] if chosen else None


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


def _dispatch_methods_found(
    pump: MessagePump, method_name: str, message: Message
) -> Iterable[tuple[type, Callable[..., Any]]]:
    """Look for handlers by their names alone, where no class has one for this message by a decorator."""
    kinds = type(pump), type(message)
    if kinds not in _HANDLING:
        classes: list[tuple[type, Mapping[str, Any]]] = [(each, each.__dict__) for each in type(pump).__mro__]
        decorated = {kind for _each, own in classes for kind in own.get("_decorated_handlers") or ()}
        _HANDLING[kinds] = None if decorated.intersection(type(message).__mro__) else classes
    classes_of_pump = _HANDLING[kinds]
    if classes_of_pump is None:
        yield from _get_dispatch_methods(pump, method_name, message)
        return
    private = f"_{method_name}"
    if not (hasattr(kinds[0], private) or hasattr(kinds[0], method_name)):
        return
    for each, own in classes_of_pump:
        if message._no_default_action:
            break
        method = own.get(private) or own.get(method_name)
        if method is not None and not getattr(method, "_textual_on", None):
            yield each, method.__get__(pump, each)


def compute_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reuse in this test what was computed from the same sources."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_rules_once)
    monkeypatch.setattr(Stylesheet, "parse", _parse_once)
    monkeypatch.setattr(Stylesheet, "apply", _apply_what_was_found)
    monkeypatch.setattr(Stylesheet, "rules_map", property(_rules_map))
    monkeypatch.setattr(RuleSet, "__hash__", object.__hash__)  # The same, without a call of Python.
    monkeypatch.setattr(_callback, "_count_parameters", _count_parameters_once)
    monkeypatch.setattr(MessagePump, "_get_dispatch_methods", _dispatch_methods_found)


def render_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render in this test only what is looked at."""
    monkeypatch.setattr(Compositor, "render_update", _render_when_asked)
    monkeypatch.setattr(Widget, "_set_dirty", _set_dirty_and_forget)
