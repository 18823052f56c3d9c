"""A directory that is gone when the program is, however it ends."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108
"""Where Linux keeps files that never reach a disk."""
_SWEEP = "import shutil, sys; sys.stdin.read(); shutil.rmtree(sys.argv[1], ignore_errors=True)"


@contextmanager
def throwaway_directory() -> Iterator[Path]:
    """A new directory (0700), in memory where there is room for one.

    A process of its own waits for the end of this one, and then removes the directory: a kill leaves nothing either.
    """
    directory = _make()
    sweeper = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", "-c", _SWEEP, str(directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # What the terminal sends to the program is not for it.
        start_new_session=True,
    )
    try:
        yield directory
    finally:
        sweeper.communicate()


def _make() -> Path:
    for parent in (IN_MEMORY, None):
        try:
            return Path(tempfile.mkdtemp(prefix="guichet-demo-", dir=parent))
        except OSError:
            if parent is None:
                raise
    raise AssertionError
