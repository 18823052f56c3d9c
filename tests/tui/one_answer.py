"""A server that gives one answer to every GET, in the place of the service that phones call."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

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
