"""`python -m tests.benchmarks [--full] [NAME…]`: a table, one row a measurement."""

from __future__ import annotations

import argparse
from importlib import import_module

from tests.benchmarks.harness import HEADER

ALL = (
    *("first_screen", "key_to_screen", "step_bytes", "session_memory"),
    *("command_start", "sign_in", "durable_rates", "growth", "importing", "trail_check", "size_on_disk"),
)


def main() -> None:
    """Print each row once it is measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the full numbers: up to a million accounts and events")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(ALL)}")
    options = parser.parse_args()
    print(HEADER, flush=True)
    for name in options.names or ALL:
        for row in import_module(f"tests.benchmarks.{name}").rows(options.full):
            print(row, flush=True)


if __name__ == "__main__":
    main()
