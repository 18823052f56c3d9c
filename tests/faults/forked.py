"""The program in a process forked from one that has loaded it: a fifth of the work of a new Python."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import argon2

from storage.security.hasher import Hasher
from tests.faults.acts import be_the_program
from tests.faults.crew import status_of
from tests.storage import memory
from tests.terminal.program import environment


def hash_cheaply() -> None:
    """Have password hashes cost next to nothing, as in `tests.terminal.cheap`."""
    setattr(Hasher.__init__, "__defaults__", (argon2.profiles.CHEAPEST,))  # noqa: B010


def limit_files(size: int) -> None:
    """Limit the size of files, in bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def run(
    arguments: Iterable[str | bytes | Path],
    typed: bytes = b"",
    env: Mapping[str, str] | None = None,
    before: Callable[[], object] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run the program without a terminal, to its end, as `tests.terminal.program.run` does.

    The process calls `before`, a function of a module, before it becomes the program.
    """
    given = [os.fsencode(argument) for argument in arguments]
    with memory.directory() as place:
        typed_in, printed, said = (Path(place) / name for name in ("typed", "printed", "said"))
        typed_in.write_bytes(typed)
        status = status_of(
            be_the_program, given, environment() if env is None else env, Path.cwd(), (typed_in, printed, said), before
        )
        assert status is not None
        return subprocess.CompletedProcess(given, status, printed.read_bytes(), said.read_bytes())
