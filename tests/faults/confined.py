"""The program without privileges over others' files, or without room for new data."""

from __future__ import annotations

import sys

from tests.terminal.program import MODULE

_PRIVILEGES = (1, 2, 19)
"""The capabilities CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE, by which root reads and writes anything.
"""
_PR_CAPBSET_DROP = 24

_UNPRIVILEGED = f"""
import ctypes, os, sys
for capability in {_PRIVILEGES}:
    ctypes.CDLL(None).prctl({_PR_CAPBSET_DROP}, capability)
os.execv(sys.argv[1], sys.argv[1:])
"""
_SMALL_FILES = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.argv[2], sys.argv[2:])
"""

WITHOUT_PRIVILEGES = (sys.executable, "-I", "-c", _UNPRIVILEGED)
"""A prefix that holds a command to permissions even when the tests run as root."""
UNPRIVILEGED = (*WITHOUT_PRIVILEGES, *MODULE)
"""The command `guichet`, held to permissions."""


def with_files_up_to(size: int) -> tuple[str, ...]:
    """Return the command `guichet` with a limit on the size of its files, in bytes."""
    return (sys.executable, "-I", "-c", _SMALL_FILES, str(size), *MODULE)
