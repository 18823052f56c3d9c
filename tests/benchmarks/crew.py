"""Processes that do the same thing at the same time.

One that fails or dies ends the measurement, so that nobody waits for it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from typing import Any, TypeVar

_CONTEXT = multiprocessing.get_context("forkserver")
Begin = Callable[[], object]
"""A function that waits until every process of the crew is ready."""
Told = TypeVar("Told")


def together(count: int, work: Callable[..., Told], *arguments: object) -> list[Told]:
    """Run `work` in `count` processes and return their results.

    Each process is given a `Begin` to call once, its number, and the arguments. Raises ChildProcessError as soon as a
    process ends without a result; its own error is on standard error then.
    """
    gate = _CONTEXT.Barrier(count)
    processes: dict[Connection, ForkServerProcess] = {}
    try:
        for number in range(count):
            ours, theirs = _CONTEXT.Pipe(duplex=False)
            process = _CONTEXT.Process(target=_member, args=(theirs, work, gate.wait, number, arguments))
            process.start()
            # Only the process holds the other end now, which closes when the process dies.
            theirs.close()
            processes[ours] = process
        told: dict[Connection, Told] = {}
        while missing := processes.keys() - told.keys():
            told |= {pipe: _heard(pipe) for pipe in wait(missing) if isinstance(pipe, Connection)}
        return [told[pipe] for pipe in processes]
    finally:
        for pipe, process in processes.items():
            process.kill()
            process.join()
            pipe.close()


def _heard(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except EOFError as error:
        raise ChildProcessError("a process of the crew ended before its work did") from error


def _member(
    pipe: Connection, work: Callable[..., object], begin: Begin, number: int, arguments: tuple[object, ...]
) -> None:
    pipe.send(work(begin, number, *arguments))
