"""The program as a machine with less gives it to people: no privilege over others' files, no room for new data."""

from __future__ import annotations

import sys

from tests.terminal.program import MODULE

_OVERRIDE_PERMISSIONS = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root reads and writes anything."""
_PR_CAPBSET_DROP = 24

_UNPRIVILEGED = f"""
import ctypes, os, sys
for capability in {_OVERRIDE_PERMISSIONS}:
    ctypes.CDLL(None).prctl({_PR_CAPBSET_DROP}, capability)
os.execv(sys.argv[1], sys.argv[1:])
"""
_SMALL_FILES = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.argv[2], sys.argv[2:])
"""

UNPRIVILEGED = (sys.executable, "-I", "-c", _UNPRIVILEGED, *MODULE)
"""`guichet`, held to the permissions of files even when the tests run as root."""


def with_files_up_to(size: int) -> tuple[str, ...]:
    """`guichet`, whose files cannot grow past so many bytes."""
    return (sys.executable, "-I", "-c", _SMALL_FILES, str(size), *MODULE)
