"""`guichet check` asks the address that phones call, as a phone would, and never fails or hangs by it."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from storage import Gravity
from tests.mail_server import closed_port, self_signed, silent_server
from tests.tui.shell import Shell
from tui.cli import phones_url
from tui.config.settings import ServeSettings, Settings

OURS = {"version": "Guichet 1.2.3", "result": {"status": False}}


class Answer(BaseHTTPRequestHandler):
    """Answers every GET with the status and the body of its server."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Location", "https://example.org/")
        self.end_headers()
        self.wfile.write(self.server.body)  # type: ignore[attr-defined]

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def service(status: int, body: object, certificate: Path | None = None) -> Iterator[tuple[str, list[str]]]:
    """Run a server that gives one answer; yield its URL, and the paths that were asked."""
    server = HTTPServer(("127.0.0.1", 0), Answer)
    server.status, server.body = status, body if isinstance(body, bytes) else json.dumps(body).encode()  # type: ignore[attr-defined]
    server.asked = []  # type: ignore[attr-defined]
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    running = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    running.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}/p", server.asked  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        running.join()


def test_a_guichet_answers() -> None:
    with service(400, OURS) as (url, asked):
        assert phones_url.finding(url) == ("phones", Gravity.GOOD, "Guichet 1.2.3")
    assert asked == ["/p"], "without a query"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", {"version": 3}, {"version": "privacyIDEA 3.14"}, b"\xff", b"[" * 8000]
)
def test_something_else_answers(body: object) -> None:
    with service(200, body) as (url, _asked):
        found = phones_url.finding(url)
    assert found == ("phones", Gravity.WARNING, f"ce n'est pas Guichet qui répond à {url}")


def test_a_redirect_is_told_and_not_followed() -> None:
    with service(301, OURS) as (url, asked):
        found = phones_url.finding(url)
    assert found.gravity is Gravity.WARNING
    assert "renvoie vers une autre adresse" in found.detail
    assert asked == ["/p"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nobody_answers(scheme: str) -> None:
    host = f"127.0.0.1:{closed_port()}"
    found = phones_url.finding(f"{scheme}://{host}/p")
    words = f"{host} ne répond pas : le service est-il lancé, et son nom connu d'ici ?"
    assert found == ("phones", Gravity.WARNING, words)


def test_a_certificate_that_a_phone_would_refuse_is_told(tmp_path: Path) -> None:
    with service(400, OURS, self_signed(tmp_path)) as (url, _asked):
        found = phones_url.finding(url)
    assert found.gravity is Gravity.WARNING
    assert found.detail.startswith("un téléphone refuserait le certificat de 127.0.0.1:")
    assert "self" in found.detail


def test_one_that_says_nothing_is_left() -> None:
    with silent_server() as port:
        found = phones_url.finding(f"http://127.0.0.1:{port}/p", deadline=0.1)
    assert "ne répond pas" in found.detail


def test_check_has_a_line_where_there_is_an_address(shell: Shell) -> None:
    assert "phones" not in shell.run("check").out
    with service(400, OURS) as (url, _asked):
        shell.settings = Settings(serve=ServeSettings(url=url))
        assert {"name": "phones", "gravity": "good", "detail": "Guichet 1.2.3"} in shell.json("check")
    assert shell.run("check").code == 0, "a warning is not a failure"
