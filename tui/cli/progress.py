"""How far a command has come, where somebody watches."""

from __future__ import annotations

import sys


def show(done: int, count: int) -> None:
    """Show how much is done, where standard error is a terminal."""
    if sys.stderr.isatty():
        print(f"\r{done}/{count}", end="\n" if done == count else "", file=sys.stderr, flush=True)
