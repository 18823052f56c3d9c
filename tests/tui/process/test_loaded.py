"""What is loaded is known to be old once any file of it is another."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.program import ISOLATED

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tui.process.loaded import Loaded
loaded = Loaded(["some_part"], Path(sys.argv[1], "guichet.toml"))
for _line in sys.stdin:
    print(loaded.has_changed(), flush=True)
"""


def _written(path: Path) -> None:
    path.write_text("changed = True\n")


def _replaced(path: Path) -> None:
    """By a file of the same size and time, as a package manager may do."""
    before = path.stat()
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.rename(path)


CHANGES: dict[str, Callable[[Path], object]] = {"written": _written, "replaced": _replaced, "removed": Path.unlink}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["some_part.py", "guichet.toml"])
def test_a_file_that_is_no_longer_the_same_is_a_change(tmp_path: Path, name: str, change: str) -> None:
    for each in ("some_part.py", "guichet.toml"):
        (tmp_path / each).write_text("\n")
    with subprocess.Popen(
        [*ISOLATED, "-c", SCRIPT, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout

        def asked() -> str:
            print(file=process.stdin, flush=True)
            return process.stdout.readline().strip() if process.stdout else ""

        assert asked() == "False"
        CHANGES[change](tmp_path / name)
        assert asked() == "True"
        process.stdin.close()


def test_a_configuration_that_comes_is_a_change(tmp_path: Path) -> None:
    (tmp_path / "some_part.py").write_text("\n")
    with subprocess.Popen(
        [*ISOLATED, "-c", SCRIPT, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        print(file=process.stdin, flush=True)
        assert process.stdout.readline() == "False\n"
        (tmp_path / "guichet.toml").write_text("\n")
        print(file=process.stdin, flush=True)
        assert process.stdout.readline() == "True\n"
        process.stdin.close()
