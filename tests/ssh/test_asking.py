"""A host that holds neither database nor key: its sshd and its PAM ask the service of another machine."""

from __future__ import annotations

import fcntl
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from storage.security.hasher import Hasher
from tests.mail_server import self_signed
from tests.ssh.counter import Counter
from tests.ssh.host import SSHD, UNIX_PASSWORD, Host, free_port, listens, must_run, run, start_sshd, wait_until
from tests.terminal.emulator import Terminal

DEADLINE = 2
"""Seconds that the host waits for an answer."""
Connect = Callable[..., Terminal]


@pytest.fixture
def counter(tmp_path: Path, cheap: Hasher) -> Iterator[Counter]:
    """The machine that is asked: a service, a database and a key that the hosts do not have."""
    place = tmp_path / "counter"
    place.mkdir(mode=0o700)
    made = Counter(place, cheap)
    yield made
    made.close()


class AskingHost:
    """A host whose PAM asks; its people are those of `Host`, its address is 127.0.0.1."""

    def __init__(self, host: Host, counter: Counter, undo: ExitStack) -> None:
        self.host, self.service, self.port = host, f"{host.service}-asks", free_port()
        self._counter = counter
        self.root = host.root / "asks"
        self.root.mkdir(mode=0o755)
        undo.callback(run, "rm", "-r", self.root)
        self.configuration, self.token = self.root / "guichet.toml", self.root / "token"
        self.authorities = self.root / "ca.pem"
        self.configure()
        self.write_token()
        self._write_pam(undo)
        self._start_sshd(undo)

    def configure(self, without_phone: str = "refuse") -> None:
        """Write the configuration; people without a phone are refused, or let in."""
        certificate = self._counter.authorities.read_text().partition("-----BEGIN PRIVATE")[0]
        self.authorities.write_text(certificate)
        self.configuration.write_text(
            f'[verify]\nca_file = "{self.authorities}"\ndeadline_seconds = {DEADLINE}\n'
            f'[login]\nwithout_phone = "{without_phone}"\n'
        )
        for path in (self.authorities, self.configuration):
            path.chmod(0o644)

    def logs_in(self, person: str, code: str) -> bool:
        """Tell whether PAM lets a person in by their right password and this code."""
        steps = ("authenticate", "acct_mgmt", "setcred", "open_session")
        ended = run("pamtester", self.service, self.host.name(person), *steps, typed=f"{UNIX_PASSWORD}\n{code}\n")
        assert "exit code" not in ended.stdout + ended.stderr
        return ended.returncode == 0

    def write_token(self) -> None:
        """Write the token, for the account that asks alone."""
        self.token.write_text(f"{self._counter.token}\n")
        self.token.chmod(0o600)
        must_run("chown", f"{self.host.account}:", self.token)

    def _write_pam(self, undo: ExitStack) -> None:
        printed = self.host.pam_by_a_service()
        own = {
            str(self.host.configuration): str(self.configuration),
            str(self.host.configuration.with_name("token")): str(self.token),
            "https://mfa.example.org": self._counter.url,
        }
        for theirs, ours in own.items():
            assert theirs in printed
            printed = printed.replace(theirs, ours)
        path = Path("/etc/pam.d", self.service)
        undo.callback(path.unlink, missing_ok=True)
        path.write_text(printed + "account required pam_unix.so\nsession required pam_unix.so\n")

    def _start_sshd(self, undo: ExitStack) -> None:
        config = self.root / "sshd_config"
        config.write_text(f"Port {self.port}\n" + SSHD.format(root=self.host.root))
        start_sshd(undo, self.service, config)
        key = (self.host.root / "host_key.pub").read_text()
        (self.root / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {key}")
        wait_until(lambda: listens(self.port), "sshd")


@pytest.fixture
def asking(host: Host, counter: Counter) -> Iterator[AskingHost]:
    """A host that asks that machine."""
    with ExitStack() as undo:
        yield AskingHost(host, counter, undo)


@pytest.fixture
def system_log() -> Iterator[Callable[[], str]]:
    """Return all that the log of the system has been told so far, where nobody else keeps one."""
    place = Path("/dev/log")
    with Path("/run/guichet-tests-log.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if place.exists():
            pytest.skip("this machine has a log of its own, which is left alone")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
            log.bind(str(place))
            place.chmod(0o666)
            log.setblocking(False)
            lines: list[str] = []

            def told() -> str:
                while True:
                    try:
                        lines.append(log.recv(65536).decode())
                    except BlockingIOError:
                        return "\n".join(lines)

            yield told
        place.unlink()


def test_a_right_code_opens_the_session_once(asking: AskingHost, counter: Counter) -> None:
    code = counter.code_of(asking.host.name("bob"))
    assert asking.logs_in("bob", code)
    assert not asking.logs_in("bob", code)
    assert not asking.logs_in("bob", "000000")
    assert not asking.logs_in("carol", code)
    assert counter.origins(asking.host.name("bob")) == {"host ssh1, 127.0.0.1"}


def test_what_is_no_code_is_refused(asking: AskingHost, counter: Counter) -> None:
    counter.code_of(asking.host.name("bob"))
    assert [asking.logs_in("bob", typed) for typed in ("", "je ne sais pas", UNIX_PASSWORD)] == [False] * 3


def test_who_has_no_phone_is_let_in_where_this_host_says_so(asking: AskingHost, counter: Counter) -> None:
    counter.add_without_phone(asking.host.name("gina"))
    counter.code_of(asking.host.name("bob"))
    assert not asking.logs_in("gina", "")
    asking.configure(without_phone="let in")
    assert asking.logs_in("gina", "")
    assert not asking.logs_in("bob", "")
    assert not asking.logs_in("frank", ""), "nobody's account"


def test_a_real_line_to_a_shell_and_none_with_the_same_code(
    asking: AskingHost, counter: Counter, connect: Connect
) -> None:
    bob = asking.host.name("bob")
    code = counter.code_of(bob)
    client = asking.host.ssh(bob, "-tt", "-o", "NumberOfPasswordPrompts=1", port=asking.port)
    client[client.index(f"UserKnownHostsFile={asking.host.root}/known_hosts")] = (
        f"UserKnownHostsFile={asking.root}/known_hosts"
    )
    for exit_code, says in ((0, bob), (255, "Permission denied")):
        terminal = connect(*client, "id -un")
        answer(terminal, "Password:", UNIX_PASSWORD)
        answer(terminal, "Password required for", code)
        assert terminal.wait_exit() == exit_code
        assert says in terminal.text()


def answer(terminal: Terminal, question: str, text: str) -> None:
    """Type a line, once it is asked for."""
    terminal.wait_for(question)
    terminal.send(f"{text}\r")


@pytest.mark.parametrize("trouble", ["stopped", "silent", "revoked", "another certificate"])
def test_without_the_service_nobody_is_let_in_within_the_deadline_and_the_log_says_why(
    asking: AskingHost, counter: Counter, system_log: Callable[[], str], trouble: str
) -> None:
    says = {
        "stopped": r"n'a pas pu être joint|could not be reached",
        "silent": r"dans le délai|not answered within",
        "revoked": r"refuse le jeton|refuses the token",
        "another certificate": r"ne prouve pas qui il est|does not prove who it is",
    }
    code, token = counter.code_of(asking.host.name("bob")), counter.token
    asking.configure(without_phone="let in")
    bring_about(trouble, asking, counter)
    assert not asking.logs_in("bob", code)
    told = system_log()
    (line,) = [line for line in told.splitlines() if re.search(r"guichet\[\d+\]", line)]
    assert re.search(says[trouble], line)
    assert code not in line
    assert token not in told
    asking.configure()
    asking.write_token()
    counter.stop()
    counter.start()
    assert asking.logs_in("bob", counter.code_of(asking.host.name("bob"))), "all is well again"


def bring_about(trouble: str, asking: AskingHost, counter: Counter) -> None:
    """Have something go wrong."""
    match trouble:
        case "stopped":
            counter.stop()
        case "silent":
            counter.say_nothing()
        case "revoked":
            counter.revoke()
        case _:
            other = self_signed(asking.root, "mfa.example.org").read_text()
            asking.authorities.write_text(other.partition("-----BEGIN PRIVATE")[0])
