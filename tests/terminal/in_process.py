"""A command in this process, for one more case of what a process of its own has shown already."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from tests.tui import commands
from tui.cli import main


def run_here(arguments: Sequence[str | bytes | Path], typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a command as `tests.terminal.program.run` does, but for the start of the program and its end."""
    words = [os.fsdecode(argument) for argument in arguments]
    out, err = io.BytesIO(), io.BytesIO()
    shown, told = (io.TextIOWrapper(stream, "utf-8", write_through=True) for stream in (out, err))
    given = io.TextIOWrapper(io.BytesIO(typed), "utf-8")
    with redirect_stdout(shown), redirect_stderr(told), patch.object(sys, "stdin", given):
        code = main.run(commands.parsed(*words))
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())
