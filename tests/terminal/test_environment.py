"""No variable of the environment opens a door, and no place without a terminal gets a page."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.clean import assert_only_goodbye
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import sign_in, to_qr
from tests.terminal.program import MODULE, SCRIPT, environment, run
from tests.terminal.test_supervisor import assert_given_back

BOTH_WAYS = pytest.mark.parametrize("program", [MODULE, SCRIPT], ids=["python -I -m tui", "guichet"])


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A directory of modules that tell when they are imported; `told` says it."""
    directory = tmp_path / "trap"
    directory.mkdir()
    told = f"__import__('pathlib').Path({str(directory / 'told')!r}).write_text(__name__)\n"
    for name in ("evil.py", "textual.py", "rich.py", "storage.py", "startup.py"):
        (directory / name).write_text(told)
    return directory


@pytest.fixture
def devtools() -> Iterator[socket.socket]:
    """A port that Textual's console would listen on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def files_of(*directories: Path) -> set[str]:
    """Names of the files anywhere under these."""
    return {file.name for directory in directories for file in directory.rglob("*") if file.is_file()}


@pytest.fixture
def doors(trap: Path, devtools: socket.socket, workplace: Path) -> dict[str, str]:
    """Variables that open a door in Textual, in Python or in a library, or change the page."""
    return {
        "TEXTUAL": "debug,devtools,headless",
        "TEXTUAL_ALLOW_SIGNALS": "1",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_DEVTOOLS_HOST": "127.0.0.1",
        "TEXTUAL_DEVTOOLS_PORT": str(devtools.getsockname()[1]),
        "TEXTUAL_DRIVER": "evil:Driver",
        "TEXTUAL_FILTERS": "dim",
        "TEXTUAL_LOG": str(workplace / "textual.log"),
        "TEXTUAL_PRESS": "ctrl+q",
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(workplace),
        "TEXTUAL_SCREENSHOT_FILENAME": "picture.svg",
        "TEXTUAL_SHOW_RETURN": "1",
        "PYTHONINSPECT": "1",
        "PYTHONSTARTUP": str(trap / "startup.py"),
        "PYTHONPATH": str(trap),
        "PYTHONBREAKPOINT": "evil.breakpoint",
        "BROWSER": f"touch {trap}/told",
        "PAGER": f"touch {trap}/told",
        "EDITOR": f"touch {trap}/told",
        "VISUAL": f"touch {trap}/told",
        "SHELL": f"{trap}/startup.py",
        "ENV": f"{trap}/startup.py",
        "COLUMNS": "20",
        "LINES": "5",
        "ESCDELAY": "60000",
        "SSLKEYLOGFILE": str(workplace / "keys"),
        "OPENSSL_CONF": str(trap / "startup.py"),
        "LD_LIBRARY_PATH": str(trap),
        "FORCE_COLOR": "3",
        "TTY_INTERACTIVE": "0",
        "JUPYTER_COLUMNS": "10",
    }


def assert_no_door_was_opened(terminal: Terminal, trap: Path, devtools: socket.socket, workplace: Path) -> None:
    """No prompt, no connection, nothing run, nothing written where the program was started."""
    assert b">>>" not in terminal.raw
    with pytest.raises(BlockingIOError):
        devtools.accept()
    assert not (trap / "told").exists()
    assert files_of(workplace) == set()


def kept(names: set[str]) -> set[str]:
    """Files that hold something."""
    return {name for name in names if not name.startswith(("guichet.db-turn", "guichet.db-queue"))}


@BOTH_WAYS
def test_no_variable_opens_a_door(
    start: Start,
    prepared: Store,
    program: tuple[str, ...],
    doors: dict[str, str],
    trap: Path,
    devtools: socket.socket,
    workplace: Path,
    tmp_path: Path,
) -> None:
    assert len(doors) >= 30
    prepared.administration().accounts.add("alice", PASSWORD)
    before = files_of(tmp_path)
    terminal = start(argv=program, env=environment(**doors))
    terminal.wait_for("[ Me connecter ]")
    if program is MODULE:  # which the script has become
        sign_in(terminal)
        to_qr(terminal)
    terminal.key("ctrl+z", "ctrl+p")
    terminal.send(b"\x1c")
    terminal.key("f1")
    terminal.wait_for("[ Fermer ]")
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert_only_goodbye(terminal)
    assert_no_door_was_opened(terminal, trap, devtools, workplace)
    assert kept(files_of(tmp_path) - before) <= {"guichet.db-shm", "guichet.db-wal"}


def test_no_variable_opens_a_door_of_the_kiosk(
    start: Start,
    prepared: Store,
    doors: dict[str, str],
    trap: Path,
    devtools: socket.socket,
    workplace: Path,
    tmp_path: Path,
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    before = files_of(tmp_path)
    terminal = start(argv=(*MODULE, "kiosk"), env=environment(PATH=str(trap), **doors), alternate_screen=False)
    terminal.wait_for("Appuyez sur une touche")
    (client,) = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()
    told = dict(entry.split("=", 1) for entry in Path(f"/proc/{client}/environ").read_text().split("\0")[:-1])
    assert told == environment(PATH="/usr/local/bin:/usr/bin:/bin")
    terminal.key("space")
    sign_in(terminal)
    to_qr(terminal)
    terminal.key("ctrl+z", "ctrl+p", "ctrl+q", "ctrl+c")
    terminal.send(b"\x1c")
    terminal.key("f1")
    terminal.wait_for("[ Fermer ]")
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
    assert not Path(f"/proc/{client}").exists()
    assert_given_back(terminal)
    assert_no_door_was_opened(terminal, trap, devtools, workplace)
    assert kept(files_of(tmp_path) - before) <= {"guichet.db-shm", "guichet.db-wal"}


@BOTH_WAYS
@pytest.mark.usefixtures("prepared")
def test_no_variable_of_python_shows_in_a_command(program: tuple[str, ...], trap: Path) -> None:
    python = {"PYTHONINSPECT": "1", "PYTHONPATH": str(trap), "PYTHONVERBOSE": "1", "PYTHONDEVMODE": "1"}
    ended = run(["users", "list"], env=environment(**python), program=program)
    assert ended.returncode == 0
    assert ended.stdout == b""
    assert b"textual" not in ended.stderr
    assert not (trap / "told").exists()


def assert_one_sentence(shown: str) -> None:
    """One line that is a sentence."""
    assert shown.count("\n") == 1
    assert shown.endswith(".\n")
    assert "Traceback" not in shown


@BOTH_WAYS
@pytest.mark.parametrize("redirection", ["</dev/null", "</dev/zero", "<&-", "2>/dev/null", "</dev/null >&-"])
def test_without_a_terminal_it_says_so_and_ends(program: tuple[str, ...], redirection: str) -> None:
    ended = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", *program],
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout == b""
    if "2>" not in redirection:
        assert_one_sentence(ended.stderr.decode())
        assert "terminal" in ended.stderr.decode()


@pytest.mark.parametrize("term", ["", None])
@pytest.mark.usefixtures("prepared")
def test_a_terminal_that_cannot_show_a_page_gets_lines(start: Start, term: str | None) -> None:
    terminal = start(env=environment(TERM=term))
    terminal.wait_for("Installer Guichet")
    assert b"\x1b" not in terminal.raw


def test_the_phone_has_no_lines(start: Start) -> None:
    terminal = start(argv=(*MODULE, "phone"), env=environment(TERM="dumb"))
    assert terminal.wait_exit() == 1
    # On several lines, where it does not fit on one.
    assert_one_sentence(f"{' '.join(terminal.raw.decode().split())}\n")
    assert "TERM" in terminal.text()


@pytest.mark.usefixtures("prepared")
def test_standard_output_is_free(start: Start, workplace: Path) -> None:
    terminal = start(100, 30, argv=("sh", "-c", 'exec "$@" >out', "sh", *MODULE))
    terminal.wait_for(lambda seen: "Bienvenue" in seen.text() and "F1" in seen.line(27))
    terminal.resize(80, 24)
    terminal.wait_for(lambda seen: "Bienvenue" in seen.text() and "F1" in seen.line(23))
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert (workplace / "out").read_bytes() == b""


@pytest.mark.usefixtures("prepared")
def test_the_page_takes_the_size_of_the_terminal(start: Start) -> None:
    terminal: Terminal = start(100, 30, env=environment(COLUMNS="40", LINES="10"))
    terminal.wait_for("Bienvenue")
    terminal.wait_for(lambda seen: "F1" in seen.line(27))
