"""The start of the real program, with nothing of this process's environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ISOLATED = (sys.executable, "-I")
"""Python without the caller's settings."""
MODULE = (*ISOLATED, "-m", "tui")
"""The command `python -I -m tui`, as `make run` starts it."""
CHEAP = (*ISOLATED, "-m", "tests.terminal.cheap")
"""The same with cheap password hashes, for tests that need no real ones: these take 0.2 s of processor each."""
SCRIPT = (str(Path(sys.executable).with_name("guichet")),)
"""The console script of the same installation."""


def environment(**changes: str | None) -> dict[str, str]:
    """Return the environment that a login gives a program; None removes a variable."""
    variables: dict[str, str | None] = {
        "HOME": os.environ["HOME"],
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }
    variables |= changes
    return {name: value for name, value in variables.items() if value is not None}


def run(
    arguments: Iterable[str | bytes | Path],
    typed: bytes = b"",
    env: Mapping[str, str] | None = None,
    program: Iterable[str] = MODULE,
) -> subprocess.CompletedProcess[bytes]:
    """Run the program without a terminal, to its end."""
    return subprocess.run(
        [*program, *arguments],
        input=typed,
        capture_output=True,
        env=environment() if env is None else dict(env),
        timeout=60,
        check=False,
    )


def assert_refused(ended: subprocess.CompletedProcess[bytes], said: str = "") -> None:
    """Check for exit code 1, no standard output, and one sentence on standard error that contains `said`."""
    shown = ended.stderr.decode()
    assert ended.returncode == 1, shown
    assert ended.stdout == b""
    assert shown.count("\n") == 1, shown
    assert shown.endswith("\n")
    assert "Traceback" not in shown
    assert "inattendue" not in shown, "not an accident"
    assert said in shown
