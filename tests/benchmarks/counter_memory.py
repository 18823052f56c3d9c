"""Memory of visitors of the counter in a browser, at rest, shared memory counted in proportion (PSS).

All processes of the visitors and the one that forks them, against as many bare applications. Needs root.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.first_screen import BASELINE
from tests.benchmarks.guided import prepare
from tests.benchmarks.harness import Row, Size
from tests.benchmarks.session_memory import REST, megabytes, pss
from tests.terminal.program import MODULE
from tests.web.counter import Counter
from tests.web.visitor import Visitor

VISITORS = 30
COVER = "Appuyez sur une touche"


def at_the_counter(home: Path, visitors: int, rest: float) -> float:
    """Return the megabytes of each of so many visitors."""
    options = ("--sessions", str(visitors))
    configuration = f"[web]\nsessions_of_an_address = {visitors}\n"
    database = home / ".local/share/guichet/guichet.db"
    with (
        Counter(database, *options, program=MODULE, configuration=configuration) as counter,
        ExitStack() as leaving,
    ):
        for _number in range(visitors):
            visitor = Visitor(counter)
            leaving.callback(visitor.close)
            visitor.wait_for(COVER)
        time.sleep(rest)
        return sum(map(pss, (*counter.templates(), *counter.family()))) / visitors


def rows(size: Size) -> Iterator[Row | str]:
    """Measure a class of visitors."""
    if os.geteuid():
        yield "Memory of visitors: only root may look."
        return
    visitors, rest = size.of(2, VISITORS, VISITORS), size.of(0, REST, REST)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        ours, bare = at_the_counter(home, visitors, rest), megabytes(BASELINE, visitors, home, rest)
    yield Row(
        f"memory of a visitor of the counter at rest, of {visitors}, against bare applications", ours, bare, 0.7, "MB"
    )
