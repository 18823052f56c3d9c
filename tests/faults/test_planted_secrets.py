"""Secrets, passwords and codes that are planted and searched for wherever the program could have let one slip."""

from __future__ import annotations

import base64
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from storage import Store
from storage.security.hasher import Hasher
from storage.security.key_file import read
from tests.conftest import FixedClock, known_secrets
from tests.oracle import totp
from tests.storage.people import ISSUER, METHOD, OTHER_METHOD, issue_codes
from tests.storage.traces import forms, traces
from tests.terminal.program import CHEAP, MODULE, environment
from tui.methods.key_uri import key_uri

PASSWORDS = ("motdepasse planté de alice", "motdepasse planté de bob", "motdepasse refusé de bob")
BETWEEN_TWO_LOOKS = 0.002
"""Seconds."""


@dataclass(slots=True)
class Watched:
    """All that could be seen of the commands that were run."""

    output: bytearray = field(default_factory=bytearray)
    processes: bytearray = field(default_factory=bytearray)
    """Command line and environment of each process, its children's and its threads'."""

    def run(self, arguments: Sequence[str | Path], typed: bytes = b"", program: Sequence[str] = MODULE) -> int:
        """Run a command, looking at it all the while."""
        with subprocess.Popen(
            [*program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment(),
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            self._look(process.pid)
            process.stdin.write(typed)
            process.stdin.close()
            while True:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(BETWEEN_TWO_LOOKS)
                    break
                self._look(process.pid)
            self.output += process.stdout.read()
            return process.returncode

    def _look(self, pid: int) -> None:
        with suppress(OSError):
            for name in ("cmdline", "environ"):
                self.processes += Path(f"/proc/{pid}/{name}").read_bytes()
            for task in Path(f"/proc/{pid}/task").iterdir():
                for child in (task / "children").read_text().split():
                    self._look(int(child))


@dataclass(frozen=True, slots=True)
class Planted:
    """What is searched for."""

    secrets: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    recovery_codes: list[str] = field(default_factory=list)
    keys: set[bytes] = field(default_factory=set)

    def found_in(self, text: bytes) -> list[str]:
        """What of it is there, in any form; a link has the secret as it is."""
        hidden = [*map(base64.b32decode, self.secrets), *self.keys, *(words.encode() for words in PASSWORDS)]
        found = [form for raw in hidden for form in traces(raw, text)]
        return found + [code for code in (*self.codes, *self.recovery_codes) if code.encode() in text]


def test_nothing_slips_out_of_a_day_of_commands(at_home: Path, tmp_path: Path, cheap: Hasher) -> None:
    known, watched, planted = known_secrets(), Watched(), Planted()
    # Minutes ago, so that the codes of now are still to be used.
    clock = FixedClock(time.time() - 600)
    store = Store(at_home, clock=clock, hasher=cheap, new_secret=lambda: next(known))
    for name, words in zip(("alice", "bob"), PASSWORDS, strict=False):
        arguments: list[str | Path] = ["users", "add", name, "--password-stdin"]
        assert watched.run(arguments, f"{words}\n".encode(), CHEAP) == 0
    enrol_three_phones(store, clock, planted)
    for offset, exit_code in ((1, 0), (9, 1)):
        planted.codes.append(totp(planted.secrets[1], time.time(), offset=offset))
        assert watched.run(["verify", "alice"], planted.codes[-1].encode()) == exit_code
    one, two = tmp_path / "backup", tmp_path / "backup with the new key"
    commands: tuple[list[str | Path], ...] = (
        ["users", "add", "bob", "--password-stdin"],
        ["users", "list", "--json"],
        ["users", "show", "alice", "--json"],
        ["factors", "list", "alice"],
        ["backup", one],
        ["key", "rotate"],
        ["backup", two],
        ["restore", two],
        ["restore", one],
        ["check"],
        ["audit", "--json"],
        ["--key-file", at_home, "users", "list"],
    )
    for arguments in commands:
        planted.keys.update(key.secret for key in read(at_home.with_name("guichet.key")))
        watched.run(arguments, PASSWORDS[2].encode())
    assert len(planted.keys) == 2

    on_disk = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    del on_disk[at_home.with_name("guichet.key")]
    names = {path.name for path in on_disk}
    assert names >= {"guichet.db", "guichet.db-wal", "guichet.db-shm", one.name, two.name}
    assert any("before" in name for name in names)
    assert {path.name: found for path, text in on_disk.items() if (found := planted.found_in(text))} == {}
    store.close()
    assert planted.found_in(at_home.read_bytes()) == []

    assert b"alice" in watched.output
    assert planted.found_in(bytes(watched.output)) == []
    assert b"users\0add\0alice" in watched.processes
    assert b"LANG=" in watched.processes
    assert planted.found_in(bytes(watched.processes)) == []


def enrol_three_phones(store: Store, clock: FixedClock, planted: Planted) -> None:
    """One, another in its place, and one that is abandoned; and recovery codes."""
    session = store.sign_in.with_password("alice", PASSWORDS[0])
    for method in (METHOD, METHOD, OTHER_METHOD):
        clock.advance(60)
        held = [device.id for device in store.devices.of(session) if device.method == method]
        replaces = held[0] if held else None
        pending = store.enrolments.begin(session, method, "iphone", ISSUER, name="Mon iPhone", replaces=replaces)
        planted.secrets.append(pending.secret)
        planted.codes.append(totp(pending.secret, clock.now))
        if method == METHOD:
            session = store.enrolments.prove(session, pending.id, planted.codes[-1])
    session, codes = issue_codes(store, session)
    planted.recovery_codes.extend(codes)
    store.enrolments.abandon(session)


CRASH = """
import sys
from tui.terminal import crash
secret, password = sys.stdin.read().split("\\n")
crash.install_hooks()
def fail(typed):
    inner = {"secret": secret, "typed": typed}
    try:
        raise ValueError(f"{secret} {password}")
    except ValueError as error:
        raise RuntimeError(secret, password, inner) from error
fail(password)
"""


def test_nothing_slips_out_of_a_crash_with_secrets_in_hand(tmp_path: Path) -> None:
    planted = Planted([next(known_secrets())])
    script = tmp_path / "crash.py"
    script.write_text(CRASH)
    ended = subprocess.run(
        [*MODULE[:2], script],
        input=f"{planted.secrets[0]}\n{PASSWORDS[0]}".encode(),
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert ended.returncode == 1
    assert b"inattendue" in ended.stderr
    (log,) = tmp_path.rglob("guichet.log")
    assert b"RuntimeError" in log.read_bytes()
    assert planted.found_in(ended.stdout + ended.stderr) == []
    assert planted.found_in(log.read_bytes()) == []


def test_the_search_finds_what_is_there() -> None:
    planted = Planted([next(known_secrets())], ["123456"], ["ABCDEFGHIJKLM"], {bytes(range(32))})
    (secret,) = planted.secrets
    for form in [*forms(base64.b32decode(secret)).values(), *forms(bytes(range(32))).values()]:
        assert planted.found_in(b"..." + form + b"...") != []
    for text in (str(key_uri(ISSUER, "alice", secret)), quote(str(key_uri(ISSUER, "alice", secret)), safe="")):
        assert planted.found_in(text.encode()) != []
    for text in (*PASSWORDS, "le code 123456.", "ABCDEFGHIJKLM"):
        assert planted.found_in(text.encode()) != []
