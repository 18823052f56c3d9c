"""The benchmarks: modules of this package with a function `rows`, so that a new one is found by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from tests.benchmarks.harness import Size

ON_REQUEST = ("moving", "ssh_sessions")
"""Benchmarks that run only when named: they need PostgreSQL, or root and a machine that may be given accounts."""
FIRST = ("first_screen", "key_to_screen", "step_bytes", "session_memory", "command_start", "sign_in", "durable_rates")
"""The first benchmarks, in the order of docs/performance.md; all others follow by name."""
Measure = Callable[[Size], Iterable[object]]
"""A function that yields one row, or one line of a table of its own, for each thing measured."""


def benchmarks() -> dict[str, Measure]:
    """Return the benchmarks by the names of their modules."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    measures = {name: getattr(import_module(f"tests.benchmarks.{name}"), "rows", None) for name in modules}
    found: dict[str, Measure] = {name: measure for name, measure in measures.items() if measure is not None}
    return {name: found[name] for name in (*FIRST, *sorted(found.keys() - set(FIRST)))}
