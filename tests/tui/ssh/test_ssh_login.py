"""`guichet login`: what becomes of each answer of `guichet enrol`."""

from __future__ import annotations

import errno
import io
import os
import pwd
import resource
import signal
import subprocess
import sys
import syslog
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.storage.crowd import ROOT
from tests.tui.shell import Terminal
from tui.config.settings import Admission
from tui.process.environment import Given
from tui.ssh import MUST_ENROL, NOT_INSTALLED, NOT_NOW
from tui.ssh.login import login

ENROL = ("/opt/python", "-m", "tui", "enrol")
NO_ANSWER = "Votre session ne s'ouvre pas : Guichet ne répond pas. Appelez l'administrateur.\n"
NOT_YET = "Votre session ne s'ouvre pas : Guichet n'est pas encore installé. Appelez l'administrateur.\n"
NOT_DONE = "Votre session ne s'ouvre pas : l'activation n'est pas terminée. Reconnectez-vous pour la reprendre.\n"


@dataclass
class Machine:
    """sudo that answers as it is told, and a shell that is noted and not run."""

    answers: list[int]
    said: bytes = b""
    asked: list[Sequence[str]] = field(default_factory=list)
    shells: list[tuple[str, list[str], dict[str, str]]] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    def quietly(self, command: Sequence[str], **how: object) -> subprocess.CompletedProcess[bytes]:
        """sudo, with nothing of the terminal."""
        assert how["stdin"] is subprocess.DEVNULL
        assert how["start_new_session"], "no key reaches it"
        self.asked.append(command)
        return subprocess.CompletedProcess(command, self.answers.pop(0), b"", self.said)

    def at_the_terminal(self, command: Sequence[str]) -> int:
        """sudo, with the terminal."""
        self.asked.append(command)
        return self.answers.pop(0)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """One where nothing real is run."""
    made = Machine([])
    monkeypatch.setattr(subprocess, "run", made.quietly)
    monkeypatch.setattr(subprocess, "call", made.at_the_terminal)
    monkeypatch.setattr(os, "execve", lambda *call: made.shells.append(call))
    monkeypatch.setattr(os, "umask", lambda _mask: 0)
    monkeypatch.setattr(signal, "signal", lambda *_call: None)
    monkeypatch.setattr(syslog, "syslog", lambda _level, text: made.logged.append(text))
    return made


def log_in(tmp_path: Path, then: Admission = "refuse", **variables: str) -> int:
    """The exit code, where no shell takes the place of the process."""
    return login(tmp_path, ENROL, lambda: then, Given(variables, 0o022))


def test_who_has_enrolled_gets_the_login_shell(machine: Machine, tmp_path: Path) -> None:
    machine.answers = [0]
    log_in(tmp_path, EDITOR="ed")
    owner = pwd.getpwuid(tmp_path.stat().st_uid).pw_name
    assert machine.asked == [["/usr/bin/sudo", "-n", "-u", owner, "--", *ENROL]]
    shell = pwd.getpwuid(os.getuid()).pw_shell
    assert machine.shells == [(shell, [f"-{Path(shell).name}"], {"EDITOR": "ed"})]


def test_or_the_command_that_was_asked_for(machine: Machine, tmp_path: Path) -> None:
    machine.answers = [0]
    log_in(tmp_path, SSH_ORIGINAL_COMMAND="rsync --server 'a b'")
    shell = pwd.getpwuid(os.getuid()).pw_shell
    assert machine.shells == [(shell, [Path(shell).name, "-c", "rsync --server 'a b'"], {})]


def test_without_a_terminal_who_must_enrol_is_told_so(
    machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answers, machine.said = [MUST_ENROL], b"Activez d'abord.\n"
    assert log_in(tmp_path, "let in") == 1
    assert machine.shells == []
    assert capsys.readouterr().err == "Activez d'abord.\n"


@pytest.mark.parametrize(
    ("answer", "shells", "said"),
    [(0, 1, ""), (MUST_ENROL, 0, NOT_DONE), (1, 0, NOT_DONE), (-3, 0, NOT_DONE), (130, 0, NOT_DONE)],
)
def test_at_a_terminal_the_wizard_comes_first(
    machine: Machine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: int,
    shells: int,
    said: str,
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO()))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    machine.answers = [MUST_ENROL, answer]
    log_in(tmp_path, "let in")
    assert len(machine.asked) == 2
    assert len(machine.shells) == shells
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("answer", [1, 2, 4, 127])
@pytest.mark.parametrize(("then", "shells", "said"), [("refuse", 0, NO_ANSWER), ("let in", 1, "")])
def test_what_cannot_be_learned_is_decided_by_the_setting_and_logged(
    machine: Machine,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    answer: int,
    then: Admission,
    shells: int,
    said: str,
) -> None:
    machine.answers, machine.said = [answer], b"La base\nest perdue.\n"
    log_in(tmp_path, then)
    assert len(machine.shells) == shells
    assert capsys.readouterr().err == said
    assert machine.logged == [f"login of uid {os.getuid()}, {then}: La base est perdue."]


@pytest.mark.parametrize(("then", "shells"), [("refuse", 0), ("let in", 1)])
def test_so_is_a_machine_without_data_or_without_sudo(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: Admission, shells: int
) -> None:
    log_in(tmp_path / "nowhere", then)

    def no_sudo(*_command: object, **_how: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(subprocess, "run", no_sudo)
    log_in(tmp_path, then)
    assert machine.asked == []
    assert len(machine.shells) == 2 * shells


@pytest.mark.parametrize("answer", [NOT_INSTALLED, None])
@pytest.mark.parametrize(("then", "shells", "said"), [("refuse", 0, NOT_YET), ("let in", 1, "")])
def test_where_nothing_is_installed_the_setting_decides_and_the_reason_is_told(
    machine: Machine,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    answer: int | None,
    then: Admission,
    shells: int,
    said: str,
) -> None:
    machine.answers = [answer] if answer else []
    log_in(tmp_path if answer else tmp_path / "nowhere", then)
    assert len(machine.shells) == shells
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("answer", [-signal.SIGINT, -signal.SIGQUIT, -signal.SIGKILL, 130, 131, 137, NOT_NOW])
def test_an_answer_cut_short_by_a_signal_lets_nobody_in(
    machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: int
) -> None:
    machine.answers = [answer]
    assert log_in(tmp_path, "let in") == 1
    assert machine.shells == []
    assert capsys.readouterr().err == NO_ANSWER
    assert machine.logged == [f"login of uid {os.getuid()}, refuse: exit code {answer}"]


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.E2BIG])
def test_nor_does_a_limit_of_the_person(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def no_process(*_command: object, **_how: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(subprocess, "run", no_process)
    assert log_in(tmp_path, "let in") == 1
    assert machine.shells == []


@pytest.mark.parametrize(
    ("limit", "amount"),
    [
        (resource.RLIMIT_AS, 300 << 20),
        (resource.RLIMIT_DATA, 300 << 20),
        (resource.RLIMIT_STACK, 64 << 10),
        (resource.RLIMIT_NOFILE, 20),
        (resource.RLIMIT_NPROC, 50),
        (resource.RLIMIT_FSIZE, 1 << 40),
        (resource.RLIMIT_CPU, 3600),
    ],
)
def test_nor_does_one_that_the_answer_may_have_come_upon(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, amount: int
) -> None:
    endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    limits = {limit: (amount, amount)}
    monkeypatch.setattr(resource, "getrlimit", lambda asked: limits.get(asked, endless))
    machine.answers = [1]
    assert log_in(tmp_path, "let in") == 1
    assert machine.shells == []
    limits.clear()
    machine.answers = [1]
    log_in(tmp_path, "let in")
    assert len(machine.shells) == 1


def test_who_ignores_the_end_of_other_programs_is_not_taken_for_enrolled(tmp_path: Path) -> None:
    program = tmp_path / "sudo"
    program.write_text(f"#!/bin/sh\nexit {MUST_ENROL}\n")
    program.chmod(0o700)
    ended = subprocess.run(
        [sys.executable, "-c", KEYS_PRESSED, program, tmp_path / "guichet.db"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={"SSH_ORIGINAL_COMMAND": "echo in", "PATH": "/usr/bin:/bin"},
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, b"")


KEYS_PRESSED = """
import os, signal, subprocess, sys
from pathlib import Path
from tui.process.environment import Given
from tui.ssh import login
login._SUDO = sys.argv[1]
sys.exit(login.login(Path(sys.argv[2]).parent, ["enrol"], lambda: "let in", Given(dict(os.environ), 0o022)))
"""
PRESSES = """#!/bin/sh
kill -INT $PPID; kill -QUIT $PPID; kill -TSTP $PPID
exit 4
"""
TOLD = """#!/bin/sh
echo $(ps -o sid= -p $PPID) $(ps -o sid= -p $$) > "$0.sessions"
kill -QUIT $$
"""


@pytest.mark.parametrize(("sudo", "said"), [(PRESSES, ""), (TOLD, NO_ANSWER)])
def test_keys_end_neither_the_question_nor_who_asks(tmp_path: Path, sudo: str, said: str) -> None:
    program = tmp_path / "sudo"
    program.write_text(sudo.replace("exit 4", f"exit {MUST_ENROL}"))
    program.chmod(0o700)
    ended = subprocess.run(
        [sys.executable, "-c", KEYS_PRESSED, program, tmp_path / "guichet.db"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.strip() == said.strip()
    if sudo is TOLD:
        asker, question = (tmp_path / "sudo.sessions").read_text().split()
        assert asker != question
