"""Processes that stay and act together each time they are told to, and a process that is killed at its work."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Barrier
from types import TracebackType
from typing import Any

from storage import StorageError
from tests.postgres import engines

Act = Callable[..., object]
"""A function that a process calls with each order it is given."""

CONTEXT = multiprocessing.get_context("forkserver")
"""Of processes forked from one that has loaded the program."""
CONTEXT.set_forkserver_preload(["tests.faults.warm", "tests.terminal.forked"])
_READY = "ready"
_PATIENCE = 100


class Crew:
    """A crew of processes, each with the function that `make` returns."""

    def __init__(self, count: int, make: Callable[..., Act], *arguments: object) -> None:
        # Referenced here while anybody waits at it: it goes away with its last owner.
        self._gate = CONTEXT.Barrier(count)
        self._pipes: list[Connection] = []
        self._processes: list[ForkServerProcess] = []
        for _ in range(count):
            ours, theirs = CONTEXT.Pipe()
            process = CONTEXT.Process(target=_serve, args=(theirs, self._gate, make, arguments))
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def __enter__(self) -> Crew:
        """Wait until every process is ready."""
        assert [pipe.recv() for pipe in self._pipes] == [_READY] * len(self._pipes)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all processes, whatever happened."""
        for process, pipe in zip(self._processes, self._pipes, strict=True):
            process.kill()
            process.join()
            process.close()
            pipe.close()

    @property
    def pids(self) -> list[int]:
        """Return the process ids."""
        return [process.pid for process in self._processes if process.pid is not None]

    def tell(self, orders: Sequence[tuple[object, ...]]) -> None:
        """Give each process its order; all begin together."""
        for pipe, order in zip(self._pipes, orders, strict=True):
            pipe.send(order)

    def hear(self) -> list[Any]:
        """Return what each process answered: its result, or the name of the `StorageError` that it met."""
        return [pipe.recv() for pipe in self._pipes]

    def all_done(self, within: float) -> bool:
        """Tell whether each process has answered, after waiting a little for one more."""
        waiting = [pipe for pipe in self._pipes if not pipe.poll()]
        return not waiting or (len(wait(waiting, within)) == len(waiting))

    def together(self, *order: object) -> list[Any]:
        """Give all processes the same order; return their answers."""
        self.tell([order] * len(self._pipes))
        return self.hear()


def _serve(pipe: Connection, gate: Barrier, make: Callable[..., Act], arguments: Sequence[object]) -> None:
    engines.install()
    act = make(*arguments)
    pipe.send(_READY)
    with suppress(EOFError):
        while True:
            order = pipe.recv()
            gate.wait(_PATIENCE)
            try:
                pipe.send(act(*order))
            except StorageError as error:
                pipe.send(type(error).__name__)


def killed_after(
    seconds: float, act: Callable[..., Iterator[object]], *arguments: object, answers: int = 1
) -> list[Any]:
    """Kill a process `seconds` after its first answers; return everything that its endless work had acknowledged."""
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_acknowledge, args=(theirs, act, arguments))
    process.start()
    theirs.close()
    with ours:
        acknowledged = [ours.recv() for _ in range(answers)]
        process.join(seconds)
        assert process.exitcode is None, "it ended by itself"
        process.kill()
        process.join()
        process.close()
        with suppress(EOFError):
            while True:
                acknowledged.append(ours.recv())
    return acknowledged


def status_of(act: Callable[..., None], *arguments: object) -> int | None:
    """Run a function in a process to its end; return how this ended, as `exitcode` says it."""
    process = CONTEXT.Process(target=act, args=arguments)
    process.start()
    process.join()
    with closing(process):
        return process.exitcode


def _acknowledge(pipe: Connection, act: Callable[..., Iterator[object]], arguments: Sequence[object]) -> None:
    engines.install()
    for done in act(*arguments):
        pipe.send(done)
