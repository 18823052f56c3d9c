"""What answers at the address that phones call, as a page asks it that waits for a phone."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import pytest

from tests.mail_server import closed_port, self_signed, silent_server
from tests.tui.one_answer import OURS, service
from tui.process import service_answer
from tui.process.service_answer import is_there


def test_the_service_is_there_and_is_asked_nothing_secret() -> None:
    with service(400, OURS) as (url, asked):
        assert is_there(url)
    assert asked == ["/p"], "without a query"


@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_is_not_the_service(status: int) -> None:
    with service(status, OURS) as (url, asked):
        assert not is_there(url)
    assert asked == ["/p"], "nothing is followed"


@pytest.mark.parametrize("body", [b"", b"<html>502 Bad Gateway</html>", {"version": "privacyIDEA 3.14"}, b"[" * 8000])
def test_something_else_is_not_the_service(body: object) -> None:
    with service(502, body) as (url, _asked):
        assert not is_there(url)


def test_a_certificate_that_phones_refuse_is_as_good_as_nobody(tmp_path: Path) -> None:
    with service(400, OURS, self_signed(tmp_path)) as (url, _asked):
        assert not is_there(url)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nobody_is_there(scheme: str) -> None:
    assert not is_there(f"{scheme}://127.0.0.1:{closed_port()}/p")


def test_one_that_says_nothing_is_not_waited_for() -> None:
    with silent_server() as port:
        assert not is_there(f"http://127.0.0.1:{port}/p", deadline=0.1)


@pytest.mark.parametrize(
    "error",
    [
        socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),
        OSError(errno.ENETUNREACH, "Network is unreachable"),
        OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol"),
    ],
)
def test_a_host_without_a_network_knows_nothing_of_the_service(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(service_answer, "ask", fail)
    assert is_there("https://mfa.example.org/p")
