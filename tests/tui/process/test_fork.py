"""A forked session is as a new process is: nothing of the one that forked it but what that one has loaded."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.terminal.program import ISOLATED
from tests.terminal.test_kiosk import is_running

BEGIN = "import os, random, signal, sys, time\nfrom tui.process.fork import fork\n"
WAIT = "\nprint(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)"


def forks(session: str, given: str = "{}", before: str = "") -> list[str]:
    """Have a new process fork this session; return what both say, and last the exit status of the session."""
    script = f"{BEGIN}{before}\ndef session():\n    {session}\n\nchild = fork(session, {given}){WAIT}"
    done = subprocess.run([*ISOLATED, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    return [*done.stderr.splitlines(), *done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("session", "status"),
    [
        ("return 7", 7),
        ("sys.exit(9)", 9),
        ("sys.exit()", 0),
        ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    ],
)
def test_it_ends_with_its_own_status_and_returns_nowhere(session: str, status: int) -> None:
    assert forks(session) == [str(status)]


def test_an_error_is_told_once_and_is_a_failure() -> None:
    *told, status = forks("raise LookupError('twice')")
    assert (told.count("LookupError: twice"), status) == (1, "1")


def test_it_has_no_descriptor_but_those_it_is_given() -> None:
    before = "mine = [os.open(os.devnull, os.O_RDONLY) for _ in range(9)]; reading, writing = os.pipe()"
    session = "os.write(2, ' '.join(sorted(os.listdir('/proc/self/fd'))).encode() + b'\\n'); return 0"
    told, _status = forks(session, "{3: writing, 7: reading}", before)
    # The last one is the directory that is being read.
    assert told.split() == ["0", "1", "2", "3", "4", "7"]


def test_two_descriptors_may_change_places() -> None:
    before = "os.dup2(os.open('/dev/null', os.O_RDONLY), 3); os.dup2(os.open('/dev/zero', os.O_RDONLY), 4)"
    session = (
        'os.write(2, f\'{os.readlink("/proc/self/fd/3")} {os.readlink("/proc/self/fd/4")}\\n\'.encode()); return 0'
    )
    assert forks(session, "{3: 4, 4: 3}", before) == ["/dev/zero /dev/null", "0"]


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("SIGTERM", -signal.SIGTERM),
        ("SIGHUP", -signal.SIGHUP),
        ("SIGCHLD", 0),
        ("SIGTSTP", 0),
        ("SIGINT", 128 + signal.SIGINT),
    ],
)
def test_signals_do_what_they_do_in_a_new_process(number: str, status: int) -> None:
    """Those that were handled have their usual effect, and those that were ignored still have none."""
    before = (
        "parent = os.getpid()\n"
        "for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGINT):\n"
        "    signal.signal(each, lambda *_: parent != os.getpid() and os.write(2, b'heard'))\n"
        "signal.signal(signal.SIGTSTP, signal.SIG_IGN)"
    )
    *told, ended = forks(f"os.kill(os.getpid(), signal.{number}); time.sleep(0); return 0", "{}", before)
    assert ended == str(status)
    assert "heard" not in "".join(told)


def test_each_has_a_random_state_of_its_own() -> None:
    before = "random.seed(1)"
    session = "os.write(2, f'{random.random()}\\n'.encode()); return 0"
    assert len({forks(session, "{}", before)[0] for _time in range(3)}) == 3


def test_it_ends_with_the_process_that_forked_it(tmp_path: Path) -> None:
    said = tmp_path / "process"
    session = f"open('{said}.part', 'w').write(str(os.getpid())); os.rename('{said}.part', '{said}'); signal.pause()"
    script = f"{BEGIN}\ndef session():\n    {session}\n\nchild = fork(session, {{}}){WAIT}"
    with subprocess.Popen([*ISOLATED, "-c", script]) as parent:
        while not said.exists():
            assert parent.poll() is None
        parent.send_signal(signal.SIGKILL)
    process = int(said.read_text())
    while is_running(process):
        os.sched_yield()


def test_a_signal_that_comes_while_it_is_forked_is_heard_by_it() -> None:
    """A supervisor that is told to end as it starts a client ends the client."""
    before = (
        "real = os.fork\n"
        "def fork_then_signal():\n"
        "    process = real()\n"
        "    if not process:\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "    return process\n"
        "os.fork = fork_then_signal\n"
        "signal.signal(signal.SIGTERM, lambda *_: None)"
    )
    assert forks("signal.pause()", "{}", before) == [str(-signal.SIGTERM)]
