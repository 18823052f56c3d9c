"""`guichet verify --server` as the real program: its exit codes, its time, and nothing of code or token to be seen."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.mail_server import closed_port, self_signed
from tests.modules import loaded_after
from tests.service import TOKEN, Reply, Service, reply, serving, word
from tests.terminal.program import ISOLATED, MODULE, environment, run

CODE = "482913"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the address of this machine."""
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def service(certificate: Path) -> Iterator[Service]:
    """A service with TLS."""
    with serving(certificate) as made:
        yield made


class Place:
    """A host that asks: its configuration and its token."""

    def __init__(self, directory: Path, url: str, authorities: Path | None) -> None:
        self.token, self.configuration = directory / "token", directory / "guichet.toml"
        self.token.write_text(f"{TOKEN}\n")
        self.token.chmod(0o600)
        trusted = f'ca_file = "{authorities}"' if authorities else ""
        lines = f'[verify]\nserver = "{url}"\ntoken_file = "{self.token}"\ndeadline_seconds = 1\n{trusted}\n'
        self.configuration.write_text(lines)

    def verify(self, *arguments: str, typed: str = CODE, **variables: str) -> subprocess.CompletedProcess[bytes]:
        """Run the command to its end, with nothing of code or token in what it says."""
        env = environment(**variables)
        ended = run(["--config", self.configuration, "verify", *arguments], typed.encode(), env)
        assert CODE.encode() not in ended.stdout + ended.stderr
        assert TOKEN.encode() not in ended.stdout + ended.stderr
        return ended


@pytest.fixture
def place(tmp_path: Path, service: Service, certificate: Path) -> Place:
    """A host that asks that service, and trusts it."""
    return Place(tmp_path, service.url, certificate)


def test_each_answer_has_its_exit_code(place: Place, service: Service) -> None:
    for exit_code, answer in enumerate(("accepted", "refused", "impossible", "locked", "none")):
        service.answer = word(answer)
        ended = place.verify("alice")
        assert (ended.returncode, ended.stdout, ended.stderr) == (exit_code, b"", b"")
    assert {tuple(asked.form) for asked in service.asked} == {("account", "code")}


def test_what_is_no_code_is_exit_code_2_and_one_sentence(place: Place, service: Service) -> None:
    ended = place.verify("alice", typed="mot de passe")
    assert (ended.returncode, ended.stdout, ended.stderr.count(b"\n")) == (2, b"", 1)
    assert service.asked == []


def slow(service: Service) -> Reply:
    """Send a byte at a time, for ever."""

    def _drip(handler: BaseHTTPRequestHandler) -> None:
        service.drip(handler, b"a", before=b"HTTP/1.1 200 OK\r\n\r\n")

    return _drip


@pytest.mark.parametrize("failure", ["redirect", "token", "paused", "trouble", "huge", "slow", "silent"])
def test_whatever_else_happens_is_exit_code_5_and_one_sentence(place: Place, service: Service, failure: str) -> None:
    answers = {
        "redirect": reply(302, b"", Location=service.url),
        "token": reply(401, b""),
        "paused": reply(429, b"", Retry_After="60"),
        "trouble": reply(503, b""),
        "huge": reply(200, b"accepted\n" * 1_000_000),
        "slow": slow(service),
        "silent": service.say_nothing,
    }
    service.answer = answers[failure]
    ended = place.verify("alice")
    assert (ended.returncode, ended.stdout, ended.stderr.count(b"\n")) == (5, b"", 1)
    assert len(service.asked) == 1
    pam = place.verify("--pam", PAM_TYPE="auth", PAM_USER="alice")
    assert (pam.returncode, pam.stdout, pam.stderr) == (1, b"", b"")


def test_so_it_is_where_nobody_listens_or_nobody_is_trusted(tmp_path: Path, service: Service) -> None:
    for url in (f"https://127.0.0.1:{closed_port()}", service.url):
        ended = Place(tmp_path, url, None).verify("alice")
        assert (ended.returncode, ended.stdout, ended.stderr.count(b"\n")) == (5, b"", 1)
    assert service.asked == []


NO_NAME_SERVER = """
import ctypes, socket
from tui.cli.main import main
socket.getaddrinfo = lambda *_what, **_how: ctypes.CDLL(None).sleep(600)
main()
"""
"""The program where the look-up of a name never ends, and nothing of Python can interrupt it."""


def test_a_look_up_that_never_ends_does_not_keep_the_program(tmp_path: Path) -> None:
    place = Place(tmp_path, "https://mfa.example.org", None)
    arguments = ["--config", str(place.configuration), "verify", "alice"]
    ended = run(arguments, CODE.encode(), program=(*ISOLATED, "-c", NO_NAME_SERVER))
    assert (ended.returncode, ended.stdout, ended.stderr.count(b"\n")) == (5, b"", 1)
    assert "dans le délai" in ended.stderr.decode()


def test_variables_neither_add_authorities_nor_keep_the_keys_of_the_connection(
    tmp_path: Path, service: Service, certificate: Path
) -> None:
    keys = tmp_path / "keys"
    given = {"SSL_CERT_FILE": str(certificate), "SSLKEYLOGFILE": str(keys)}
    assert Place(tmp_path, service.url, None).verify("alice", **given).returncode == 5
    assert Place(tmp_path, service.url, certificate).verify("alice", **given).returncode == 0
    assert not keys.exists()


def test_an_accepted_login_passes_through_pam(place: Place, service: Service) -> None:
    ended = place.verify("--pam", typed=f"{CODE}\0", PAM_TYPE="auth", PAM_USER="alice")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    assert service.asked[0].form == {"account": ["alice"], "code": [CODE]}


def test_neither_code_nor_token_is_in_the_list_of_processes(place: Place, service: Service) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def wait(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        go_on.wait(20)
        with suppress(OSError):
            word("accepted")(handler)

    service.answer = wait
    place.configuration.write_text(place.configuration.read_text().replace("= 1\n", "= 60\n"))
    command = [*MODULE, "--config", str(place.configuration), "verify", "alice"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment()) as process:
        assert process.stdin is not None
        process.stdin.write(CODE.encode())
        process.stdin.close()
        assert asked.wait(20)
        seen = b"".join(Path(f"/proc/{process.pid}/{name}").read_bytes() for name in ("cmdline", "environ"))
        go_on.set()
    assert process.returncode == 0
    assert b"verify\0alice" in seen
    assert CODE.encode() not in seen
    assert TOKEN.encode() not in seen


def test_no_data_is_made_or_looked_for(place: Place) -> None:
    home = place.token.parent / "nothing"
    home.mkdir()
    assert place.verify("alice", HOME=str(home)).returncode == 0
    assert list(home.rglob("*")) == []


def test_a_host_with_its_own_database_loads_nothing_of_it() -> None:
    parsed = "from tui.cli import main; main.parser().parse_args(['verify', 'alice'])"
    checked = "import storage, tui.cli.refusals, tui.process.standard_input, tui.cli.data, tui.config.settings"
    loaded = loaded_after(f"{parsed}; {checked}")
    assert not loaded & {"ssl", "http.client", "tui.ssh.asking", "tui.ssh.by_service", "tui.config.server_address"}
