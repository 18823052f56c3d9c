"""A letter that is a key works with Shift and with Caps Lock too: pages and lines of keys write it as a capital."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from textual.binding import Binding
from textual.dom import DOMNode

from storage import Store
from tests.conftest import FixedClock
from tests.modules import modules_of
from tests.tui.console.office import console
from tui.console.dialogs.audit_filter import AuditFilter
from tui.console.section import Section


def nodes(of: type[DOMNode] = DOMNode) -> Iterator[type[DOMNode]]:
    """Everything of the program that may have keys."""
    for name in modules_of("tui"):
        if not name.endswith("__main__"):
            import_module(name)
    yield from (found for found in descendants(of) if found.__module__.startswith("tui."))


def descendants(of: type[DOMNode]) -> Iterator[type[DOMNode]]:
    """Every class below this one."""
    for found in of.__subclasses__():
        yield found
        yield from descendants(found)


def letters(node: type[DOMNode]) -> set[tuple[str, str]]:
    """The letters that are keys there, each with what it does."""
    bindings = (binding for binding in vars(node).get("BINDINGS", ()) if isinstance(binding, Binding))
    pairs = ((key, binding.action) for binding in bindings for key in binding.key.split(","))
    return {(key, action) for key, action in pairs if len(key) == 1 and key.isalpha()}


def test_every_letter_that_is_a_key_is_one_in_both_cases() -> None:
    found = {node: letters(node) for node in nodes()}
    assert any(found.values())
    for node, keys in found.items():
        assert keys == {(key.swapcase(), action) for key, action in keys}, node


async def test_a_capital_filters_the_journal(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key, "F")
        assert isinstance(operator.app.screen, AuditFilter)
