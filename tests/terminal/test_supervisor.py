"""Whatever a client's process does or comes to, the next one finds a clean terminal, and nobody gets past it."""

from __future__ import annotations

import os
import signal
import sys
import termios
from pathlib import Path

import pytest

from tests.terminal import supervised
from tests.terminal.clean import assert_blank
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.screen import CURSOR_VISIBLE, LINE_WRAP
from tui.kiosk.afterwards import SERVER_GONE

SCRIPT = (sys.executable, "-I", str(Path(supervised.__file__)))
RESTARTS = "Cet écran redémarre dans un instant."

LEAVES_EVERYTHING_ON = r"""
if [ -e served ]; then stty -a >found; printf 'SECOND'; read _; fi
touch served
stty -echo raw
printf 'SECRET\033[?1049h\033[?1000h\033[?1003h\033[?1006h\033[?2004h\033[?1004h\033[?2026h\033[>25u\033[?7l'
printf '\033[2;4r\033[?6h\033[1;41mSECRET'
kill -9 $$
"""

ENDS_IN_EVERY_WAY = r"""
echo >>visits
case $(wc -l <visits) in
    1) exit 0 ;;
    2) exit 1 ;;
    3) exit 41 ;;
    4) exit 43 ;;
    5) kill -9 $$ ;;
    6) kill -TERM $$ ;;
    7) kill -STOP $$ ;;
    8) kill -TSTP $$; exit 0 ;;
    9) exit 170 ;;
    *) exit 42 ;;
esac
"""

SERVES = "trap 'echo >ended; exit 0' TERM; printf SERVING; while :; do read _; done"
WILL_NOT_END = "trap '' TERM; echo $$ >pid; printf SERVING; while :; do read _; done"
HANGS_THEN_LIVES = r"""
if [ ! -e hung ]; then touch hung; printf SECRET; trap '' TERM; mkfifo never; read _ <never; fi
printf ALIVE
while printf . >&3; do printf . >>beats; sleep .2; done
"""
CRASHES_ONCE = r"""
if [ -e crashed ]; then stty -icanon min 0 time 5; printf 'HEARD %s' "$(dd bs=99 count=1 2>/dev/null | od -An -tx1)"
    sleep 99
fi
touch crashed
exit 1
"""
WAITS = "La base de données ne répond pas. Cet écran reprend dès qu'elle répond."
FINDS_NO_SERVER = rf"""
if [ $(grep -c . tries 2>/dev/null || true) = 2 ]; then printf '\033[2J\033[HSERVING'; read _; fi
echo try >>tries
exit {SERVER_GONE}
"""


def sh(script: str, longest_pause: int = 0, longest_silence: float = 30) -> tuple[str, ...]:
    """The supervisor of this shell script."""
    return (*SCRIPT, str(longest_pause), str(longest_silence), "/bin/sh", "-c", script)


def assert_given_back(terminal: Terminal, said: str = "") -> None:
    """As a shell expects to find it, and nothing left to read but one sentence."""
    assert terminal.modes == {CURSOR_VISIBLE, LINE_WRAP}
    assert not terminal.screen.alternate
    assert terminal.screen.keyboard_flags == []
    assert terminal.echoes
    assert_blank(terminal, but=said)


@pytest.mark.parametrize("alternate_screen", [True, False])
def test_nothing_of_a_client_that_was_killed_is_left_to_the_next(
    start: Start, workplace: Path, alternate_screen: bool
) -> None:
    terminal = start(argv=sh(LEAVES_EVERYTHING_ON), alternate_screen=alternate_screen)
    terminal.wait_for("SECOND")
    assert terminal.text().strip() == "SECOND"
    assert terminal.modes == {LINE_WRAP}
    assert not terminal.screen.alternate
    assert terminal.screen.keyboard_flags == []
    assert b"\x1b[3J" in terminal.raw.split(b"SECRET")[-1]
    assert {"opost", "icrnl", "-echo", "-isig", "-icanon"} <= set((workplace / "found").read_text().split())


def test_one_exit_status_only_ends_it(start: Start, workplace: Path) -> None:
    terminal = start(argv=sh(ENDS_IN_EVERY_WAY))
    assert terminal.wait_exit() == 42
    assert (workplace / "visits").read_text().count("\n") == 10
    assert_given_back(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_the_client_first(start: Start, workplace: Path, number: signal.Signals) -> None:
    terminal = start(argv=sh(SERVES), alternate_screen=False)
    terminal.wait_for("SERVING")
    terminal.kill(signal.SIGTSTP)
    terminal.kill(number)
    assert terminal.wait_exit() == 128 + number
    assert (workplace / "ended").exists()
    assert_given_back(terminal)


def test_a_client_that_will_not_end_is_killed(start: Start, workplace: Path) -> None:
    terminal = start(argv=sh(WILL_NOT_END))
    terminal.wait_for("SERVING")
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
    assert not Path(f"/proc/{(workplace / 'pid').read_text().strip()}").exists()
    assert_given_back(terminal)


def test_between_two_clients_it_says_one_sentence_and_hears_nothing(start: Start) -> None:
    terminal = start(argv=sh(CRASHES_ONCE, longest_pause=1))
    terminal.wait_for(RESTARTS)
    before = terminal.text()
    terminal.send(b"secret\r\x03\x1a\x1c\x04\x13")
    terminal.wait_for("HEARD")
    assert terminal.line(0) == "HEARD"
    assert before.strip() == f"{RESTARTS} S'il tarde, prévenez un opérateur."
    assert b"secret" not in terminal.raw
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM


def test_a_server_that_has_gone_is_told_until_it_is_back(start: Start) -> None:
    terminal = start(argv=sh(FINDS_NO_SERVER, longest_pause=1))
    terminal.wait_for(WAITS)
    assert RESTARTS not in terminal.text()
    terminal.wait_for("SERVING")
    assert WAITS not in terminal.text()
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM


def test_a_program_that_cannot_be_started_is_tried_again(start: Start) -> None:
    terminal = start(argv=(*SCRIPT, "1", "30", "/no/such/program"))
    # Nothing else is on the screen between two attempts: only what was written tells them apart.
    terminal.wait_until(lambda: terminal.raw.count(RESTARTS.encode()) > 1)
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
    assert_given_back(terminal)


def test_a_client_that_hangs_is_killed_and_one_that_lives_is_not(start: Start, workplace: Path) -> None:
    terminal = start(argv=sh(HANGS_THEN_LIVES, longest_silence=1))
    terminal.wait_for("SECRET")
    terminal.wait_for("ALIVE")
    assert "SECRET" not in terminal.text()
    terminal.wait_until(lambda: (workplace / "beats").exists() and len((workplace / "beats").read_text()) > 8)
    assert "ALIVE" in terminal.text()
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM


def test_a_client_that_closes_its_heart_is_killed_too(start: Start) -> None:
    terminal = start(argv=sh("if [ -e x ]; then exit 42; fi; touch x; exec 3>&-; read _", longest_silence=1))
    assert terminal.wait_exit() == 42


def test_a_line_that_drops(start: Start) -> None:
    terminal = start(argv=sh(SERVES))
    terminal.wait_for("SERVING")
    terminal.hang_up()
    assert terminal.wait_exit() == 128 + signal.SIGHUP


def test_a_terminal_that_has_stopped_does_not_hold_it(start: Start) -> None:
    terminal = start(argv=sh(SERVES))
    terminal.wait_for("SERVING")
    line = os.open(f"/proc/{terminal.pid}/fd/0", os.O_RDWR | os.O_NOCTTY)
    try:
        termios.tcflow(line, termios.TCOOFF)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
    finally:
        os.close(line)


def test_the_client_is_told_little_of_the_environment(start: Start, workplace: Path) -> None:
    hostile = {"LD_PRELOAD": "x", "PATH": "/tmp/evil", "TEXTUAL_LOG": "x", "EVIL": "x", "LC_EVIL": "x", "TZ": "UTC"}
    environment = {"HOME": "/h", "TERM": "xterm", "LANG": "C.UTF-8", "GUICHET_DATABASE": "/d"}
    terminal = start(argv=sh("env >told; exit 42"), env=hostile | environment)
    assert terminal.wait_exit() == 42
    told = dict(line.split("=", 1) for line in (workplace / "told").read_text().splitlines())
    del told["PWD"]
    assert told == environment | {"TZ": "UTC", "PATH": "/usr/local/bin:/usr/bin:/bin"}
