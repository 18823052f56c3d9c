"""A hundred people on one host and one database, each over an SSH session of their own.

They come one after the other, while those before stay; then all of them sign in at once, and all of them enrol. Needs
root, on a machine that may be given system accounts: see `tests/ssh`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from statistics import median

import argon2

from storage import Store
from storage.security.hasher import Hasher
from tests.benchmarks.harness import Size
from tests.conftest import PASSWORD
from tests.ssh.conftest import ALLOWED
from tests.ssh.host import Host
from tests.terminal.emulator import Terminal
from tests.terminal.journey import prove, sign_in, to_qr
from tests.terminal.program import environment

PEOPLE = 100
PATIENCE = 600
"""Seconds for which a hundred people at once may keep one of them waiting, on two processors."""


def arrive(host: Host, opened: ExitStack, folder: Path) -> tuple[Terminal, float]:
    """Open one more session; return the seconds from the command to the page of Connexion."""
    started = time.monotonic()
    command = host.ssh(host.account, "-tt", key="counter")
    terminal = opened.enter_context(Terminal(command, 80, 24, environment(COLORTERM=None), folder))
    terminal.wait_for("[ Me connecter ]", PATIENCE)
    return terminal, time.monotonic() - started


def megabytes(host: Host) -> list[float]:
    """Return the memory of each wizard in megabytes, shared memory counted in proportion."""
    found = []
    for process in host.processes():
        directory = Path(f"/proc/{process}")
        with suppress(OSError):
            if (directory / "cmdline").read_bytes().startswith(host.program[0].encode()):
                pss = next(line for line in (directory / "smaps_rollup").read_text().splitlines() if "Pss:" in line)
                found.append(int(pss.split()[1]) / 1024)
    return found


def rows(size: Size) -> Iterator[str]:
    """Measure the times, the memory, and how many people got to the end."""
    if not os.environ.get(ALLOWED):
        yield f"{ALLOWED}=1 is to say that system accounts may be made here."
        return
    people = size.of(2, PEOPLE, PEOPLE)
    with ExitStack() as opened:
        host = Host(opened)
        # The file stays root's until it is handed over: the store refuses a directory of somebody else.
        shutil.rmtree(host.database.parent)
        host.database.parent.mkdir(mode=0o700)
        store = Store(host.database, hasher=Hasher(argon2.profiles.CHEAPEST))
        opened.callback(store.close)
        for number in range(people):
            store.administration().accounts.add(f"person {number}", PASSWORD, mfa_required=True)
        host.hand_over()
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        sessions, starts = zip(*(arrive(host, opened, folder) for _person in range(people)), strict=True)
        yield f"from ssh to Connexion: first {starts[0]:.2f} s, last {starts[-1]:.2f} s, median {median(starts):.2f} s"

        started = time.monotonic()
        for number, terminal in enumerate(sessions):
            sign_in(terminal, f"person {number}")
        for terminal in sessions:
            terminal.wait_for("Authentification multifacteur", PATIENCE)
        yield f"all of them at once through their password: {time.monotonic() - started:.1f} s"

        links = [to_qr(terminal) for terminal in sessions]
        sizes = megabytes(host)
        yield f"memory of a session at its QR code: {median(sizes):.0f} MB, {sum(sizes):.0f} MB of {len(sizes)}"
        for terminal, link in zip(sessions, links, strict=True):
            prove(terminal, link)
        active = sum(
            bool(store.administration().directory.factors(user)) for user in store.administration().directory.users()
        )
        yield f"enrolled: {active} of {people}, with no error of the database"
