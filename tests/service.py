"""A service for hosts that ask, which speaks the contract of `POST /verify` and can be told to misbehave."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

TOKEN = "guichet-" + "Jeton_de-cette-machine-plante-0123456789-ABC"
Reply = Callable[[BaseHTTPRequestHandler], None]


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    """By their names in small letters."""
    form: dict[str, list[str]]


def reply(status: int, body: str | bytes, **headers: str) -> Reply:
    """Return what sends an answer."""

    def _send(handler: BaseHTTPRequestHandler) -> None:
        data = body.encode() if isinstance(body, str) else body
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return _send


def word(answer: str) -> Reply:
    """Return what sends one word, as the contract has it."""
    return reply(200, f"{answer}\n", Content_Type="text/plain")


class Service:
    """A service on this machine: what it answers, and what it was asked."""

    def __init__(self, scheme: str, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.url = f"{scheme}://{host}:{port}"
        self.asked: list[Asked] = []
        self.answer: Reply = word("accepted")
        self.closing = threading.Event()
        """Set when answers that take for ever are to end."""
        self.raw: bytes | None = None
        """Bytes sent in the place of an answer of HTTP."""

    def drip(self, handler: BaseHTTPRequestHandler, data: bytes, before: bytes = b"") -> None:
        """Send bytes for ever, a few at a time, each long before any time-out of a socket."""
        with suppress(OSError):
            handler.wfile.write(before)
            while not self.closing.wait(0.05):
                handler.wfile.write(data)

    def say_nothing(self, _handler: BaseHTTPRequestHandler) -> None:
        """Answer never."""
        self.closing.wait()


@contextmanager
def serving(
    certificate: Path | None = None, host: str = "127.0.0.1", port: int = 0, tls: ssl.TLSVersion | None = None
) -> Iterator[Service]:
    """Serve on a port of its own, by TLS with a certificate; `tls` is the latest version that it speaks."""
    server = ThreadingHTTPServer((host, port), BaseHTTPRequestHandler)
    server.daemon_threads = True
    service = Service("https" if certificate else "http", host, server.server_address[1])
    server.RequestHandlerClass = _handler(service)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if tls is not None:
            # OpenSSL of today needs to be told twice.
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = tls
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            form = parse_qs(body, keep_blank_values=True, strict_parsing=bool(body))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.asked.append(Asked(self.command, self.path, headers, form))
            if service.raw is not None:
                self.wfile.write(service.raw)
            else:
                service.answer(self)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_words: object) -> None:
            pass

    return Handler
