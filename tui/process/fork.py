"""A session forked from a process that has loaded the program: as clean as a new process, without its wait.

The process that forks has one thread, no secret and no database; what it has open stays its own.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

from tui.process import orphan

_BEYOND = 64
"""The least number of a copy that stands in the way of no descriptor to be given."""
_FIRST_OF_OURS = 3
_UNHEARD = (signal.SIGKILL, signal.SIGSTOP)


def fork(session: Callable[[], int], given: Mapping[int, int]) -> int:
    """Fork a process that does `session` and exits with what it returns; return its process id. Raises OSError.

    Of this process's descriptors, it has the three standard streams and those `given`, by the number that each gets. It
    handles signals as a new process does, has a random state of its own (Python sees to that), and ends with this one.
    """
    parent = os.getpid()
    # A signal that comes in between is for the new process to handle, by its own means.
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        if process := os.fork():
            return process
        _exit_with(lambda: _as_a_new_one(session, parent, given, heard))
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


def _exit_with(act: Callable[[], int]) -> NoReturn:
    """Exit with what `act` returns; the caller's frames, which are another process's, are never returned to."""
    code = 1
    try:
        code = act()
    except SystemExit as told:
        code = told.code if isinstance(told.code, int) else int(told.code is not None)
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except BaseException as error:
        # As Python does with an error that nobody catches.
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        os._exit(code)


def _as_a_new_one(session: Callable[[], int], parent: int, given: Mapping[int, int], heard: Iterable[int]) -> int:
    """Take leave of the process that forked, then do the session. Returns its exit code."""
    _set_descriptors(given)
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - set(_UNHEARD):
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, heard)
    orphan.end_with(parent)
    return session()


def _set_descriptors(given: Mapping[int, int]) -> None:
    copies = {number: fcntl.fcntl(found, fcntl.F_DUPFD, _BEYOND) for number, found in given.items()}
    for number, copy in copies.items():
        os.dup2(copy, number)
    first = _FIRST_OF_OURS
    for number in sorted(given):
        if number >= first:
            os.closerange(first, number)
            first = number + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX"))
