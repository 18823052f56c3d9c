"""The program as a machine with less gives it to people: no privilege over others' files, no room for new data."""

from __future__ import annotations

import sys

from tests.terminal.program import MODULE

_PRIVILEGES = (1, 2, 19)
"""CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE, by which root reads and writes anything."""
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
"""Before a command, has it held to permissions even when the tests run as root."""
UNPRIVILEGED = (*WITHOUT_PRIVILEGES, *MODULE)
"""`guichet`, held to them."""


def with_files_up_to(size: int) -> tuple[str, ...]:
    """`guichet`, whose files cannot grow past so many bytes."""
    return (sys.executable, "-I", "-c", _SMALL_FILES, str(size), *MODULE)
