"""What a process of ours holds in memory stays there: no core file, and no other process of the same user looks in."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.confined import WITHOUT_PRIVILEGES
from tests.terminal.conftest import Start
from tests.terminal.program import MODULE, environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")

WITH_CORES = ("sh", "-c", 'ulimit -S -c "$(ulimit -H -c)"; exec "$@"', "sh")
"""Before a command, has core files written where the machine lets it."""
WAITING = (*MODULE, "users", "add", "bob", "--password-stdin")
"""Waits for a password."""
_PTRACE_SEIZE = 0x4206
LOOK = f"""
import ctypes, sys
if ctypes.CDLL(None).ptrace({_PTRACE_SEIZE}, int(sys.argv[1]), None, None) == 0:
    print("traced")
try:
    open("/proc/" + sys.argv[1] + "/mem", "rb").close()
    print("read")
except OSError:
    pass
"""


def hardened(pid: int) -> bool:
    """Whether it can have no core file, which is the last thing done about it."""
    limits = Path(f"/proc/{pid}/limits").read_text()
    return bool(re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE))


def a_cat(pid: int) -> bool:
    """Whether it has become a cat."""
    return Path(f"/proc/{pid}/cmdline").read_bytes() == b"/bin/cat\0"


@contextmanager
def running(command: Sequence[str], ready: Callable[[int], bool], place: Path) -> Iterator[int]:
    """The process id of a command that waits for its input, once it is ready."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment(), cwd=place) as process:
        try:
            while not ready(process.pid):
                with pytest.raises(subprocess.TimeoutExpired):
                    process.wait(0.01)
            yield process.pid
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGQUIT])
def test_a_fatal_signal_leaves_no_core_file(workplace: Path, number: signal.Signals) -> None:
    with running((*WITH_CORES, *WAITING), hardened, workplace) as pid:
        os.kill(pid, number)
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert ended
    assert (ended.si_code, ended.si_status) == (os.CLD_KILLED, number)
    assert list(workplace.iterdir()) == []


def test_no_process_of_the_same_user_looks_in(workplace: Path) -> None:
    def seen(pid: int) -> str:
        look = [*WITHOUT_PRIVILEGES, sys.executable, "-I", "-c", LOOK, str(pid)]
        return subprocess.run(look, capture_output=True, text=True, check=True).stdout

    with running((*WITHOUT_PRIVILEGES, "/bin/cat"), a_cat, workplace) as pid:
        if seen(pid) != "traced\nread\n":
            pytest.skip("here nobody looks into anything")
    with running((*WITHOUT_PRIVILEGES, *WAITING), hardened, workplace) as pid:
        assert seen(pid) == ""


@pytest.mark.usefixtures("prepared")
def test_the_full_screen_program_is_no_exception(start: Start) -> None:
    terminal = start()
    terminal.wait_for("Bienvenue")
    assert hardened(terminal.pid)
