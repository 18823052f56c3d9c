"""A real mail server on this machine, and servers that do not answer."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USERNAME, PASSWORD = "guichet", "sesame & 42"
PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Received:
    """A message that the server took."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    encrypted: bool
    authenticated: bool

    @property
    def text(self) -> str:
        """Return the body as a mail program shows it."""
        text: str = self.message.get_content()
        return text


class MailServer:
    """A server with settable answers, and what it has received."""

    def __init__(self) -> None:
        self.port = 0
        self.received: list[Received] = []
        self.conversations = 0
        self.recipient_answers: list[str] = []
        """The answers to the next recipients, one each; later recipients are welcome."""
        self.data_answers: list[str] = []
        self.together = 1
        """The number of conversations that must have begun before a message is taken."""
        self.silent_at = ""
        """The command, `DATA` or `QUIT`, that is never answered."""
        self.heard = threading.Event()
        """An event set when that command has come."""

    # Methods that aiosmtpd calls

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count conversations, not the second greeting of each after STARTTLS."""
        self.conversations += session.ssl is None or not session.host_name
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Welcome a recipient, or give the answer that was prepared."""
        answer = self.recipient_answers.pop(0) if self.recipient_answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        await self._unless_silent("DATA")
        while self.conversations < self.together:
            await asyncio.sleep(0.01)
        answer = self.data_answers.pop(0) if self.data_answers else "250 OK"
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=policy.default)
            sender = envelope.mail_from or ""
            encrypted = server.transport is not None and server.transport.get_extra_info("cipher") is not None
            received = Received(sender, envelope.rcpt_tos, message, encrypted, session.authenticated is True)
            self.received.append(received)
        return answer

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Say goodbye."""
        await self._unless_silent("QUIT")
        return "221 Bye"

    async def _unless_silent(self, command: str) -> None:
        if command == self.silent_at:
            self.heard.set()
            await asyncio.Event().wait()


@contextmanager
def mail_server(certificate: Path | None = None, *, tls_at_once: bool = False) -> Iterator[MailServer]:
    """Start a server on a port of its own.

    With a certificate it asks for STARTTLS and an account, or speaks TLS at once.
    """
    server, loop = MailServer(), asyncio.new_event_loop()
    context = _server_context(certificate) if certificate else None
    starttls = context is not None and not tls_at_once

    def protocol() -> SMTP:
        return SMTP(
            server,
            hostname="localhost",
            loop=loop,
            tls_context=None if tls_at_once else context,
            require_starttls=starttls,
            auth_required=starttls,
            auth_require_tls=starttls,
            authenticator=_authenticate,
        )

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    listen = loop.create_server(protocol, "127.0.0.1", 0, ssl=context if tls_at_once else None)
    listening = asyncio.run_coroutine_threadsafe(listen, loop).result(PATIENCE)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(listening: asyncio.Server) -> None:
    listening.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USERNAME.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def silent_server() -> Iterator[int]:
    """Return the port of a server that takes connections and never says anything."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening.getsockname()[1]


def closed_port() -> int:
    """Return a port where nobody listens."""
    with silent_server() as port:
        return port


def self_signed(directory: Path, name: str = "127.0.0.1", *, expired: bool = False) -> Path:
    """Make a self-signed certificate for a name or an address, followed by its key (PEM).

    It is good from yesterday to tomorrow, or, if it has expired, was so until yesterday.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    general: x509.GeneralName = x509.DNSName(name)
    if name[0].isdigit():
        general = x509.IPAddress(ip_address(name))
    now = datetime.now(UTC) - timedelta(days=2 if expired else 0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([general]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = directory / f"{name}.pem"
    path.write_bytes(certificate.public_bytes(pem) + secret)
    return path


def _server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
