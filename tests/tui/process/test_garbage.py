"""The collector of garbage has nothing to look at when a command ends."""

from __future__ import annotations

import subprocess
import sys


def test_python_ends_without_looking_through_the_program() -> None:
    program = (
        "import gc, atexit, sys\n"
        "from tui.cli.main import main\n"
        "atexit.register(lambda: print(len(gc.get_objects()) < 100 < gc.get_freeze_count()))\n"
        "sys.argv = ['guichet', '--version']\n"
        "main()"
    )
    ended = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[1:] == ["True"]
