"""Guichet as a job of a person's own shell: stopped, put in the background, brought back."""

from __future__ import annotations

import fcntl
import itertools
import os
import shlex
import signal
import sys
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.clean import assert_restored
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import assert_takes_a_key, goes_on, sign_in, to_qr
from tests.terminal.program import CHEAP, environment
from tests.terminal.scan import scan
from tests.terminal.screen import BRACKETED_PASTE, CURSOR_VISIBLE, LINE_WRAP, MOUSE_CLICKS, SGR_MOUSE

PROMPT = "commande>"
SHELL = ("bash", "--norc", "--noprofile", "-i")
SIGN_IN = "[ Me connecter ]"
WAITS = """
import importlib, sys, time
from pathlib import Path
module, name, inside, go_on = sys.argv[1:5]
del sys.argv[1:5]
inside, go_on = Path(inside), Path(go_on)
module = importlib.import_module(module)
function = getattr(module, name)
def later(*arguments):
    inside.touch()
    while not go_on.exists():
        time.sleep(0.02)
    return function(*arguments)
setattr(module, name, later)
from tests.terminal import cheap
cheap.main()
"""
"""The program, one function of which says by a file that it was called, and goes on once there is another file."""
SANE = "stty -a | tr ' ' '\\n' | grep -cx -e echo -e icanon -e isig -e ixon -e icrnl -e iexten"
"""Says 6 where what is typed shows, is edited, and ends by Enter."""


def children_of(process: int) -> list[str]:
    """Their process ids."""
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


class Shell:
    """An interactive bash that tells at once what becomes of its jobs."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._stops = self._looks = 0
        terminal.wait_for(PROMPT)
        self.type("set -b; bind 'set enable-bracketed-paste off'")
        self.at_the_prompt()

    def type(self, line: str) -> None:
        """A line and Enter."""
        self.terminal.send(f"{line}\r")

    def at_the_prompt(self) -> None:
        """Wait for the shell."""
        self.terminal.wait_for(lambda seen: seen.text().rstrip().endswith(PROMPT))

    def job(self) -> int:
        """The process id of the job, once there is one."""
        self.terminal.wait_until(lambda: bool(children_of(self.terminal.pid)))
        return int(children_of(self.terminal.pid)[0])

    def stop(self, by: bytes | signal.Signals) -> None:
        """Stop the job by a key or by a signal."""
        if isinstance(by, bytes):
            self.terminal.send(by)
        else:
            os.kill(self.job(), by)
        self.says_stopped()
        self.terminal.wait_until(lambda: self.is_stopped(self.job()))

    def says_stopped(self) -> None:
        """Wait until the shell tells once more that its job has stopped."""
        self._stops += 1
        self.terminal.wait_until(lambda: self.terminal.raw.count(b"Stopped") >= self._stops)

    def is_stopped(self, job: int) -> bool:
        """Whether it is."""
        return Path(f"/proc/{job}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    def ends(self, code: int) -> None:
        """The last job ended so."""
        self.at_the_prompt()
        self.type(f"echo fin $? {code}")
        self.terminal.wait_for(f"fin {code} {code}")

    def has_its_terminal(self) -> None:
        """The terminal is what a shell expects, also for the programs that it starts."""
        self._looks += 1
        self.type(f'echo "vue {self._looks} : $({SANE})"')
        self.terminal.wait_for(f"\nvue {self._looks} : 6\n")
        assert self.terminal.modes == {CURSOR_VISIBLE, LINE_WRAP}
        assert not self.terminal.screen.alternate
        assert self.terminal.screen.keyboard_flags == []
        assert self.terminal.raw.count(b"\x1b[>") == self.terminal.raw.count(b"\x1b[<")


@pytest.fixture
def shell(start: Start, prepared: Store) -> Shell:
    """A shell, and a store with an account."""
    prepared.administration().accounts.add("alice", PASSWORD)
    return Shell(start(80, 24, argv=SHELL, env=environment(PS1=f"{PROMPT} ")))


def waiting(module: str, function: str, inside: Path, go_on: Path) -> tuple[str, ...]:
    """The program as WAITS has it."""
    return sys.executable, "-I", "-c", WAITS, module, function, str(inside), str(go_on)


def assert_taken(terminal: Terminal) -> None:
    """The page has the whole terminal: keys, mouse and paste, and nothing typed shows by itself."""
    terminal.wait_until(lambda: not terminal.echoes)
    terminal.wait_for(lambda seen: {SGR_MOUSE, BRACKETED_PASTE} <= seen.modes and MOUSE_CLICKS & seen.modes)
    assert terminal.screen.alternate
    assert len(terminal.screen.keyboard_flags) == 1


def assert_works_and_ends(shell: Shell) -> None:
    """A key has its effect, and the terminal is a shell's again."""
    shell.terminal.key("f1")
    shell.terminal.wait_for("[ Fermer ]")
    shell.terminal.key("ctrl+q")
    shell.ends(0)
    shell.has_its_terminal()


def test_started_in_the_background_it_waits_quietly(shell: Shell) -> None:
    shell.type(f"{shlex.join(CHEAP)} &")
    shell.says_stopped()
    assert not shell.terminal.screen.alternate
    assert b"\x1b[?1049h" not in shell.terminal.raw
    shell.type("bg")
    shell.says_stopped()
    shell.type("fg")
    shell.terminal.wait_for(SIGN_IN)
    assert_taken(shell.terminal)
    sign_in(shell.terminal)
    shell.terminal.wait_for("Étape 3 sur 9")
    assert_works_and_ends(shell)


@pytest.mark.parametrize(
    ("command", "page"),
    [("kiosk", "Appuyez"), ("console", SIGN_IN), ("phone", "Ctrl+Q"), ("demo", SIGN_IN)],
)
def test_every_page_waits_in_the_background(shell: Shell, command: str, page: str) -> None:
    shell.type(f"{shlex.join((*CHEAP, command))} &")
    shell.says_stopped()
    assert not shell.terminal.screen.alternate
    shell.type("fg")
    shell.terminal.wait_for(page)
    assert not shell.terminal.echoes


def test_brought_back_again_and_again_it_has_its_page_and_the_keyboard(shell: Shell) -> None:
    terminal = shell.terminal
    shell.type(shlex.join(CHEAP))
    terminal.wait_for(SIGN_IN)
    sign_in(terminal)
    link = to_qr(terminal)
    # Continued without having stopped.
    goes_on(terminal, lambda: os.kill(shell.job(), signal.SIGCONT))
    assert_takes_a_key(terminal)
    for by, through_the_background in itertools.product((signal.SIGTSTP, signal.SIGSTOP), (False, True)):
        os.kill(shell.job(), by)
        shell.says_stopped()
        if by is signal.SIGTSTP:
            shell.has_its_terminal()
        if through_the_background:
            shell.type("bg")
            shell.says_stopped()
        shell.type(f"echo autre chose {by} {through_the_background}; stty sane")
        terminal.wait_for(f"\nautre chose {by} {through_the_background}\n")
        goes_on(terminal, lambda: shell.type("fg"))
        assert "autre chose" not in terminal.text()
        assert scan(terminal) == link
        assert_taken(terminal)
        assert_takes_a_key(terminal)
    for by in (*[signal.SIGTSTP] * 3, *[signal.SIGSTOP] * 3):
        os.kill(shell.job(), by)
        terminal.wait_until(lambda: shell.is_stopped(shell.job()))
        goes_on(terminal, lambda: shell.type("fg"))
        assert scan(terminal) == link
        assert_taken(terminal)
        assert_takes_a_key(terminal)
    assert_works_and_ends(shell)


def test_stopped_between_a_look_at_the_keyboard_and_the_read(shell: Shell, tmp_path: Path) -> None:
    terminal = shell.terminal
    inside, go_on = tmp_path / "inside", tmp_path / "go on"
    shell.type(shlex.join(waiting("tui.terminal.keyboard", "read", inside, go_on)))
    terminal.wait_for(SIGN_IN)
    # It looks at what the terminal answers to its first questions, and the shell reads that.
    terminal.wait_until(inside.exists)
    os.kill(shell.job(), signal.SIGSTOP)
    shell.type("\x15echo lu par $((40 + 2))")
    terminal.wait_for("lu par 42")
    go_on.touch()
    shell.type("fg")
    terminal.wait_gone("lu par 42")
    terminal.wait_for(SIGN_IN)
    assert_taken(terminal)
    assert_works_and_ends(shell)


@pytest.mark.parametrize("how", ["", "bg"])
@pytest.mark.parametrize("by", [signal.SIGTSTP, signal.SIGSTOP])
def test_a_stopped_one_is_ended_by_the_shell(shell: Shell, by: signal.Signals, how: str) -> None:
    terminal = shell.terminal
    shell.type(shlex.join(CHEAP))
    terminal.wait_for(SIGN_IN)
    # What the terminal has answered is read: what is not is typed at the shell by whoever stops it so.
    assert_takes_a_key(terminal)
    os.kill(shell.job(), by)
    shell.says_stopped()
    if how:
        shell.type(how)
        shell.says_stopped()
    shell.type("kill %1")
    terminal.wait_until(lambda: b"Exit 143" in terminal.raw)
    shell.has_its_terminal()


def test_one_that_waits_in_the_background_is_ended_by_the_shell(shell: Shell) -> None:
    shell.type(f"{shlex.join(CHEAP)} &")
    shell.says_stopped()
    shell.type("kill %1")
    shell.terminal.wait_until(lambda: b"Exit 143" in shell.terminal.raw)
    assert b"\x1b[?1049h" not in shell.terminal.raw


@pytest.mark.parametrize("by", [b"\x1a", signal.SIGSTOP])
@pytest.mark.parametrize("through_the_background", [False, True])
def test_a_password_that_is_typed_line_by_line_never_shows(
    shell: Shell, by: bytes | signal.Signals, through_the_background: bool
) -> None:
    terminal = shell.terminal
    shell.type(shlex.join((*CHEAP, "--plain")))
    terminal.wait_for("Nom d'utilisateur :")
    shell.type("alice")
    terminal.wait_for("Mot de passe")
    terminal.wait_until(lambda: not terminal.echoes)
    shell.stop(by)
    if through_the_background:
        shell.type("bg")
        shell.says_stopped()
    shell.type("stty sane; echo prêt")
    terminal.wait_for("prêt")
    shell.type("fg")
    terminal.wait_until(lambda: not shell.is_stopped(shell.job()))
    terminal.wait_until(lambda: not terminal.echoes)
    shell.type(PASSWORD)
    terminal.wait_for("Votre choix :")
    shell.type("quitter")
    shell.ends(0)
    assert PASSWORD.encode() not in terminal.raw
    shell.has_its_terminal()


@pytest.mark.parametrize("by", [b"\x1a", signal.SIGSTOP])
def test_what_is_asked_for_shows_again_after_a_stop_and_at_the_end(shell: Shell, by: bytes | signal.Signals) -> None:
    terminal = shell.terminal
    shell.type(shlex.join((*CHEAP, "--plain")))
    terminal.wait_for("Nom d'utilisateur :")
    terminal.wait_until(lambda: terminal.echoes)
    shell.stop(by)
    shell.type("fg")
    terminal.wait_until(lambda: not shell.is_stopped(shell.job()))
    terminal.wait_until(lambda: terminal.echoes)
    terminal.send(b"\x03")
    shell.ends(130)
    shell.has_its_terminal()


def test_a_password_that_a_command_asks_for_in_the_background_never_shows(shell: Shell) -> None:
    terminal = shell.terminal
    shell.type(f"{shlex.join((*CHEAP, 'users', 'add', 'bob', '--password-stdin'))} &")
    shell.says_stopped()
    shell.type("fg")
    terminal.wait_for("Mot de passe :")
    terminal.wait_until(lambda: not terminal.echoes)
    terminal.send(b"\x1a")
    terminal.wait_until(lambda: shell.is_stopped(shell.job()))
    shell.type("stty sane; fg")
    terminal.wait_until(lambda: not shell.is_stopped(shell.job()))
    terminal.wait_until(lambda: not terminal.echoes)
    shell.type(PASSWORD)
    shell.ends(0)
    assert PASSWORD.encode() not in terminal.raw
    shell.has_its_terminal()


MEND = "stty sane; reset; tput rmcup"
"""What the README says."""


@pytest.mark.parametrize("by", [signal.SIGSEGV, signal.SIGKILL])
def test_what_nobody_could_give_back_is_mended_by_the_command_of_the_readme(shell: Shell, by: signal.Signals) -> None:
    terminal = shell.terminal
    shell.type(shlex.join(CHEAP))
    terminal.wait_for(SIGN_IN)
    assert_taken(terminal)
    os.kill(shell.job(), by)
    terminal.wait_until(lambda: not children_of(terminal.pid))
    terminal.send(f"\n{MEND}\n")
    terminal.wait_for(lambda seen: seen.modes == {CURSOR_VISIBLE, LINE_WRAP})
    terminal.wait_gone(SIGN_IN)
    assert not terminal.screen.alternate
    assert terminal.screen.keyboard_flags == []
    shell.type(SANE)
    terminal.wait_for("\n6\n")


def test_a_page_is_not_stopped_while_it_holds_a_place(
    start: Start, prepared: Store, at_home: Path, tmp_path: Path
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    inside, go_on = tmp_path / "inside", tmp_path / "go on"
    terminal = start(argv=waiting("storage.security.hasher", "_bytes", inside, go_on))
    terminal.wait_for(SIGN_IN)
    sign_in(terminal)
    terminal.wait_until(inside.exists)
    terminal.kill(signal.SIGTSTP)
    go_on.touch()
    terminal.wait_until(lambda: os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOWAIT | os.WNOHANG) is not None)
    places = list(at_home.parent.glob("guichet.db-turn*"))
    assert places
    for place in places:
        with place.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert_restored(terminal)
    terminal.kill(signal.SIGCONT)
    to_qr(terminal)
