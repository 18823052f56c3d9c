"""The phone's network, before something that answers with what it was sent."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.mail_server import closed_port, self_signed
from tests.push_phone.protocol import Message
from tests.push_phone.transport import Reply, Unreachable, over_http


class Mirror(BaseHTTPRequestHandler):
    """Answers with the request; one for `/elsewhere` is sent away."""

    def do_GET(self) -> None:
        """Answer with the path, the headers and the body."""
        length = int(self.headers.get("Content-Length", 0))
        told = {"path": self.path, "body": self.rfile.read(length).decode(), **self.headers}
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "/")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    do_POST = do_GET  # noqa: N815 - the library's name

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def mirror(certificate: Path | None = None) -> Iterator[str]:
    """Serve the mirror on this machine; return its address without a path."""
    server = HTTPServer(("127.0.0.1", 0), Mirror)
    server.handle_error = lambda *_request: None  # type: ignore[method-assign]
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_form_and_a_question_arrive_as_they_were_built() -> None:
    with mirror() as home:
        posted = over_http()(Message("POST", f"{home}/p", "a=1%2B"), "an app").content
        asked = over_http()(Message("GET", f"{home}/p?a=1%2B"), "an app").content
        knock = over_http()(Message("POST", f"{home}/p"), "an app").content
    assert (posted["path"], posted["body"], posted["User-Agent"]) == ("/p", "a=1%2B", "an app")
    assert posted["Content-Type"] == "application/x-www-form-urlencoded"
    assert (asked["path"], asked["body"]) == ("/p?a=1%2B", "")
    assert (knock["body"], knock["Content-Length"]) == ("", "0")


def test_a_phone_that_is_sent_away_does_not_go() -> None:
    with mirror() as home:
        assert over_http()(Message("POST", f"{home}/elsewhere", "a=1"), "an app").status == 302


def test_only_a_certificate_that_is_trusted_is_spoken_to_unless_none_is_looked_at(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    with mirror(certificate) as home:
        with pytest.raises(Unreachable):
            over_http()(Message("POST", f"{home}/p", "a=1"), "an app")
        assert over_http(certificate)(Message("POST", f"{home}/p", "a=1"), "an app").is_good
        assert over_http()(Message("POST", f"{home}/p", "a=1", verify=False), "an app").is_good


def test_where_nobody_listens_nothing_comes_back() -> None:
    with pytest.raises(Unreachable):
        over_http()(Message("GET", f"http://127.0.0.1:{closed_port()}/p"), "an app")


@pytest.mark.parametrize(
    ("body", "value", "shown"),
    [
        (b'{"result": {"status": true, "value": [1]}}', [1], "400"),
        (b'{"result": {"status": false, "error": {"code": 1, "message": "Non."}}}', None, "Non."),
        (b'{"result": 1}', None, "400"),
        (b"[]", None, "400"),
        (b"<html>", None, "400"),
        (b"\xff", None, "400"),
    ],
)
def test_an_answer_is_read_whatever_it_is(body: bytes, value: object, shown: str) -> None:
    assert (Reply(400, body).value, Reply(400, body).message) == (value, shown)
