"""`guichet serve` as a process: where it listens, what it says, how it ends, and what it refuses to begin."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import platformdirs
import pytest

from storage import Store
from tests.spoken import soft
from tests.terminal.in_process import run_here
from tests.terminal.program import ISOLATED, assert_refused, environment, run
from tests.tui.http.certificates import make, trusting
from tests.tui.http.harness import FORM, HERE
from tui import language
from tui.cli import main

SERVED = (*ISOLATED, "-m", "tests.terminal.served")
URL = "https://mfa.example.org/p"
POLL = "/p?serial=PLANTED-SERIAL&timestamp=T&signature=PLANTED-SIGNATURE"
PATIENCE = 30.0
WHERE = re.compile(r"https?://127\.0\.0\.1:(\d+)/(\w+)")


def configure(text: str) -> None:
    """Write the configuration to where the program finds it."""
    path = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def configure_url(more: str = "") -> None:
    """Configure the URL of phones, and no more than this."""
    configure(f'[serve]\nurl = "{URL}"\n{more}')


class Served:
    """A service that runs as a process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        assert process.stderr
        self.opened = soft(process.stderr.readline().decode())
        self.ports = {path: int(port) for port, path in WHERE.findall(self.opened)}

    def ask(self, method: str, target: str, body: str = "", tls: ssl.SSLContext | None = None) -> int:
        """Ask, and return the status."""
        port = self.ports[target.partition("?")[0].strip("/")]
        line = (
            http.client.HTTPSConnection(HERE, port, timeout=PATIENCE, context=tls)
            if tls
            else http.client.HTTPConnection(HERE, port, timeout=PATIENCE)
        )
        with closing(line):
            line.request(method, target, body, {"Content-Type": FORM, "Authorization": "Bearer PLANTED-TOKEN"})
            return line.getresponse().status

    def verify(self, body: str, token: str) -> tuple[int, str]:
        """Ask as a host, and return the status and the body."""
        with closing(http.client.HTTPConnection(HERE, self.ports["verify"], timeout=PATIENCE)) as line:
            line.request("POST", "/verify", body, {"Content-Type": FORM, "Authorization": f"Bearer {token}"})
            answer = line.getresponse()
            return answer.status, answer.read().decode()

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal, and return the exit code and what was said since the start."""
        self.process.send_signal(number)
        _out, told = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, soft(told.decode())


@contextmanager
def serving(*arguments: str | Path, program: tuple[str, ...] = SERVED) -> Iterator[Served]:
    """Run the service while a test uses it."""
    command = [*program, "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment(LANG="fr_FR.UTF-8")) as process:
        try:
            yield Served(process)
        finally:
            process.kill()


@pytest.mark.usefixtures("prepared")
def test_without_a_url_only_hosts_are_answered() -> None:
    with serving() as service:
        assert set(service.ports) == {"verify"}
        assert service.ask("POST", "/verify", "account=marie&code=123456") == 200


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_answers_and_ends_with_a_signal(number: signal.Signals) -> None:
    configure_url()
    with serving() as service:
        assert set(service.ports) == {"p", "verify"}
        assert service.ask("GET", POLL) == 200
        assert service.ask("POST", "/verify", "account=marie&code=123456") == 200
        assert service.ask("POST", "/p", "enrollment_credential=PLANTED-CREDENTIAL&serial=S1&pubkey=AAAA") == 200
        assert service.ask("POST", "/p", "PLANTED-RUBBISH") == 400
        code, told = service.end(number)
    assert code == 128 + number
    assert told == "Sans suite : demandes mal formées 1.\nService fermé.\n"


@pytest.mark.usefixtures("prepared")
def test_hosts_ask_at_an_address_of_their_own() -> None:
    with closing(socket.create_server((HERE, 0))) as taken:
        port = taken.getsockname()[1]
    configure_url(f'hosts_address = "{HERE}"\nhosts_port = {port}\n')
    with serving() as service:
        assert service.ports["verify"] == port != service.ports["p"]
        assert service.ask("POST", "/verify", "account=marie&code=123456") == 200
        service.ports["verify"] = service.ports["p"]
        assert service.ask("POST", "/verify", "account=marie&code=123456") == 404
        assert service.end(signal.SIGTERM)[0] == 128 + signal.SIGTERM


@pytest.mark.usefixtures("prepared")
def test_a_certificate_that_was_renewed_is_read_again_on_a_hangup(tmp_path: Path) -> None:
    configure_url()
    files = make(tmp_path)
    first = trusting(files)
    with serving("--certificate", files.chain, "--certificate-key", files.key) as service:
        assert service.opened.count("https://") == 2
        assert service.ask("GET", POLL, tls=first) == 200
        renewed = make(tmp_path)
        service.process.send_signal(signal.SIGHUP)
        assert service.process.stderr
        assert service.process.stderr.readline() == b"Certificat relu.\n"
        assert service.ask("GET", POLL, tls=trusting(renewed)) == 200
        renewed.key.chmod(0o644)
        service.process.send_signal(signal.SIGHUP)
        assert "chmod 600" in soft(service.process.stderr.readline().decode())
        assert service.ask("GET", POLL, tls=trusting(renewed)) == 200
        assert service.end(signal.SIGTERM)[0] == 128 + signal.SIGTERM


@pytest.mark.usefixtures("prepared")
def test_a_hangup_ends_nothing_without_a_certificate_either() -> None:
    configure_url()
    with serving() as service:
        service.process.send_signal(signal.SIGHUP)
        assert service.ask("GET", POLL) == 200
        assert service.end(signal.SIGTERM) == (128 + signal.SIGTERM, "Service fermé.\n")


@pytest.mark.usefixtures("prepared")
def test_behind_a_proxy_it_may_listen_for_others_in_plain_http() -> None:
    configure_url('proxies = ["127.0.0.1"]\n')
    with serving("--behind-proxy", "--address", "0.0.0.0") as service:  # noqa: S104 - what is tried
        (port,) = set(map(int, re.findall(r"http://0\.0\.0\.0:(\d+)", service.opened)))
        service.ports = {"p": port}
        assert service.ask("GET", POLL) == 200
        service.end(signal.SIGTERM)


@pytest.mark.usefixtures("prepared")
def test_a_port_that_is_taken_is_told_in_one_sentence() -> None:
    configure_url()
    with closing(socket.create_server((HERE, 0))) as taken:
        ended = run(["serve", "--port", str(taken.getsockname()[1])], program=SERVED)
    assert_refused(ended, "est déjà pris par un autre programme.")


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize(
    ("settings", "arguments", "said"),
    [
        (f'[serve]\nurl = "{URL}"', ["--address", "192.0.2.1"], "n'écoute que sur cette machine."),
        (f'[serve]\nurl = "{URL}"\nhosts_address = "192.0.2.1"', [], "n'écoute que sur cette machine."),
        (f'[serve]\nurl = "{URL}"', ["--behind-proxy"], "Nommez le mandataire"),
    ],
)
def test_what_cannot_begin_is_told_in_one_sentence(settings: str, arguments: list[str], said: str) -> None:
    configure(settings)
    ended = run_here(["serve", *arguments])
    shown = soft(ended.stderr.decode())
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert said in shown
    assert shown.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "65536"], "de 0 à 65535"),
        (["--certificate", "a.pem"], "vont ensemble"),
        (["--certificate", "a.pem", "--certificate-key", "a.key", "--behind-proxy"], "sans certificat"),
        (["--address", "localhost"], "une adresse IP"),
    ],
)
def test_options_that_make_no_sense_are_a_wrong_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    language.choose("fr")
    with pytest.raises(SystemExit) as ended:
        main.parser().parse_args(["serve", *arguments])
    assert ended.value.code == 2
    assert said in soft(capsys.readouterr().err)


def test_without_a_database_it_does_not_begin(tmp_path: Path) -> None:
    configure_url()
    missing = tmp_path / "elsewhere" / "guichet.db"
    assert_refused(run_here(["--database", missing, "serve"]), str(missing))
    assert not missing.parent.exists()


def test_with_a_key_that_others_can_read_it_does_not_begin(prepared: Store) -> None:
    configure_url()
    prepared.key_file.chmod(0o644)
    assert_refused(run_here(["serve"]), "chmod 600")


def test_the_extra_that_is_missing_is_named() -> None:
    script = (
        "import sys, importlib.util as u; real = u.find_spec;"
        "u.find_spec = lambda name, *more: None if name == 'uvicorn' else real(name, *more);"
        "sys.argv = ['guichet', 'serve']; from tui.cli import main; main.main()"
    )
    configure_url()
    ended = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, env=environment(), check=False)
    assert_refused(ended, "extra")
