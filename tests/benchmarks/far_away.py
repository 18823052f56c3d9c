"""A server at a distance: whoever waits for its answer waits for a moment longer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from psycopg import waiting


@contextmanager
def far_away(seconds: float) -> Iterator[None]:
    """Have each way to a server and back take so much longer in this process.

    A process that held back what is sent would take the processor from those that are measured.
    """
    answer = waiting.wait

    def later(*of: Any, **how: Any) -> Any:
        time.sleep(seconds)
        return answer(*of, **how)

    with patch.object(waiting, "wait", later):
        yield
