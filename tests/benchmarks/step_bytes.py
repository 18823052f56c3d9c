"""The bytes that each step sends to a terminal of 80x24, against the bare letters of the cells that it changed.

The figures are the same on every machine; `tests/terminal/test_bytes.py` holds each step to its limit.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.benchmarks.guided import GUICHET, prepare, walk
from tests.benchmarks.harness import Row, Size
from tests.benchmarks.stopwatch import Stopwatch
from tests.terminal.emulator import Awaited
from tests.terminal.program import environment


def rows(size: Size) -> Iterator[Row]:
    """Measure each step; of letters and digits, the last one."""
    del size
    found: dict[str, Row] = {}
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        with Stopwatch(GUICHET, env=environment(HOME=folder)) as terminal:

            def count(name: str, keys: str, seen: Awaited) -> None:
                sent, before = len(terminal.raw), chain(*terminal.cells())
                terminal.press(keys, seen)
                pairs = zip(before, chain(*terminal.cells()), strict=True)
                letters = "".join(after.char for old, after in pairs if after != old)
                found[name] = Row(f"bytes of {name}", len(terminal.raw) - sent, len(letters.encode()), None, "B")

            walk(terminal, count)
    yield from found.values()
