"""What a terminal would stop while others wait for it goes on, and stops afterwards or not at all."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.storage.crowd import ROOT
from tui.cli import exit_codes, main
from tui.terminal import stops

HOLDER = """
import os, sys
from pathlib import Path
from storage.security.hashing_slots import HashingSlots
from tui.cli import exit_codes, main
from tui.terminal import stops
getattr(stops, sys.argv[2])()
with HashingSlots(Path(sys.argv[1]), lambda: 1).take():
    print("holding", flush=True)
    sys.stdin.readline()
    print("let go", flush=True)
sys.stdin.readline()
"""
CTRL_Z = b"\x1a"


@contextmanager
def at_a_terminal(program: str, *arguments: str | Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A program in a terminal of its own that the keys stop, and the end of the terminal that types."""
    ours, theirs = pty.openpty()
    made_its_own = "import fcntl, os, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    command = [sys.executable, "-c", made_its_own + program, *map(str, arguments)]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, cwd=ROOT) as process:
        os.close(theirs)
        try:
            yield process, ours
        finally:
            process.kill()
            os.close(ours)


def said(process: subprocess.Popen[bytes]) -> bytes:
    """The next line."""
    assert process.stdout
    return process.stdout.readline()


def test_ctrl_z_stops_a_program_once_it_holds_no_place(tmp_path: Path) -> None:
    with at_a_terminal(HOLDER, tmp_path / "guichet.db", "stop_without_a_place") as (process, keyboard):
        assert said(process) == b"holding\n"
        os.write(keyboard, CTRL_Z + b"\n")
        assert said(process) == b"let go\n"
        stopped = os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        assert stopped
        assert stopped.si_code == os.CLD_STOPPED


def test_ctrl_z_never_stops_one_that_nobody_could_continue(tmp_path: Path) -> None:
    with at_a_terminal(HOLDER, tmp_path / "guichet.db", "never_stop") as (process, keyboard):
        assert said(process) == b"holding\n"
        os.write(keyboard, CTRL_Z + b"\n")
        assert said(process) == b"let go\n"
        os.write(keyboard, CTRL_Z + b"\n")
        assert process.wait(60) == 0


IGNORED = """
import signal
signal.signal(signal.SIGTSTP, signal.SIG_IGN)
"""


def test_ctrl_z_stays_ignored_where_whoever_started_the_program_has_it_ignored(tmp_path: Path) -> None:
    program = at_a_terminal(IGNORED + HOLDER, tmp_path / "guichet.db", "stop_without_a_place")
    with program as (process, keyboard):
        assert said(process) == b"holding\n"
        os.write(keyboard, CTRL_Z + b"\n")
        assert said(process) == b"let go\n"
        os.write(keyboard, CTRL_Z + b"\n")
        assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("variables", "group", "expected"),
    [
        ({}, 1, False),
        ({"SUDO_USER": "alice"}, 2, True),
        ({"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, 1, True),
        ({"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, 2, False),
    ],
)
def test_nobody_could_continue_what_sudo_or_sshd_started(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], group: int, expected: bool
) -> None:
    monkeypatch.setattr(os, "getpgrp", lambda: group)
    monkeypatch.setattr(os, "getsid", lambda _pid: 1)
    assert stops.nobody_could_go_on(variables) is expected


SECRET = """
from tui.process.standard_input import secret_line
print("asking", flush=True)
secret_line("?")
"""


@pytest.mark.parametrize("key", [b"\x1c", b"\x03"])
def test_a_key_that_ends_a_question_leaves_a_terminal_that_shows(key: bytes) -> None:
    with at_a_terminal(SECRET) as (process, keyboard):
        assert said(process) == b"asking\n"
        while termios.tcgetattr(keyboard)[3] & termios.ECHO:
            pass
        os.write(keyboard, key)
        assert process.wait(60)
        assert termios.tcgetattr(keyboard)[3] & termios.ECHO


def test_ctrl_c_at_any_moment_is_an_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_main", interrupted)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == exit_codes.INTERRUPTED
