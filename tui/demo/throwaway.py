"""A directory that is gone when the program is, however it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108
"""The folder in which Linux keeps files that never reach a disk."""
PREFIX = "guichet-demo-"
"""The beginning of the folder's name; the number of the process follows."""
_SWEEP = """
import os, shutil, sys, tempfile, time
for parent in (sys.argv[1], None):
    try:
        directory = tempfile.mkdtemp(prefix=sys.argv[2], dir=parent)
        break
    except OSError:
        if parent is None:
            raise
try:
    os.write(1, os.fsencode(directory))
    os.close(1)
    sys.stdin.buffer.read()
finally:
    # What was writing into it may not have quite ended.
    for _attempt in range(50):
        shutil.rmtree(directory, ignore_errors=True)
        if not os.path.lexists(directory):
            break
        time.sleep(0.1)
"""


@contextmanager
def throwaway_directory() -> Iterator[Path]:
    """Return a new directory (0700), in memory where there is room for one. Raises OSError.

    Has a process of its own make it, wait for the end of this one and remove it: a kill leaves nothing either.
    """
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", "-c", _SWEEP, str(IN_MEMORY), f"{PREFIX}{os.getpid()}-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # Signals of the terminal are meant for the program only.
        start_new_session=True,
    ) as sweeper:
        made = sweeper.stdout.read().decode() if sweeper.stdout else ""
        if not made:
            raise OSError
        yield Path(made)
