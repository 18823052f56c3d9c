"""`python -m tests.benchmarks [--full | --smallest] [NAME…]`: prints a table, one row for each measurement."""

from __future__ import annotations

import argparse

from tests.benchmarks.catalogue import ON_REQUEST, benchmarks
from tests.benchmarks.harness import HEADER, Row, Size


def main() -> None:
    """Print each row as soon as it is measured."""
    found = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--full", action="store_true", help="the full numbers: up to a million accounts and events")
    sizes.add_argument("--smallest", action="store_true", help="only to see that they run")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(found)}")
    options = parser.parse_args()
    size = Size.FULL if options.full else Size.SMALLEST if options.smallest else Size.USUAL
    headed = False
    for name in options.names or [name for name in found if name not in ON_REQUEST]:
        for row in found[name](size):
            if isinstance(row, Row) and not headed:
                print(HEADER)
                headed = True
            print(row, flush=True)


if __name__ == "__main__":
    main()
