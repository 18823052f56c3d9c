"""What a client may ask for besides the wizard is not to be had."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.ssh.host import Host, free_port, listens, run, wait_until
from tests.terminal.emulator import Terminal

NO_TERMINAL = "Guichet a besoin d'un terminal. Avec ssh, ajoutez -t à la commande.\n"


@pytest.fixture(autouse=True)
def _somebody(host: Host, prepared: Store) -> None:
    prepared.administration().accounts.add(host.name("alice"), PASSWORD)
    host.hand_over()


@pytest.mark.parametrize(
    "asked", [(), ("sh", "-i"), ("touch", "escaped"), ("users", "list"), ("--", "--help")], ids=str
)
def test_without_a_terminal_one_sentence_whatever_is_asked(host: Host, asked: tuple[str, ...]) -> None:
    command = [*host.ssh(host.account, "-T", key="counter"), *asked]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as client:
        # Standard input stays open: the program is not to wait for its end.
        assert client.wait(20) == 1
        assert client.stdout
        assert client.stderr
        assert (client.stdout.read(), client.stderr.read()) == ("", NO_TERMINAL)
    wait_until(lambda: not host.processes(), "the program to end")
    assert not (host.database.parent / "escaped").exists()


def test_no_files_come_or_go(host: Host, tmp_path: Path) -> None:
    key = host.database.with_name("guichet.key")
    there = f"{host.account}@127.0.0.1:{key}"
    for client in ([*host.sftp("scp", "counter")], [*host.sftp("scp", "counter"), "-O"]):
        assert run(*client, there, tmp_path / "key").returncode
        assert run(*client, "/etc/hostname", there).returncode
    ended = run(
        *host.sftp("sftp", "counter"), "-b", "-", f"{host.account}@127.0.0.1", typed=f"get {key} {tmp_path}/key\n"
    )
    assert ended.returncode
    assert not (tmp_path / "key").exists()
    assert key.read_bytes().count(b"\n") == 1


@contextmanager
def client(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """One that stays connected until the end of the block."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as started:
        try:
            yield started
        finally:
            started.kill()


def banner(port: int) -> bytes:
    """What the host behind a forwarded port says first."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        return connection.recv(100)


def behind_socks(port: int, target: int) -> bytes:
    """The same by way of a SOCKS 5 proxy (RFC 1928); nothing if it is refused."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(b"\5\1\0")
        assert connection.recv(2) == b"\5\0"
        connection.sendall(b"\5\1\0\1\x7f\0\0\1" + target.to_bytes(2, "big"))
        return connection.recv(100)[10:]


def test_nothing_is_forwarded(host: Host) -> None:
    local, proxy = free_port(), free_port()
    options = ("-N", "-L", f"{local}:127.0.0.1:{host.port}", "-D", str(proxy))
    with client(*host.ssh(host.account, *options, key="counter")):
        for port in (local, proxy):
            wait_until(lambda port=port: listens(port), "the client")  # type: ignore[misc]
        assert banner(local) == b""
        assert behind_socks(proxy, host.port) == b""
    remote = ("-N", "-o", "ExitOnForwardFailure=yes", "-R", f"0:127.0.0.1:{host.port}")
    assert run(*host.ssh(host.account, *remote, key="counter")).returncode == 255
    unix = ("-N", "-o", "ExitOnForwardFailure=yes", "-R", f"{host.root}/socket:127.0.0.1:{host.port}")
    assert run(*host.ssh(host.account, *unix, key="counter")).returncode == 255
    # It is sshd's configuration that refuses: somebody else's port is forwarded.
    with client(*host.ssh(host.name("bob"), "-N", "-L", f"{local}:127.0.0.1:{host.port}", key="person")):
        wait_until(lambda: listens(local), "the client")
        assert banner(local).startswith(b"SSH-2.0-")


def test_no_tunnel_is_opened(host: Host) -> None:
    """A client needs a device of its own for one, which not every machine has."""
    who = f"user={host.account},host=localhost,addr=127.0.0.1,laddr=127.0.0.1,lport={host.port}"
    said = run("/usr/sbin/sshd", "-T", "-f", host.root / "sshd_config", "-C", who)
    assert {"permittunnel no", "disableforwarding yes", "permituserrc no"} <= set(said.stdout.splitlines())
    tunnel = ("-N", "-o", "ExitOnForwardFailure=yes", "-w", "any:any")
    assert run(*host.ssh(host.account, *tunnel, key="counter")).returncode == 255


def test_nothing_of_the_client_reaches_the_program(host: Host, connect: Callable[..., Terminal]) -> None:
    home = host.database.parent
    (home / ".ssh").mkdir()
    (home / ".ssh" / "rc").write_text("touch ~/rc-was-run\n")
    (home / ".ssh" / "environment").write_text("TEXTUAL_DEBUG=1\n")
    (home / ".profile").write_text("touch ~/profile-was-run\n")
    host.hand_over()
    evil = (
        "LC_EVIL",
        "TEXTUAL_DRIVER",
        "PYTHONINSPECT",
        "LD_PRELOAD",
        "BASH_ENV",
        "ENV",
        "GUICHET_DATABASE",
        "DISPLAY",
    )
    sent = [option for name in evil for option in ("-o", f"SetEnv={name}=evil")]
    agent = ("-A", "-X", "-o", "ForwardAgent=yes")
    terminal = connect(*host.ssh(host.account, "-tt", *agent, *sent, key="counter"), "sh")
    terminal.wait_for("[ Me connecter ]")
    variables = (Path(f"/proc/{process}/environ").read_bytes() for process in host.processes())
    names = {variable.partition(b"=")[0].decode() for variable in b"\0".join(variables).split(b"\0")}
    assert "SSH_CONNECTION" in names
    assert not names & {*evil, "SSH_AUTH_SOCK", "TEXTUAL_DEBUG"}
    assert not list(home.glob("*-was-run"))
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    wait_until(lambda: not host.processes(), "the program to end")


def test_whoever_comes_to_an_empty_house_does_not_become_its_operator(
    host: Host, prepared: Store, connect: Callable[..., Terminal]
) -> None:
    prepared.close()
    for path in host.database.parent.glob("guichet.*"):
        path.unlink()
    terminal = connect(*host.ssh(host.account, "-tt", key="counter"))
    assert terminal.wait_exit() == 1
    assert "Guichet n'est pas encore installé" in terminal.text()
    assert not host.database.exists()
