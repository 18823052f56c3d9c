"""Commands from start to end, as processes: what `--version`, a refused code and a login cost beyond Python itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from pwd import getpwuid

from storage import Store
from tests.benchmarks.harness import Row, Size, seconds, taking_turns
from tests.benchmarks.people import cheap, make_store, name_of
from tests.terminal.journey import enrolled

RUNS = 40
GUICHET = (str(Path(sys.executable).with_name("guichet")),)
PATIENCE = 60
"""Seconds after which a command that does not end is a failure."""
PEOPLE = 400
"""The number of people, each asked for a code once: a second code would have to wait for a pause."""


LOGIN = "`guichet login` until the person's shell has run an empty command, sudo included"


def run(command: tuple[str, ...], home: Path, typed: str = "", ends: int = 0, **variables: str) -> None:
    """Run one process from start to end."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables}
    done = subprocess.run(
        command, input=typed, env=environment, text=True, capture_output=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == ends, done.stderr


def login(home: Path) -> None:
    """Log the user of this machine in who runs the benchmark, and who has enrolled."""
    files = ("--config", str(home / "guichet.toml"), "--database", str(home / "guichet.db"))
    run((*GUICHET, *files, "login"), home, SSH_ORIGINAL_COMMAND=":")


def may_log_in(home: Path) -> bool:
    """Prepare the data of a login; tell whether sudo asks this user nothing, as at a login."""
    (home / "guichet.toml").write_text('[login]\nwhen_unavailable = "refuse"\n')
    with closing(Store(home / "guichet.db", hasher=cheap())) as store:
        enrolled(store, getpwuid(os.getuid()).pw_name)
    sudo = shutil.which("sudo")
    return sudo is not None and subprocess.run((sudo, "-n", "true"), capture_output=True, check=False).returncode == 0


def rows(size: Size) -> Iterator[Row | str]:
    """Measure the fastest of the runs: other work of the machine only ever makes a run slower."""
    rounds = size.of(1, RUNS, RUNS * 3)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_store(home / ".local/share/guichet/guichet.db", size.of(2, PEOPLE, PEOPLE)).close()
        person = map(name_of, count())
        acts = {
            "version": lambda: seconds(partial(run, (*GUICHET, "--version"), home)),
            "python": lambda: seconds(partial(run, (sys.executable, "-c", "pass"), home)),
            "verify": lambda: seconds(partial(run, (*GUICHET, "verify", next(person)), home, "000000\n", 1)),
            "imports": lambda: seconds(partial(run, (sys.executable, "-c", "import sqlite3, hmac"), home)),
        }
        if has_login := may_log_in(home):
            acts["login"] = lambda: seconds(partial(login, home))
        best = {name: min(times) * 1000 for name, times in taking_turns(acts, rounds).items()}
    yield Row("`guichet --version`, against `python -c pass`", best["version"], best["python"], 2)
    yield Row(
        "`guichet verify`, a refused code, against Python with sqlite3 and hmac", best["verify"], best["imports"], 2.5
    )
    if has_login:
        yield Row(f"{LOGIN}, against the same", best["login"], best["imports"], 5.6)
    else:
        yield f"{LOGIN}: not measured, sudo asks for a password."
