"""`guichet mail`, and the mail of the full-screen program, with real processes and a real server."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from unittest.mock import patch

import platformdirs
import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.faults.forked import run
from tests.mail_server import closed_port, mail_server
from tests.terminal.conftest import Start
from tests.terminal.in_process import run_here
from tests.terminal.journey import sign_in
from tests.terminal.program import MODULE, environment
from tests.tui import commands
from tui.cli import tables
from tui.config.settings import MailSettings, Settings
from tui.mail.sender import Round, send_due

SENDER = "guichet@exemple.fr"


def to(port: int) -> Settings:
    """The configuration that sends to this port."""
    return Settings(mail=MailSettings(host="127.0.0.1", port=port, security="none", sender=SENDER))


def configure(port: int) -> None:
    """Write the same to where the program finds it."""
    path = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "{SENDER}"\n', "utf-8")


@pytest.fixture
def told(prepared: Store) -> Callable[..., None]:
    """Has a change to tell to each account named."""

    def tell(*names: str) -> None:
        for name in names:
            prepared.administration().accounts.add(name, PASSWORD, email=f"{name}@exemple.fr")
            prepared.administration().accounts.renew_password(name)

    return tell


def sending() -> subprocess.Popen[bytes]:
    """`guichet mail send`, begun."""
    return subprocess.Popen([*MODULE, "mail", "send"], env=environment())


def test_without_a_server_nothing_is_sent_and_nothing_fails(told: Callable[..., None]) -> None:
    told("marie")
    ended = run(["mail", "send"])
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert "Aucun serveur de courriel" in ended.stderr.decode()


def test_what_is_due_is_sent_in_silence(told: Callable[..., None]) -> None:
    with mail_server() as server:
        configure(server.port)
        told("marie")
        ended = run(["mail", "send"])
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
        assert len(server.received) == 1


def test_how_much_waits(
    told: Callable[..., None],
    prepared: Store,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told("marie", "paul")
    assert commands.run(prepared, Settings(), "mail", "status") == 0
    assert capsys.readouterr().out == "configured\tfalse\nwaiting\t2\n"
    monkeypatch.setattr(tables, "is_for_people", lambda: True)
    assert commands.run(prepared, to(25), "mail", "status") == 0
    assert capsys.readouterr().out == "2 messages en attente.\n"
    assert commands.run(prepared, to(25), "mail", "status", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"configured": True, "waiting": 2, "given_up_to": []}


def test_who_no_longer_gets_any_is_told(told: Callable[..., None], prepared: Store) -> None:
    with mail_server() as server:
        configure(server.port)
        server.recipient_answers = ["550 unknown", "550 unknown"]
        told("marie", "paul")
        ended = run(["mail", "send"])
        said = "Le dernier message à 2 comptes a été abandonné : marie, paul. Vérifiez leurs adresses.\n"
        assert (ended.returncode, ended.stdout) == (1, b"")
        assert ended.stderr.decode().endswith(said)
    listed = "waiting\t0\ngiven_up_to\tmarie\ngiven_up_to\tpaul\n"
    assert run_here(["mail", "status"]).stdout.decode() == f"configured\ttrue\n{listed}"
    with patch.object(tables, "is_for_people", return_value=True):
        assert " ".join(run_here(["mail", "status"]).stdout.decode().split()).endswith(said.strip())
    prepared.administration().accounts.set_email("paul", "paul@exemple.org")
    assert json.loads(run_here(["mail", "status", "--json"]).stdout)["given_up_to"] == ["marie"]
    assert b"mail\twarning\tmarie\n" in run_here(["check"]).stdout


def test_a_failure_is_told_by_the_exit_code(told: Callable[..., None]) -> None:
    configure(closed_port())
    told("marie")
    ended = run(["mail", "send", "--json"])
    assert (ended.returncode, json.loads(ended.stdout)) == (1, {"sent": 0, "failed": 1, "waiting": 1})
    assert ended.stderr.decode() == "1 message n'a pas pu partir. « guichet audit » dit pourquoi.\n"


def test_two_processes_send_each_mail_once(told: Callable[..., None]) -> None:
    told("marie", "paul", "rose", "zoe")
    with mail_server() as server:
        configure(server.port)
        server.together = 2
        processes = [sending(), sending()]
        assert [process.wait(60) for process in processes] == [0, 0]
        assert sorted(received.recipients for received in server.received) == [
            ["marie@exemple.fr"],
            ["paul@exemple.fr"],
            ["rose@exemple.fr"],
            ["zoe@exemple.fr"],
        ]


def test_what_a_killed_process_was_sending_is_sent_later(told: Callable[..., None], prepared: Store) -> None:
    told("marie")
    with mail_server() as server:
        configure(server.port)
        server.silent_at = "DATA"
        process = sending()
        assert server.heard.wait(60)
        process.kill()
        process.wait()
    assert prepared.mail_queue.waiting() == 1
    later = Store(prepared.path, clock=FixedClock(time.time() + 60))
    with mail_server() as server:
        assert send_due(later, to(server.port)) == Round(1, 0)
        assert send_due(later, to(server.port)) == Round(0, 0)
        assert len(server.received) == 1
    later.close()


def test_a_server_that_hangs_does_not_hold_the_program(
    start: Start, told: Callable[..., None], prepared: Store
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    told("marie")
    with mail_server() as server:
        configure(server.port)
        server.silent_at = "DATA"
        terminal = start()
        terminal.wait_until(server.heard.is_set)
        sign_in(terminal)
        terminal.wait_for("Authentification multifacteur")
        terminal.key("ctrl+q")
        # The server would be given ten seconds to answer.
        assert terminal.wait_exit(timeout=8) == 0
    assert prepared.mail_queue.waiting() == 1
