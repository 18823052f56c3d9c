"""A host as `guichet ssh-setup` describes it: system accounts, an sshd of its own, PAM, sudo.

All of it is removed at the end.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from pwd import getpwnam

from tests.ssh.installation import install

UNIX_PASSWORD = "sesame-ouvre-toi"
PEOPLE = ("alice", "bob", "carol", "dave", "erin", "frank", "gina")
SYSTEM = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
"""The environment of commands."""
_SECTION = re.compile(r"^# (\d)\. ", re.MULTILINE)
SSHD = """
ListenAddress 127.0.0.1
HostKey {root}/host_key
PidFile none
UsePAM yes
KbdInteractiveAuthentication yes
PasswordAuthentication no
PubkeyAuthentication no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
"""
"""Debian's settings, but no password or key is enough without a code."""


def run(*command: str | Path, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        command, input=typed, capture_output=True, text=True, timeout=60, check=False, env=SYSTEM | variables
    )


def must_run(*command: str | Path, typed: str = "") -> str:
    """Return the output of a command that must succeed."""
    ended = run(*command, typed=typed)
    assert ended.returncode == 0, (command, ended)
    return ended.stdout


def wait_until(true: Callable[[], object], what: str, patience: float = 45) -> None:
    """Wait for a state that no terminal shows."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"waited for {what}"
        time.sleep(0.01)


class Host:
    """A host for one process of tests, whose id is part of every name."""

    def __init__(self, undo: ExitStack) -> None:
        self._undo = undo
        self.service = f"guichet-t{os.getpid()}"
        """The name of sshd, and so of its file in /etc/pam.d; every other name begins with it."""
        self.root = Path("/var/lib", self.service)
        self.root.mkdir(mode=0o755)
        undo.callback(shutil.rmtree, self.root, ignore_errors=True)
        self.account = f"{self.service}-enrol"
        self.database = self.root / "data" / "guichet.db"
        self.configuration = self.root / "etc" / "guichet.toml"
        python = install(self.root / "program")
        self.program = (
            python,
            "-I",
            "-m",
            "tui",
            "--config",
            str(self.configuration),
            "--database",
            str(self.database),
        )
        # People type this name and this port after ssh.
        self.port, self.keys_port = free_port(), free_port()
        printed = must_run(*self.program, "ssh-setup", "--print", "--account", self.account)
        _before, *parts = _SECTION.split(printed)
        self._sections = {int(number): text.partition("\n")[2] for number, text in zip(*[iter(parts)] * 2, strict=True)}
        self._make_accounts()
        self._write_files()
        self._start_sshd()

    def name(self, person: str) -> str:
        """Return the Unix account of a person, which is also the name of their account in Guichet."""
        return f"{self.service}-{person}"

    def guichet(self, *arguments: str | Path, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        """Return a command, to be started by root."""
        return run(*self.program, *arguments, typed=typed, **variables)

    def pam_by_a_service(self) -> str:
        """Return the lines of PAM that are printed for a host that only asks another one."""
        *lines, _whole = (line for line in self._sections[7].splitlines() if line.startswith("auth "))
        (asking,) = re.findall(r"^# (auth required pam_exec\.so .* --server .*)$", self._sections[7], re.MULTILINE)
        return "".join(f"{line}\n" for line in (*lines, asking))

    def hand_over(self) -> None:
        """Give the data that the tests prepared to the system account."""
        must_run("chown", "-R", f"{self.account}:", self.database.parent)

    def processes(self, account: str | None = None) -> list[int]:
        """List the processes of an account, `enrol` unless another is named."""
        uid, found = getpwnam(account or self.account).pw_uid, []
        for directory in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if directory.stat().st_uid == uid and (directory / "cmdline").read_bytes():
                    found.append(int(directory.name))
        return found

    def ssh(self, account: str, *options: str, key: str | None = None, port: int | None = None) -> list[str]:
        """Return a client without a configuration of its own that knows this host; the caller adds a command."""
        identity = ["-i", str(self.root / "client" / key)] if key else ["-o", "PubkeyAuthentication=no"]
        return [*self._client("ssh"), *identity, "-p", str(port or self.port), *options, f"{account}@127.0.0.1"]

    def sftp(self, program: str, key: str) -> list[str]:
        """Return sftp or scp, which spell the option of the port differently."""
        return [*self._client(program), "-i", str(self.root / "client" / key), "-P", str(self.port)]

    def _client(self, program: str) -> list[str]:
        known = f"UserKnownHostsFile={self.root}/known_hosts"
        return [
            program,
            "-F",
            "none",
            "-o",
            known,
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "LogLevel=ERROR",
            "-o",
            "SendEnv=LANG",
        ]

    def _make_accounts(self) -> None:
        (self.root / "home").mkdir()
        with _alone():
            for person in map(self.name, PEOPLE):
                self._undo.callback(_remove, person)
            lines = [f"{self.name(p)}:{UNIX_PASSWORD}::::{self.root}/home/{p}:/bin/bash" for p in PEOPLE]
            must_run("newusers", typed="\n".join(lines) + "\n")
            self._undo.callback(_remove, self.account)
            must_run("sh", "-e", "-c", self._sections[1])

    def _write_files(self) -> None:
        self.configuration.write_text(self._sections[2])
        client = self.root / "client"
        client.mkdir()
        for key in ("counter", "alice", "person"):
            must_run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", client / key)
        must_run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.root / "host_key")
        host = (self.root / "host_key.pub").read_text()
        known = "".join(f"[127.0.0.1]:{port} {host}" for port in (self.port, self.keys_port))
        (self.root / "known_hosts").write_text(known)
        own = self._sections[6].replace("--as alice", f"--as {self.name('alice')}")
        lines = self._with_key(self._sections[4], "counter") + self._with_key(own, "alice")
        self.configuration.with_name("authorized_keys").write_text(lines)
        self._system_file(
            "/etc/pam.d", self._sections[7] + "account required pam_unix.so\nsession required pam_unix.so\n"
        )
        sudoers = self._system_file("/etc/sudoers.d", self._sections[8].replace("GUICHET", f"GUICHET_T{os.getpid()}"))
        must_run("visudo", "-c", "-f", sudoers)

    def _with_key(self, line: str, key: str) -> str:
        public = (self.root / "client" / f"{key}.pub").read_text().split()[1]
        lines = [part for part in line.splitlines() if part and not part.startswith("#")]
        return "".join(f"{part}\n" for part in lines).replace("AAAA...", public)

    def _system_file(self, directory: str, text: str) -> Path:
        path = Path(directory, self.service)
        self._undo.callback(path.unlink, missing_ok=True)
        path.touch(mode=0o440)
        path.write_text(text)
        return path

    def _start_sshd(self) -> None:
        door, shells = self._sections[5], self._sections[9]
        user = f"Match User {self.account}"
        assert user in door
        by_key = re.sub(r"^ *ForceCommand .*\n", "", door, flags=re.MULTILINE)
        person = (self.root / "client" / "person.pub").read_text()
        keys = self.root / "etc" / "people"
        keys.write_text(person)
        people = f"    PubkeyAuthentication yes\n    AuthenticationMethods publickey\n    AuthorizedKeysFile {keys}\n"
        chosen = ",".join(map(self.name, ("bob", "carol", "dave", "erin")))
        config = self.root / "sshd_config"
        config.write_text(
            f"Port {self.port}\nPort {self.keys_port}\n"
            + SSHD.format(root=self.root)
            + by_key.replace(user, f"{user} LocalPort {self.keys_port}")
            + door.replace(user, f"{user} LocalPort {self.port}")
            + shells.replace("Match Group users\n", f"Match User {chosen}\n{people}")
            + shells.replace("Match Group users\n", f"Match User {self.name('gina')}\n")
        )
        start_sshd(self._undo, self.service, config)
        for port in (self.port, self.keys_port):
            wait_until(lambda port=port: listens(port), "sshd")  # type: ignore[misc]


def start_sshd(undo: ExitStack, service: str, config: Path) -> None:
    """Start an sshd whose PAM service has this name; its log is beside its configuration."""
    # sshd takes the name of its PAM service from its own name; from 9.8 on, from its configuration.
    sshd = config.with_name(service)
    sshd.symlink_to("/usr/sbin/sshd")
    if "pamservicename" in run("/usr/sbin/sshd", "-T", "-f", config).stdout:
        config.write_text(f"PAMServiceName {service}\n" + config.read_text())
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    must_run(sshd, "-t", "-f", config)
    log = undo.enter_context(config.with_name("sshd.log").open("w"))
    server = subprocess.Popen([sshd, "-D", "-e", "-f", config], stdin=subprocess.DEVNULL, stderr=log, env=SYSTEM)
    undo.callback(server.wait)
    undo.callback(server.terminate)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Tell whether somebody listens on a port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _remove(account: str) -> None:
    with _alone():
        run("pkill", "-KILL", "-u", account)
        run("userdel", "--force", account)
        run("groupdel", account)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep others out: two commands that make or remove accounts do not wait for each other by themselves."""
    with Path("/run/guichet-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
