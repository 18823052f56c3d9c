"""A rehearsal on one machine: servers die under load, and what was told as done is looked for on the one that goes on.

`make rehearsal` starts two servers, kills one, and tells in plain words what became of the work; then the control,
which has to lose. With `--rounds 5` it does so five times; with `--patroni` three servers that Patroni watches, too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from tests.conftest import NOON, FixedClock
from tests.postgres import patroni, programs
from tests.postgres.fail_over import MORE, PEOPLE, Outcome, a_control, a_round, at_work, outcome, wait_for_more
from tests.postgres.pair import Pair
from tests.postgres.patroni import Cluster

Row = tuple[str, Outcome]
"""What was done, and what became of the work."""
MEANWHILE = f"Servers die while {PEOPLE} processes have codes accepted, one after the other"


def main(arguments: list[str]) -> int:
    """Rehearse; return 0 if nothing was lost, and the control has lost something."""
    parser = argparse.ArgumentParser(prog="make rehearsal", description=f"{MEANWHILE}.")
    parser.add_argument("--rounds", type=int, default=1, help="how often a server is killed (1)")
    parser.add_argument("--patroni", action="store_true", help="three servers watched by Patroni, too")
    options = parser.parse_args(arguments)
    if options.patroni and not patroni.are_here():
        print(
            "--patroni needs the programs etcd and patroni in the PATH: those of Debian, etcd-server and patroni, do."
        )
        return 1
    try:
        programs.place()
    except RuntimeError as missing:
        print(missing)
        return 1
    print(f"{MEANWHILE}.")
    rows, control = rounds(options.rounds), rehearsed("asynchronous, cut off and killed", with_a_pair(a_control))
    if options.patroni:
        rows += with_patroni()
    print("\n".join(["", *table([*rows, control]), "", *verdict(rows, control)]))
    return 0 if is_good(rows, control) else 1


def rounds(count: int) -> list[Row]:
    """Kill the first of two servers, so many times; each round has servers of its own."""
    return [rehearsed(f"primary killed, round {number}", with_a_pair(a_round)) for number in range(1, count + 1)]


def rehearsed(what: str, act: Callable[[], Outcome]) -> Row:
    """Do one thing, and tell what became of the work."""
    found = act()
    print(f"\n{what}:\n" + "\n".join(f"  {line}" for line in told(found)), flush=True)
    return what, found


def with_a_pair(act: Callable[[Pair, Path, int], Outcome]) -> Callable[[], Outcome]:
    """Return what does something with two servers of its own."""

    def _act() -> Outcome:
        with tempfile.TemporaryDirectory() as keys, Pair() as pair:
            return act(pair, Path(keys) / "guichet.key", MORE)

    return _act


def with_patroni() -> list[Row]:
    """Have three servers hand over, and die, in the three ways in which they do."""
    with tempfile.TemporaryDirectory() as keys, Cluster() as cluster:
        key, clock = Path(keys) / "guichet.key", FixedClock(NOON)
        ways = {
            "Patroni, switchover": cluster.switch_over,
            "Patroni, server killed": lambda: cluster.leader().kill_server(),
            "Patroni, node killed": lambda: cluster.leader().kill(),
        }
        return [
            rehearsed(what, partial(_meanwhile, cluster, key, clock, what, happens)) for what, happens in ways.items()
        ]


def _meanwhile(cluster: Cluster, key: Path, clock: FixedClock, what: str, happens: Callable[[], object]) -> Outcome:
    """Have something happen to a cluster under load, and wait until it is whole again."""
    cluster.wait_until_whole()
    with at_work(cluster.dsn, key, clock, MORE, what) as work:
        began = time.monotonic()
        happens()
        wait_for_more(cluster.dsn, MORE)
    found = outcome(cluster.dsn, key, work, began)
    cluster.bring_back()
    return found


def told(found: Outcome) -> Iterator[str]:
    """Say in plain words what became of the work."""
    yield f"{found.acknowledged} codes were told as accepted; {found.lost} of them are lost."
    not_made = found.doubtful - found.made
    yield f"Of {found.doubtful} it was said that it is not known: {found.made} were accepted, and {not_made} were not."
    yield f"For {found.silence:.1f} s, nothing was accepted."
    yield from (f"WRONG: {what}" for what in found.wrong)


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a table, as in docs/fleet.md."""
    yield "| what happened | told as accepted | lost | not known: made / not made | silence |"
    yield "|---|---|---|---|---|"
    for what, found in rows:
        unknown = f"{found.made} / {found.doubtful - found.made}"
        yield f"| {what} | {found.acknowledged:,} | {found.lost:,} | {unknown} | {found.silence:.1f} s |"


def verdict(rows: Iterable[Row], control: Row) -> Iterator[str]:
    """Say what all this proves."""
    lost, wrong = sum(found.lost for _what, found in rows), [what for _what, found in rows for what in found.wrong]
    if lost or wrong:
        yield f"NOT GOOD: {lost} codes that were told as accepted are lost. " + "; ".join(wrong)
    else:
        yield "Nothing that was told as accepted is lost, and no code was accepted twice."
    if control[1].lost:
        yield "Where nothing waits for the other server, something is: this way of looking sees a loss."
    else:
        yield "NOT GOOD: the control has lost nothing, so that the other rounds prove nothing. Try again."


def is_good(rows: Iterable[Row], control: Row) -> bool:
    """Tell whether nothing was lost, but by the control."""
    return control[1].lost > 0 and not any(found.lost or found.wrong for _what, found in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
